/** What customers have besides their own fields: addresses, attributes and the values of these. */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const path = '/v3/customers'
const ann = { email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' }
const home = { first_name: 'Ann', last_name: 'Lee', address1: '1 Main Street', city: 'Austin', country_code: 'US' }
const full = { ...home, customer_id: 1, state_or_province: 'Texas', postal_code: '78759' }

it('holds the same address of a customer once, and is silent about the second', async () => {
  const { store } = await withStore()
  await store('POST', path, [ann])
  const made = await store('POST', `${path}/addresses`, [full, { ...full, city: 'Dallas' }])
  expect(made.body.data).toMatchObject([
    { id: 1, address_type: 'residential', company: '' },
    { id: 2, city: 'Dallas' },
  ])
  const again = await store('POST', `${path}/addresses`, [full])
  expect([again.status, again.body.data]).toEqual([200, []])
  const same = await store('PUT', `${path}/addresses`, [{ id: 2, city: 'Austin' }])
  expect([same.status, same.body.data]).toEqual([200, []])
  expect((await store('GET', `${path}/addresses?id:in=2`)).body.data).toMatchObject([{ city: 'Dallas' }])
  expect((await store('PUT', `${path}/addresses`, [{ id: 2, phone: '555' }])).body.data).toMatchObject([
    { phone: '555' },
  ])
})

it('says what an address lacks', async () => {
  const { store } = await withStore()
  expect((await store('POST', `${path}/addresses`, [{ ...home, country_code: 'USA' }])).body.errors).toEqual({
    '0.country_code': 'error.pattern',
    '0.state_or_province': 'error.path.missing',
    '0.postal_code': 'error.path.missing',
    '0.customer_id': 'error.path.missing',
  })
  expect((await store('POST', `${path}/addresses`, [full])).body.errors).toEqual({
    '0.customer_id': 'The customer 1 does not exist',
  })
  expect((await store('POST', path, [{ ...ann, addresses: [{ ...home, city: 5 }] }])).body.errors).toEqual({
    '0.addresses.0.city': 'error.expected.jsstring',
  })
  expect((await store('POST', path, [{ ...ann, addresses: Array(11).fill(home) }])).body.errors).toEqual({
    '0.addresses': 'error.maxLength',
  })
})

it('lists addresses by customer, company and name, and deletes those that are named', async () => {
  const { store } = await withStore()
  await store('POST', path, [{ ...ann, addresses: [home, { ...home, company: 'Acme', first_name: 'Bob' }] }])
  const found = async (query: string) => (await store('GET', `${path}/addresses?${query}`)).body.data.length
  expect(await found('customer_id:in=1')).toBe(2)
  expect(await found('customer_id:in=2')).toBe(0)
  expect(await found('company:in=Acme')).toBe(1)
  expect(await found('name:in=Bob+Lee')).toBe(1)
  expect((await store('DELETE', `${path}/addresses?id:in=1,99`)).status).toBe(204)
  expect(await found('')).toBe(1)
})

it('keeps the type of an attribute and gives its name once', async () => {
  const { store } = await withStore()
  const level = { name: 'Level', type: 'string' }
  expect((await store('POST', `${path}/attributes`, [level])).body.data).toMatchObject([{ id: 1, ...level }])
  expect((await store('POST', `${path}/attributes`, [level])).status).toBe(422)
  expect((await store('POST', `${path}/attributes`, [{ name: 'A', type: 'colour' }])).status).toBe(422)
  const update = (row: object) => store('PUT', `${path}/attributes`, [{ id: 1, ...row }])
  expect((await update({ name: 'Grade' })).body.data).toMatchObject([{ name: 'Grade', type: 'string' }])
  expect((await update({ name: 'Grade', type: 'number' })).status).toBe(422)
  expect((await update({})).body.errors).toEqual({ '0.name': 'error.path.missing' })
  expect((await store('GET', `${path}/attributes?name:like=gra&type=string`)).body.data).toHaveLength(1)
})

it('has fifty attributes at most', async () => {
  const { store } = await withStore()
  const rows = Array.from({ length: 51 }, (_, at) => ({ name: `A${at}`, type: 'string' }))
  expect((await store('POST', `${path}/attributes`, rows)).status).toBe(422)
  expect((await store('POST', `${path}/attributes`, rows.slice(1))).status).toBe(200)
  expect((await store('POST', `${path}/attributes`, rows.slice(0, 1))).status).toBe(422)
})

it('writes a value for each customer and attribute, of the right type', async () => {
  const { store } = await withAttributes()
  const put = (...rows: object[]) => store('PUT', `${path}/attribute-values`, rows)
  const of = { customer_id: 1, attribute_id: 1 }
  expect((await put({ ...of, value: '5' })).body.data).toMatchObject([{ id: 1, ...of, attribute_value: '5' }])
  expect((await put({ ...of, value: '6' })).body.data).toMatchObject([{ id: 1, attribute_value: '6' }])
  expect((await put({ ...of, value: 'many' })).body.errors).toEqual({ '0.value': 'The value is not a number' })
  expect((await put({ ...of, attribute_id: 2, value: 'soon' })).body.errors).toEqual({
    '0.value': 'The value is not a date',
  })
  expect((await put({ ...of, value: 5 })).body.errors).toEqual({ '0.value': 'error.expected.jsstring' })
  expect((await put({ customer_id: 9, attribute_id: 9, value: '' })).body.errors).toEqual({
    '0.attribute_id': 'The attribute 9 does not exist',
    '0.customer_id': 'The customer 9 does not exist',
  })
  expect((await put({ ...of, id: 7, value: '5' })).body.errors).toHaveProperty(['0.id'])
  expect((await put(...Array(11).fill({ ...of, value: '5' }))).status).toBe(413)
})

it('takes values along with a new customer, and drops them with their attribute', async () => {
  const { store } = await withAttributes()
  const bob = { ...ann, email: 'bob@example.com' }
  const wrong = [
    { attribute_id: 9, attribute_value: '5' },
    { attribute_id: 2, attribute_value: 'soon' },
  ]
  expect((await store('POST', path, [{ ...bob, attributes: wrong }])).body.errors).toEqual({
    '0.attributes.0.attribute_id': 'The attribute 9 does not exist',
    '0.attributes.1.attribute_value': 'The value is not a date',
  })
  const since = { attribute_id: 2, attribute_value: '2020-05-01' }
  const made = await store('POST', path, [{ ...bob, attributes: [since] }])
  expect(made.body.data).toMatchObject([{ attribute_count: 1, attributes: [{ id: 1, customer_id: 2, ...since }] }])
  const listed = async () => (await store('GET', `${path}/attribute-values?name=Since&customer_id:in=2`)).body.data
  expect(await listed()).toHaveLength(1)
  await store('DELETE', `${path}/attributes?id:in=2`)
  expect((await store('GET', `${path}/attribute-values`)).body.data).toEqual([])
  expect((await store('GET', `${path}?email:in=bob@example.com`)).body.data).toMatchObject([{ attribute_count: 0 }])
})

/** Customer 1, attribute 1 for numbers and attribute 2 for dates. */
async function withAttributes(): Promise<Asked> {
  const asked = await withStore()
  await asked.store('POST', path, [ann])
  await asked.store('POST', `${path}/attributes`, [
    { name: 'Count', type: 'number' },
    { name: 'Since', type: 'date' },
  ])
  return asked
}
