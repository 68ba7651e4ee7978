/** Assignments of price lists, and the discount rules of groups that say the same. */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const path = '/v3/pricelists/assignments'

/** Lists 1 and 2, groups 1 and 2. */
async function withGroups(options: Parameters<typeof withStore>[0] = {}): Promise<Asked> {
  const asked = await withStore(options)
  for (const name of ['A', 'B']) {
    await asked.store('POST', '/v3/pricelists', { name })
    await asked.store('POST', '/v2/customer_groups', { name })
  }
  return asked
}

async function assignments({ store }: Asked, query = ''): Promise<(number | null)[][]> {
  type Row = { price_list_id: number; customer_group_id: number | null; channel_id: number | null }
  const rows: Row[] = (await store('GET', `${path}?${query}`)).body.data
  return rows.map(row => [row.price_list_id, row.customer_group_id, row.channel_id])
}

const pair = (price_list_id: number, customer_group_id?: number, channel_id?: number) => ({
  price_list_id,
  customer_group_id,
  channel_id,
})

async function rules({ store }: Asked, group: number) {
  return (await store('GET', `/v2/customer_groups/${group}`)).body.discount_rules
}

it('answers without ids, and shows null for what is not part of an assignment', async () => {
  const asked = await withGroups()
  const made = await asked.store('POST', path, [pair(1, 1, 1), pair(2, 1), pair(2, undefined, 1)])
  expect([made.status, made.body]).toEqual([200, { data: {}, meta: {} }])
  expect((await asked.store('GET', path)).body.data[1]).toEqual({
    id: 2,
    price_list_id: 2,
    customer_group_id: 1,
    channel_id: null,
  })
  expect(await assignments(asked, 'customer_group_id=1&price_list_id:in=2,3')).toEqual([[2, 1, null]])
  expect(await assignments(asked, 'channel_id=1&limit=1&page=2')).toEqual([[2, null, 1]])
})

it('makes all assignments of a batch or none', async () => {
  const asked = await withGroups()
  await asked.store('POST', path, [pair(1, 1, 1)])
  const refused = await asked.store('POST', path, [pair(2, 2, 1), pair(2, 1, 1), pair(9, 8, 7), pair(1)])
  expect([refused.status, refused.body.meta]).toEqual([422, { saved_records: 0 }])
  expect(refused.body.errors).toEqual({
    '1.price_list_id': 'The assignment conflicts with another',
    '2.price_list_id': 'The price list does not exist',
    '2.customer_group_id': 'The group does not exist',
    '2.channel_id': 'The channel does not exist',
    '3.customer_group_id': 'Either customer_group_id or channel_id is required',
  })
  expect(await assignments(asked)).toEqual([[1, 1, 1]])
  expect((await asked.store('POST', path, Array(26).fill(pair(1, 1, 1)))).status).toBe(413)
})

it('puts another list in the place of the one before', async () => {
  const asked = await withGroups()
  await asked.store('POST', path, [pair(1, 1, 1)])
  const put = await asked.store('PUT', '/v3/pricelists/2/assignments', { customer_group_id: 1, channel_id: 1 })
  expect(put.body.data).toEqual({ id: 1, price_list_id: 2, customer_group_id: 1, channel_id: 1 })
  expect(await assignments(asked)).toEqual([[2, 1, 1]])
  const status = async (list: number, body: object) =>
    (await asked.store('PUT', `/v3/pricelists/${list}/assignments`, body)).status
  expect(await status(2, { customer_group_id: 1 })).toBe(422)
  expect(await status(2, { customer_group_id: 9, channel_id: 1 })).toBe(404)
  expect(await status(2, { customer_group_id: 1, channel_id: 9 })).toBe(404)
  expect(await status(9, { customer_group_id: 1, channel_id: 1 })).toBe(404)
})

it('deletes by at least one of the documented filters', async () => {
  const asked = await withGroups()
  await asked.store('POST', path, [pair(1, 1, 1), pair(1, 2, 1), pair(2, undefined, 1)])
  expect((await asked.store('DELETE', path)).status).toBe(422)
  expect((await asked.store('DELETE', `${path}?id:in=1`)).status).toBe(422)
  expect((await asked.store('DELETE', `${path}?price_list_id=1&customer_group_id=2`)).status).toBe(204)
  expect(await assignments(asked)).toEqual([
    [1, 1, 1],
    [2, null, 1],
  ])
  await asked.store('DELETE', `${path}?channel_id:in=1,2`)
  expect(await assignments(asked)).toEqual([])
})

it('goes with its list and with its group', async () => {
  const asked = await withGroups()
  await asked.store('POST', path, [pair(1, 1, 1), pair(2, 2, 1), pair(2, 1), pair(1, 2)])
  await asked.store('DELETE', '/v3/pricelists/1')
  expect(await assignments(asked)).toEqual([
    [2, 2, 1],
    [2, 1, null],
  ])
  expect(await rules(asked, 2)).toEqual([])
  await asked.store('DELETE', '/v2/customer_groups/2')
  expect(await assignments(asked)).toEqual([[2, 1, null]])
})

it('is the same fact as the rule of a group that names a price list', async () => {
  const asked = await withGroups()
  const rule = (price_list_id: number) => [{ type: 'price_list', price_list_id }]
  await asked.store('POST', path, [pair(1, 1)])
  expect(await rules(asked, 1)).toEqual(rule(1))
  await asked.store('PUT', '/v2/customer_groups/1', { discount_rules: rule(2) })
  expect(await assignments(asked)).toEqual([[2, 1, null]])
  await asked.store('PUT', '/v2/customer_groups/1', { name: 'Renamed' })
  expect(await assignments(asked)).toEqual([[2, 1, null]])
  await asked.store('DELETE', `${path}?customer_group_id=1`)
  expect(await rules(asked, 1)).toEqual([])
  await asked.store('PUT', '/v2/customer_groups/1', { discount_rules: rule(1) })
  await asked.store('PUT', '/v2/customer_groups/1', { discount_rules: [] })
  expect(await assignments(asked)).toEqual([])
})

it('is refused for a group that has other discounts', async () => {
  const asked = await withGroups()
  const discount_rules = [{ type: 'all', method: 'percent', amount: 5 }]
  await asked.store('PUT', '/v2/customer_groups/1', { discount_rules })
  const refused = await asked.store('POST', path, [pair(1, 1, 1)])
  expect(refused.body.errors).toEqual({ '0.customer_group_id': 'The group has other discount rules' })
  const put = await asked.store('PUT', '/v3/pricelists/1/assignments', { customer_group_id: 1, channel_id: 1 })
  expect(put.status).toBe(422)
  expect((await rules(asked, 1)).length).toBe(1)
})
