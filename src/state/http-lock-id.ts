/**
 * What does the id of a lock say, where the protocol has no other place for it?
 * Servers return at least the id of the lock that is held (GitLab returns the other members as the one who asks has sent
 * them), so that the id carries the lease: its end, its space of process ids and its holder. At most 255 characters.
 */

import { createHash } from 'node:crypto'
import type { LockHolder } from '../model/state.ts'
import type { LockRecord } from './lock-record.ts'

/** A lease as an id can carry it. */
export interface IdLease {
  /** Tells it from every other, also after it was renewed. */
  lease: string
  expiresAt: number
  space: string
  holder: LockHolder
}

const prefix = 'storewright-1'
const longest = 255

export function renderLockId({ lease, expiresAt, space, holder }: IdLease): string {
  const head = [prefix, expiresAt.toString(36), digestOf(space), digestOf(lease)]
  for (const told of tellings(holder)) {
    const id = [...head, Buffer.from(told.join('\n')).toString('base64url')].join('.')
    if (id.length <= longest) return id
  }
  return [...head, ''].join('.')
}

/** The lease in an id; undefined for the id of another program's lock. `space` and `lease` are digests of what they were. */
export function parseLockId(id: string): (LockRecord & { lease: string }) | undefined {
  const [form, end = '', space = '', lease = '', told] = id.split('.')
  const expiresAt = Number.parseInt(end, 36)
  if (form !== prefix || told === undefined || lease === '' || !Number.isSafeInteger(expiresAt)) return undefined
  const [user = '', host = '', pid = '', since = '', command = '', run = '', holderId = ''] = Buffer.from(
    told,
    'base64url',
  )
    .toString('utf8')
    .split('\n')
  const record = { token: 0, released: false, expiresAt, space, lease }
  if (user === '') return record
  const holder: LockHolder = { id: holderId, user, host, pid: Number(pid), command, since }
  return { ...record, holder: run === '' ? holder : { ...holder, run } }
}

/** What stands in an id for a text that is only compared. */
export function digestOf(text: string): string {
  return text === '' ? '' : createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** From all that there is to tell to the least, as long texts do not fit. */
function tellings(holder: LockHolder): string[][] {
  const { id, user, host = '', pid = 0, since, command, run = '' } = holder
  const [who, where, what] = [user, host, command].map(text => text.replaceAll('\n', ' '))
  const first = [who, where, String(pid), since]
  const cut = (text = '', length = 0) => text.slice(0, length)
  return [
    [...first, what, run, id],
    [...first, what, run, ''],
    [...first, cut(what, 20), run, ''],
    [...first, what, '', id],
    [...first, cut(what, 30), '', ''],
    [cut(who, 30), cut(where, 40), String(pid), since, cut(what, 20), '', ''],
  ].map(told => told.map(text => text ?? ''))
}
