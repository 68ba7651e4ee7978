/**
 * What stands in a lease, when is it free to take, and how is a lock described to people?
 * Knows neither files nor time; how one is taken alone is decided in `lock.ts` and `leases.ts`.
 */

import { ToolError } from '../model/errors.ts'
import type { Unit } from '../model/resources.ts'
import type { LockHolder, LockStatus } from '../model/state.ts'
import { isObject } from '../model/values.ts'

/** A lease ends so long after its last renewal, and is renewed so often. */
export const leaseMs = 60_000
export const renewalMs = 15_000

/** The contents of a lease. Without holder and expiry, but not released, it could not be read and counts as held. */
export interface LockRecord {
  /** The fencing token. */
  token: number
  released: boolean
  /** Milliseconds since 1970, by the holder's clock. */
  expiresAt?: number
  /** In which space the holder's process id is meant. */
  space?: string
  holder?: LockHolder
  /** Tells it from a lease with the same token, where storage does not make tokens unique. */
  lease?: string
}

/** Who asks whether a lease is free: its time, where its process ids are meant, and which of them are in use. */
export interface Asker {
  now: number
  host: string | undefined
  /** Empty when that cannot be told. */
  space: string
  alive(pid: number): boolean
}

/** The file name of a lease with this token. */
export function recordName(token: number): string {
  return `${String(token).padStart(12, '0')}.lock`
}

/** The token in a file name, or undefined when the file is no lease. */
export function tokenOfName(name: string): number | undefined {
  const digits = /^(\d{12,})\.lock$/.exec(name)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** The text of a lease file. */
export function renderLock(record: LockRecord): string {
  return `${JSON.stringify({ format: 'storewright-lock/1', ...record })}\n`
}

/** The record in a lease's text; an unreadable one counts as held by somebody unknown. Its token may be known otherwise. */
export function parseLock(text: string, known?: number): LockRecord {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { token: known ?? 0, released: false }
  }
  if (!isObject(value)) return { token: known ?? 0, released: false }
  const token = known ?? (Number.isSafeInteger(value.token) ? (value.token as number) : 0)
  if (value.released === true) return { token, released: true }
  const { expiresAt, space, holder, lease } = value
  if (typeof expiresAt !== 'number' || typeof space !== 'string' || !isHolder(holder)) return { token, released: false }
  return { token, released: false, expiresAt, space, holder, ...(typeof lease === 'string' ? { lease } : {}) }
}

/** Whether a lease may be taken: it was released, has ended, or its process has ended on the machine that asks. */
export function isFree(record: LockRecord, asker: Asker): boolean {
  if (record.released || (record.expiresAt !== undefined && record.expiresAt <= asker.now)) return true
  const { holder } = record
  if (holder?.pid === undefined) return false
  return holder.host === asker.host && record.space === asker.space && !asker.alive(holder.pid)
}

/** The lock as people and commands see it at this time. */
export function statusOf(record: LockRecord, now: number): LockStatus {
  const remainingMs = record.expiresAt === undefined ? undefined : record.expiresAt - now
  return { token: record.token, holder: record.holder, remainingMs }
}

/** The error for a lock that somebody else holds. */
export function lockedError(unit: Unit, lock: LockStatus): ToolError {
  const ends =
    lock.remainingMs === undefined
      ? ''
      : ` If that run is dead, its lock ends by itself in ${Math.ceil(lock.remainingMs / 1000)} s.`
  return new ToolError('STATE_LOCKED', `The state of ${unit} is locked by ${describeHolder(lock.holder)}`, {
    hint: `Wait for that run, or let this one wait with --lock-timeout.${ends} \`storewright unlock ${unit}\` breaks a lock; do so only when you know that its run has ended.`,
  })
}

/** The error for a lock that was ours and was taken over or broken. */
export function lostError(unit: Unit, lock: LockStatus | undefined): ToolError {
  const by = lock === undefined ? 'it was broken' : `it was taken over by ${describeHolder(lock.holder)}`
  return new ToolError('STATE_LOCKED', `The lock on the state of ${unit} was lost: ${by}; nothing was written`, {
    hint: 'This happens when a machine sleeps or stalls for longer than a lease, or when somebody uses `storewright unlock`. Run again: what was done meanwhile is found at BigCommerce.',
  })
}

function describeHolder(holder: LockHolder | undefined): string {
  if (holder === undefined) return 'somebody unknown (the lease cannot be read)'
  const host = holder.host === undefined ? '' : ` on ${holder.host}`
  const pid = holder.pid === undefined ? '' : ` (process ${holder.pid})`
  const run = holder.run === undefined ? '' : `, ${holder.run}`
  return `${holder.user}${host}${pid} since ${holder.since}: ${holder.command}${run}`
}

function isHolder(value: unknown): value is LockHolder {
  if (!isObject(value)) return false
  const texts = [value.id, value.user, value.host, value.command, value.since]
  return texts.every(text => typeof text === 'string') && typeof value.pid === 'number'
}
