/** Customer groups, V2: bare rows; a list without rows has no body; discount rules are replaced as a whole. */

import { checkFields, type FieldRule } from '../check.ts'
import { type FieldErrors, statusCodes } from '../errors.ts'
import { type Answer, Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { type CustomerGroup, customerGroups, settleFlags } from './customer-group-rows.ts'
import { customers } from './customer-rows.ts'
import { dateFilter } from './date-filter.ts'
import { checkDiscountRules, toDiscountRules } from './discount-rules.ts'
import { followRules, removeAssignments } from './price-assignment-rows.ts'
import type { Seeder } from './seeding.ts'
import { badV2, bareList, flagV2, notFoundV2, refuseFieldsV2, refuseV2 } from './v2.ts'

const scope = 'store_v2_customers'
const path = '/v2/customer_groups'
const one = `${path}/{customer_group_id}`
const concurrency = 40

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, concurrency, handle: call => bareList(call, filtered(call), view) },
  { method: 'POST', path, scope, concurrency, handle: create },
  { method: 'GET', path: `${path}/count`, scope, handle: count },
  { method: 'GET', path: one, scope, handle: call => ({ status: 200, body: view(named(call)) }) },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, concurrency, handle: remove },
]

function filtered(call: StoreCall): CustomerGroup[] {
  const { name } = call.query
  const part = call.query['name:like']?.replaceAll('%', '').toLowerCase()
  const isDefault = flagV2(call, 'is_default')
  const forGuests = flagV2(call, 'is_group_for_guests')
  const created = dateFilter(call, 'date_created', badV2)
  const modified = dateFilter(call, 'date_modified', badV2)
  return customerGroups
    .rows(call.contents)
    .filter(
      row =>
        (name === undefined || row.name === name) &&
        (part === undefined || row.name.toLowerCase().includes(part)) &&
        (isDefault === undefined || row.is_default === isDefault) &&
        (forGuests === undefined || row.is_group_for_guests === forGuests) &&
        created(row.date_created) &&
        modified(row.date_modified),
    )
}

function count({ contents }: StoreCall): Answer {
  return { status: 200, body: { count: customerGroups.rows(contents).length } }
}

function create(call: StoreCall): Answer {
  const body = bodyOf(call, true)
  refuseTaken(call, body.name)
  const id = customerGroups.nextId(call.contents)
  return saved(call, customerGroups.insert(call.contents, { ...blank, id, date_created: call.now }), body)
}

/** What is not sent stays. */
function update(call: StoreCall): Answer {
  const group = named(call)
  const body = bodyOf(call, false)
  refuseTaken(call, body.name, group.id)
  return saved(call, group, body)
}

const blank: CustomerGroup = {
  id: 0,
  name: '',
  is_default: false,
  is_group_for_guests: false,
  category_access: { type: 'all' },
  discount_rules: [],
  date_created: 0,
  date_modified: 0,
}

/** The rule for all products is kept elsewhere: its part can fail when the rest is saved. */
function saved(call: StoreCall, group: CustomerGroup, body: JsonObject): Answer {
  assign(group, body)
  group.date_modified = call.now
  settleFlags(call.contents, group)
  followRules(call.contents, call.settings, group)
  const isSitewide = (rule: JsonObject) => rule.type === 'all'
  const failed = call.settings.emulate.sitewideDiscount === 'fails' && body.discount_rules !== undefined
  if (!failed || !group.discount_rules.some(isSitewide)) return { status: 200, body: view(group) }
  group.discount_rules = group.discount_rules.filter(rule => !isSitewide(rule))
  return { status: 207, body: { status: 207, message: 'The group was saved, but not its discount on all products.' } }
}

function assign(group: CustomerGroup, body: JsonObject): void {
  for (const field of ['name', 'is_default', 'is_group_for_guests'] as const) {
    if (body[field] !== undefined) Object.assign(group, { [field]: body[field] })
  }
  if (body.category_access !== undefined) group.category_access = toAccess(body.category_access)
  if (body.discount_rules !== undefined) group.discount_rules = toDiscountRules(body.discount_rules)
}

const rules: { [name: string]: FieldRule } = {
  name: { kind: 'string', minLength: 1 },
  is_default: { kind: 'boolean' },
  is_group_for_guests: { kind: 'boolean' },
  category_access: { kind: 'object' },
}

function bodyOf({ body, contents }: StoreCall, isNew: boolean): JsonObject {
  if (!isObject(body)) throw refuseV2(400, 'The body has to be an object.')
  const errors: FieldErrors = {}
  checkFields(body, { ...rules, name: { ...rules.name!, required: isNew } }, errors)
  if (isObject(body.category_access)) checkAccess(body.category_access, errors)
  checkDiscountRules(body.discount_rules, contents, errors)
  refuseFieldsV2(errors)
  return body
}

function checkAccess(access: JsonObject, errors: FieldErrors): void {
  const type = { kind: 'string', required: true, values: ['all', 'specific', 'none'] } as const
  const categories = { kind: 'array', required: access.type === 'specific' } as const
  checkFields(access, { type, categories }, errors, 'category_access.')
  const listed = Array.isArray(access.categories) ? access.categories : []
  if (!listed.every(Number.isSafeInteger)) errors['category_access.categories'] = 'error.expected.jsnumber'
}

/** Categories count only where the access is to specific ones. */
function toAccess(value: Json): JsonObject {
  const access = isObject(value) ? value : {}
  const type = access.type ?? 'all'
  return type === 'specific' ? { type, categories: access.categories ?? [] } : { type }
}

function refuseTaken(call: StoreCall, name: Json | undefined, own = 0): void {
  if (call.settings.emulate.groupNames === 'free') return
  const taken = customerGroups.rows(call.contents).some(row => row.id !== own && row.name === name)
  if (taken) throw refuseV2(409, `There is a customer group named ${String(name)} already.`)
}

function named(call: StoreCall): CustomerGroup {
  const found = customerGroups.find(call.contents, Number(call.params.customer_group_id))
  if (found !== undefined) return found
  if (call.settings.emulate.missingGroup === 404 || call.method === 'PUT') throw notFoundV2()
  const error = { status: 400, title: 'There is no such customer group.', type: statusCodes }
  throw new Refusal({ status: 400, body: { errors: [error] } })
}

/** Its customers are in no group then. */
function remove(call: StoreCall): Answer {
  const { id } = named(call)
  customerGroups.remove(call.contents, row => row.id === id)
  removeAssignments(call.contents, call.settings, row => row.customer_group_id === id)
  for (const customer of customers.rows(call.contents)) {
    if (customer.customer_group_id === id) customer.customer_group_id = 0
  }
  return { status: 204 }
}

function view(group: CustomerGroup): JsonObject {
  return { ...group, date_created: dateOf(group.date_created), date_modified: dateOf(group.date_modified) }
}

/** `2026-01-15 12:00:00` */
function dateOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
}

export const seeder: Seeder = {
  kind: 'customer_groups',
  insert({ contents, settings, now }, row) {
    const dates = { date_created: now, date_modified: now }
    const group = customerGroups.insert(contents, { ...blank, ...dates, id: customerGroups.nextId(contents) })
    assign(group, row)
    settleFlags(contents, group)
    followRules(contents, settings, group)
    return group
  },
  sample: at => ({ name: `Customer group ${at}` }),
}
