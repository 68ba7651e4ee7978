/** Goes through what decides on prices: price lists. */

import type { Asked } from '../sandbox/kit.ts'

type Ask = Asked['store']

export async function tourOfPricing(store: Ask): Promise<void> {
  await tourOfPriceLists(store)
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
