/** Orders of a store. */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const path = '/v2/orders'
const billing_address = { first_name: 'Ann', last_name: 'Lee', zip: '78759', email: 'ann@example.com' }
const towel = { name: 'Towel', quantity: 2, price_ex_tax: 10, price_inc_tax: 11 }
const sent = { billing_address, products: [towel] }

it('makes an order of a guest on the first channel, and adds up what it costs', async () => {
  const { store } = await withStore()
  const costs = { shipping_cost_ex_tax: 5, shipping_cost_inc_tax: '5.5', discount_amount: 1 }
  const made = await store('POST', path, { ...sent, ...costs })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({
    id: 100,
    channel_id: 1,
    customer_id: 0,
    status_id: 1,
    status: 'Pending',
    is_deleted: false,
    date_created: 'Thu, 15 Jan 2026 12:00:00 +0000',
    currency_code: 'USD',
    items_total: 2,
    subtotal_ex_tax: '20.0000',
    subtotal_inc_tax: '22.0000',
    shipping_cost_inc_tax: '5.5000',
    total_ex_tax: '24.0000',
    total_inc_tax: '26.5000',
    total_tax: '2.5000',
    billing_address: { ...billing_address, company: '' },
    products: { resource: '/orders/100/products' },
  })
  expect((await store('GET', `${path}/100`)).body).toEqual(made.body)
  const said = await store('POST', path, { ...sent, total_ex_tax: '9', total_inc_tax: '10' })
  expect(said.body).toMatchObject({ subtotal_ex_tax: '20.0000', total_inc_tax: '10.0000' })
})

it('takes a channel that exists and is switched on, and no other', async () => {
  const { store } = await withStore()
  const wrongOn = async (channel_id: unknown) => {
    const { status, body } = await store('POST', path, { ...sent, channel_id })
    return status === 201 ? body.channel_id : [status, body[0].details.invalid_reason]
  }
  const { id: on } = await channel(store, 'On', 'active')
  const { id: off } = await channel(store, 'Off', 'inactive')
  const { id: marketplace } = await channel(store, 'Amazon', 'connected', 'marketplace')
  expect(await wrongOn(on)).toBe(on)
  expect(await wrongOn(marketplace)).toBe(marketplace)
  expect(await wrongOn(off)).toEqual([400, 'The channel is not switched on'])
  expect(await wrongOn(99)).toEqual([400, 'The channel does not exist'])
})

it('says what is wrong with an order', async () => {
  const { store } = await withStore()
  const wrong = async (row: object) => {
    const { status, body } = await store('POST', path, { ...sent, ...row })
    return [status, ...(body as { message: string }[]).map(({ message }) => message.split("'")[1])]
  }
  expect(await wrong({ billing_address: undefined, products: undefined })).toEqual([400, 'billing_address', 'products'])
  expect(await wrong({ billing_address: { zip: '1' } })).toEqual([400, 'billing_address.zip'])
  expect(await wrong({ products: [{ name: 'Towel', quantity: 0 }] })).toEqual([
    400,
    'products.0.price_ex_tax',
    'products.0.price_inc_tax',
    'products.0.quantity',
  ])
  expect(await wrong({ products: [{ product_id: 9, quantity: 1 }] })).toEqual([400, 'products.0.product_id'])
  expect(await wrong({ consignments: {} })).toEqual([400, 'consignments'])
  expect(await wrong({ customer_id: 9, status_id: 15 })).toEqual([400, 'customer_id', 'status_id'])
  expect(await wrong({ total_ex_tax: 5 })).toEqual([400, 'total_inc_tax'])
  expect(await wrong({ discount_amount: -1 })).toEqual([400, 'discount_amount'])
  expect(await wrong({ default_currency_code: 'XAU' })).toEqual([400, 'default_currency_code'])
  expect(await wrong({ date_created: 'soon' })).toEqual([400, 'date_created'])
})

it('takes prices from the catalogue, and products that are picked up', async () => {
  const { store, control } = await withStore()
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'products', rows: [{ name: 'Cup', price: 4 }] }] })
  const line = { product_id: 1, quantity: 3 }
  expect((await store('POST', path, { ...sent, products: [line] })).body.total_inc_tax).toBe('12.0000')
  const consignments = { pickups: [{ pickup_method_id: 1, line_items: [line] }] }
  expect((await store('POST', path, { billing_address, consignments })).body.total_inc_tax).toBe('12.0000')
})

it('finds by each filter and sorts; nothing to list is no body', async () => {
  const { store, control } = await withStore()
  expect((await store('GET', path)).text).toBe('')
  const rows = [
    { channel_id: 7, status_id: 2, payment_method: 'Cash' },
    { channel_id: 8, status_id: 2, billing_address, external_order_id: 'x-1' },
    { customer_id: 5, total_ex_tax: 50, total_inc_tax: 50, date_created: '2020-01-01T00:00:00Z' },
  ]
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'orders', rows }] })
  const found = async (query: string) =>
    ((await store('GET', `${path}?${query}`)).body ?? []).map((row: { id: number }) => row.id)
  expect(await found('channel_id=7')).toEqual([100])
  expect(await found('status_id=2')).toEqual([100, 101])
  expect(await found('customer_id=5')).toEqual([102])
  expect(await found('min_id=101&max_id=101')).toEqual([101])
  expect(await found('email=ANN@example.com')).toEqual([101])
  expect(await found('min_total=20')).toEqual([102])
  expect(await found('payment_method=Cash')).toEqual([100])
  expect(await found('external_order_id=x-1')).toEqual([101])
  expect(await found('max_date_created=Wed, 01 Jan 2025 00:00:00 %2B0000')).toEqual([102])
  expect(await found('min_date_modified=2026-01-16')).toEqual([])
  expect(await found('sort=channel_id:desc')).toEqual([101, 100, 102])
  expect(await found('limit=1&page=3')).toEqual([102])
  expect((await store('GET', `${path}?page=4&limit=1`)).status).toBe(204)
  for (const query of ['channel_id=x', 'min_total=x', 'sort=total', 'min_date_created=soon']) {
    expect((await store('GET', `${path}?${query}`)).status, query).toBe(400)
  }
})

it('counts orders by their statuses', async () => {
  const { store, control } = await withStore()
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'orders', count: 3 }] })
  await store('POST', path, sent)
  const { body } = await store('GET', `${path}/count?channel_id=1`)
  const some = body.statuses.filter((row: { count: number }) => row.count > 0)
  expect([body.count, some]).toMatchObject([
    4,
    [
      { id: 1, name: 'Pending', count: 1 },
      { id: 11, name: 'Awaiting Fulfillment', count: 3 },
    ],
  ])
})

it('archives an order, which is still there for those who know its number', async () => {
  const { store } = await withStore()
  await store('POST', path, sent)
  expect((await store('DELETE', `${path}/100`)).status).toBe(204)
  expect((await store('GET', path)).status).toBe(204)
  expect((await store('GET', `${path}/count`)).body.count).toBe(0)
  expect((await store('GET', `${path}/100`)).body.is_deleted).toBe(true)
  expect((await store('GET', `${path}/101`)).body).toMatchObject([{ status: 404 }])
  expect((await store('DELETE', `${path}/101`)).status).toBe(404)
})

async function channel(
  store: Asked['store'],
  name: string,
  status: string,
  type = 'storefront',
): Promise<{ id: number }> {
  return (await store('POST', '/v3/channels', { name, type, platform: 'custom', status })).body.data
}
