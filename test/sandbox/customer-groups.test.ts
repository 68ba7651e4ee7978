/** Customer groups of a store. */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const path = '/v2/customer_groups'

it('has no body to show when there is nothing to list', async () => {
  const { store } = await withStore()
  const empty = await store('GET', path)
  expect([empty.status, empty.text]).toEqual([204, ''])
  expect((await store('GET', `${path}/count`)).body).toEqual({ count: 0 })
  await store('POST', path, { name: 'Trade' })
  expect((await store('GET', path)).body).toHaveLength(1)
  expect((await store('GET', `${path}?page=2`)).status).toBe(204)
  expect((await store('GET', `${path}/count`)).body).toEqual({ count: 1 })
})

it('fills in what is not sent, and shows amounts as text and dates without a zone', async () => {
  const { store } = await withStore()
  const rule = { type: 'all', method: 'percent', amount: 5 }
  const made = await store('POST', path, { name: 'Trade', discount_rules: [rule] })
  expect([made.status, made.body]).toEqual([
    200,
    {
      id: 1,
      name: 'Trade',
      is_default: false,
      is_group_for_guests: false,
      category_access: { type: 'all' },
      discount_rules: [{ ...rule, amount: '5.0000' }],
      date_created: '2026-01-15 12:00:00',
      date_modified: '2026-01-15 12:00:00',
    },
  ])
})

it('changes what is sent, and replaces all rules by those that are', async () => {
  const { store, control } = await withStore()
  await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'categories', count: 1 }] })
  const rules = [
    { type: 'all', method: 'fixed', amount: '1.5' },
    { type: 'category', method: 'percent', amount: 10, category_id: await firstCategory(store) },
    { type: 'product', method: 'price', amount: 0, product_id: 7 },
  ]
  await store('POST', path, { name: 'Trade', discount_rules: rules })
  const renamed = await store('PUT', `${path}/1`, { name: 'Trade EU' })
  expect(renamed.body).toMatchObject({ name: 'Trade EU', discount_rules: [{}, { amount: '10.0000' }, {}] })
  const replaced = await store('PUT', `${path}/1`, { discount_rules: [rules[2]] })
  expect(replaced.body).toMatchObject({ name: 'Trade EU', discount_rules: [{ type: 'product', amount: '0.0000' }] })
  expect(replaced.body.discount_rules).toHaveLength(1)
  expect((await store('PUT', `${path}/1`, { discount_rules: [] })).body.discount_rules).toEqual([])
})

it('takes one price list alone, or other rules', async () => {
  const { store } = await withStore()
  await store('POST', '/v3/pricelists', { name: 'Trade' })
  const list = { type: 'price_list', price_list_id: 1 }
  const all = { type: 'all', method: 'percent', amount: 5 }
  const reasonFor = async (...discount_rules: object[]) => {
    const { status, body } = await store('POST', path, { name: 'A', discount_rules })
    return status === 200 ? body.discount_rules : [status, body[0].details?.invalid_reason ?? body[0].message]
  }
  expect(await reasonFor(list)).toEqual([list])
  expect(await reasonFor({ ...list, method: 'percent', amount: 5 })).toEqual([list])
  expect(await reasonFor(list, all)).toEqual([400, 'A price list cannot be combined with other rules'])
  expect(await reasonFor(all, all)).toEqual([400, 'There can be one rule for all products only'])
  expect(await reasonFor({ ...list, price_list_id: 9 })).toEqual([400, 'The price list 9 does not exist'])
  expect(await reasonFor({ ...all, type: 'category', category_id: 9 })).toEqual([400, 'The category 9 does not exist'])
  expect(await reasonFor({ ...all, amount: 'much' })).toEqual([400, 'error.expected.jsnumber'])
  expect(await reasonFor({ ...all, type: 'product' })).toEqual([
    400,
    "The required field 'discount_rules.0.product_id' was not supplied.",
  ])
  expect(await reasonFor({ ...all, type: 'brand' })).toEqual([400, 'error.expected.validenumvalue'])
})

it('keeps categories only where access is to specific ones', async () => {
  const { store } = await withStore()
  const accessOf = async (category_access: object) => {
    const { status, body } = await store('POST', path, { name: 'A', category_access })
    return status === 200 ? body.category_access : status
  }
  expect(await accessOf({ type: 'specific', categories: [3, 4] })).toEqual({ type: 'specific', categories: [3, 4] })
  expect(await accessOf({ type: 'none', categories: [3] })).toEqual({ type: 'none' })
  expect(await accessOf({ type: 'specific' })).toBe(400)
  expect(await accessOf({ type: 'specific', categories: ['a'] })).toBe(400)
})

it('has one default group and one for guests at most', async () => {
  const { store } = await withStore()
  const both = { is_default: true, is_group_for_guests: true }
  await store('POST', path, { name: 'A', ...both })
  await store('POST', path, { name: 'B', is_default: true })
  await store('PUT', `${path}/2`, { is_group_for_guests: true })
  expect((await store('GET', `${path}/1`)).body).toMatchObject({ is_default: false, is_group_for_guests: false })
  expect((await store('GET', `${path}?is_default=true`)).body).toMatchObject([{ name: 'B', ...both }])
  await store('PUT', `${path}/2`, { is_default: false })
  expect((await store('GET', `${path}?is_default=true`)).status).toBe(204)
})

it('finds groups by name and date, and refuses filters it cannot read', async () => {
  const { store } = await withStore()
  for (const name of ['Trade', 'Trade EU', 'Staff']) await store('POST', path, { name })
  const namesAt = async (query: string) =>
    ((await store('GET', `${path}?${query}`)).body ?? []).map((row: { name: string }) => row.name)
  expect(await namesAt('name=Trade')).toEqual(['Trade'])
  expect(await namesAt('name:like=trade')).toEqual(['Trade', 'Trade EU'])
  expect(await namesAt('date_created:min=2026-01-16')).toEqual([])
  expect(await namesAt('date_modified=2026-01-15&limit=2&page=2')).toEqual(['Staff'])
  expect((await store('GET', `${path}?is_default=maybe`)).status).toBe(400)
  expect((await store('GET', `${path}?date_created=soon`)).status).toBe(400)
})

it('names every field that is wrong, and does not know groups that are gone', async () => {
  const { store } = await withStore()
  expect((await store('POST', path, { is_default: 1 })).body).toEqual([
    { status: 400, message: "The required field 'name' was not supplied." },
    {
      status: 400,
      message: "The field 'is_default' is invalid.",
      details: { invalid_reason: 'error.expected.jsboolean' },
    },
  ])
  await store('POST', path, { name: 'A' })
  expect((await store('DELETE', `${path}/1`)).status).toBe(204)
  expect((await store('GET', `${path}/1`)).body).toMatchObject([{ status: 404 }])
  expect((await store('PUT', `${path}/1`, { name: 'B' })).status).toBe(404)
  expect((await store('DELETE', `${path}/1`)).status).toBe(404)
  expect((await store('POST', path, { name: 'B' })).body.id).toBe(2)
})

async function firstCategory(store: Asked['store']): Promise<number> {
  return (await store('GET', '/v3/catalog/trees/categories')).body.data[0].category_id
}
