/** Webhooks: who wants to be told of what. They are kept and shown to the client that made them; nothing is delivered. */

import { checkFields, email, type FieldRule } from '../check.ts'
import { type FieldErrors, invalid, notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import { paged } from '../paging.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'
import { clientOf } from './metafield-rows.ts'
import type { Seeder } from './seeding.ts'

type Webhook = {
  id: number
  client_id: string
  scope: string
  destination: string
  headers: { [name: string]: string } | null
  is_active: boolean
  /** Switched off by the service and not by its owner. */
  deactivated: boolean
  created_at: number
  updated_at: number
}

const webhooks = table<Webhook>('webhooks')

/** Where to write when a webhook is switched off, per client. */
type Notified = { id: number; client_id: string; emails: string[] }
const notified = table<Notified>('webhook_emails')

/** Any token may. */
const scope = 'default'
const path = '/v3/hooks'
const one = `${path}/{webhook_id}`
const admin = `${path}/admin`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: call => paged(call, filtered(call), row => view(call, row)) },
  { method: 'POST', path, scope, handle: create },
  { method: 'GET', path: admin, scope, handle: showAdmin },
  { method: 'PUT', path: admin, scope, handle: writeEmails },
  { method: 'GET', path: one, scope, handle: call => ok(view(call, ownHook(call))) },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, handle: remove },
]

const perScope = 10

const rules: { [name: string]: FieldRule } = {
  scope: { kind: 'string', pattern: /^store\/[A-Za-z0-9/*_-]+$/ },
  destination: { kind: 'string' },
  is_active: { kind: 'boolean' },
  headers: { kind: 'object', nullable: true },
}

function own(call: StoreCall): Webhook[] {
  const client = clientOf(call)
  return webhooks.rows(call.contents).filter(row => row.client_id === client)
}

function ownHook(call: StoreCall): Webhook {
  const found = own(call).find(row => row.id === Number(call.params.webhook_id))
  if (found === undefined) throw notFound(`Webhook with id [${call.params.webhook_id}] not found`)
  return found
}

function filtered(call: StoreCall): Webhook[] {
  const { is_active, scope: event, destination } = call.query
  if (is_active !== undefined && is_active !== 'true' && is_active !== 'false') {
    throw refuse(422, `Query parameter "is_active" value must be boolean. For input string: "${is_active}".`)
  }
  return own(call).filter(
    row =>
      (is_active === undefined || row.is_active === (is_active === 'true')) &&
      (event === undefined || row.scope === event) &&
      (destination === undefined || row.destination === destination),
  )
}

function create(call: StoreCall): Answer {
  const body = bodyOf(call, { scope: { ...rules.scope!, required: true }, destination: required })
  const row: Webhook = {
    id: 0,
    client_id: clientOf(call),
    scope: '',
    destination: '',
    headers: null,
    is_active: true,
    deactivated: false,
    created_at: call.now,
    updated_at: call.now,
    ...body,
  }
  refuseConflict(call, row, undefined)
  return ok(view(call, webhooks.insert(call.contents, { ...row, id: webhooks.nextId(call.contents) })))
}

const required: FieldRule = { kind: 'string', required: true }

function update(call: StoreCall): Answer {
  const row = ownHook(call)
  const body = bodyOf(call)
  if (Object.keys(body).length === 0) throw invalid({ '': 'At least one field is required' })
  const next = { ...row, ...body, updated_at: call.now, deactivated: row.deactivated && body.is_active === undefined }
  refuseConflict(call, next, row)
  return ok(view(call, Object.assign(row, next)))
}

/** What was sent of the fields that a client can set. */
function bodyOf(call: StoreCall, more: { [name: string]: FieldRule } = {}): JsonObject {
  const { body } = call
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  checkFields(body, { ...rules, ...more }, errors)
  if (typeof body.destination === 'string' && !isDestination(body.destination)) errors.destination = 'error.invalid.url'
  for (const [name, value] of Object.entries(isObject(body.headers) ? body.headers : {})) {
    if (typeof value !== 'string') errors[`headers.${name}`] = 'error.expected.jsstring'
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return Object.fromEntries(Object.entries(body).filter(([name]) => rules[name] !== undefined))
}

/** Events are sent by https, and to port 443 only. */
function isDestination(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, port } = new URL(text)
  return protocol === 'https:' && port === ''
}

function refuseConflict(call: StoreCall, wanted: Webhook, self: Webhook | undefined): void {
  const ofScope = own(call).filter(row => row !== self && row.scope === wanted.scope)
  const { hookConflict } = call.settings.emulate
  if (ofScope.some(row => row.destination === wanted.destination)) {
    throw refuse(hookConflict, `A webhook of ${wanted.scope} to ${wanted.destination} exists already.`)
  }
  if (ofScope.length >= perScope) {
    throw refuse(hookConflict, `A client can have at most ${perScope} webhooks of ${wanted.scope}.`)
  }
}

function remove(call: StoreCall): Answer {
  const row = ownHook(call)
  webhooks.remove(call.contents, other => other.id === row.id)
  return ok(view(call, row))
}

function showAdmin(call: StoreCall): Answer {
  const status = (row: Webhook) => (row.is_active ? 'active' : row.deactivated ? 'deactivated' : 'inactive')
  const hooks_list = filtered(call).map(row => ({ ...view(call, row), status: status(row) }))
  const client = clientOf(call)
  const emails = notified.rows(call.contents).find(row => row.client_id === client)?.emails ?? []
  return ok({ emails, hooks_list, blocked_domains: [] })
}

function writeEmails(call: StoreCall): Answer {
  const body = isObject(call.body) ? call.body : {}
  const errors: FieldErrors = {}
  checkFields(body, { emails: { kind: 'array', required: true } }, errors)
  for (const [at, value] of (Array.isArray(body.emails) ? body.emails : []).entries()) {
    if (typeof value !== 'string' || !email.test(value)) errors[`emails[${at}]`] = 'error.email'
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  const client_id = clientOf(call)
  notified.remove(call.contents, row => row.client_id === client_id)
  const emails = (body.emails as string[]).slice()
  notified.insert(call.contents, { id: notified.nextId(call.contents), client_id, emails })
  return { status: 204 }
}

/** As happens after two days of failed deliveries, or 90 days without an event. False when there is no such webhook. */
export function deactivate(contents: Contents, id: number, now: number): boolean {
  const row = webhooks.find(contents, id)
  if (row === undefined) return false
  Object.assign(row, { is_active: false, deactivated: true, updated_at: now })
  return true
}

function view(call: StoreCall, { deactivated: _, ...row }: Webhook): JsonObject {
  const seconds = (ms: number) => Math.floor(ms / 1000)
  return {
    ...row,
    store_hash: call.contents.hash,
    created_at: seconds(row.created_at),
    updated_at: seconds(row.updated_at),
  }
}

/** Webhooks of the client that the common token belongs to, unless `client_id` says otherwise. */
export const seeder: Seeder = {
  kind: 'webhooks',
  insert: ({ contents, settings, now }, row) =>
    webhooks.insert(contents, {
      id: webhooks.nextId(contents),
      client_id: String(row.client_id ?? settings.credentials.client_id),
      scope: String(row.scope),
      destination: String(row.destination),
      headers: isObject(row.headers) ? (row.headers as { [name: string]: string }) : null,
      is_active: row.is_active !== false,
      deactivated: row.deactivated === true,
      created_at: now,
      updated_at: now,
    }),
  sample: at => ({ scope: 'store/order/created', destination: `https://sample-${at}.example.com/hooks` }),
}
