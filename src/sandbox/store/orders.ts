/** Orders, V2: read, counted and made. They are never deleted, only archived. */

import type { Answer, StoreCall, StoreRoute } from '../http.ts'
import type { Json, JsonObject } from '../json.ts'
import { integerParameter } from '../paging.ts'
import type { Contents } from '../world.ts'
import { defaultCode } from './currency-rows.ts'
import { type Order, type OrderLine, orderStatuses, orders } from './order-rows.ts'
import { amountMembers, checkOrder, plainMembers, toLine } from './order-rules.ts'
import { addressMembers, amountOf, orderView, totalsOf } from './order-view.ts'
import type { Seeder } from './seeding.ts'
import { badV2, bareList, notFoundV2 } from './v2.ts'

const scope = 'store_v2_orders'
const path = '/v2/orders'
const one = `${path}/{order_id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'GET', path: `${path}/count`, scope, handle: count },
  { method: 'GET', path: one, scope, handle: call => ({ status: 200, body: orderView(call.contents, named(call)) }) },
  { method: 'DELETE', path: one, scope, handle: archive },
]

function list(call: StoreCall): Answer {
  return bareList(call, sorted(call, filtered(call)), order => orderView(call.contents, order))
}

function filtered(call: StoreCall): Order[] {
  const whole = (name: string) => integerParameter(call, name, badV2)
  const [channel, customer, status] = [whole('channel_id'), whole('customer_id'), whole('status_id')]
  const inIds = range(call, 'id', numberOf)
  const inTotals = range(call, 'total', numberOf)
  const inCreated = range(call, 'date_created', timeOf)
  const inModified = range(call, 'date_modified', timeOf)
  const { email, cart_id, payment_method, external_order_id } = call.query
  const isText = (value: Json | undefined, asked: string | undefined) => asked === undefined || value === asked
  const hidden = call.settings.emulate.archivedOrders === 'hidden'
  return orders
    .rows(call.contents)
    .filter(
      order =>
        !(hidden && order.is_deleted) &&
        (channel === undefined || order.channel_id === channel) &&
        (customer === undefined || order.customer_id === customer) &&
        (status === undefined || order.status_id === status) &&
        (email === undefined || String(order.billing_address.email).toLowerCase() === email.toLowerCase()) &&
        isText(order.own.cart_id, cart_id) &&
        isText(order.own.payment_method, payment_method) &&
        isText(order.own.external_order_id, external_order_id) &&
        inIds(order.id) &&
        inTotals(totalsOf(order).total.inc) &&
        inCreated(order.date_created) &&
        inModified(order.date_modified),
    )
}

/** `min_id` and `max_id`, both of them included. */
function range(call: StoreCall, name: string, parse: (text: string) => number): (value: number) => boolean {
  const bound = (side: 'min' | 'max') => {
    const text = call.query[`${side}_${name}`]
    if (text === undefined) return undefined
    const value = parse(text)
    if (Number.isNaN(value)) throw badV2(`${side}_${name}`, text)
    return value
  }
  const [min, max] = [bound('min'), bound('max')]
  return value => (min === undefined || value >= min) && (max === undefined || value <= max)
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

/** As in emails or as elsewhere; whole seconds count. */
function timeOf(text: string): number {
  return Date.parse(text)
}

const sortable: { [name: string]: (order: Order) => number | string } = {
  id: order => order.id,
  customer_id: order => order.customer_id,
  date_created: order => order.date_created,
  date_modified: order => order.date_modified,
  status_id: order => order.status_id,
  channel_id: order => order.channel_id,
  external_id: order => String(order.own.external_order_id ?? ''),
}

function sorted(call: StoreCall, rows: Order[]): Order[] {
  const { sort = 'id' } = call.query
  const [field = '', direction = 'asc'] = sort.split(':')
  const by = Object.hasOwn(sortable, field) ? sortable[field] : undefined
  if (by === undefined || !['asc', 'desc'].includes(direction)) throw badV2('sort', sort)
  const sign = direction === 'asc' ? 1 : -1
  return rows.sort((a, b) => (by(a) < by(b) ? -sign : by(a) > by(b) ? sign : a.id - b.id))
}

function count(call: StoreCall): Answer {
  const found = filtered(call)
  const statuses = orderStatuses.map((name, id) => ({
    id,
    name,
    system_label: name,
    custom_label: name,
    system_description: '',
    count: found.filter(order => order.status_id === id).length,
    sort_order: id,
  }))
  return { status: 200, body: { statuses, count: found.length } }
}

function create(call: StoreCall): Answer {
  const { body, sent } = checkOrder(call)
  const lines = sent.map(line => toLine(line, call.contents))
  const order = insertOrder(call.contents, body, lines, call.now)
  return { status: call.settings.emulate.createOrderStatus, body: orderView(call.contents, order) }
}

function insertOrder(contents: Contents, body: JsonObject, lines: OrderLine[], now: number): Order {
  const address = body.billing_address as JsonObject
  const created = body.date_created === undefined ? now : Date.parse(String(body.date_created))
  return orders.insert(contents, {
    id: orders.nextId(contents),
    channel_id: Number(body.channel_id ?? 1),
    customer_id: Number(body.customer_id ?? 0),
    status_id: Number(body.status_id ?? 1),
    currency_code: String(body.default_currency_code ?? defaultCode(contents)),
    is_deleted: false,
    billing_address: picked(address, addressMembers),
    lines,
    shipping_addresses: Array.isArray(body.shipping_addresses) ? body.shipping_addresses.length : 0,
    own: { ...picked(body, Object.keys(plainMembers)), ...amountsOf(body) },
    date_created: created,
    date_modified: now,
  })
}

function picked(row: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.filter(name => row[name] !== undefined).map(name => [name, row[name] ?? null]))
}

function amountsOf(body: JsonObject): JsonObject {
  const sent = amountMembers.filter(name => body[name] !== undefined)
  return Object.fromEntries(sent.map(name => [name, amountOf(Number(body[name]))]))
}

function named(call: StoreCall): Order {
  const found = orders.find(call.contents, Number(call.params.order_id))
  if (found === undefined) throw notFoundV2()
  return found
}

function archive(call: StoreCall): Answer {
  Object.assign(named(call), { is_deleted: true, date_modified: call.now })
  return { status: 204 }
}

/** On any channel, whether it exists or not. */
export const seeder: Seeder = {
  kind: 'orders',
  insert({ contents, now }, row) {
    const line = { name: 'Sample', quantity: 1, price_ex_tax: 10, price_inc_tax: 11 }
    return insertOrder(contents, row, [toLine(line, contents)], now)
  },
  sample: at => ({
    status_id: 11,
    order_source: 'www',
    payment_method: 'Manual',
    billing_address: {
      first_name: 'Sample',
      last_name: `Shopper ${at}`,
      zip: '78759',
      email: `order-${at}@example.com`,
    },
  }),
}
