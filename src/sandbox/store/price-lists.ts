/** Price lists of a store; names are unique. Without a filter, a deletion of many deletes all of them. */

import { checkFields, type FieldRule } from '../check.ts'
import { iso } from '../clock.ts'
import { type FieldErrors, invalid, notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import { integersParameter } from '../paging.ts'
import { table } from '../table.ts'
import { removeAssignments } from './price-assignment-rows.ts'
import { pagedByCursor } from './price-paging.ts'
import { priceRecords } from './price-record-rows.ts'
import type { Seeder } from './seeding.ts'

export type PriceList = { id: number; date_created: number; date_modified: number; name: string; active: boolean }

export const priceLists = table<PriceList>('price_lists')

const scope = 'store_v2_products'
const path = '/v3/pricelists'
const one = `${path}/{price_list_id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'DELETE', path, scope, concurrency: 1, handle: removeMany },
  { method: 'GET', path: one, scope, handle: call => ok(view(findPriceList(call))) },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, concurrency: 1, handle: removeOne },
]

const rules: { [name: string]: FieldRule } = {
  name: { kind: 'string', required: true, minLength: 1 },
  active: { kind: 'boolean' },
}

function list(call: StoreCall): Answer {
  const part = call.query['name:like']?.replaceAll('%', '').toLowerCase()
  const found = filtered(call).filter(row => part === undefined || row.name.toLowerCase().includes(part))
  return pagedByCursor(call, found, view)
}

function filtered(call: StoreCall): PriceList[] {
  const ids = integersParameter(call, 'id:in')
  const { name } = call.query
  return priceLists
    .rows(call.contents)
    .filter(row => ids?.has(row.id) !== false && (name === undefined || row.name === name))
}

function create(call: StoreCall): Answer {
  const { name, active } = bodyOf(call)
  refuseTaken(call, name)
  const row = { id: priceLists.nextId(call.contents), name, active: active ?? true }
  const dates = { date_created: call.now, date_modified: call.now }
  return ok(view(priceLists.insert(call.contents, { ...row, ...dates })))
}

function update(call: StoreCall): Answer {
  const row = findPriceList(call)
  const { name, active } = bodyOf(call)
  refuseTaken(call, name, row.id)
  Object.assign(row, { name, active: active ?? row.active, date_modified: call.now })
  return ok(view(row))
}

function bodyOf({ body }: StoreCall): { name: string; active?: boolean } {
  const errors: FieldErrors = {}
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  checkFields(body, rules, errors)
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return { name: String(body.name), ...(body.active === undefined ? {} : { active: body.active === true }) }
}

function refuseTaken(call: StoreCall, name: string, own = 0): void {
  const taken = priceLists.rows(call.contents).some(row => row.id !== own && row.name === name)
  if (taken) throw refuse(409, 'A price list with this name exists already', { name: 'must be unique' })
}

function removeMany(call: StoreCall): Answer {
  return removeAll(call, new Set(filtered(call).map(row => row.id)))
}

function removeOne(call: StoreCall): Answer {
  return removeAll(call, new Set([findPriceList(call).id]))
}

/** Records and assignments go with their list. */
function removeAll(call: StoreCall, gone: ReadonlySet<number>): Answer {
  priceLists.remove(call.contents, row => gone.has(row.id))
  priceRecords.remove(call.contents, row => gone.has(row.price_list_id))
  removeAssignments(call.contents, call.settings, row => gone.has(row.price_list_id))
  return { status: 204 }
}

export function findPriceList(call: StoreCall): PriceList {
  const found = priceLists.find(call.contents, Number(call.params.price_list_id))
  if (found === undefined) throw notFound(`Price list ${call.params.price_list_id} was not found.`)
  return found
}

function view(row: PriceList): JsonObject {
  return { ...row, date_created: iso(row.date_created), date_modified: iso(row.date_modified) }
}

export const seeder: Seeder = {
  kind: 'price_lists',
  insert: ({ contents, now }, row) =>
    priceLists.insert(contents, {
      id: priceLists.nextId(contents),
      date_created: now,
      date_modified: now,
      name: String(row.name),
      active: row.active !== false,
    }),
  sample: at => ({ name: `Price list ${at}` }),
}
