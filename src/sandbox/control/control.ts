/** What does a control call get? */

import { plain } from '../errors.ts'
import type { Answer, Method } from '../http.ts'
import type { Json } from '../json.ts'
import type { Machine } from '../server.ts'

export interface ControlCall {
  machine: Machine
  params: { [name: string]: string }
  query: { [name: string]: string }
  body: Json | undefined
}

export interface ControlRoute {
  method: Method
  path: string
  handle: (call: ControlCall) => Answer
}

export function done(body: Json = {}): Answer {
  return { status: 200, body }
}

export function wrong(title: string): Answer {
  return plain(422, title)
}
