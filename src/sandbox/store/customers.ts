/** Customers: always many at once, the newest first. The channel one comes from is set for ever. */

import { cursorPaged } from '../cursors.ts'
import { type FieldErrors, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { type BadParameter, integersParameter, wordsParameter } from '../paging.ts'
import type { Contents } from '../world.ts'
import { namedRows, refuseErrors, rowsOf } from './batches.ts'
import { insertAddress } from './customer-addresses.ts'
import { giveValue } from './customer-attribute-values.ts'
import { defaultGroup } from './customer-group-rows.ts'
import { type Customer, customers, type FormField, removeCustomers } from './customer-rows.ts'
import { checkCustomer, isTaken } from './customer-rules.ts'
import { customerView, type Part, parts } from './customer-view.ts'
import { dateFilter } from './date-filter.ts'
import type { Seeder } from './seeding.ts'

const scope = 'store_v2_customers'
const path = '/v3/customers'

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'PUT', path, scope, concurrency: 3, handle: update },
  { method: 'DELETE', path, scope, handle: remove },
]

const most = 10

const badFilter: BadParameter = (name, value) =>
  refuse(422, 'Bulk operation has failed', { [name]: `The filter cannot be "${value}"` })

function list(call: StoreCall): Answer {
  const sort = call.query.sort
  const wanted = [...(wordsParameter(call, 'include') ?? [])]
  const include = new Set(parts.filter(part => wanted.includes(part)))
  if (include.size < wanted.length) throw badFilter('include', String(call.query.include))
  const show = (row: Customer) => customerView(call.contents, row, include)
  const found = sorted(filtered(call), sort)
  const follows = (row: Customer, id: number) => row.id < id
  return cursorPaged(call, found, { show, bad: badFilter, ...(sort === undefined ? { follows } : {}) })
}

function filtered(call: StoreCall): Customer[] {
  const ids = integersParameter(call, 'id:in', badFilter)
  const groups = integersParameter(call, 'customer_group_id:in', badFilter)
  const words = (name: string) => wordsParameter(call, name)
  const [companies, phones, origins] = [words('company:in'), words('phone:in'), words('registration_ip_address:in')]
  const names = words('name:in')
  const emails = new Set([...(words('email:in') ?? [])].map(email => email.toLowerCase()))
  const parts = [...(words('name:like') ?? [])].map(part => part.replaceAll('%', '').toLowerCase())
  const created = dateFilter(call, 'date_created', badFilter)
  const modified = dateFilter(call, 'date_modified', badFilter)
  const nameOf = (row: Customer) => `${row.first_name} ${row.last_name}`
  return customers
    .rows(call.contents)
    .filter(
      row =>
        ids?.has(row.id) !== false &&
        groups?.has(row.customer_group_id) !== false &&
        companies?.has(row.company) !== false &&
        phones?.has(row.phone) !== false &&
        origins?.has(row.registration_ip_address) !== false &&
        (call.query['email:in'] === undefined || emails.has(row.email.toLowerCase())) &&
        names?.has(nameOf(row)) !== false &&
        (parts.length === 0 || parts.some(part => nameOf(row).toLowerCase().includes(part))) &&
        created(row.date_created) &&
        modified(row.date_modified),
    )
}

function sorted(rows: Customer[], sort: string | undefined): Customer[] {
  if (sort === undefined) return rows.sort((a, b) => b.id - a.id)
  const [field, direction] = sort.split(':')
  if (!['date_created', 'date_modified', 'last_name'].includes(field ?? '')) throw badFilter('sort', sort)
  if (direction !== 'asc' && direction !== 'desc') throw badFilter('sort', sort)
  const sign = direction === 'asc' ? 1 : -1
  const by = (row: Customer) => row[field as 'date_created' | 'date_modified' | 'last_name']
  return rows.sort((a, b) => sign * (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : a.id - b.id))
}

function create(call: StoreCall): Answer {
  const rows = rowsOf(call, most)
  const errors: FieldErrors = {}
  for (const [at, row] of rows.entries()) checkCustomer(row, true, call.contents, at, errors)
  refuseErrors(errors)
  const wanted: Customer[] = []
  for (const [at, row] of rows.entries()) {
    const customer = merged({ ...newCustomer(call.contents, call.now), id: -at - 1 }, row, call.now)
    if (isTaken(call, customer, wanted)) errors[`${at}.email`] = taken(customer)
    wanted.push(customer)
  }
  refuseErrors(errors)
  const made = wanted.map((customer, at) => insert(call.contents, customer, rows[at]!, call.now))
  const shown = new Set<Part>(['addresses', 'attributes', 'formfields', 'storecredit'])
  return ok(made.map(customer => customerView(call.contents, customer, shown)))
}

function taken({ email }: Customer): string {
  return `The email ${email} belongs to another customer of this channel`
}

function newCustomer(contents: Contents, now: number): Customer {
  return {
    id: 0,
    email: '',
    first_name: '',
    last_name: '',
    company: '',
    phone: '',
    registration_ip_address: '',
    notes: '',
    tax_exempt_category: '',
    customer_group_id: defaultGroup(contents),
    force_password_reset: false,
    accepts_product_review_abandoned_cart_emails: false,
    store_credit_amounts: [{ amount: 0 }],
    form_fields: [],
    origin_channel_id: 1,
    channel_ids: null,
    date_created: now,
    date_modified: now,
  }
}

/** Addresses and values of attributes come along with a new customer only. */
function insert(contents: Contents, customer: Customer, row: JsonObject, now: number): Customer {
  const saved = customers.insert(contents, { ...customer, id: customers.nextId(contents) })
  for (const address of objectsOf(row.addresses)) insertAddress(contents, saved.id, address)
  for (const { attribute_id, attribute_value } of objectsOf(row.attributes)) {
    giveValue(contents, saved.id, Number(attribute_id), String(attribute_value), now)
  }
  return saved
}

function objectsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

const plain = [
  'email',
  'first_name',
  'last_name',
  'company',
  'phone',
  'notes',
  'tax_exempt_category',
  'customer_group_id',
  'accepts_product_review_abandoned_cart_emails',
  'store_credit_amounts',
  'origin_channel_id',
  'channel_ids',
] as const

/** The customer with what was sent; form fields are merged by their names, and a password is never kept. */
function merged(customer: Customer, row: JsonObject, now: number): Customer {
  const given = Object.fromEntries(plain.filter(name => row[name] !== undefined).map(name => [name, row[name]]))
  const reset = isObject(row.authentication) ? row.authentication.force_password_reset === true : undefined
  const sent = objectsOf(row.form_fields) as FormField[]
  const kept = customer.form_fields.filter(field => !sent.some(({ name }) => name === field.name))
  return {
    ...customer,
    ...given,
    force_password_reset: reset ?? customer.force_password_reset,
    form_fields: [...kept, ...sent.map(({ name, value }) => ({ name, value }))],
    date_modified: now,
  }
}

function update(call: StoreCall): Answer {
  const rows = rowsOf(call, most)
  const found = namedRows(rows, id => customers.find(call.contents, id))
  const errors: FieldErrors = {}
  for (const [at, row] of rows.entries()) checkCustomer(row, false, call.contents, at, errors)
  for (const [at, { origin_channel_id: origin }] of rows.entries()) {
    const moved = origin !== undefined && origin !== found[at]!.origin_channel_id
    if (!moved || call.settings.emulate.customerOriginChange === 'ignore') continue
    errors[`${at}.origin_channel_id`] = 'The channel a customer comes from cannot be changed'
  }
  refuseErrors(errors)
  const next = found.map((customer, at) => {
    const { origin_channel_id } = customer
    return { ...merged(customer, rows[at]!, call.now), origin_channel_id }
  })
  for (const [at, customer] of next.entries()) {
    const untouched = found[at]!.email === customer.email && rows[at]!.channel_ids === undefined
    if (!untouched && isTaken(call, customer, next)) errors[`${at}.email`] = taken(customer)
  }
  refuseErrors(errors)
  for (const [at, customer] of found.entries()) Object.assign(customer, next[at])
  const shown = new Set<Part>(['formfields', 'storecredit'])
  return ok(found.map(customer => customerView(call.contents, customer, shown)))
}

/** Without `id:in` nothing happens, and ids that do not exist do no harm. */
function remove(call: StoreCall): Answer {
  removeCustomers(call.contents, integersParameter(call, 'id:in', badFilter) ?? new Set())
  return { status: 204 }
}

export const seeder: Seeder = {
  kind: 'customers',
  insert: ({ contents, now }, row) => insert(contents, merged(newCustomer(contents, now), row, now), row, now),
  sample: at => ({ email: `customer-${at}@example.com`, first_name: 'Sample', last_name: `Customer ${at}` }),
}
