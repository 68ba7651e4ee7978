/**
 * What is asked of a server that speaks the protocol of Terraform's `http` backend, and what do its answers mean?
 * Reads: 200 with a body, or 204, 404 or an empty body for nothing. Writes: 200, 201, 204. Locks: 200, or 423 or 409 with
 * the holder's lock as body. Knows neither documents nor leases.
 */

import { createHash } from 'node:crypto'
import type { RawClient, RawOutcome } from '../model/raw.ts'
import type { HttpBackend } from '../model/settings.ts'
import { isObject } from '../model/values.ts'
import { damagedError, isPage, pageError, toHttpStateError } from './http-errors.ts'

/** The members of a lock, as Terraform names them. */
export interface LockInfo {
  ID: string
  Operation: string
  Info: string
  Who: string
  Version: string
  Created: string
  Path: string
}

type Answer = Extract<RawOutcome, { kind: 'answer' }>

/** How a request to lock ended: with the lock taken, or held by whoever the server names, if it names anybody. */
type LockEnd = { taken: true } | { taken: false; held: (Partial<LockInfo> & { ID: string }) | undefined }

export interface Protocol {
  /** Where a name is kept, for messages: without query. */
  place(name: string): string
  read(name: string): Promise<string | undefined>
  /** Sent once. Undefined when the text is stored; otherwise what came instead, if anything: it may be stored all the same. */
  post(name: string, text: string, lockId: string): Promise<RawOutcome | undefined>
  /** May be sent several times: a server that holds the lock for this id names it as held. */
  lock(name: string, info: LockInfo): Promise<LockEnd>
  /**
   * False when the server refuses, because it holds no lock or another. Without a lock to name, any is ended.
   * `once`: sent once, as a server that has done it refuses to do it again.
   */
  unlock(name: string, info: Partial<LockInfo> | undefined, once?: boolean): Promise<boolean>
  /** The error for an answer that cannot be gone on from. */
  error(name: string, what: 'written' | 'locked', outcome: RawOutcome): Error
}

export function createProtocol(backend: HttpBackend, client: RawClient): Protocol {
  const { username, password = '' } = backend
  const credentials = username === undefined ? undefined : Buffer.from(`${username}:${password}`).toString('base64')
  const login: { [name: string]: string } = credentials === undefined ? {} : { authorization: `Basic ${credentials}` }
  const urlOf = (address: string, name: string) => address.replaceAll('{unit}', encodeURIComponent(name))
  const place = (name: string, address = backend.address) => shown(urlOf(address, name))

  const send = (method: string, url: string, text: string | undefined, repeatable: boolean) =>
    client.send({
      method,
      url,
      headers: { accept: 'application/json', ...login, ...(text === undefined ? {} : { ...typeOf(text) }) },
      ...(text === undefined ? {} : { body: text }),
      repeatable,
    })

  return {
    place,
    async read(name) {
      const url = urlOf(backend.address, name)
      for (let again = 0; ; again += 1) {
        const outcome = await send('GET', url, undefined, true)
        if (outcome.kind === 'none' || ![200, 204, 404].includes(outcome.status)) {
          throw toHttpStateError(outcome, { what: 'read', place: place(name) })
        }
        if (outcome.status !== 200 || outcome.body.length === 0) return undefined
        if (isPage(outcome)) throw pageError(place(name))
        const wanted = outcome.headers['content-md5']
        if (wanted === undefined || wanted === md5(outcome.body)) return Buffer.from(outcome.body).toString('utf8')
        if (again === 2) throw damagedError(place(name))
      }
    },
    async post(name, text, lockId) {
      const url = new URL(urlOf(backend.address, name))
      url.searchParams.set('ID', lockId)
      const outcome = await send(backend.update_method, url.href, text, false)
      const isStored = outcome.kind === 'answer' && [200, 201, 204].includes(outcome.status) && !isPage(outcome)
      return isStored ? undefined : outcome
    },
    async lock(name, info) {
      const outcome = await send(backend.lock_method, urlOf(backend.lock_address, name), JSON.stringify(info), true)
      if (outcome.kind === 'answer') {
        if (outcome.status === 200 && !isPage(outcome)) return { taken: true }
        if (outcome.status === 423 || outcome.status === 409) return { taken: false, held: lockInfoIn(outcome) }
      }
      throw toHttpStateError(outcome, { what: 'locked', place: place(name, backend.lock_address) })
    },
    async unlock(name, info, once = false) {
      const text = info === undefined ? undefined : JSON.stringify(info)
      const outcome = await send(backend.unlock_method, urlOf(backend.unlock_address, name), text, !once)
      if (outcome.kind === 'answer') {
        if (outcome.status === 200 && !isPage(outcome)) return true
        if ([404, 409, 423].includes(outcome.status)) return false
      }
      throw toHttpStateError(outcome, { what: 'unlocked', place: place(name, backend.unlock_address) })
    },
    error: (name, what, outcome) => toHttpStateError(outcome, { what, place: place(name) }),
  }
}

/** The lock in an answer's body; undefined when that is none. */
function lockInfoIn(answer: Answer): (Partial<LockInfo> & { ID: string }) | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(answer.body).toString('utf8'))
    if (!isObject(value) || typeof value.ID !== 'string' || value.ID === '') return undefined
    const texts = Object.entries(value).filter(([, one]) => typeof one === 'string')
    return { ...(Object.fromEntries(texts) as Partial<LockInfo>), ID: value.ID }
  } catch {
    return undefined
  }
}

function typeOf(text: string): { [name: string]: string } {
  return { 'content-type': 'application/json', 'content-md5': md5(Buffer.from(text)) }
}

function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('base64')
}

/** A query may hold a token. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url)
  return `${origin}${pathname}`
}
