/** Which orders can be made? Of products of the catalogue or any others, on a channel that exists and is switched on. */

import { checkFields, type FieldRule } from '../check.ts'
import type { FieldErrors } from '../errors.ts'
import type { StoreCall } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { channels } from './channels.ts'
import { enabledCodes } from './currency-rows.ts'
import { customers } from './customer-rows.ts'
import { type OrderLine, orderStatuses } from './order-rows.ts'
import { addressMembers, amounts } from './order-view.ts'
import { products } from './product-rows.ts'
import { refuseFieldsV2, refuseV2 } from './v2.ts'

const text: FieldRule = { kind: 'string' }
const optional: FieldRule = { kind: 'string', nullable: true }

/** The members of an order that are kept as they are sent. */
export const plainMembers: { [name: string]: FieldRule } = {
  customer_message: text,
  staff_notes: { kind: 'string', maxLength: 65_535 },
  payment_method: text,
  ip_address: { kind: 'string', maxLength: 30 },
  ip_address_v6: { kind: 'string', maxLength: 39 },
  geoip_country: text,
  geoip_country_iso2: text,
  customer_locale: text,
  ebay_order_id: text,
  external_merchant_id: optional,
  external_order_id: text,
  external_source: optional,
  order_source: text,
  tax_provider_id: text,
  order_is_digital: { kind: 'boolean' },
  items_shipped: { kind: 'integer' },
}

/** Whoever sends one of a pair has to send the other. */
const pairs = ['shipping_cost', 'subtotal', 'total'].map(name => [`${name}_ex_tax`, `${name}_inc_tax`] as const)

export const amountMembers = [...new Set([...amounts, ...pairs.flat()])]

/** An order that was sent, and the lines it has. */
export function checkOrder(call: StoreCall): { body: JsonObject; sent: JsonObject[] } {
  const { body, contents } = call
  if (!isObject(body)) throw refuseV2(400, 'The body has to be an object.')
  const errors: FieldErrors = {}
  checkFields(body, plainMembers, errors)
  checkFields(body, { billing_address: { kind: 'object', required: true }, date_created: text }, errors)
  if (typeof body.date_created === 'string' && Number.isNaN(Date.parse(body.date_created))) {
    errors.date_created = 'error.expected.date'
  }
  if (isObject(body.billing_address)) checkAddress(body.billing_address, errors)
  checkAmounts(body, errors)
  checkPlace(body, contents, errors)
  const sent = sentLines(body, errors)
  for (const [at, line] of sent.entries()) checkLine(line, contents, `products.${at}.`, errors)
  refuseFieldsV2(errors)
  return { body, sent }
}

function checkAddress(address: JsonObject, errors: FieldErrors): void {
  for (const name of addressMembers) {
    const rule: FieldRule = name === 'zip' ? { kind: 'string', required: true, minLength: 2 } : text
    checkFields(address, { [name]: rule }, errors, 'billing_address.')
  }
}

function checkAmounts(body: JsonObject, errors: FieldErrors): void {
  for (const name of amountMembers) {
    if (body[name] !== undefined && !isAmount(body[name])) errors[name] = 'error.expected.jsnumber'
  }
  for (const [one, other] of pairs) {
    if (body[one] !== undefined && body[other] === undefined) errors[other] = 'error.path.missing'
    if (body[other] !== undefined && body[one] === undefined) errors[one] = 'error.path.missing'
  }
}

function isAmount(value: Json): boolean {
  return (typeof value === 'number' && value >= 0) || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value))
}

function checkPlace(body: JsonObject, contents: Contents, errors: FieldErrors): void {
  const { channel_id = 1, customer_id = 0, status_id = 1, default_currency_code: code } = body
  const channel = channels.find(contents, Number(channel_id))
  if (typeof channel_id !== 'number' || channel === undefined) errors.channel_id = 'The channel does not exist'
  else if (!['active', 'connected'].includes(channel.status)) errors.channel_id = 'The channel is not switched on'
  const known = customer_id === 0 || customers.find(contents, Number(customer_id)) !== undefined
  if (typeof customer_id !== 'number' || !known) errors.customer_id = 'The customer does not exist'
  if (orderStatuses[Number(status_id)] === undefined) errors.status_id = 'The status does not exist'
  if (code !== undefined && !enabledCodes(contents).includes(String(code))) {
    errors.default_currency_code = 'The currency is not switched on'
  }
}

/** Products stand in the order itself or, where it is picked up, in its one consignment. */
function sentLines(body: JsonObject, errors: FieldErrors): JsonObject[] {
  const { products: own, consignments } = body
  if (own !== undefined && consignments !== undefined) {
    errors.consignments = 'An order has products or consignments, not both'
    return []
  }
  const pickups = isObject(consignments) ? consignments.pickups : undefined
  const pickup = Array.isArray(pickups) && pickups.length === 1 ? pickups[0] : undefined
  const lines = consignments === undefined ? own : isObject(pickup) ? pickup.line_items : undefined
  if (Array.isArray(lines) && lines.length > 0) return lines.map(line => (isObject(line) ? line : {}))
  errors[consignments === undefined ? 'products' : 'consignments'] = 'error.path.missing'
  return []
}

const price: FieldRule = { kind: 'number' }

function checkLine(line: JsonObject, contents: Contents, prefix: string, errors: FieldErrors): void {
  const own = line.product_id === undefined
  const name: FieldRule = { kind: 'string', minLength: 1, maxLength: 250, required: own }
  const taxed = { ...price, required: own }
  const quantity = { kind: 'integer', required: true } as const
  checkFields(line, { name, quantity, price_ex_tax: taxed, price_inc_tax: taxed }, errors, prefix)
  if (typeof line.quantity === 'number' && line.quantity < 1) errors[`${prefix}quantity`] ??= 'error.min'
  if (!own && products.find(contents, Number(line.product_id)) === undefined) {
    errors[`${prefix}product_id`] = `The product ${String(line.product_id)} does not exist`
  }
}

/** Names and prices that are not sent are those of the catalogue. */
export function toLine(line: JsonObject, contents: Contents): OrderLine {
  const product = products.find(contents, Number(line.product_id))
  const listed = product?.own.price ?? 0
  return {
    product_id: product?.id ?? 0,
    name: String(line.name ?? product?.own.name ?? ''),
    quantity: Number(line.quantity),
    ex_tax: Number(line.price_ex_tax ?? listed),
    inc_tax: Number(line.price_inc_tax ?? line.price_ex_tax ?? listed),
  }
}
