/** Quirks of customer groups: bodyless empty lists, rules as a whole, and the price lists that belong to other objects. */

import { expect, test } from 'vitest'
import { portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, project, settle, shop } from './support.ts'

const path = '/v2/customer_groups'
const percent = { type: 'all', method: 'percent', amount: 5 }
const withGroups = (groups: object, more: object = {}) => ({ ...shop(), customer_groups: groups, ...more })

test('a store without groups answers without a body, which means none', async () => {
  const harness = await project()
  await settle(harness, shop())
  expect(await call(harness, 'store', `GET ${path}`)).toBeNull()
  await settle(harness, withGroups({ trade: {} }))
})

test('one changed rule: all rules of the group are sent', async () => {
  const harness = await project()
  const fixed = { type: 'category', category: { id: 9 }, method: 'fixed', amount: 2 }
  const tree = { category_trees: { us: { id: 1, channels: ['us'], categories: [{ name: 'Men' }] } } }
  const men = { ...fixed, category: 'us/Men' }
  await settle(harness, withGroups({ trade: { discount_rules: [percent, men] } }, tree))
  await settle(harness, withGroups({ trade: { discount_rules: [{ ...percent, amount: '6.5' }, men] } }, tree))
  const [body] = sent(harness, 'PUT', /customer_groups/)
  expect(body).toMatchObject({ discount_rules: [{ amount: '6.5' }, { amount: '2', category_id: 1 }] })
})

test('amounts are compared as numbers: 5, "5.00" and "5.0000" are one', async () => {
  const harness = await project()
  await settle(harness, withGroups({ trade: { discount_rules: [percent] } }))
  harness.write(portfolio(withGroups({ trade: { discount_rules: [{ ...percent, amount: '5.00' }] } })))
  expect(await changesOf(harness)).toEqual([])
})

test('a group that is saved without its discount on everything is an error, and is mended by the next run', async () => {
  const harness = await project({ sitewideDiscount: 'fails' })
  harness.write(portfolio(withGroups({ trade: { discount_rules: [percent] } })))
  const { results } = await harness.apply()
  const failed = results.filter(result => result.status === 'failed')
  expect(failed.map(result => result.error?.message)).toEqual([
    expect.stringContaining('the group was saved, but not its discount on everything'),
  ])
  expect((await rows(harness, 'store', path)).map(row => row.name)).toEqual(['trade'])
  expect(await changesOf(harness)).toEqual([
    'adopt stores.a.customer_groups.trade',
    'update stores.a.customer_groups.trade',
  ])
})

test('a price list given to a group with discount rules is refused at plan, and nothing is sent', async () => {
  const harness = await project()
  const lists = { price_lists: { trade: { assignments: [{ customer_group: 'trade' }] } } }
  harness.write(portfolio(withGroups({ trade: { discount_rules: [percent] } }, lists)))
  const { diagnostics } = (await harness.plan()).plan
  expect(diagnostics).toMatchObject([
    {
      code: 'CLASH',
      address: 'stores.a.price_lists.trade.assignments["customer_group=trade"]',
      source: { file: 'stores.yaml' },
    },
  ])
})

test('the rules of one group say nothing against a price list for another', async () => {
  const harness = await project()
  const groups = { staff: { discount_rules: [percent] }, trade: {} }
  await settle(harness, withGroups(groups, { price_lists: { trade: { assignments: [{ customer_group: 'trade' }] } } }))
})

test('the same where the group is not declared but named, and its rules are those of others', async () => {
  const harness = await project()
  await settle(harness, shop())
  await call(harness, 'store', `POST ${path}`, { name: 'Retail', discount_rules: [{ ...percent, amount: '5' }] })
  const named = { price_lists: { trade: { assignments: [{ customer_group: { name: 'Retail' } }] } } }
  harness.write(portfolio({ ...shop(), ...named }))
  expect((await harness.plan()).plan.diagnostics.map(found => found.code)).toEqual(['CLASH'])
  const unknown = { price_lists: { trade: { assignments: [{ customer_group: { name: 'Retial' } }] } } }
  harness.write(portfolio({ ...shop(), ...unknown }))
  expect((await harness.plan()).plan.diagnostics).toMatchObject([
    { code: 'UNKNOWN_REFERENCE', message: expect.stringContaining('no customer group `Retial`') },
  ])
})

test('an assignment shows among the rules of its group, which is no difference of the group', async () => {
  const harness = await project({ groupPriceLists: 'tied' })
  const contents = withGroups(
    { trade: { discount_rules: [] } },
    { price_lists: { trade: { assignments: [{ customer_group: 'trade' }] } } },
  )
  await settle(harness, contents)
  const [group] = await rows(harness, 'store', path)
  expect(group?.discount_rules).toMatchObject([{ type: 'price_list' }])
  expect((await harness.drift()).entries).toEqual([])
})

test('two groups for guests are refused at plan', async () => {
  const harness = await project()
  harness.write(portfolio(withGroups({ a: { is_group_for_guests: true }, b: { is_group_for_guests: true } })))
  expect((await harness.plan()).plan.diagnostics).toMatchObject([{ code: 'CLASH' }])
})
