/** The addresses of customers. The same address of the same customer is there once; writing it again changes nothing. */

import { checkFields, countryCode, type FieldRule } from '../check.ts'
import type { FieldErrors } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import type { JsonObject } from '../json.ts'
import { integersParameter, paged, wordsParameter } from '../paging.ts'
import type { Contents } from '../world.ts'
import { namedRows, refuseErrors, removeNamed, rowsOf } from './batches.ts'
import { type Address, addresses, customers, type FormField } from './customer-rows.ts'
import { checkFormFields } from './form-fields.ts'

const scope = 'store_v2_customers'
const path = '/v3/customers/addresses'

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, concurrency: 10, handle: create },
  { method: 'PUT', path, scope, concurrency: 3, handle: update },
  { method: 'DELETE', path, scope, handle: remove },
]

const rules: { [name: string]: FieldRule } = {
  first_name: { kind: 'string', minLength: 1, maxLength: 255 },
  last_name: { kind: 'string', minLength: 1, maxLength: 255 },
  company: { kind: 'string', maxLength: 255 },
  address1: { kind: 'string' },
  address2: { kind: 'string' },
  city: { kind: 'string', maxLength: 100 },
  state_or_province: { kind: 'string', maxLength: 100 },
  postal_code: { kind: 'string', maxLength: 30 },
  country_code: { kind: 'string', pattern: countryCode },
  phone: { kind: 'string', maxLength: 50 },
  address_type: { kind: 'string', values: ['residential', 'commercial'] },
  form_fields: { kind: 'array' },
}

const core = ['first_name', 'last_name', 'address1', 'city', 'country_code']

const required: { [when in 'of-customer' | 'new' | 'known']: readonly string[] } = {
  'of-customer': core,
  new: [...core, 'state_or_province', 'postal_code'],
  known: [],
}

export function checkAddress(row: JsonObject, when: keyof typeof required, prefix: string, errors: FieldErrors): void {
  for (const [name, rule] of Object.entries(rules)) {
    checkFields(row, { [name]: { ...rule, required: required[when].includes(name) } }, errors, prefix)
  }
  checkFormFields(row.form_fields, prefix, errors)
}

function list(call: StoreCall): Answer {
  const ids = integersParameter(call, 'id:in')
  const owners = integersParameter(call, 'customer_id:in')
  const companies = wordsParameter(call, 'company:in')
  const names = wordsParameter(call, 'name:in')
  const found = addresses
    .rows(call.contents)
    .filter(
      row =>
        ids?.has(row.id) !== false &&
        owners?.has(row.customer_id) !== false &&
        companies?.has(row.company) !== false &&
        names?.has(`${row.first_name} ${row.last_name}`) !== false,
    )
  const formFields = wordsParameter(call, 'include')?.has('formfields') === true
  return paged(call, found, row => addressView(row, formFields))
}

/** An address that is there already is missing in the answer. */
function create(call: StoreCall): Answer {
  const rows = rowsOf(call)
  const errors: FieldErrors = {}
  for (const [at, row] of rows.entries()) {
    checkAddress(row, 'new', `${at}.`, errors)
    checkFields(row, { customer_id: { kind: 'integer', required: true } }, errors, `${at}.`)
    if (customers.find(call.contents, Number(row.customer_id)) === undefined) {
      errors[`${at}.customer_id`] ??= `The customer ${String(row.customer_id)} does not exist`
    }
  }
  refuseErrors(errors)
  const made = rows.map(row => insertAddress(call.contents, Number(row.customer_id), row))
  return ok(made.filter(row => row !== undefined).map(row => addressView(row, true)))
}

/** So is one that would become the same as another. */
function update(call: StoreCall): Answer {
  const rows = rowsOf(call)
  const errors: FieldErrors = {}
  for (const [at, row] of rows.entries()) checkAddress(row, 'known', `${at}.`, errors)
  refuseErrors(errors)
  const data: JsonObject[] = []
  for (const [at, address] of namedRows(rows, id => addresses.find(call.contents, id)).entries()) {
    const next = { ...address, ...membersOf(rows[at]!) }
    if (isThere(call.contents, next)) continue
    data.push(addressView(Object.assign(address, next), true))
  }
  return ok(data)
}

function remove(call: StoreCall): Answer {
  return removeNamed(call, ids => addresses.remove(call.contents, row => ids.has(row.id)))
}

const blank: Address = {
  id: 0,
  customer_id: 0,
  first_name: '',
  last_name: '',
  company: '',
  address1: '',
  address2: '',
  city: '',
  state_or_province: '',
  postal_code: '',
  country_code: '',
  phone: '',
  address_type: 'residential',
  form_fields: [],
}

/** Undefined: this customer has the address already. */
export function insertAddress(contents: Contents, customer_id: number, row: JsonObject): Address | undefined {
  const address = { ...blank, ...membersOf(row), customer_id }
  if (isThere(contents, address)) return undefined
  return addresses.insert(contents, { ...address, id: addresses.nextId(contents) })
}

function membersOf(row: JsonObject): Partial<Address> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name in rules))
}

function isThere(contents: Contents, address: Address): boolean {
  const keyOf = ({ id: _id, form_fields: _fields, ...rest }: Address) => JSON.stringify(Object.entries(rest).sort())
  const key = keyOf(address)
  const own = addresses.rows(contents).filter(row => row.customer_id === address.customer_id && row.id !== address.id)
  return own.some(row => keyOf(row) === key)
}

const countries = new Intl.DisplayNames(['en'], { type: 'region' })

export function addressView({ form_fields, ...address }: Address, formFields: boolean): JsonObject {
  const shown = { ...address, country: countries.of(address.country_code) ?? address.country_code }
  const withId = (field: FormField) => ({ ...field, address_id: address.id })
  return formFields ? { ...shown, form_fields: form_fields.map(withId) } : shown
}
