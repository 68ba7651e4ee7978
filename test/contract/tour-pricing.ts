/** Goes through what decides on prices: price lists, their records and assignments. */

import { type Asked, seedProducts } from '../sandbox/kit.ts'

type Ask = Asked['store']

export async function tourOfPricing(asked: Asked): Promise<void> {
  const { store } = asked
  await tourOfPriceLists(store)
  await tourOfRecords(asked)
  await tourOfAssignments(store)
}

async function tourOfRecords(asked: Asked): Promise<void> {
  const { store } = asked
  const { id } = (await store('POST', '/v3/pricelists', { name: 'Records' })).body.data
  await seedProducts(asked, [{ sku: 'PRICED' }])
  const variant_id = (await store('GET', '/v3/catalog/variants?sku=PRICED')).body.data[0].id
  const path = `/v3/pricelists/${id}/records`
  const tier = { quantity_min: 2, quantity_max: 9, type: 'fixed', amount: 1 }
  const row = { variant_id, currency: 'USD', price: 10, bulk_pricing_tiers: [tier] }
  await store('POST', path, [row])
  await store('POST', path, [row])
  await store('PUT', path, [row, { sku: 'PRICED', currency: 'EUR', price: 9, sale_price: 8 }])
  await store('PUT', path, [{ sku: 'NONE' }])
  for (const method of ['POST', 'PUT']) {
    await store(method, '/v3/pricelists/records', [{ ...row, price_list_id: id, currency: 'GBP' }])
    await store(method, '/v3/pricelists/records', [{ ...row, price_list_id: 99 }])
  }
  await store('GET', `${path}?include=bulk_pricing_tiers,sku&currency=usd&price:min=1&limit=1&page=1`)
  const { meta } = (await store('GET', `${path}?variant_id:in=${variant_id}&limit=1`)).body
  await store('GET', `${path}?after=${encodeURIComponent(meta.cursor_pagination.end_cursor)}`)
  await store('GET', `${path}?price=x`)
  await store('GET', `${path}/${variant_id}?include=sku`)
  const one = `${path}/${variant_id}/usd`
  await store('GET', `${one}?include=bulk_pricing_tiers`)
  await store('PUT', one, { price: 11, bulk_pricing_tiers: [tier] })
  await store('PUT', one, { price: 'x' })
  await store('PUT', `${path}/99/usd`, { price: 1 })
  await store('DELETE', one)
  await store('GET', one)
  await store('DELETE', `${path}?currency=EUR&sku:in=PRICED`)
  await store('DELETE', `/v3/pricelists/${id}`)
  await store('GET', path)
}

async function tourOfAssignments(store: Ask): Promise<void> {
  const path = '/v3/pricelists/assignments'
  const { id } = (await store('POST', '/v3/pricelists', { name: 'Assigned' })).body.data
  const customer_group_id = (await store('POST', '/v2/customer_groups', { name: 'Assigned' })).body.id
  await store('POST', path, [{ price_list_id: id, customer_group_id, channel_id: 1 }])
  await store('POST', path, [{ price_list_id: id, customer_group_id }])
  await store('POST', path, [{ price_list_id: id, customer_group_id }])
  await store('GET', `${path}?price_list_id:in=${id}&channel_id=1&limit=1&page=1`)
  await store('GET', path)
  const put = `/v3/pricelists/${id}/assignments`
  await store('PUT', put, { customer_group_id, channel_id: 1 })
  await store('PUT', put, { customer_group_id, channel_id: 99 })
  await store('PUT', put, { channel_id: 1 })
  await store('DELETE', path)
  await store('DELETE', `${path}?price_list_id=${id}`)
  await store('DELETE', `/v3/pricelists/${id}`)
  await store('DELETE', `/v2/customer_groups/${customer_group_id}`)
}

async function tourOfPriceLists(store: Ask): Promise<void> {
  const path = '/v3/pricelists'
  const made = await store('POST', path, { name: 'Trade', active: false })
  await store('POST', path, { name: 'Retail' })
  await store('POST', path, { name: 'Retail' })
  await store('POST', path, {})
  await store('GET', path)
  await store('GET', `${path}?id:in=1,2&name:like=tra&limit=1&page=1`)
  await store('GET', `${path}?id:in=x`)
  const one = `${path}/${made.body.data.id}`
  await store('GET', one)
  await store('PUT', one, { name: 'Trade EU', active: true })
  await store('PUT', one, { name: 'Retail' })
  await store('PUT', one, { active: true })
  await store('DELETE', one)
  for (const method of ['GET', 'PUT', 'DELETE']) await store(method, one, method === 'PUT' ? { name: 'A' } : undefined)
  await store('DELETE', `${path}?id:in=2`)
}
