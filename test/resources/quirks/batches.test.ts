/** How many objects go in a request, and whose id is whose in the answer. */

import { describe, expect, test } from 'vitest'
import type { ResourceKind } from '../../../src/model/kind.ts'
import type { Json } from '../../../src/model/values.ts'
import { category } from '../../../src/resources/category.ts'
import { categoryTree } from '../../../src/resources/category-tree.ts'
import { page } from '../../../src/resources/page.ts'
import { redirect } from '../../../src/resources/redirect.ts'
import { item, rows, sent, withApi } from '../api.ts'
import type { Members } from '../fixture.ts'
import { backwards, numbered, project, settle, shop, tree } from './support.ts'

const sizes = (bodies: Json[]) => bodies.map(body => (body as Json[]).length)

test('23 categories go ten at a time, each with a url', async () => {
  const harness = await project()
  await settle(harness, tree(numbered(23, n => ({ name: `Shirt ${n}` }))))
  const bodies = sent(harness, 'POST', /categories$/) as Members[][]
  expect(sizes(bodies).sort()).toEqual([10, 10, 3])
  expect(bodies.flat().filter(row => row.url === undefined)).toEqual([])
})

test('categories below each other go level by level', async () => {
  const harness = await project()
  await settle(
    harness,
    tree([{ name: 'Men', children: numbered(11, n => ({ name: `Shirt ${n}`, children: [{ name: 'Long' }] })) }]),
  )
  expect(sizes(sent(harness, 'POST', /categories$/))[0]).toBe(1)
  expect(await rows(harness, 'store', '/v3/catalog/trees/categories')).toHaveLength(23)
})

test('120 pages go fifty at a time', async () => {
  const harness = await project()
  const pages = Object.fromEntries(
    numbered(120, n => [`p${n}`, { type: 'page', name: `Page ${n}`, body: `<p>${n}</p>` }]),
  )
  await settle(harness, shop({ pages }))
  expect(sizes(sent(harness, 'POST', /pages$/)).sort()).toEqual([20, 50, 50])
})

test('120 redirects go fifty at a time', async () => {
  const harness = await project()
  const redirects = Object.fromEntries(numbered(120, n => [`/old-${n}`, `/new-${n}`]))
  await settle(harness, shop({ site: { id: 1000, redirects } }))
  expect(sizes(sent(harness, 'PUT', /redirects$/)).sort()).toEqual([20, 50, 50])
})

describe('the order of an answer does not matter', () => {
  const cases: [
    ResourceKind,
    string,
    (n: number) => { key?: string; parentId: string; attributes: Members },
    string,
    string,
  ][] = [
    [
      category,
      'category_id',
      n => ({ parentId: '1', attributes: { name: `C ${n}`, parent: null } }),
      '/v3/catalog/trees/categories',
      'name',
    ],
    [page, 'id', n => ({ parentId: '1', attributes: { type: 'page', name: `C ${n}` } }), '/v3/content/pages', 'name'],
    [
      redirect,
      'id',
      n => ({ key: `C ${n}`, parentId: '1000', attributes: { type: 'url', url: '/x' } }),
      '/v3/storefront/redirects',
      'from_path',
    ],
  ]
  test.each(cases.map(one => [one[0].name, ...one] as const))('to %s', async (_, kind, id, make, list, name) => {
    const harness = await project()
    await settle(harness, shop())
    const items = numbered(3, n => item({ address: `categories["C ${n}"]`, ...make(n) }))
    const outcomes = await withApi(harness, 'store', api => kind.create(backwards(api), items, () => {}))
    const live = new Map((await rows(harness, 'store', list)).map(row => [row[name], String(row[id])]))
    expect(outcomes).toEqual(numbered(3, n => ({ id: live.get(`C ${n}`) })))
  })

  test('to category_tree', async () => {
    const harness = await project()
    const eu = { name: 'eu', type: 'storefront', platform: 'custom', status: 'active' }
    await settle(harness, { channels: { ...shop().channels, eu, uk: { ...eu, name: 'uk' } } })
    const ids = (await rows(harness, 'store', '/v3/channels')).map(row => String(row.id)).filter(id => id !== '1')
    const items = ids.map(id => item({ address: `x.${id}`, attributes: { name: 'T', channels: [{ $id: id }] } }))
    const outcomes = await withApi(harness, 'store', api => categoryTree.create(backwards(api), items, () => {}))
    const live = new Map(
      (await rows(harness, 'store', '/v3/catalog/trees')).map(row => [String(row.channels), String(row.id)]),
    )
    expect(outcomes).toEqual(ids.map(id => ({ id: live.get(id) })))
  })
})
