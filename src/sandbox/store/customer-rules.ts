/** Which customers may there be? Members and their limits, channels and groups that exist, and each email once. */

import { checkFields, email, type FieldRule } from '../check.ts'
import type { FieldErrors } from '../errors.ts'
import type { StoreCall } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { channels } from './channels.ts'
import { checkAddress } from './customer-addresses.ts'
import { isOfType } from './customer-attribute-values.ts'
import { customerGroups } from './customer-group-rows.ts'
import { attributes, type Customer, customers } from './customer-rows.ts'
import { checkFormFields } from './form-fields.ts'

const rules: { [name: string]: FieldRule } = {
  email: { kind: 'string', minLength: 3, maxLength: 255, pattern: email },
  first_name: { kind: 'string', minLength: 1, maxLength: 100 },
  last_name: { kind: 'string', minLength: 1, maxLength: 100 },
  company: { kind: 'string', maxLength: 255 },
  phone: { kind: 'string', maxLength: 50 },
  notes: { kind: 'string' },
  tax_exempt_category: { kind: 'string', maxLength: 255 },
  customer_group_id: { kind: 'integer' },
  origin_channel_id: { kind: 'integer' },
  channel_ids: { kind: 'array', nullable: true },
  accepts_product_review_abandoned_cart_emails: { kind: 'boolean' },
  store_credit_amounts: { kind: 'array' },
  form_fields: { kind: 'array' },
  authentication: { kind: 'object' },
}

const newRules: { [name: string]: FieldRule } = {
  ...rules,
  email: { ...rules.email!, required: true, maxLength: 250 },
  first_name: { ...rules.first_name!, required: true },
  last_name: { ...rules.last_name!, required: true },
  addresses: { kind: 'array' },
  attributes: { kind: 'array' },
  trigger_account_created_notification: { kind: 'boolean' },
}

export function checkCustomer(
  row: JsonObject,
  isNew: boolean,
  contents: Contents,
  at: number,
  errors: FieldErrors,
): void {
  const prefix = `${at}.`
  checkFields(row, isNew ? newRules : rules, errors, prefix)
  const { customer_group_id: group, origin_channel_id: origin, channel_ids: own } = row
  if (typeof group === 'number' && group !== 0 && customerGroups.find(contents, group) === undefined) {
    errors[`${prefix}customer_group_id`] ??= `The customer group ${group} does not exist`
  }
  if (typeof origin === 'number' && channels.find(contents, origin) === undefined) {
    errors[`${prefix}origin_channel_id`] ??= `Channel ${origin} does not exist`
  }
  if (Array.isArray(own) && own.length === 0) errors[`${prefix}channel_ids`] = 'error.minLength'
  for (const id of listOf(own)) {
    if (typeof id === 'number' && channels.find(contents, id) !== undefined) continue
    errors[`${prefix}channel_ids`] = `Channel ${String(id)} does not exist`
  }
  for (const [place, credit] of listOf(row.store_credit_amounts).entries()) {
    if (isObject(credit) && typeof credit.amount === 'number') continue
    errors[`${prefix}store_credit_amounts.${place}.amount`] = 'error.expected.jsnumber'
  }
  checkFormFields(row.form_fields, prefix, errors)
  if (isNew) checkParts(row, contents, prefix, errors)
}

const mostParts = 10

/** What only a new customer can bring along: ten addresses and ten attributes at most. */
function checkParts(row: JsonObject, contents: Contents, prefix: string, errors: FieldErrors): void {
  for (const name of ['addresses', 'attributes']) {
    if (listOf(row[name]).length > mostParts) errors[prefix + name] = 'error.maxLength'
  }
  for (const [place, address] of listOf(row.addresses).entries()) {
    checkAddress(isObject(address) ? address : {}, 'of-customer', `${prefix}addresses.${place}.`, errors)
  }
  for (const [place, attribute] of listOf(row.attributes).entries()) {
    const given = isObject(attribute) ? attribute : {}
    const path = `${prefix}attributes.${place}.`
    const attribute_value = { kind: 'string', required: true, maxLength: 255 } as const
    checkFields(given, { attribute_id: { kind: 'integer', required: true }, attribute_value }, errors, path)
    const known = attributes.find(contents, Number(given.attribute_id))
    if (known === undefined) {
      errors[`${path}attribute_id`] ??= `The attribute ${String(given.attribute_id)} does not exist`
    } else if (!isOfType(String(given.attribute_value), known.type)) {
      errors[`${path}attribute_value`] ??= `The value is not a ${known.type}`
    }
  }
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : []
}

/** Where a customer logs in: the own channels, or else the one of origin. */
function loginChannels({ channel_ids, origin_channel_id }: Customer): number[] {
  return channel_ids ?? [origin_channel_id]
}

/** Does anybody else have this email, on a channel of this customer? Those alongside count as they are going to be. */
export function isTaken(call: StoreCall, wanted: Customer, alongside: readonly Customer[]): boolean {
  const everywhere = call.settings.emulate.customerEmailScope === 'store'
  const own = loginChannels(wanted)
  const changing = new Set(alongside.map(row => row.id))
  const others = [...customers.rows(call.contents).filter(row => !changing.has(row.id)), ...alongside]
  return others.some(
    other =>
      other.id !== wanted.id &&
      other.email.toLowerCase() === wanted.email.toLowerCase() &&
      (everywhere || loginChannels(other).some(id => own.includes(id))),
  )
}
