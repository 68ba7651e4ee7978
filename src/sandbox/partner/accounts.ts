/** The accounts of the franchise: create (with or without a password), read, list, update. */

import { checkFields, email } from '../check.ts'
import { iso } from '../clock.ts'
import { type FieldErrors, invalidJson, refusePartner } from '../errors.ts'
import { type Answer, type Call, ok, type PartnerRoute } from '../http.ts'
import { nextNumber, nextUuid } from '../ids.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { paged, wordsParameter } from '../paging.ts'
import type { Account, World } from '../world.ts'
import { checkContact, contactFrom } from './contacts.ts'
import { badParameter, timeParameter } from './parameters.ts'

const name = { kind: 'string', required: true, minLength: 1, maxLength: 40 } as const
const userEmail = { kind: 'string', required: true, minLength: 1, maxLength: 255, pattern: email } as const
const locale = { kind: 'string' } as const

export const routes: PartnerRoute[] = [
  { method: 'GET', path: '/accounts', handle: list },
  { method: 'POST', path: '/accounts', idempotent: true, handle: create },
  { method: 'POST', path: '/accounts/with-password', idempotent: true, handle: createWithPassword },
  { method: 'GET', path: '/accounts/{account_id}', handle: call => ok(accountView(findAccount(call))) },
  { method: 'PUT', path: '/accounts/{account_id}', handle: update },
]

export function findAccount(call: Call): Account {
  const id = call.params.account_id ?? ''
  const account = call.world.accounts.find(candidate => candidate.id === id)
  if (account === undefined) throw refusePartner(404, `Account with ${id} not found`)
  return account
}

function list(call: Call): Answer {
  const ids = wordsParameter(call, 'id:in')
  const like = call.query['name:like']?.toLowerCase()
  const owner = call.query.user_email?.toLowerCase()
  const min = timeParameter(call, 'created_at:min')
  const max = timeParameter(call, 'created_at:max')
  const found = call.world.accounts.filter(
    account =>
      (ids === undefined || ids.has(account.id)) &&
      (like === undefined || account.name.toLowerCase().includes(like)) &&
      (owner === undefined || account.user_email.toLowerCase() === owner) &&
      (min === undefined || account.created_at >= min) &&
      (max === undefined || account.created_at <= max),
  )
  return paged(call, found.reverse(), summary, badParameter)
}

function create(call: Call): Answer {
  const body = bodyObject(call)
  const errors: FieldErrors = {}
  const id = { kind: 'string', required: true, minLength: 1 } as const
  checkFields(body, { id, name, user_email: userEmail, locale }, errors)
  checkContact(body.primary_contact, 'primary_contact', errors, true)
  checkContact(body.billing_contact, 'billing_contact', errors, false)
  refuseIfAny(errors)
  const account = addAccount(call.world, call.now, String(body.id), body)
  return ok({ id: account.id })
}

function createWithPassword(call: Call): Answer {
  const body = bodyObject(call)
  const errors: FieldErrors = {}
  checkFields(body, { name, user_email: userEmail, locale, password: { kind: 'string' } }, errors)
  checkContact(body.primary_contact, 'primary_contact', errors, true)
  refuseIfAny(errors)
  refuseTakenEmail(call.world, String(body.user_email))
  const account = addAccount(call.world, call.now, nextUuid(call.world, 'account'), body)
  return ok({ id: account.id })
}

/** Adds an account, or refuses with 409 when its id or its owner's e-mail is taken. */
export function addAccount(world: World, now: number, id: string, body: JsonObject): Account {
  if (world.accounts.some(account => account.id === id)) {
    throw refusePartner(409, `Account with ${id} already exists`, { id: 'error.unique' })
  }
  refuseTakenEmail(world, String(body.user_email))
  const account: Account = {
    id,
    name: String(body.name),
    user_email: String(body.user_email),
    primary_contact: isObject(body.primary_contact) ? contactFrom(body.primary_contact) : {},
    billing_contact: isObject(body.billing_contact) ? contactFrom(body.billing_contact) : null,
    locale: typeof body.locale === 'string' ? body.locale : 'en',
    support_pin: 100_000 + ((nextNumber(world, 'support-pin') * 7919) % 900_000),
    created_at: now,
    updated_at: now,
  }
  world.accounts.push(account)
  return account
}

function refuseTakenEmail(world: World, owner: string): void {
  if (world.accounts.some(account => account.user_email.toLowerCase() === owner.toLowerCase())) {
    throw refusePartner(409, 'A user with this email already exists', { user_email: 'error.unique' })
  }
}

/** Merges what is sent; the documented refusal is 400, not 422. Members that cannot change are ignored. */
function update(call: Call): Answer {
  const account = findAccount(call)
  const body = isObject(call.body) ? call.body : {}
  const errors: FieldErrors = {}
  checkFields(body, { name: { ...name, required: false } }, errors)
  checkContact(body.primary_contact, 'primary_contact', errors, false)
  checkContact(body.billing_contact, 'billing_contact', errors, false)
  if (!isObject(call.body) || Object.keys(body).length === 0) errors[''] = 'error.minProperties'
  if (Object.keys(errors).length > 0) throw refusePartner(400, 'Input is invalid.', errors)
  if (typeof body.name === 'string') account.name = body.name
  if (isObject(body.primary_contact)) account.primary_contact = contactFrom(body.primary_contact)
  if (isObject(body.billing_contact)) account.billing_contact = contactFrom(body.billing_contact)
  account.updated_at = call.now
  return ok(accountView(account))
}

export function bodyObject(call: Call): JsonObject {
  if (!isObject(call.body)) throw refusePartner(422, invalidJson, { '': 'error.expected.jsobject' })
  return call.body
}

export function refuseIfAny(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw refusePartner(422, invalidJson, errors)
}

function summary(account: Account): Json {
  return {
    id: account.id,
    name: account.name,
    created_at: iso(account.created_at),
    support_pin: account.support_pin,
  }
}

export function accountView(account: Account): JsonObject {
  return {
    id: account.id,
    name: account.name,
    user_email: account.user_email,
    primary_contact: account.primary_contact,
    ...(account.billing_contact === null ? {} : { billing_contact: account.billing_contact }),
    locale: account.locale,
    created_at: iso(account.created_at),
    updated_at: iso(account.updated_at),
  }
}
