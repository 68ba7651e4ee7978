/** Who answers a request: the partner API, the store API of one store, or nobody? */

import { missingScope, plain, refusePartner, v2Error } from './errors.ts'
import { type Answer, type Call, Refusal, type StoreCall, type StoreRoute } from './http.ts'
import { withIdempotency } from './partner/idempotency.ts'
import { partnerRoutes } from './partner/index.ts'
import { storeByHash } from './partner/store-index.ts'
import { refuseWrongSecret, refuseWrongToken } from './partner/token.ts'
import { findRoute } from './router.ts'
import { storeRoutes } from './store/index.ts'
import type { Contents, PartnerStore } from './world.ts'

const noSuchPath = 'The resource at that URL is not found.'

/** The call as it came in: its body is still text. */
export type RawCall = Omit<Call, 'body' | 'params'> & { text: string }

export function answerPartner(raw: RawCall, rest: string, franchise: string): Answer {
  return refusable(() => {
    const found = findRoute(partnerRoutes, raw.method, rest)
    if (found === 'no-path') return plain(404, noSuchPath)
    if (found === 'no-method') return plain(405, 'Method Not Allowed')
    const call: Call = { ...raw, params: found.params, body: undefined }
    if (found.route.secret === true) refuseWrongSecret(call)
    else refuseWrongToken(call)
    if (franchise !== raw.settings.credentials.franchise_id) {
      throw refusePartner(403, 'Unauthorized Access. You do not have permission to make this request.')
    }
    call.body = readBody(raw, 'Input is invalid.')
    return found.route.idempotent === true ? withIdempotency(call, found.route.handle) : found.route.handle(call)
  })
}

/** What a request to a store needs before it is handled, so that limits can be applied in between. */
export type StoreTarget = { contents: Contents; store: PartnerStore; route: StoreRoute; call: StoreCall }

export function targetStore(raw: RawCall, hash: string, rest: string): StoreTarget | Answer {
  const contents = raw.world.contents[hash]
  const store = storeByHash(raw.world, hash)
  const v2 = rest.startsWith('/v2/')
  const refused = (status: number, title: string) => (v2 ? v2Error(status, title) : plain(status, title))
  if (contents === undefined || store === undefined) return refused(404, noSuchPath)
  const token = contents.token ?? raw.settings.credentials.store_token
  if (raw.headers['x-auth-token'] !== token) return refused(401, 'Unauthorized')
  const closed = closedStatus(raw, store)
  if (closed === 503) return refused(503, 'Service Unavailable')
  if (closed === 404) return refused(404, noSuchPath)
  const found = findRoute(storeRoutes, raw.method, rest)
  if (found === 'no-path') return refused(404, v2 ? 'The requested resource was not found.' : noSuchPath)
  if (found === 'no-method') return refused(405, 'Method Not Allowed')
  if (!isAllowed(contents.scopes, found.route.scope, raw.method)) return missingScope()
  const call: StoreCall = { ...raw, params: found.params, body: undefined, contents, store }
  return { contents, store, route: found.route, call }
}

export function answerStore(raw: RawCall, { route, call }: StoreTarget): Answer {
  return refusable(() => {
    call.body = readBody(raw, 'Input is invalid')
    return route.handle(call)
  })
}

/** What the request works on, so that no other works on the same meanwhile; a body that cannot be read is refused later. */
export function touchedBy(raw: RawCall, { route, call }: StoreTarget): Set<string> {
  if (route.touches === undefined) return new Set()
  try {
    return new Set(route.touches({ ...call, body: readBody(raw, 'Input is invalid') }))
  } catch (error) {
    if (error instanceof Refusal) return new Set()
    throw error
  }
}

export function quotaApplies(target: StoreTarget | Answer): target is StoreTarget {
  return 'route' in target
}

function closedStatus(raw: RawCall, store: PartnerStore): 404 | 503 | undefined {
  const { suspendedStoreApi, cancelledStoreApi } = raw.settings.emulate
  if (store.status === 'active') return undefined
  if (store.status === 'suspended') return suspendedStoreApi === 'open' ? undefined : 503
  if (store.status === 'cancelled' && cancelledStoreApi === 'unavailable') return 503
  return 404
}

function isAllowed(scopes: readonly string[] | null, scope: string, method: string): boolean {
  if (scopes === null || scope === 'default' || scopes.includes(scope)) return true
  return method === 'GET' && scopes.includes(`${scope}_read_only`)
}

/** The body of a request that may have one. */
function readBody(raw: RawCall, malformed: string): Call['body'] {
  if (raw.method === 'GET' || raw.text === '') return undefined
  const type = raw.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Refusal(plain(415, 'Unsupported Media Type'))
  try {
    return JSON.parse(raw.text) as Call['body']
  } catch {
    throw new Refusal(plain(400, malformed))
  }
}

function refusable(work: () => Answer): Answer {
  try {
    return work()
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}
