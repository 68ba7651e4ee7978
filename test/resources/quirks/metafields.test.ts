/** Quirks of metafields: other clients have some of the same name, and a batch is refused row by row. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { controlOf } from '../../support/control.ts'
import { type Harness, portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, numbered, project, settle, shop } from './support.ts'

const all = '/v3/channels/metafields'
const open = (value: string) => ({ value, permission_set: 'write' })

/** A metafield of somebody else, that everybody may write. */
async function foreign(harness: Harness, key = 'color'): Promise<void> {
  const row = { namespace: 'catalog', key, value: 'theirs', permission_set: 'write', owner_client_id: 'other' }
  const body = JSON.stringify({ objects: [{ store: 'a', kind: 'metafields', rows: [row] }] })
  const answer = await fetch(`${harness.sandbox.url}/_sandbox/seed`, { method: 'POST', body })
  expect(answer.status).toBe(200)
}

const values = async (harness: Harness) =>
  (await rows(harness, 'store', all)).map(row => `${row.owner_client_id}: ${row.value}`)

test('a metafield of another client that has the same name is never touched', async () => {
  const harness = await project()
  await settle(harness, shop())
  await foreign(harness)
  await settle(harness, shop({ metafields: { catalog: { color: open('ours') } } }))
  await settle(harness, shop({ metafields: { catalog: { color: open('ours too') } } }))
  expect(await values(harness)).toEqual(['other: theirs', 'sandbox-client: ours too'])
  const drift = await harness.drift()
  expect(drift.entries.filter(entry => entry.kind === 'channel_metafield')).toEqual([])
  await settle(harness, shop({ metafields: {} }))
  expect(await values(harness)).toEqual(['other: theirs'])
})

test('with the state forgotten, one that only we can see tells which others are ours', async () => {
  const harness = await project()
  const contents = shop({ metafields: { catalog: { color: open('ours'), size: 'large' } } })
  await settle(harness, contents)
  await foreign(harness)
  rmSync(join(harness.dir, '.storewright'), { recursive: true })
  const actions = (await changesOf(harness)).filter(change => change.includes('metafields'))
  expect(actions.map(change => change.split(' ')[0])).toEqual(['adopt', 'adopt'])
})

test('where nothing tells, a refusal because it is there proves that it is ours', async () => {
  const harness = await project()
  await settle(harness, shop({ metafields: { catalog: { color: open('ours') } } }))
  rmSync(join(harness.dir, '.storewright'), { recursive: true })
  await settle(harness, shop({ metafields: { catalog: { color: open('new') } } }))
  expect(await values(harness)).toEqual(['sandbox-client: new'])
})

test('rows of a batch that are refused do not take the others along', async () => {
  const harness = await project()
  await settle(harness, shop())
  const catalog = Object.fromEntries(numbered(3, n => [n === 2 ? 'k'.repeat(65) : `k${n}`, `value ${n}`]))
  harness.write(portfolio(shop({ metafields: { catalog } })))
  const { results } = await harness.apply()
  expect(results.map(result => result.status).sort()).toEqual(['done', 'done', 'failed'])
  expect(results.find(result => result.status === 'failed')?.error?.message).toMatch(/maxLength|invalid/)
  expect((await rows(harness, 'store', all)).map(row => row.key)).toEqual(['k1', 'k3'])
  expect((await changesOf(harness)).map(change => change.split(' ')[0])).toEqual(['create'])
})

test('a batch that finds one gone deletes the others', async () => {
  const harness = await project()
  await settle(harness, shop({ metafields: { catalog: { a: '1', b: '2' }, other: { c: '3' } } }))
  const gone = (await rows(harness, 'store', all)).find(row => row.key === 'b')
  await call(harness, 'store', `DELETE ${all}`, [gone!.id!])
  await settle(harness, shop({ metafields: { other: { c: '3' } } }))
  expect((await rows(harness, 'store', all)).map(row => row.key)).toEqual(['c'])
  expect(sent(harness, 'DELETE', /metafields$/)).toHaveLength(2)
})

test('the list is read in full pages, whatever number of channels have metafields', async () => {
  const harness = await project()
  const many = Object.fromEntries(numbered(120, n => [`k${n}`, `value ${n}`]))
  await settle(harness, shop({ metafields: { one: many, two: many } }))
  const before = harness.sandbox.requests().length
  expect(await changesOf(harness)).toEqual([])
  const lists = harness.sandbox
    .requests()
    .slice(before)
    .filter(request => request.path.endsWith('/metafields'))
  expect(lists.map(request => request.query.limit)).toEqual(['250'])
  expect(sent(harness, 'POST', /metafields$/)).toHaveLength(5)
})

const ofProducts = '/v3/catalog/products/metafields'
const product = (sku: string) => ({ name: `Product ${sku}`, type: 'physical', weight: 1, price: 1, sku })

async function stocked(...skus: string[]): Promise<Harness> {
  const harness = await project()
  await settle(harness, shop())
  await controlOf(harness).seed({ objects: [{ store: 'a', kind: 'products', rows: skus.map(product) }] })
  return harness
}

test('products have metafields by SKU, also by that of a variant; other metafields of a product stay', async () => {
  const harness = await stocked('SHIRT', 'MUG')
  await controlOf(harness).seed({
    objects: [{ store: 'a', kind: 'variants', rows: [{ product_id: 1, sku: 'SHIRT-RED' }] }],
  })
  const own = { resource_id: 2, namespace: 'erp', key: 'shelf', value: '9', permission_set: 'app_only' }
  await call(harness, 'store', `POST ${ofProducts}`, [own])
  const erp = { bin: '7' }
  await settle(harness, { ...shop(), product_metafields: { 'shirt-red': { erp }, MUG: { erp } } })
  const all = () => rows(harness, 'store', ofProducts)
  expect((await all()).map(row => `${row.resource_id} ${row.namespace}.${row.key}: ${row.value}`).sort()).toEqual([
    '1 erp.bin: 7',
    '2 erp.bin: 7',
    '2 erp.shelf: 9',
  ])
  await settle(harness, { ...shop(), product_metafields: {} })
  expect((await all()).map(row => row.key)).toEqual(['shelf'])
})

test('one metafield of a product under two of its SKUs is refused before anything is sent', async () => {
  const harness = await stocked('SHIRT')
  const erp = { bin: '7' }
  harness.write(portfolio({ ...shop(), product_metafields: { SHIRT: { erp }, shirt: { erp } } }))
  const { diagnostics } = (await harness.plan()).plan
  expect(diagnostics).toMatchObject([
    { code: 'DUPLICATE_OBJECT', address: 'stores.a.product_metafields.shirt.erp.bin', source: { file: 'stores.yaml' } },
  ])
})

test('keys three deep: the SKU may have a slash, the namespace may not', async () => {
  const harness = await stocked('SHIRT/RED')
  await settle(harness, { ...shop(), product_metafields: { 'SHIRT/RED': { erp: { 'a/b': '1' } } } })
  expect(await rows(harness, 'store', ofProducts)).toMatchObject([{ namespace: 'erp', key: 'a/b' }])
  harness.write(portfolio({ ...shop(), product_metafields: { 'SHIRT/RED': { 'erp/x': { a: '1' } } } }))
  await expect(harness.plan()).rejects.toMatchObject({
    diagnostics: [{ message: expect.stringContaining('namespace of 1 to 64 characters') }],
  })
})

test('251 metafields fit on the store itself, and on nothing else: what is too much is told before anything is sent', async () => {
  const harness = await stocked('SHIRT')
  const erp = Object.fromEntries(numbered(251, n => [`k${n}`, `value ${n}`]))
  const tooMany = async (contents: object): Promise<string[]> => {
    harness.write(portfolio(contents))
    return (await harness.plan()).plan.diagnostics.map(({ code, message }) => `${code} ${message}`)
  }
  expect(await tooMany({ ...shop(), metafields: { erp } })).toEqual([])
  expect(await tooMany(shop({ metafields: { erp } }))).toEqual([
    'LIMIT_EXCEEDED stores.a.channels.us: 251 channel metafield objects are declared; BigCommerce allows 250',
  ])
  expect(await tooMany({ ...shop(), product_metafields: { SHIRT: { erp } } })).toEqual([
    'LIMIT_EXCEEDED stores.a, product 1: 251 product metafield objects are declared; BigCommerce allows 250',
  ])
})

test('more than 10,000 metafields of the store itself are refused', async () => {
  const harness = await project()
  const erp = Object.fromEntries(numbered(10_001, n => [`k${n}`, '1']))
  harness.write(portfolio({ ...shop(), metafields: { erp } }))
  expect((await harness.plan()).plan.diagnostics).toMatchObject([
    { code: 'LIMIT_EXCEEDED', message: expect.stringContaining('BigCommerce allows 10000') },
  ])
})
