/** The stores of the franchise: create, read, list, and a one-time log-in. */

import { checkFields, countryCode, email } from '../check.ts'
import { iso, minute } from '../clock.ts'
import { type FieldErrors, refusePartner } from '../errors.ts'
import { type Answer, type Call, ok, type PartnerRoute } from '../http.ts'
import { nextUuid } from '../ids.ts'
import { isObject } from '../json.ts'
import { paged, wordsParameter } from '../paging.ts'
import type { PartnerStore, World } from '../world.ts'
import { bodyObject, findAccount, refuseIfAny } from './accounts.ts'
import { advanceProvisioning } from './events.ts'
import { badParameter, timeParameter } from './parameters.ts'
import { addStore } from './provisioning.ts'
import { storeById } from './store-index.ts'
import { storeView, summaryView } from './store-view.ts'
import { returnToActive } from './transitions.ts'

export const routes: PartnerRoute[] = [
  { method: 'POST', path: '/accounts/{account_id}/stores', idempotent: true, handle: create },
  { method: 'GET', path: '/stores', handle: list },
  { method: 'GET', path: '/stores/{store_id}', handle: read },
  { method: 'POST', path: '/stores/{store_id}/login-url', handle: loginUrl },
]

const statuses = ['provisioning', 'allocating', 'active', 'suspended', 'cancelled', 'terminated', 'failed']

export function findStore(call: Call): PartnerStore {
  const id = call.params.store_id ?? ''
  const store = storeById(call.world, id)
  if (store === undefined) throw refusePartner(404, `Store with ${id} not found`)
  return store
}

function create(call: Call): Answer {
  const account = findAccount(call)
  const body = bodyObject(call)
  const errors: FieldErrors = {}
  const text = { kind: 'string', required: true, minLength: 1 } as const
  const country = { kind: 'string', required: true, pattern: countryCode } as const
  const rules = { id: text, plan_sku: text, store_name: { ...text, maxLength: 255 }, country }
  checkFields(body, { ...rules, settings: { kind: 'object' } }, errors)
  const settings = isObject(body.settings) ? body.settings : {}
  for (const name of Object.keys(settings)) {
    if (!call.settings.storeSettings.includes(name)) errors[`settings.${name}`] = 'error.not_allowed'
  }
  refuseIfAny(errors)
  const [id, plan_sku, store_name] = [String(body.id), String(body.plan_sku), String(body.store_name)]
  refuseUnlistedPlan(call, plan_sku)
  if (call.settings.emulate.terminatedStoreId === 'free') forgetTerminated(call.world, id, account.id, store_name)
  if (storeById(call.world, id) !== undefined) {
    throw refusePartner(409, `Store with ${id} already exists`, { id: 'error.unique' })
  }
  if (call.world.stores.some(store => store.account_id === account.id && store.store_name === store_name)) {
    const title = `A store named ${store_name} already exists on account ${account.id}`
    throw refusePartner(409, title, { store_name: 'error.unique' })
  }
  const request = { id, account_id: account.id, plan_sku, store_name, country: String(body.country), settings }
  addStore(call.world, call.settings, request, call.now)
  return { status: call.settings.emulate.createStoreStatus, body: { data: { id } } }
}

/** A store that is to be re-created leaves its id and its name, and nothing else, to the new one. */
function forgetTerminated(world: World, id: string, account_id: string, store_name: string): void {
  const isInTheWay = (store: PartnerStore): boolean =>
    store.id === id || (store.account_id === account_id && store.store_name === store_name)
  for (const store of world.stores.filter(one => one.status === 'terminated' && isInTheWay(one))) {
    world.stores = world.stores.filter(one => one !== store)
    world.suspensions = world.suspensions.filter(one => one.store_id !== store.id)
    world.cancellations = world.cancellations.filter(one => one.store_id !== store.id)
    delete world.contents[store.store_hash]
  }
}

export function refuseUnlistedPlan(call: Call, plan_sku: string): void {
  if (call.settings.planSkus.includes(plan_sku)) return
  throw refusePartner(422, 'Plan SKU is not allowed for this franchise', { plan_sku: 'error.not_allowed' })
}

function list(call: Call): Answer {
  const one = call.query.status
  if (one !== undefined && !statuses.includes(one)) throw badParameter('status', one)
  const wanted = {
    id: wordsParameter(call, 'id:in'),
    account_id: wordsParameter(call, 'account_id:in'),
    status: wordsParameter(call, 'status:in'),
    plan_sku: wordsParameter(call, 'plan_sku:in'),
  }
  for (const status of wanted.status ?? []) if (!statuses.includes(status)) throw badParameter('status:in', status)
  const like = call.query['name:like']?.toLowerCase()
  const account = call.query.account_id
  const min = timeParameter(call, 'created_at:min')
  const max = timeParameter(call, 'created_at:max')
  const found = call.world.stores.filter(
    store =>
      wanted.id?.has(store.id) !== false &&
      wanted.account_id?.has(store.account_id) !== false &&
      wanted.status?.has(store.status) !== false &&
      wanted.plan_sku?.has(store.plan_sku) !== false &&
      (one === undefined || store.status === one) &&
      (account === undefined || store.account_id === account) &&
      (like === undefined || store.store_name.toLowerCase().includes(like)) &&
      (min === undefined || store.created_at >= min) &&
      (max === undefined || store.created_at <= max),
  )
  return paged(call, found.reverse(), summaryView, badParameter)
}

/** Whoever reads a store while something is under way brings it closer to its end: afterwards, not in this answer. */
function read(call: Call): Answer {
  const store = findStore(call)
  const answer = ok(storeView(call.world, call.settings, store))
  if (store.returning !== null) {
    store.returning.polls_left -= 1
    if (store.returning.polls_left <= 0) returnToActive(call.world, store, call.now)
  } else if (store.status === 'provisioning' || store.status === 'allocating') {
    store.polls_left -= 1
    if (store.polls_left <= 0) advanceProvisioning(call.world, call.settings, store, call.now)
  }
  return answer
}

function loginUrl(call: Call): Answer {
  const store = findStore(call)
  const body = bodyObject(call)
  const errors: FieldErrors = {}
  const user_email = { kind: 'string', required: true, minLength: 1, pattern: email } as const
  const deep_link = { kind: 'string', pattern: /^(?!\/?manage\/).*$/ } as const
  checkFields(body, { user_email, deep_link }, errors)
  refuseIfAny(errors)
  if (store.status !== 'active' && store.status !== 'suspended') {
    const title = `Store ${store.id} cannot be logged in to while its status is ${store.status}`
    throw refusePartner(422, title, { status: 'error.invalid_transition' })
  }
  const account = call.world.accounts.find(candidate => candidate.id === store.account_id)
  if (account?.user_email.toLowerCase() !== String(body.user_email).toLowerCase()) {
    throw refusePartner(422, 'The user does not belong to the account of the store', { user_email: 'error.unknown' })
  }
  const token = nextUuid(call.world, 'login')
  const link = typeof body.deep_link === 'string' ? `?redirect=${encodeURIComponent(body.deep_link)}` : ''
  return ok({
    'login-url': `https://login.bigcommerce.com/sso/express-logins/${token}${link}`,
    expires_at: iso(call.now + 5 * minute),
  })
}
