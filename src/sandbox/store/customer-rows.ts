/** How are customers kept, with their addresses and the values of their attributes? */

import type { Json, JsonObject } from '../json.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'

export type Customer = {
  id: number
  email: string
  first_name: string
  last_name: string
  company: string
  phone: string
  registration_ip_address: string
  notes: string
  tax_exempt_category: string
  customer_group_id: number
  force_password_reset: boolean
  accepts_product_review_abandoned_cart_emails: boolean
  store_credit_amounts: JsonObject[]
  form_fields: FormField[]
  origin_channel_id: number
  /** Null: every channel that takes part in logins of the whole store. */
  channel_ids: number[] | null
  date_created: number
  date_modified: number
}

export type FormField = { name: string; value: Json }

export type Address = {
  id: number
  customer_id: number
  first_name: string
  last_name: string
  company: string
  address1: string
  address2: string
  city: string
  state_or_province: string
  postal_code: string
  country_code: string
  phone: string
  address_type: string
  form_fields: FormField[]
}

export type Attribute = { id: number; name: string; type: string; date_created: number; date_modified: number }

export type AttributeValue = {
  id: number
  attribute_id: number
  customer_id: number
  attribute_value: string
  date_created: number
  date_modified: number
}

export const customers = table<Customer>('customers')
export const addresses = table<Address>('customer_addresses')
export const attributes = table<Attribute>('customer_attributes')
export const attributeValues = table<AttributeValue>('customer_attribute_values')

export function removeCustomers(contents: Contents, ids: Set<number>): void {
  customers.remove(contents, row => ids.has(row.id))
  addresses.remove(contents, row => ids.has(row.customer_id))
  attributeValues.remove(contents, row => ids.has(row.customer_id))
}
