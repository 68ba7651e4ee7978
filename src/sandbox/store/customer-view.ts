/** What does a customer look like? Addresses, attributes, form fields and credit are shown to those who ask for them. */

import { iso } from '../clock.ts'
import type { JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { addressView } from './customer-addresses.ts'
import { valueView } from './customer-attribute-values.ts'
import { addresses, attributeValues, type Customer } from './customer-rows.ts'

export const parts = [
  'addresses',
  'storecredit',
  'attributes',
  'formfields',
  'shopper_profile_id',
  'segment_ids',
] as const

export type Part = (typeof parts)[number]

export function customerView(contents: Contents, customer: Customer, shown: ReadonlySet<Part>): JsonObject {
  const { id, force_password_reset, form_fields, store_credit_amounts, ...own } = customer
  const homes = addresses.rows(contents).filter(row => row.customer_id === id)
  const values = attributeValues.rows(contents).filter(row => row.customer_id === id)
  const row: JsonObject = {
    id,
    ...own,
    date_created: iso(own.date_created),
    date_modified: iso(own.date_modified),
    authentication: { force_password_reset },
    address_count: homes.length,
    attribute_count: values.length,
  }
  if (shown.has('addresses')) row.addresses = homes.map(home => addressView(home, shown.has('formfields')))
  if (shown.has('attributes')) row.attributes = values.map(valueView)
  if (shown.has('storecredit')) row.store_credit_amounts = store_credit_amounts
  if (shown.has('formfields')) row.form_fields = form_fields.map(field => ({ ...field, customer_id: id }))
  if (shown.has('shopper_profile_id')) row.shopper_profile_id = ''
  if (shown.has('segment_ids')) row.segment_ids = []
  return row
}
