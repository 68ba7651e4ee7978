/** What does an order look like? Amounts are text, dates are those of an email, and what lies beneath is linked to. */

import type { Json, JsonObject } from '../json.ts'
import type { Contents } from '../world.ts'
import { currencies, defaultCode } from './currency-rows.ts'
import { type Order, orderStatuses } from './order-rows.ts'

/** `5` is `"5.0000"`. */
export function amountOf(value: number): string {
  return value.toFixed(4)
}

/** What an order costs, where its makers do not say otherwise: its lines and what is added, less what is taken off. */
export function totalsOf({ lines, own }: Order): { [name in 'subtotal' | 'total']: { ex: number; inc: number } } {
  const sum = (price: 'ex_tax' | 'inc_tax') => lines.reduce((before, line) => before + line[price] * line.quantity, 0)
  const said = (name: string) => Number(own[name] ?? 0)
  const added = (tax: string) => ['shipping_cost', 'handling_cost', 'wrapping_cost'].map(name => said(`${name}_${tax}`))
  const total = (tax: 'ex_tax' | 'inc_tax', subtotal: number) =>
    Math.max(0, added(tax).reduce((before, cost) => before + cost, subtotal) - said('discount_amount'))
  const subtotal = {
    ex: Number(own.subtotal_ex_tax ?? sum('ex_tax')),
    inc: Number(own.subtotal_inc_tax ?? sum('inc_tax')),
  }
  return {
    subtotal,
    total: {
      ex: Number(own.total_ex_tax ?? total('ex_tax', subtotal.ex)),
      inc: Number(own.total_inc_tax ?? total('inc_tax', subtotal.inc)),
    },
  }
}

/** What an order has of which nothing was sent. */
const initial: JsonObject = {
  date_shipped: '',
  cart_id: '',
  payment_method: '',
  payment_provider_id: '',
  payment_status: '',
  items_shipped: 0,
  order_is_digital: false,
  ip_address: '',
  ip_address_v6: '',
  geoip_country: '',
  geoip_country_iso2: '',
  staff_notes: '',
  customer_message: '',
  customer_locale: 'en',
  ebay_order_id: '0',
  external_id: null,
  external_merchant_id: null,
  external_order_id: '',
  external_source: null,
  order_source: 'external',
  tax_provider_id: '',
  is_email_opt_in: false,
  is_tax_inclusive_pricing: false,
  credit_card_type: null,
  shipping_cost_tax_class_id: 0,
  handling_cost_tax_class_id: 0,
  wrapping_cost_tax_class_id: 0,
}

/** Amounts that are zero unless they are sent. */
export const amounts = [
  'base_handling_cost',
  'base_shipping_cost',
  'base_wrapping_cost',
  'discount_amount',
  'handling_cost_ex_tax',
  'handling_cost_inc_tax',
  'refunded_amount',
  'shipping_cost_ex_tax',
  'shipping_cost_inc_tax',
  'wrapping_cost_ex_tax',
  'wrapping_cost_inc_tax',
]

const noAmounts = [
  ...amounts,
  'coupon_discount',
  'gift_certificate_amount',
  'handling_cost_tax',
  'shipping_cost_tax',
  'store_credit_amount',
  'wrapping_cost_tax',
]

const beneath = { products: 'products', shipping_addresses: 'shipping_addresses', coupons: 'coupons', fees: 'fees' }

export function orderView(contents: Contents, order: Order): JsonObject {
  const { id, own, lines, status_id, currency_code: code } = order
  const { subtotal, total } = totalsOf(order)
  const currency = currencies.rows(contents).find(row => row.currency_code === code)
  return {
    id,
    ...initial,
    ...Object.fromEntries(noAmounts.map(name => [name, amountOf(0)])),
    ...own,
    customer_id: order.customer_id,
    channel_id: order.channel_id,
    date_created: mailDate(order.date_created),
    date_modified: mailDate(order.date_modified),
    status_id,
    status: statusOf(status_id),
    custom_status: statusOf(status_id),
    subtotal_ex_tax: amountOf(subtotal.ex),
    subtotal_inc_tax: amountOf(subtotal.inc),
    subtotal_tax: amountOf(subtotal.inc - subtotal.ex),
    total_ex_tax: amountOf(total.ex),
    total_inc_tax: amountOf(total.inc),
    total_tax: amountOf(total.inc - total.ex),
    items_total: lines.reduce((before, line) => before + line.quantity, 0),
    currency_id: currency?.id ?? 1,
    currency_code: code,
    currency_exchange_rate: '1.0000000000',
    default_currency_id: currency?.id ?? 1,
    default_currency_code: code,
    store_default_currency_code: defaultCode(contents),
    store_default_to_transactional_exchange_rate: '1.0000000000',
    shipping_address_count: order.shipping_addresses,
    is_deleted: order.is_deleted,
    billing_address: { ...emptyAddress, ...order.billing_address, form_fields: [] },
    ...Object.fromEntries(Object.entries(beneath).map(([name, path]) => [name, linkTo(contents, id, path)])),
    consignments: linkTo(contents, id, 'consignments'),
  }
}

const emptyAddress: JsonObject = {
  first_name: '',
  last_name: '',
  company: '',
  street_1: '',
  street_2: '',
  city: '',
  state: '',
  zip: '',
  country: '',
  country_iso2: '',
  phone: '',
  email: '',
}

export const addressMembers = Object.keys(emptyAddress)

function statusOf(id: number): string {
  return orderStatuses[id] ?? ''
}

/** `Thu, 15 Jan 2026 12:00:00 +0000` */
function mailDate(ms: number): string {
  return new Date(ms).toUTCString().replace('GMT', '+0000')
}

function linkTo({ hash }: Contents, id: number, path: string): Json {
  const resource = `/orders/${id}/${path}`
  return { url: `https://api.bigcommerce.com/stores/${hash}/v2${resource}`, resource }
}
