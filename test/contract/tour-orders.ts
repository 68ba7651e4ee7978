/** Goes through what is bought: orders and carts. */

import type { Asked } from '../sandbox/kit.ts'

type Ask = Asked['store']

export async function tourOfOrders({ store, control }: Asked): Promise<void> {
  await tourOfOrderRows(store)
  const seeded = await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'products', count: 1 }] })
  await tourOfCarts(store, seeded.body.objects[0].first_id)
}

const billing_address = { first_name: 'Ann', last_name: 'Lee', zip: '78759', email: 'ann@example.com' }
const towel = { name: 'Towel', quantity: 2, price_ex_tax: 10, price_inc_tax: 11 }

async function tourOfOrderRows(store: Ask): Promise<void> {
  const path = '/v2/orders'
  await store('GET', path)
  const more = { status_id: 11, discount_amount: '1', staff_notes: 'Soon', external_source: 'M-MIG' }
  const made = await store('POST', path, { billing_address, products: [towel], channel_id: 1, ...more })
  await store('POST', path, { billing_address, products: [towel], date_created: 'Thu, 20 Apr 2017 11:32:00 -0400' })
  await store('POST', path, { billing_address, products: [towel], channel_id: 99 })
  await store('POST', path, {})
  await store('GET', `${path}?channel_id=1&status_id=11&min_id=100&max_id=200&min_total=1&email=ann@example.com`)
  await store('GET', `${path}?sort=id&page=1&limit=1`)
  await store('GET', `${path}?sort=id:desc&channel_id=1`)
  await store('GET', `${path}?channel_id=x`)
  await store('GET', `${path}/count`)
  const one = `${path}/${made.body.id}`
  await store('GET', one)
  await store('DELETE', one)
  await store('GET', `${path}/99`)
  await store('DELETE', `${path}/99`)
}

async function tourOfCarts(store: Ask, product_id: number): Promise<void> {
  const path = '/v3/carts'
  const person = { name: 'Ann', email: 'ann@example.com' }
  const gift = { name: 'Gift', theme: 'General', amount: 20, quantity: 1, sender: person, recipient: person }
  const made = await store('POST', path, {
    line_items: [{ product_id, quantity: 2 }],
    custom_items: [{ name: 'Wrapping', sku: 'W', quantity: 1, list_price: 2.5 }],
    gift_certificates: [gift],
    channel_id: 1,
  })
  await store('POST', path, {})
  const one = `${path}/${made.body.data.id}`
  await store('GET', one)
  await store('PUT', one, { customer_id: 0, version: 1 })
  await store('PUT', one, { customer_id: 0, version: 1 })
  await store('PUT', one, { customer_id: 99 })
  await store('DELETE', one)
  await store('GET', one)
}
