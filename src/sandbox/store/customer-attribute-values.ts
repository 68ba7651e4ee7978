/** The values of attributes: one for each customer and attribute, always text, whatever the type. */

import { checkFields, type FieldRule } from '../check.ts'
import { iso } from '../clock.ts'
import type { FieldErrors } from '../errors.ts'
import type { Answer, StoreCall, StoreRoute } from '../http.ts'
import type { JsonObject } from '../json.ts'
import { integersParameter, paged, wholeList } from '../paging.ts'
import type { Contents } from '../world.ts'
import { refuseErrors, removeNamed, rowsOf } from './batches.ts'
import { type AttributeValue, attributes, attributeValues, customers } from './customer-rows.ts'
import { dateFilter } from './date-filter.ts'

const scope = 'store_v2_customers'
const path = '/v3/customers/attribute-values'

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'PUT', path, scope, concurrency: 3, handle: upsert },
  { method: 'DELETE', path, scope, handle: remove },
]

const most = 10

const rules: { [name: string]: FieldRule } = {
  id: { kind: 'integer' },
  attribute_id: { kind: 'integer', required: true },
  customer_id: { kind: 'integer', required: true },
  value: { kind: 'string', required: true, maxLength: 255 },
}

function list(call: StoreCall): Answer {
  const owners = integersParameter(call, 'customer_id:in')
  const kinds = integersParameter(call, 'attribute_id:in')
  const created = dateFilter(call, 'date_created')
  const modified = dateFilter(call, 'date_modified')
  const { name } = call.query
  const found = attributeValues
    .rows(call.contents)
    .filter(
      row =>
        owners?.has(row.customer_id) !== false &&
        kinds?.has(row.attribute_id) !== false &&
        (name === undefined || attributes.find(call.contents, row.attribute_id)?.name === name) &&
        created(row.date_created) &&
        modified(row.date_modified),
    )
  return paged(call, found, valueView)
}

function upsert(call: StoreCall): Answer {
  const rows = rowsOf(call, most)
  const errors: FieldErrors = {}
  for (const [at, row] of rows.entries()) check(call, row, `${at}.`, errors)
  refuseErrors(errors)
  const saved = rows.map(row => {
    const { attribute_id, customer_id, value } = row
    return giveValue(call.contents, Number(customer_id), Number(attribute_id), String(value), call.now)
  })
  return wholeList(call, saved.map(valueView))
}

function check({ contents }: StoreCall, row: JsonObject, prefix: string, errors: FieldErrors): void {
  checkFields(row, rules, errors, prefix)
  const attribute = attributes.find(contents, Number(row.attribute_id))
  if (attribute === undefined) {
    errors[`${prefix}attribute_id`] ??= `The attribute ${String(row.attribute_id)} does not exist`
  } else if (!isOfType(String(row.value), attribute.type)) {
    errors[`${prefix}value`] ??= `The value is not a ${attribute.type}`
  }
  if (customers.find(contents, Number(row.customer_id)) === undefined) {
    errors[`${prefix}customer_id`] ??= `The customer ${String(row.customer_id)} does not exist`
  }
  if (row.id === undefined) return
  const known = attributeValues.find(contents, Number(row.id))
  if (known === undefined || known.attribute_id !== row.attribute_id || known.customer_id !== row.customer_id) {
    errors[`${prefix}id`] ??= `${String(row.id)} is not the value of this customer and attribute`
  }
}

export function isOfType(value: string, type: string): boolean {
  if (type === 'number') return value.trim() !== '' && Number.isFinite(Number(value))
  return type !== 'date' || !Number.isNaN(Date.parse(value))
}

/** There is one value for each customer and attribute. */
export function giveValue(
  contents: Contents,
  customer_id: number,
  attribute_id: number,
  attribute_value: string,
  now: number,
): AttributeValue {
  const known = attributeValues
    .rows(contents)
    .find(row => row.customer_id === customer_id && row.attribute_id === attribute_id)
  if (known !== undefined) return Object.assign(known, { attribute_value, date_modified: now })
  const id = attributeValues.nextId(contents)
  const dates = { date_created: now, date_modified: now }
  return attributeValues.insert(contents, { id, attribute_id, customer_id, attribute_value, ...dates })
}

function remove(call: StoreCall): Answer {
  return removeNamed(call, ids => attributeValues.remove(call.contents, row => ids.has(row.id)))
}

export function valueView(row: AttributeValue): JsonObject {
  return { ...row, date_created: iso(row.date_created), date_modified: iso(row.date_modified) }
}
