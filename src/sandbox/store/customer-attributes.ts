/** Attributes that customers can have: fifty at most, each name once; the type of one never changes. */

import { checkFields, type FieldRule } from '../check.ts'
import { iso } from '../clock.ts'
import { type FieldErrors, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import type { JsonObject } from '../json.ts'
import { paged } from '../paging.ts'
import { namedRows, refuseErrors, removeNamed, rowsOf } from './batches.ts'
import { type Attribute, attributes, attributeValues } from './customer-rows.ts'
import { dateFilter } from './date-filter.ts'

const scope = 'store_v2_customers'
const path = '/v3/customers/attributes'
const concurrency = 3

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, concurrency, handle: create },
  { method: 'PUT', path, scope, concurrency, handle: update },
  { method: 'DELETE', path, scope, handle: remove },
]

const most = 50

const name: FieldRule = { kind: 'string', required: true, minLength: 1, maxLength: 255 }
const type: FieldRule = { kind: 'string', values: ['string', 'number', 'date'] }

function list(call: StoreCall): Answer {
  const { name, type } = call.query
  const part = call.query['name:like']?.replaceAll('%', '').toLowerCase()
  const created = dateFilter(call, 'date_created')
  const modified = dateFilter(call, 'date_modified')
  const found = attributes
    .rows(call.contents)
    .filter(
      row =>
        (name === undefined || row.name === name) &&
        (type === undefined || row.type === type) &&
        (part === undefined || row.name.toLowerCase().includes(part)) &&
        created(row.date_created) &&
        modified(row.date_modified),
    )
  return paged(call, found, view)
}

function create(call: StoreCall): Answer {
  const rows = rowsOf(call)
  const errors: FieldErrors = {}
  for (const [at, row] of rows.entries())
    checkFields(row, { name, type: { ...type, required: true } }, errors, `${at}.`)
  refuseErrors(errors)
  const known = attributes.rows(call.contents)
  refuseTaken([...known.map(row => row.name), ...rows.map(row => String(row.name))])
  if (known.length + rows.length > most) throw refuse(422, `A store can have ${most} customer attributes at most`)
  const dates = { date_created: call.now, date_modified: call.now }
  const made = rows.map(row =>
    attributes.insert(call.contents, {
      id: attributes.nextId(call.contents),
      name: String(row.name),
      type: String(row.type),
      ...dates,
    }),
  )
  return ok(made.map(view))
}

function update(call: StoreCall): Answer {
  const rows = rowsOf(call)
  const found = namedRows(rows, id => attributes.find(call.contents, id))
  const errors: FieldErrors = {}
  for (const [at, row] of rows.entries()) {
    checkFields(row, { name, type }, errors, `${at}.`)
    const changed = row.type !== undefined && row.type !== found[at]!.type
    if (changed) errors[`${at}.type`] ??= 'The type of an attribute cannot be changed'
  }
  refuseErrors(errors)
  const rest = attributes.rows(call.contents).filter(row => !found.includes(row))
  refuseTaken([...rest.map(row => row.name), ...rows.map(row => String(row.name))])
  for (const [at, row] of found.entries()) Object.assign(row, { name: rows[at]!.name, date_modified: call.now })
  return ok(found.map(view))
}

function refuseTaken(names: readonly string[]): void {
  const twice = names.find((candidate, at) => names.indexOf(candidate) !== at)
  if (twice !== undefined) throw refuse(422, `There is a customer attribute named ${twice} already`)
}

/** The values that customers have go along. */
function remove(call: StoreCall): Answer {
  return removeNamed(call, ids => {
    attributes.remove(call.contents, row => ids.has(row.id))
    attributeValues.remove(call.contents, row => ids.has(row.attribute_id))
  })
}

function view(row: Attribute): JsonObject {
  return { ...row, date_created: iso(row.date_created), date_modified: iso(row.date_modified) }
}
