/** The lifecycle calls: change of plan, suspension, cancellation, reactivation, restoration, and their histories. */

import { checkFields, type FieldRule } from '../check.ts'
import { billingCycleEnd } from '../clock.ts'
import { type FieldErrors, invalidJson, refusePartner } from '../errors.ts'
import { type Answer, type Call, ok, type PartnerRoute } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import { paged } from '../paging.ts'
import type { PartnerStore } from '../world.ts'
import { bodyObject, refuseIfAny } from './accounts.ts'
import { returnTakes } from './events.ts'
import { cancellationView, suspensionView } from './history-view.ts'
import { badParameter } from './parameters.ts'
import { expiryOf, isTrial } from './plans.ts'
import { storeView } from './store-view.ts'
import { findStore, refuseUnlistedPlan } from './stores.ts'
import {
  beginCancellation,
  beginSuspension,
  newCancellation,
  newSuspension,
  partnerReason,
  returnToActive,
  withdrawCancellation,
  withdrawSuspension,
} from './transitions.ts'

const store = '/stores/{store_id}'

export const routes: PartnerRoute[] = [
  { method: 'POST', path: `${store}/change-plan`, idempotent: true, handle: changePlan },
  { method: 'GET', path: `${store}/suspensions`, handle: listSuspensions },
  { method: 'POST', path: `${store}/suspensions`, idempotent: true, handle: suspend },
  { method: 'GET', path: `${store}/cancellations`, handle: listCancellations },
  { method: 'POST', path: `${store}/cancellations`, idempotent: true, handle: cancel },
  { method: 'POST', path: `${store}/reactivations`, idempotent: true, handle: reactivate },
  { method: 'POST', path: `${store}/restorations`, idempotent: true, handle: restore },
]

const effective: FieldRule = { kind: 'string', values: ['IMMEDIATELY', 'BILLCYCLEDAY'] }
const reasonCodes = ['PARTNER_INITIATED', 'NON_PAYMENT', 'MERCHANT_REQUEST', 'TRIAL_ENDED', 'POLICY_VIOLATION']
const reasonRules = {
  effective,
  reason_code: { kind: 'string', values: [...reasonCodes, 'SUSPENSION_EXPIRED', 'OTHER'] },
  reason: { kind: 'string', maxLength: 255 },
} satisfies { [name: string]: FieldRule }

/** An absent or unknown `effective` means at once, and so does a trial. */
function changePlan(call: Call): Answer {
  const target = findStore(call)
  const body = bodyObject(call)
  const errors: FieldErrors = {}
  const plan_sku = { kind: 'string', required: true, minLength: 1 } as const
  checkFields(body, { plan_sku, effective: { kind: 'string' } }, errors)
  refuseIfAny(errors)
  if (target.status !== 'active') throw wrongStatus(target, 'change its plan')
  const sku = String(body.plan_sku)
  refuseUnlistedPlan(call, sku)
  if (body.effective === 'BILLCYCLEDAY' && !isTrial(target.plan_sku)) {
    target.pending_plan_change = { plan_sku: sku, effective_on: billingCycleEnd(call.now) }
  } else {
    target.plan_sku = sku
    target.expires_at = expiryOf(sku, call.now)
    target.pending_plan_change = null
  }
  target.updated_at = call.now
  return ok(storeView(call.world, call.settings, target))
}

function suspend(call: Call): Answer {
  const target = findStore(call)
  const body = optionalBody(call)
  if (target.status !== 'active') throw wrongStatus(target, 'be suspended')
  if (scheduledSuspension(call, target) !== undefined) throw alreadyScheduled(target, 'suspension')
  const { reason_code, reason } = reasonOf(body)
  const when = body.effective ?? call.settings.emulate.suspensionStarts
  const date = when === 'IMMEDIATELY' ? call.now : billingCycleEnd(call.now)
  const suspension = newSuspension(call.world, target, call.now, date, reason_code, reason)
  if (when === 'IMMEDIATELY') beginSuspension(target, suspension, call.now)
  target.updated_at = call.now
  return ok(suspensionView(suspension))
}

function cancel(call: Call): Answer {
  const target = findStore(call)
  const body = optionalBody(call)
  const mismatch: FieldErrors = {}
  for (const name of ['id', 'plan_sku', 'store_name', 'country'] as const) {
    if (body[name] !== undefined && body[name] !== target[name]) mismatch[name] = 'error.mismatch'
  }
  refuseIfAny(mismatch)
  if (target.status !== 'active' && target.status !== 'suspended') throw wrongStatus(target, 'be cancelled')
  if (scheduledCancellation(call, target) !== undefined) throw alreadyScheduled(target, 'cancellation')
  const { reason_code, reason } = reasonOf(body)
  const date = body.effective === 'IMMEDIATELY' ? call.now : billingCycleEnd(call.now)
  const cancellation = newCancellation(call.world, target, call.now, date, reason_code, reason)
  if (body.effective === 'IMMEDIATELY') beginCancellation(call.world, target, cancellation, call.now)
  target.updated_at = call.now
  return { status: 202, body: { data: cancellationView(cancellation) } }
}

function reactivate(call: Call): Answer {
  const target = findStore(call)
  refuseWrongBody(call)
  if (target.status === 'suspended') return comeBack(call, target)
  const scheduled = scheduledSuspension(call, target)
  if (target.status !== 'active' || scheduled === undefined) throw wrongStatus(target, 'be reactivated')
  withdrawSuspension(scheduled, call.now)
  return accepted(target)
}

function restore(call: Call): Answer {
  const target = findStore(call)
  refuseWrongBody(call)
  if (target.status === 'terminated') {
    const title = `Store ${target.id} can no longer be restored; it must be re-created`
    throw refusePartner(422, title, { restorable_until: 'error.elapsed' })
  }
  if (target.status === 'cancelled') return comeBack(call, target)
  const scheduled = scheduledCancellation(call, target)
  if (scheduled === undefined) throw wrongStatus(target, 'be restored')
  withdrawCancellation(scheduled, call.now)
  return accepted(target)
}

/** The answer tells the status of now; the store follows when it has been polled or 15 minutes have gone by. */
function comeBack(call: Call, target: PartnerStore): Answer {
  const answer = accepted(target)
  const polls = call.settings.provisioningPolls
  if (polls === 0) returnToActive(call.world, target, call.now)
  else target.returning ??= { polls_left: polls, done_at: call.now + returnTakes }
  return answer
}

function accepted(target: PartnerStore): Answer {
  return { status: 202, body: { data: { id: target.id, status: target.status }, meta: {} } }
}

function listSuspensions(call: Call): Answer {
  const { id } = findStore(call)
  const own = call.world.suspensions.filter(one => one.store_id === id)
  return paged(call, own.reverse(), suspensionView, badParameter)
}

function listCancellations(call: Call): Answer {
  const { id } = findStore(call)
  const own = call.world.cancellations.filter(one => one.store_id === id)
  return paged(call, own.reverse(), cancellationView, badParameter)
}

function scheduledSuspension(call: Call, target: PartnerStore) {
  return call.world.suspensions.find(one => one.store_id === target.id && one.status === 'scheduled')
}

function scheduledCancellation(call: Call, target: PartnerStore) {
  return call.world.cancellations.find(one => one.store_id === target.id && one.status === 'scheduled')
}

function optionalBody(call: Call): JsonObject {
  refuseWrongBody(call)
  const body = isObject(call.body) ? call.body : {}
  const errors: FieldErrors = {}
  checkFields(body, reasonRules, errors)
  refuseIfAny(errors)
  return body
}

function refuseWrongBody(call: Call): void {
  if (call.body !== undefined && !isObject(call.body)) {
    throw refusePartner(422, invalidJson, { '': 'error.expected.jsobject' })
  }
}

function reasonOf(body: JsonObject): { reason_code: string; reason: string } {
  return {
    reason_code: typeof body.reason_code === 'string' ? body.reason_code : 'PARTNER_INITIATED',
    reason: typeof body.reason === 'string' ? body.reason : partnerReason,
  }
}

function wrongStatus(target: PartnerStore, what: string): Error {
  const title = `Store ${target.id} cannot ${what} while its status is ${target.status}`
  return refusePartner(422, title, { status: 'error.invalid_transition' })
}

function alreadyScheduled(target: PartnerStore, what: string): Error {
  const title = `Store ${target.id} already has a scheduled ${what}`
  return refusePartner(422, title, { status: 'error.invalid_transition' })
}
