/** Carts: made, read, given to a customer and deleted, one at a time; a list of them there is not. */

import { day, iso } from '../clock.ts'
import { type FieldErrors, invalid, notFound, statusCodes } from '../errors.ts'
import { type Answer, ok, Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { nextUuid } from '../ids.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { table } from '../table.ts'
import { checkCart, checkCustomer, itemsOf } from './cart-rules.ts'
import { currenciesOf } from './currency-rows.ts'
import { customers } from './customer-rows.ts'
import { products, skuOf, variantsOf } from './product-rows.ts'
import { sites } from './sites.ts'

type Items = {
  physical_items: JsonObject[]
  digital_items: JsonObject[]
  gift_certificates: JsonObject[]
  custom_items: JsonObject[]
}

type Cart = {
  id: number
  uuid: string
  channel_id: number
  customer_id: number
  currency_code: string
  locale: string
  line_items: Items
  amount: number
  version: number
  created: number
  updated: number
}

const carts = table<Cart>('carts')

const scope = 'store_cart'
const one = '/v3/carts/{cart_id}'

export const routes: StoreRoute[] = [
  { method: 'POST', path: '/v3/carts', scope, handle: create },
  { method: 'GET', path: one, scope, handle: call => ok(view(call, named(call))) },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, handle: remove },
]

/** So long after its last change a cart is there. */
const lifetime = 30 * day

function named(call: StoreCall): Cart {
  const cart = carts.rows(call.contents).find(row => row.uuid === call.params.cart_id)
  if (cart === undefined || cart.updated + lifetime <= call.now) throw notFound('Cart not found')
  return cart
}

function create(call: StoreCall): Answer {
  const body = checkCart(call)
  const channelId = Number(body.channel_id ?? 1)
  const line_items = toItems(call, body, channelId)
  const sum = (items: JsonObject[], price: string) => items.reduce((before, item) => before + Number(item[price]), 0)
  const bought = [...line_items.physical_items, ...line_items.digital_items, ...line_items.custom_items]
  const { default_currency } = currenciesOf(call.contents, channelId)
  const code = isObject(body.currency) ? (body.currency.code ?? default_currency) : default_currency
  const cart = carts.insert(call.contents, {
    id: carts.nextId(call.contents),
    uuid: nextUuid(call.world, 'cart'),
    channel_id: channelId,
    customer_id: Number(body.customer_id ?? 0),
    currency_code: String(code).toUpperCase(),
    locale: String(body.locale ?? 'en'),
    line_items,
    amount: sum(bought, 'extended_list_price') + sum(line_items.gift_certificates, 'amount'),
    version: 1,
    created: call.now,
    updated: call.now,
  })
  return { ...ok(view(call, cart)), status: 201 }
}

function toItems(call: StoreCall, body: JsonObject, channelId: number): Items {
  const { line_items, custom_items, gift_certificates } = itemsOf(body)
  const id = () => nextUuid(call.world, 'cart-item')
  const isDigital = ({ product_id }: JsonObject) =>
    products.find(call.contents, Number(product_id))?.own.type === 'digital'
  const shown = (item: JsonObject) => ({ id: id(), ...productItem(call, item, channelId) })
  return {
    physical_items: line_items.filter(item => !isDigital(item)).map(item => ({ ...shown(item), ...shipped })),
    digital_items: line_items.filter(isDigital).map(shown),
    gift_certificates: gift_certificates.flatMap(({ quantity, ...item }) =>
      Array.from({ length: Number(quantity) }, () => ({ id: id(), taxable: false, ...item })),
    ),
    custom_items: custom_items.map(({ sku = '', name = '', quantity = 1, list_price = 0 }) => ({
      id: id(),
      sku,
      name,
      quantity: String(quantity),
      list_price: String(list_price),
      extended_list_price: Number(quantity) * Number(list_price),
    })),
  }
}

const shipped = { is_require_shipping: true }

function productItem(call: StoreCall, item: JsonObject, channelId: number): JsonObject {
  const product = products.find(call.contents, Number(item.product_id))!
  const own = variantsOf(call.contents, product.id)
  const variant = own.find(row => row.id === item.variant_id) ?? own[0]
  const listed = Number(variant?.own.price ?? product.own.price ?? 0)
  const price = Number(item.list_price ?? listed)
  const quantity = Number(item.quantity)
  const site = sites.rows(call.contents).find(row => row.channel_id === channelId) ?? sites.rows(call.contents)[0]
  return {
    variant_id: variant?.id ?? 0,
    product_id: product.id,
    sku: variant === undefined ? skuOf(product) : skuOf(variant),
    name: item.name ?? product.own.name ?? '',
    url: (site?.url ?? '').replace(/\/$/, '') + product.path,
    quantity,
    taxable: true,
    discounts: [],
    coupons: [],
    discount_amount: 0,
    coupon_amount: 0,
    original_price: listed,
    list_price: price,
    sale_price: price,
    extended_list_price: price * quantity,
    extended_sale_price: price * quantity,
    is_mutable: true,
    added_by_promotion: false,
  }
}

/** Only the customer of a cart can change. Who says which version is meant, is refused when it is another by now. */
function update(call: StoreCall): Answer {
  const cart = named(call)
  const { body } = call
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  checkCustomer(body, call.contents, errors, true)
  if (Object.keys(errors).length > 0) throw invalid(errors)
  if (body.version !== undefined && body.version !== cart.version) {
    const title = 'The request cannot be processed due to a possible conflict. Please review the changes and try again.'
    throw new Refusal({ status: 409, body: { status: 409, title, type: statusCodes } })
  }
  Object.assign(cart, { customer_id: body.customer_id, version: cart.version + 1, updated: call.now })
  return { ...ok(view(call, cart)), status: 201 }
}

function remove(call: StoreCall): Answer {
  const { id } = named(call)
  carts.remove(call.contents, row => row.id === id)
  return { status: 204 }
}

function view({ contents }: StoreCall, cart: Cart): Json {
  return {
    id: cart.uuid,
    customer_id: cart.customer_id,
    channel_id: cart.channel_id,
    email: customers.find(contents, cart.customer_id)?.email ?? '',
    currency: { code: cart.currency_code },
    tax_included: false,
    base_amount: cart.amount,
    discount_amount: 0,
    manual_discount_amount: 0,
    cart_amount: cart.amount,
    coupons: [],
    discounts: [],
    line_items: cart.line_items,
    created_time: iso(cart.created),
    updated_time: iso(cart.updated),
    locale: cart.locale,
    version: cart.version,
  }
}
