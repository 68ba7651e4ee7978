/**
 * What does the id of a lock say, where the protocol has no other place for it?
 * Of a lock that is held, Terraform shows the id alone, and GitLab returns the other members as the one who asks has sent
 * them. So the id carries the lease: its end, its space of process ids and its holder, in at most 255 characters that
 * people can read and a shell takes as they are.
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

const longest = 255

export function renderLockId({ lease, expiresAt, space, holder }: IdLease): string {
  const head = ['storewright-1', expiresAt.toString(36), digestOf(space), digestOf(lease)]
  for (const told of tellings(holder)) {
    const id = [...head, told.map(encode).join(',')].join('.')
    if (id.length <= longest) return id
  }
  return [...head, ''].join('.')
}

const shape = /^storewright-1\.([0-9a-z]+)\.([0-9a-f]*)\.([0-9a-f]+)\.(.*)$/

/** The lease in an id; undefined for the id of another program's lock. `space` and `lease` are digests of what they were. */
export function parseLockId(id: string): (LockRecord & { lease: string }) | undefined {
  const [, end = '', space = '', lease = '', told = ''] = shape.exec(id) ?? []
  const expiresAt = Number.parseInt(end, 36)
  if (lease === '' || !Number.isSafeInteger(expiresAt)) return undefined
  const record = { token: 0, released: false, expiresAt, space, lease }
  const [user = '', host = '', pid = '', since = '', command = '', run = '', holderId = ''] = told
    .split(',')
    .map(decode)
  if (user === '') return record
  const holder: LockHolder = { id: holderId, user, host, pid: Number(pid), command, since }
  return { ...record, holder: run === '' ? holder : { ...holder, run } }
}

/** What stands in an id for a text that is only compared. */
export function digestOf(text: string): string {
  return text === '' ? '' : createHash('sha256').update(text).digest('hex').slice(0, 12)
}

/** From all that there is to tell to the least, as long texts do not fit. */
function tellings({ id, user, host = '', pid = 0, since, command, run = '' }: LockHolder): string[][] {
  const first = [user, host, String(pid), since]
  return [
    [...first, command, run, id],
    [...first, command, run, ''],
    [...first, command.slice(0, 20), run, ''],
    [...first, command, '', id],
    [...first, command.slice(0, 30), '', ''],
    [user.slice(0, 30), host.slice(0, 40), String(pid), since, command.slice(0, 20), '', ''],
  ]
}

/** A space becomes `_`; every other character that a shell or a separator could take as its own, its bytes. */
function encode(text: string): string {
  const bytesOf = (character: string): string =>
    [...Buffer.from(character)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
  return text.replaceAll(/[^A-Za-z0-9@:/.+=-]/gu, character => (character === ' ' ? '_' : bytesOf(character)))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('_', ' '))
  } catch {
    return ''
  }
}
