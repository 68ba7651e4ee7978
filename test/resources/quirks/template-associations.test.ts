/** What is peculiar to custom templates: empty answers, batches of a hundred, and a validity that goes with the theme. */

import { expect, test } from 'vitest'
import { controlOf } from '../../support/control.ts'
import { type Harness, portfolio } from '../../support/project.ts'
import { rows, sent } from '../api.ts'
import { changesOf, numbered, project, settle, shop, us } from './support.ts'

const all = '/v3/storefront/custom-template-associations'
const one = (id: number, file_name = 'custom-product-1.html') => ({ type: 'product', product: { id }, file_name })

async function warnings(harness: Harness): Promise<string[]> {
  const { diagnostics } = (await harness.plan()).plan
  return diagnostics.map(found => `${found.severity} ${found.code} ${found.address} ${found.source?.file}`)
}

test('230 go a hundred at a time, and their ids are read back', async () => {
  const harness = await project()
  const many = Object.fromEntries(numbered(230, n => [`p${n}`, one(n)]))
  await settle(harness, shop({ template_associations: many }))
  expect(
    sent(harness, 'PUT', /associations$/)
      .map(body => (body as object[]).length)
      .sort(),
  ).toEqual([100, 100, 30])
  await controlOf(harness).forgetRequests()
  expect(await changesOf(harness)).toEqual([])
  const lists = harness.sandbox.requests().filter(request => request.path.endsWith(all))
  expect(lists.map(({ query }) => [query.channel_id, query.limit])).toEqual([['1', '250']])
})

test('only what was declared goes, by its ids', async () => {
  const harness = await project()
  const app = { name: 'App', type: 'storefront', platform: 'bigcommerce', status: 'active' }
  const contents = (first: object, second: object) => ({
    channels: { us: { ...us, template_associations: first }, app: { ...app, template_associations: second } },
  })
  const both = { a: one(1), b: one(2) }
  await settle(harness, contents(both, both))
  await settle(harness, contents({ a: one(1) }, { b: one(2) }))
  const left = await rows(harness, 'store', all)
  expect(left.map(row => [row.channel_id === 1, row.entity_id])).toEqual([
    [true, 1],
    [false, 2],
  ])
  const [request] = harness.sandbox.requests().filter(({ method }) => method === 'DELETE')
  expect(Object.keys(request?.query ?? {})).toEqual(['id:in'])
})

test('a change of the object is another association: the former one goes', async () => {
  const harness = await project()
  await settle(harness, shop({ template_associations: { a: one(1) } }))
  await settle(harness, shop({ template_associations: { a: one(2) } }))
  expect((await rows(harness, 'store', all)).map(row => row.entity_id)).toEqual([2])
})

test('a product is named by its SKU or its id', async () => {
  const harness = await project()
  await settle(harness, shop())
  await controlOf(harness).seed({
    objects: [
      { store: 'a', kind: 'products', rows: [{ name: 'Mug', type: 'physical', weight: 1, price: 1, sku: 'MUG' }] },
    ],
  })
  const associations = { mug: { type: 'product', product: 'mug', file_name: 'custom-product-1.html' }, b: one(2) }
  await settle(harness, shop({ template_associations: associations }))
  expect((await rows(harness, 'store', all)).map(row => row.entity_id).sort()).toEqual([1, 2])
})

test('a file that the active theme does not have is a warning, in the plan and in drift, and no difference', async () => {
  const harness = await project()
  const page = { type: 'page', page: 'about', file_name: 'holiday-page.html' }
  const contents = { pages: { about: { type: 'page', name: 'About' } }, template_associations: { about: page } }
  await settle(harness, shop(contents))
  expect(await warnings(harness)).toEqual([])
  await settle(harness, shop({ ...contents, theme: { name: 'Lantern', variation: 'Day' } }))
  expect(await rows(harness, 'store', all)).toMatchObject([{ is_valid: false }])
  const warning = 'warning WITHOUT_EFFECT stores.a.channels.us.template_associations.about stores.yaml'
  expect(await warnings(harness)).toEqual([warning])
  const drift = await harness.drift()
  expect(drift.entries.filter(entry => entry.cause !== 'unmanaged')).toEqual([])
  expect(drift.diagnostics.map(found => found.code)).toEqual(['WITHOUT_EFFECT'])
})

test('a new name of a file that is not there yet is not warned of before it is written', async () => {
  const harness = await project()
  await settle(harness, shop({ template_associations: { a: one(1, 'none.html') } }))
  expect(await warnings(harness)).toHaveLength(1)
  harness.write(portfolio(shop({ template_associations: { a: one(1) } })))
  expect(await warnings(harness)).toEqual([])
})
