/** Carts of a store, and the settings of abandoned ones. */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const path = '/v3/carts'
const custom_items = [{ name: 'Wrapping', quantity: 2, list_price: 2.5 }]

it('makes a cart of products, other items and gift certificates', async () => {
  const { store } = await withProducts()
  const person = { name: 'Ann', email: 'ann@example.com' }
  const gift = { name: 'Gift', theme: 'General', amount: 20, quantity: 2, sender: person, recipient: person }
  const line_items = [
    { product_id: 1, quantity: 3 },
    { product_id: 2, quantity: 1, list_price: 1 },
  ]
  const made = await store('POST', path, { line_items, custom_items, gift_certificates: [gift] })
  expect([made.status, made.body.data]).toMatchObject([
    201,
    {
      channel_id: 1,
      customer_id: 0,
      email: '',
      currency: { code: 'USD' },
      cart_amount: 58,
      version: 1,
      line_items: {
        physical_items: [{ product_id: 1, variant_id: 1, name: 'Cup', list_price: 4, extended_list_price: 12 }],
        digital_items: [{ product_id: 2, original_price: 9, list_price: 1 }],
        custom_items: [{ name: 'Wrapping', extended_list_price: 5 }],
        gift_certificates: [{ amount: 20 }, { amount: 20 }],
      },
    },
  ])
  expect((await store('GET', `${path}/${made.body.data.id}`)).body.data).toEqual(made.body.data)
  expect((await store('GET', path)).status).toBe(405)
})

it('belongs to a channel that exists, in a currency that this has', async () => {
  const { store } = await withStore()
  const outlet = { name: 'Outlet', type: 'storefront', platform: 'custom' }
  const { id } = (await store('POST', '/v3/channels', outlet)).body.data
  const made = await store('POST', path, { custom_items, channel_id: id, currency: { code: 'eur' } })
  expect(made.body.data).toMatchObject({ channel_id: id, currency: { code: 'EUR' } })
  expect((await store('POST', path, { custom_items, channel_id: 99 })).body.errors).toEqual({
    channel_id: 'Channel 99 does not exist',
  })
  expect((await store('POST', path, { custom_items, currency: { code: 'XAU' } })).body.errors).toHaveProperty([
    'currency.code',
  ])
})

it('says what is wrong with a cart', async () => {
  const { store, control } = await withProducts()
  const variants = [{ product_id: 1, sku: 'CUP-RED' }]
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'variants', rows: variants }] })
  const wrong = async (body: object) => (await store('POST', path, body)).body.errors
  expect(await wrong({})).toEqual({ line_items: 'error.path.missing' })
  expect(await wrong({ line_items: [{ product_id: 9, quantity: 0 }] })).toEqual({
    'line_items.0.quantity': 'error.min',
    'line_items.0.product_id': 'The product 9 does not exist',
  })
  expect(await wrong({ line_items: [{ product_id: 1, quantity: 1 }] })).toEqual({
    'line_items.0.variant_id': 'error.path.missing',
  })
  expect(await wrong({ line_items: [{ product_id: 1, quantity: 1, variant_id: 2 }] })).toEqual({
    'line_items.0.variant_id': 'Unknown variant',
  })
  expect(await wrong({ custom_items: [{ quantity: 1 }], customer_id: 9 })).toEqual({
    customer_id: 'The customer 9 does not exist',
    'custom_items.0.name': 'error.path.missing',
    'custom_items.0.list_price': 'error.path.missing',
  })
})

it('can be given to a customer by those who know its version', async () => {
  const { store } = await withStore()
  await store('POST', '/v3/customers', [{ email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' }])
  const one = `${path}/${(await store('POST', path, { custom_items })).body.data.id}`
  const given = await store('PUT', one, { customer_id: 1, version: 1 })
  expect([given.status, given.body.data]).toMatchObject([201, { customer_id: 1, email: 'ann@example.com', version: 2 }])
  expect((await store('PUT', one, { customer_id: 0, version: 1 })).status).toBe(409)
  expect((await store('PUT', one, { customer_id: 0 })).body.data.version).toBe(3)
  expect((await store('PUT', one, {})).body.errors).toEqual({ customer_id: 'error.path.missing' })
})

it('goes when it is deleted, or thirty days after its last change', async () => {
  const { store, control } = await withStore()
  const made = async () => `${path}/${(await store('POST', path, { custom_items })).body.data.id}`
  const [gone, kept] = [await made(), await made()]
  expect((await store('DELETE', gone)).status).toBe(204)
  expect((await store('GET', gone)).status).toBe(404)
  await control('POST', '/clock/advance', { days: 20 })
  await store('PUT', kept, { customer_id: 0 })
  await control('POST', '/clock/advance', { days: 20 })
  expect((await store('GET', kept)).status).toBe(200)
  await control('POST', '/clock/advance', { days: 10 })
  expect((await store('GET', kept)).status).toBe(404)
})

it('has settings of abandoned carts: the store needs all of them, a channel none', async () => {
  const { store } = await withStore()
  const settings = '/v3/abandoned-carts/settings'
  const all = (await store('GET', settings)).body.data
  expect((await store('PUT', settings, { enable_notification: false })).status).toBe(422)
  expect((await store('PUT', settings, { ...all, enable_notification: false })).body.data.enable_notification).toBe(
    false,
  )
  const wrong = { merchant_email_address: 'nobody', merchant_abandoned_cart_digest_email_frequency: 1 }
  expect((await store('PUT', settings, { ...all, ...wrong })).body.errors).toEqual({
    merchant_email_address: 'error.pattern',
    merchant_abandoned_cart_digest_email_frequency: 'error.min',
  })
  const none = Object.fromEntries(Object.keys(all).map(name => [name, null]))
  expect((await store('GET', `${settings}/channels/1`)).body.data).toEqual(none)
  const own = await store('PUT', `${settings}/channels/1`, { merchant_abandoned_cart_email_frequency_type: 'digest' })
  expect(own.body.data).toEqual({ ...none, merchant_abandoned_cart_email_frequency_type: 'digest' })
  expect((await store('GET', `${settings}/channels/99`)).status).toBe(404)
})

/** Product 1 is a thing, product 2 is not. */
async function withProducts(): Promise<Asked> {
  const asked = await withStore()
  const rows = [
    { name: 'Cup', type: 'physical', price: 4 },
    { name: 'Song', type: 'digital', price: 9 },
  ]
  await asked.control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'products', rows }] })
  return asked
}
