/** The control API beneath /_sandbox: look in, move the clock, break things. Never asks who is there. */

import { plain } from '../errors.ts'
import type { Answer } from '../http.ts'
import type { Json } from '../json.ts'
import { findRoute } from '../router.ts'
import type { Machine } from '../server.ts'
import * as clock from './clock.ts'
import type { ControlRoute } from './control.ts'
import * as faults from './faults.ts'
import * as requests from './requests.ts'
import * as seed from './seed.ts'
import * as stores from './stores.ts'
import * as webhooks from './webhooks.ts'

const routes: readonly ControlRoute[] = [
  ...requests.routes,
  ...clock.routes,
  ...faults.routes,
  ...stores.routes,
  ...seed.routes,
  ...webhooks.routes,
]

export interface ControlRequest {
  method: string
  path: string
  query: { [name: string]: string }
  text: string
}

export function answerControl(machine: Machine, request: ControlRequest): Answer {
  const found = findRoute(routes, request.method, request.path)
  if (found === 'no-path') return plain(404, 'There is no such control call')
  if (found === 'no-method') return plain(405, 'Method Not Allowed')
  let body: Json | undefined
  try {
    body = request.text === '' ? undefined : (JSON.parse(request.text) as Json)
  } catch {
    return plain(400, 'The body is not JSON')
  }
  return found.route.handle({ machine, params: found.params, query: request.query, body })
}
