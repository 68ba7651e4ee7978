/** Subscribers: an address of email each. Without a filter, a deletion of many deletes all of them. */

import { checkFields, email, type FieldRule } from '../check.ts'
import { iso } from '../clock.ts'
import { type FieldErrors, invalid, notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import { integerParameter, integersParameter, paged } from '../paging.ts'
import { table } from '../table.ts'
import { channels } from './channels.ts'
import { dateFilter } from './date-filter.ts'
import type { Seeder } from './seeding.ts'

type Subscriber = {
  id: number
  email: string
  first_name: string
  last_name: string
  source: string
  order_id: number | null
  channel_id: number
  consents: string[]
  date_created: number
  date_modified: number
}

const subscribers = table<Subscriber>('subscribers')

const scope = 'store_v2_customers'
const path = '/v3/customers/subscribers'
const one = `${path}/{subscriber_id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'DELETE', path, scope, handle: removeMany },
  { method: 'GET', path: one, scope, handle: call => ok(view(named(call))) },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, handle: removeOne },
]

const blank: Subscriber = {
  id: 0,
  email: '',
  first_name: '',
  last_name: '',
  source: 'custom',
  order_id: null,
  channel_id: 1,
  consents: ['marketing_newsletter'],
  date_created: 0,
  date_modified: 0,
}

const rules: { [name: string]: FieldRule } = {
  email: { kind: 'string', pattern: email },
  first_name: { kind: 'string', maxLength: 255 },
  last_name: { kind: 'string', maxLength: 255 },
  source: { kind: 'string', maxLength: 255 },
  order_id: { kind: 'integer', nullable: true },
  channel_id: { kind: 'integer' },
  consents: { kind: 'array' },
}

const kinds = ['marketing_newsletter', 'abandoned_cart']

/** The filters that a list and a deletion share; the deletion knows no others. */
function filtered(call: StoreCall): Subscriber[] {
  const order = integerParameter(call, 'order_id')
  const created = dateFilter(call, 'date_created')
  const modified = dateFilter(call, 'date_modified')
  const { email, first_name, last_name, source } = call.query
  return subscribers
    .rows(call.contents)
    .filter(
      row =>
        (email === undefined || row.email.toLowerCase() === email.toLowerCase()) &&
        (first_name === undefined || row.first_name === first_name) &&
        (last_name === undefined || row.last_name === last_name) &&
        (source === undefined || row.source === source) &&
        (order === undefined || row.order_id === order) &&
        created(row.date_created) &&
        modified(row.date_modified),
    )
}

function list(call: StoreCall): Answer {
  const id = integerParameter(call, 'id')
  const ids = integersParameter(call, 'id:in')
  const found = filtered(call).filter(row => (id === undefined || row.id === id) && ids?.has(row.id) !== false)
  return paged(call, found, view)
}

function create(call: StoreCall): Answer {
  const body = bodyOf(call, true)
  const row = merged({ ...blank, date_created: call.now }, body, call.now)
  refuseTaken(call, row)
  return ok(view(subscribers.insert(call.contents, { ...row, id: subscribers.nextId(call.contents) })))
}

/** What is not sent stays. */
function update(call: StoreCall): Answer {
  const row = named(call)
  const next = merged(row, bodyOf(call, false), call.now)
  refuseTaken(call, next)
  return ok(view(Object.assign(row, next)))
}

function bodyOf({ body, contents }: StoreCall, isNew: boolean): JsonObject {
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  checkFields(body, { ...rules, email: { ...rules.email!, required: isNew } }, errors)
  const consents = Array.isArray(body.consents) ? body.consents : []
  for (const [at, consent] of consents.entries()) {
    if (!kinds.includes(String(consent))) errors[`consents.${at}`] = 'error.expected.validenumvalue'
  }
  if (typeof body.order_id === 'number' && body.order_id < 1) errors.order_id ??= 'error.min'
  if (typeof body.channel_id === 'number' && channels.find(contents, body.channel_id) === undefined) {
    errors.channel_id ??= `Channel ${body.channel_id} does not exist`
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return body
}

function merged(row: Subscriber, body: JsonObject, now: number): Subscriber {
  const given = Object.entries(body).filter(([name, value]) => name in rules && value !== undefined)
  return { ...row, ...Object.fromEntries(given), date_modified: now }
}

function refuseTaken(call: StoreCall, row: Subscriber): void {
  const everywhere = call.settings.emulate.subscriberEmailScope === 'store'
  const taken = subscribers
    .rows(call.contents)
    .some(
      other =>
        other.id !== row.id &&
        other.email.toLowerCase() === row.email.toLowerCase() &&
        (everywhere || other.channel_id === row.channel_id),
    )
  if (taken) throw refuse(409, 'A subscriber with this email exists already', { email: 'must be unique' })
}

function removeMany(call: StoreCall): Answer {
  const gone = new Set(filtered(call).map(row => row.id))
  subscribers.remove(call.contents, row => gone.has(row.id))
  return { status: 204 }
}

function removeOne(call: StoreCall): Answer {
  const { id } = named(call)
  subscribers.remove(call.contents, row => row.id === id)
  return { status: 204 }
}

function named(call: StoreCall): Subscriber {
  const found = subscribers.find(call.contents, Number(call.params.subscriber_id))
  if (found === undefined) throw notFound(`Subscriber ${call.params.subscriber_id} was not found.`)
  return found
}

function view(row: Subscriber): JsonObject {
  return { ...row, date_created: dateOf(row.date_created), date_modified: dateOf(row.date_modified) }
}

/** This service writes the zone out. */
function dateOf(ms: number): string {
  return iso(ms).replace('Z', '+00:00')
}

export const seeder: Seeder = {
  kind: 'subscribers',
  insert: ({ contents, now }, row) =>
    subscribers.insert(contents, {
      ...merged({ ...blank, date_created: now }, row, now),
      id: subscribers.nextId(contents),
    }),
  sample: at => ({ email: `subscriber-${at}@example.com`, first_name: 'Sample', last_name: `Subscriber ${at}` }),
}
