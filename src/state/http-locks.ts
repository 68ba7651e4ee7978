/**
 * Who may write a unit's state on a server that knows locks, but neither leases nor tokens?
 * The server's lock is taken for half an hour; its end stands in its id. It is renewed by letting go and taking it again,
 * which anybody may come between: who does not get it back has lost it. What has ended may be taken over by its id.
 */

import type { TickingClock } from '../model/clock.ts'
import type { Unit } from '../model/resources.ts'
import type { LockHolder, LockStatus } from '../model/state.ts'
import { digestOf, type IdLease, parseLockId, renderLockId } from './http-lock-id.ts'
import type { LockInfo, Protocol } from './http-protocol.ts'
import { isFree, type LockRecord, statusOf } from './lock-record.ts'
import { nameOfUnit } from './names.ts'
import { createPatience } from './patience.ts'
import type { Processes } from './processes.ts'
import type { InTurn } from './turns.ts'

/** A lease ends so long after it was taken or renewed; after two thirds it is renewed, which is looked for so often. */
const httpLeaseMs = 30 * 60_000
const lookMs = httpLeaseMs / 6
/** Nothing is sent any more when so little is left: a request may be that long under way. */
const marginMs = 60_000

export interface HttpLease {
  /** The id that the server has at present. */
  id(): string
  /** Rises when the lock was let go and taken again: somebody may have written in between. */
  term(): number
  /** Whether it is known here that the lock is another's or has ended. */
  isLost(): boolean
  /** Asks the server, which ends the lease here when the lock is not ours. */
  isHeld(): Promise<boolean>
  /** Frees the lock unless it was lost; never fails. */
  release(): Promise<void>
}

export interface HttpLocks {
  take(
    unit: Unit,
    holder: LockHolder,
    timeoutMs: number,
    more?: { pollMs?: number; leaseMs?: number },
  ): Promise<HttpLease>
  status(unit: Unit): Promise<LockStatus | undefined>
  break(unit: Unit): Promise<LockStatus | undefined>
}

export interface HttpLockParts {
  protocol: Protocol
  clock: TickingClock
  random: () => string
  processes: Processes
  inTurn: InTurn
  /** Who looks at a lock, asked for each time. */
  who: () => LockHolder
}

/** A lock that is another's; `told` is what the server says of it, when that has an id. */
interface Other {
  record: LockRecord
  told: (Partial<LockInfo> & { ID: string }) | undefined
}

export function createHttpLocks(parts: HttpLockParts): HttpLocks {
  const { protocol, clock, random, processes, inTurn, who } = parts

  /** Whether the lock is taken for the lease now, was so already, or is another's. */
  const tryLock = async (unit: Unit, lease: IdLease): Promise<'taken' | 'ours' | Other> => {
    const info = infoOf(unit, lease, clock.now())
    const end = await protocol.lock(nameOfUnit(unit), info)
    if (end.taken) return 'taken'
    if (end.held?.ID === info.ID) return 'ours'
    return { record: recordOf(end.held, info), told: end.held }
  }

  /** Who holds the lock. There is no way to ask but to lock: what that takes is let go at once. */
  const look = async (unit: Unit): Promise<Other | undefined> => {
    const space = await processes.space()
    const asking: IdLease = { lease: random(), expiresAt: clock.now() + marginMs, space, holder: who() }
    const found = await tryLock(unit, asking)
    if (typeof found === 'object') return found
    await protocol.unlock(nameOfUnit(unit), infoOf(unit, asking, clock.now()))
    return undefined
  }

  const hold = (unit: Unit, first: IdLease, leaseMs: number): HttpLease => {
    const name = nameOfUnit(unit)
    let current = first
    let term = 0
    let ended = false
    const isLost = () => ended || clock.now() >= current.expiresAt - marginMs
    const stop = clock.every(lookMs, () => {
      inTurn(unit, renew).catch(() => undefined)
    })
    const lose = (): void => {
      ended = true
      stop()
    }
    const renew = async (): Promise<void> => {
      if (isLost()) return lose()
      if (current.expiresAt - clock.now() > leaseMs / 3) return
      const next = { ...current, expiresAt: clock.now() + leaseMs }
      // Without an answer nobody knows whether it is let go; taking it shows.
      const isFreed = await protocol.unlock(name, infoOf(unit, current, clock.now()), true).catch(() => undefined)
      if (isFreed === false) return lose()
      try {
        const found = await tryLock(unit, next)
        // Still held by the id before: it was not let go, and is again tried at the next look.
        if (typeof found === 'object') return found.record.lease === digestOf(current.lease) ? undefined : lose()
        current = next
        term += 1
      } catch (error) {
        lose()
        throw error
      }
    }
    return {
      id: () => renderLockId(current),
      term: () => term,
      isLost,
      async isHeld() {
        if (isLost()) return false
        const found = await tryLock(unit, current)
        if (found === 'ours') return true
        lose()
        // A lock that nobody holds any more is taken by the question.
        if (found === 'taken') await protocol.unlock(name, infoOf(unit, current, clock.now()))
        return false
      },
      async release() {
        stop()
        if (ended) return
        ended = true
        await protocol.unlock(name, infoOf(unit, current, clock.now())).catch(() => undefined)
      },
    }
  }

  return {
    async take(unit, holder, timeoutMs, { pollMs, leaseMs = httpLeaseMs } = {}) {
      const space = await processes.space()
      const alive = (pid: number): boolean => space === '' || processes.alive(pid)
      const patience = createPatience(clock, unit, { timeoutMs, pollMs })
      const tried = new Set<string>()
      for (;;) {
        const now = clock.now()
        const lease: IdLease = { lease: random(), expiresAt: now + leaseMs, space, holder }
        const other = await tryLock(unit, lease)
        if (typeof other !== 'object') return hold(unit, lease, leaseMs)
        const asker = { now, host: holder.host, space: digestOf(space), alive }
        if (other.told !== undefined && isFree(other.record, asker) && !tried.has(other.told.ID)) {
          tried.add(other.told.ID)
          await protocol.unlock(nameOfUnit(unit), other.told)
          continue
        }
        await patience(other.record)
      }
    },
    async status(unit) {
      const found = await look(unit)
      return found === undefined ? undefined : statusOf(found.record, clock.now())
    },
    async break(unit) {
      const found = await look(unit)
      if (found === undefined) return undefined
      const name = nameOfUnit(unit)
      const isEnded = found.told !== undefined && (await protocol.unlock(name, found.told))
      // By force, whatever lock there is: only when it has no id, or is refused by its id and still there.
      const still = isEnded ? undefined : await look(unit)
      if (still !== undefined && still.told?.ID === found.told?.ID) await protocol.unlock(name, undefined)
      return statusOf(found.record, clock.now())
    },
  }
}

function infoOf(unit: Unit, lease: IdLease, now: number): LockInfo {
  const { user, host, command, run } = lease.holder
  const ends = `Storewright; ends ${new Date(lease.expiresAt).toISOString()} unless renewed`
  return {
    ID: renderLockId(lease),
    Operation: command,
    Info: run === undefined ? ends : `${ends}; ${run}`,
    Who: host === undefined ? user : `${user}@${host}`,
    Version: 'storewright',
    Created: new Date(now).toISOString(),
    Path: unit,
  }
}

/** What a server says of the lock that is held; it may say again what it was sent, and then that is of no lock but ours. */
function recordOf(held: Other['told'], sent: LockInfo): LockRecord {
  const unknown: LockRecord = { token: 0, released: false }
  if (held === undefined) return unknown
  const lease = parseLockId(held.ID)
  if (lease !== undefined && lease.holder !== undefined) return lease
  const { ID, Who = '', Created = '', Operation = '', Info } = held
  const [user, host] = split(clean(Who))
  if (user === '') return lease ?? unknown
  const operation = Info === sent.Info && Operation === sent.Operation ? '' : clean(Operation)
  const holder: LockHolder = {
    id: ID,
    user,
    ...(host === undefined ? {} : { host }),
    command: operation === '' ? 'an operation that the server does not tell' : operation,
    since: clean(Created) === '' ? 'a time that is not known' : clean(Created),
  }
  return { ...(lease ?? unknown), holder }
}

function split(who: string): [user: string, host: string | undefined] {
  const at = who.lastIndexOf('@')
  return at > 0 ? [who.slice(0, at), who.slice(at + 1)] : [who, undefined]
}

function clean(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 200)
}
