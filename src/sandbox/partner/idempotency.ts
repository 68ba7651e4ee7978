/** What happens to a request whose Idempotency-Key was seen before? For 24 hours: the first answer again, or 422. */

import { createHash } from 'node:crypto'
import { day } from '../clock.ts'
import { refusePartner } from '../errors.ts'
import { type Answer, type Call, Refusal } from '../http.ts'

export function withIdempotency(call: Call, handle: (call: Call) => Answer): Answer {
  const key = call.headers['idempotency-key']
  if (key === undefined) return handle(call)
  if (key === '' || key.length > 255) {
    throw refusePartner(422, 'The Idempotency-Key must have 1 to 255 characters', { 'Idempotency-Key': 'error.length' })
  }
  const { idempotency } = call.world
  for (const [old, answer] of Object.entries(idempotency)) if (answer.time + day <= call.now) delete idempotency[old]
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([call.method, call.path, call.body ?? null]))
    .digest('hex')
  const seen = idempotency[key]
  if (seen !== undefined && seen.fingerprint !== fingerprint) {
    const errors = { 'Idempotency-Key': 'error.reused' }
    throw refusePartner(422, 'The Idempotency-Key was used with a different request', errors)
  }
  if (seen !== undefined) return { status: seen.status, body: seen.body, headers: { 'Idempotent-Replayed': 'true' } }
  const answer = answerOf(() => handle(call))
  idempotency[key] = { fingerprint, time: call.now, status: answer.status, body: answer.body ?? null }
  return answer
}

/** Refusals are remembered too: a repeat of a refused request is refused the same way. */
function answerOf(work: () => Answer): Answer {
  try {
    return work()
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}
