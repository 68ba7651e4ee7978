/** What can be put into a cart? Products of the catalogue, other items, and gift certificates. */

import { checkFields, type FieldRule } from '../check.ts'
import { type FieldErrors, invalid } from '../errors.ts'
import type { StoreCall } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { channels } from './channels.ts'
import { currenciesOf } from './currency-rows.ts'
import { customers } from './customer-rows.ts'
import { products, variantsOf } from './product-rows.ts'

const kinds = ['line_items', 'custom_items', 'gift_certificates'] as const

/** The items of a cart that was sent, by their kinds. */
export type SentItems = { [kind in (typeof kinds)[number]]: JsonObject[] }

export function itemsOf(body: JsonObject): SentItems {
  const listOf = (kind: string) => {
    const sent = body[kind]
    return Array.isArray(sent) ? sent.map(item => (isObject(item) ? item : {})) : []
  }
  return Object.fromEntries(kinds.map(kind => [kind, listOf(kind)])) as SentItems
}

const quantity: FieldRule = { kind: 'number', required: true }
const named: FieldRule = { kind: 'string', required: true, minLength: 1, maxLength: 250 }
const price: FieldRule = { kind: 'number', required: true }

const themes = ['Birthday', 'Boy', 'Celebration', 'Christmas', 'General', 'Girl']

const certificate: { [name: string]: FieldRule } = {
  name: named,
  theme: { kind: 'string', required: true, values: themes },
  amount: price,
  quantity: { kind: 'integer', required: true },
  sender: { kind: 'object', required: true },
  recipient: { kind: 'object', required: true },
  message: { kind: 'string', maxLength: 200 },
}

export function checkCart({ body, contents }: StoreCall): JsonObject {
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  checkFields(body, { channel_id: { kind: 'integer' }, locale: { kind: 'string' } }, errors)
  const channelId = Number(body.channel_id ?? 1)
  const channel = channels.find(contents, channelId)
  if (channel === undefined || channel.status === 'deleted') errors.channel_id ??= `Channel ${channelId} does not exist`
  else checkCurrency(body, contents, channelId, errors)
  checkCustomer(body, contents, errors)
  const items = itemsOf(body)
  if (kinds.every(kind => items[kind].length === 0)) errors.line_items = 'error.path.missing'
  for (const [at, item] of items.line_items.entries()) checkProduct(item, contents, `line_items.${at}.`, errors)
  for (const [at, item] of items.custom_items.entries()) {
    checkFields(item, { name: named, quantity, list_price: price }, errors, `custom_items.${at}.`)
  }
  for (const [at, item] of items.gift_certificates.entries()) {
    const path = `gift_certificates.${at}.`
    checkFields(item, certificate, errors, path)
    if (Number(item.quantity) < 1) errors[`${path}quantity`] ??= 'error.min'
    if (Number(item.amount) < 1 || Number(item.amount) > 1000) errors[`${path}amount`] ??= 'error.min'
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return body
}

/** 0 is a guest. */
export function checkCustomer(body: JsonObject, contents: Contents, errors: FieldErrors, required = false): void {
  checkFields(body, { customer_id: { kind: 'integer', required } }, errors)
  const { customer_id: id = 0 } = body
  if (errors.customer_id !== undefined || id === 0 || customers.find(contents, Number(id)) !== undefined) return
  errors.customer_id = `The customer ${String(id)} does not exist`
}

function checkCurrency(body: JsonObject, contents: Contents, channelId: number, errors: FieldErrors): void {
  const code = isObject(body.currency) ? body.currency.code : undefined
  if (code === undefined) return
  const known = currenciesOf(contents, channelId).enabled_currencies
  if (!known.includes(String(code).toUpperCase())) errors['currency.code'] = `${String(code)} is not switched on`
}

/** A product with options has no variant of its own: one has to be named. */
function checkProduct(item: JsonObject, contents: Contents, path: string, errors: FieldErrors): void {
  const rules = { quantity, product_id: { kind: 'integer', required: true }, list_price: { kind: 'number' } } as const
  checkFields(item, { ...rules, variant_id: { kind: 'integer' } }, errors, path)
  if (typeof item.quantity === 'number' && item.quantity <= 0) errors[`${path}quantity`] ??= 'error.min'
  const product = products.find(contents, Number(item.product_id))
  if (product === undefined) {
    errors[`${path}product_id`] ??= `The product ${String(item.product_id)} does not exist`
    return
  }
  const own = variantsOf(contents, product.id)
  const wanted = own.some(variant =>
    item.variant_id === undefined ? variant.option_values.length === 0 : variant.id === item.variant_id,
  )
  const chosen = wanted || (item.variant_id === undefined && Array.isArray(item.option_selections))
  if (!chosen) errors[`${path}variant_id`] ??= item.variant_id === undefined ? 'error.path.missing' : 'Unknown variant'
}
