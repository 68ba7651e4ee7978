/** What does a route get, what does it give back, and how does it refuse? */

import type { Json, JsonObject } from './json.ts'
import type { Settings } from './options.ts'
import type { Contents, PartnerStore, World } from './world.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export interface Answer {
  status: number
  /** Left out: no body at all. */
  body?: Json
  headers?: { [name: string]: string }
  contentType?: string
}

export interface Call {
  world: World
  settings: Settings
  now: number
  method: string
  path: string
  params: { [name: string]: string }
  query: { [name: string]: string }
  headers: { [name: string]: string }
  body: Json | undefined
}

export interface StoreCall extends Call {
  contents: Contents
  store: PartnerStore
}

interface Route<C extends Call> {
  method: Method
  /** `/v3/channels/{channel_id}`, beneath the base of its API. */
  path: string
  handle: (call: C) => Answer
}

export interface PartnerRoute extends Route<Call> {
  /** Answers are repeated for a repeated Idempotency-Key. */
  idempotent?: true
  /** Opened by the client secret in place of the token. */
  secret?: true
}

export interface StoreRoute extends Route<StoreCall> {
  /** `default` is one that every token has. */
  scope: string
  /** How many requests of this operation one store takes at a time. */
  concurrency?: number | ((settings: Settings) => number)
  /** What a request works on: while it is in progress, no other of its path may work on the same. `*` is everything. */
  touches?: (call: StoreCall) => string[]
}

/** Thrown by a route: this answer is given and nothing is changed. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`)
    this.answer = answer
  }
}

export function ok(data: Json, meta: JsonObject = {}): Answer {
  return { status: 200, body: { data, meta } }
}
