/** The token of the franchise. There is a single one: issuing a new one ends the one before. */

import { iso } from '../clock.ts'
import { invalidJson, refusePartner } from '../errors.ts'
import type { Answer, Call, PartnerRoute } from '../http.ts'
import { nextNumber } from '../ids.ts'
import { isObject } from '../json.ts'

export const routes: PartnerRoute[] = [{ method: 'POST', path: '/oauth/token', secret: true, handle: issue }]

/** The duration is in seconds. Answered both bare and under `data`: documentation and sample client differ. */
function issue(call: Call): Answer {
  const duration = isObject(call.body) ? (call.body.duration ?? 900) : 900
  if (call.body !== undefined && !isObject(call.body)) throw refusePartner(422, invalidJson, {})
  if (typeof duration !== 'number' || duration <= 0) {
    throw refusePartner(422, invalidJson, { duration: 'error.expected.jsnumber' })
  }
  const access_token = `sandbox-issued-token-${nextNumber(call.world, 'issued-token')}`
  const expires = call.now + duration * 1000
  call.world.issued_token = { access_token, expires_at: expires }
  const token = { access_token, expires_at: iso(expires) }
  return { status: 200, body: { ...token, data: token, meta: {} } }
}

export function refuseWrongSecret(call: Call): void {
  const { client_id, client_secret } = call.settings.credentials
  const right = call.headers['x-auth-client'] === client_id && call.headers['x-auth-secret'] === client_secret
  if (!right) throw refusePartner(401, 'Unauthorized')
}

export function refuseWrongToken(call: Call): void {
  const { client_id, access_token } = call.settings.credentials
  const issued = call.world.issued_token
  const expected = issued?.access_token ?? access_token
  const alive = issued === null || call.now < issued.expires_at
  const right = call.headers['x-auth-client'] === client_id && call.headers['x-auth-token'] === expected
  if (!right || !alive) throw refusePartner(401, 'Unauthorized')
}
