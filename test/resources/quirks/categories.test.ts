/** What is peculiar to categories and their trees. */

import { expect, test } from 'vitest'
import { category } from '../../../src/resources/category.ts'
import { applyPlan } from '../../../src/workflows/apply.ts'
import { portfolio } from '../../support/project.ts'
import { call, item, rows, sent, withApi } from '../api.ts'
import type { Members } from '../fixture.ts'
import { changesOf, numbered, project, settle, shop, tree } from './support.ts'

const list = '/v3/catalog/trees/categories'
const eu = { name: 'eu', type: 'storefront', platform: 'custom', status: 'active' }

test('an update of a tree never sends its channels', async () => {
  const harness = await project()
  const contents = (name: string) => ({
    channels: { ...shop().channels, eu },
    category_trees: { main: { id: 1, name, channels: ['us'] }, eu: { name: `${name} EU`, channels: ['eu'] } },
  })
  await settle(harness, contents('Main'))
  await settle(harness, contents('All'))
  const updates = (sent(harness, 'PUT', /trees$/) as Members[][]).flat().filter(row => row.id !== undefined)
  expect(updates.map(row => Object.keys(row).sort())).toContainEqual(['id', 'name'])
  expect(updates.filter(row => row.channels !== undefined)).toEqual([])
})

test('an update answers without data, and all of it counts as done', async () => {
  const harness = await project()
  await settle(harness, tree(numbered(12, n => ({ name: `C ${n}` }))))
  const done = await settle(harness, tree(numbered(12, n => ({ name: `C ${n}`, sort_order: n }))))
  expect(done).toHaveLength(12)
})

test('an update in part names the one that failed', async () => {
  const harness = await project()
  await settle(harness, tree([{ name: 'Men' }, { name: 'Women' }]))
  const [men, women] = (await rows(harness, 'store', list)).map(row => String(row.category_id))
  const update = (id: string, sort: number) =>
    item({ address: `x.${id}`, id, attributes: { sort_order: sort }, changed: ['sort_order'] })
  const outcomes = await withApi(harness, 'store', api =>
    category.update(api, [update(men!, 1), update('999', 2), update(women!, 3)]),
  )
  expect(outcomes).toMatchObject([{ id: men }, { error: { code: 'API_INVALID' } }, { id: women }])
  expect((await rows(harness, 'store', list)).map(row => row.sort_order)).toEqual([1, 3])
})

test('a deletion is only accepted: apply waits until the category is gone', async () => {
  const harness = await project({ categoryDeleteReads: 3 })
  await settle(harness, tree([{ name: 'Men', children: [{ name: 'Shirts' }] }, { name: 'Women' }]))
  harness.write(portfolio(tree([{ name: 'Women' }])))
  expect((await harness.apply()).exit_code).toBe(0)
  expect((await rows(harness, 'store', list)).map(row => row.name)).toEqual(['Women'])
  await settle(harness, tree([{ name: 'Men' }, { name: 'Women' }]))
})

test('no picture may come back as "0"', async () => {
  const harness = await project({ emptyImageUrl: '0' })
  await settle(harness, tree([{ name: 'Men', image_url: '' }, { name: 'Women' }]))
  expect((await rows(harness, 'store', list)).map(row => row.image_url)).toEqual(['0', '0'])
  expect((await harness.drift()).entries).toEqual([])
})

test('a picture comes back under another address: only a real change is one', async () => {
  const harness = await project()
  const men = (image_url: string) => tree([{ name: 'Men', image_url }])
  await settle(harness, men('https://pictures.example/a.jpg'))
  const [made] = await rows(harness, 'store', list)
  expect(made?.image_url).not.toBe('https://pictures.example/a.jpg')
  expect((await harness.drift()).entries).toEqual([])
  await settle(harness, men('https://pictures.example/b.jpg'))
  expect((await rows(harness, 'store', list))[0]?.image_url).toContain('b.jpg')

  await call(harness, 'store', `PUT ${list}`, [{ category_id: made!.category_id!, image_url: '' }])
  expect((await harness.drift()).entries).toMatchObject([{ attributes: [{ path: 'image_url', cause: 'drifted' }] }])
  await settle(harness, men('https://pictures.example/b.jpg'))
  await settle(harness, men(''))
  expect((await rows(harness, 'store', list))[0]?.image_url).toBe('')
})

test('one bad row among ten: it fails alone, and the others are made', async () => {
  const harness = await project()
  await settle(harness, tree([]))
  const items = numbered(10, n =>
    item({
      address: `categories["C ${n}"]`,
      parentId: '1',
      attributes: { name: n === 7 ? 'C 3' : `C ${n}`, parent: null },
    }),
  )
  const outcomes = await withApi(harness, 'store', api => category.create(api, items, () => {}))
  expect(outcomes.map((outcome, at) => ('error' in outcome ? at + 1 : 0)).filter(at => at > 0)).toEqual([7])
  expect(outcomes[6]).toMatchObject({ error: { code: 'API_INVALID', message: expect.stringContaining('name') } })
  const live = await rows(harness, 'store', list)
  expect(live.map(row => row.name).sort()).toEqual(
    numbered(10, n => `C ${n}`)
      .filter(name => name !== 'C 7')
      .sort(),
  )
})

test('a category that somebody made meanwhile fails alone', async () => {
  const harness = await project()
  await settle(harness, tree([]))
  harness.write(portfolio(tree(numbered(10, n => ({ name: `C ${n}` })))))
  const report = await harness.withProject(false, async opened => {
    const made = await harness.plan()
    await call(harness, 'store', `POST ${list}`, [{ name: 'C 7', tree_id: 1, url: { path: '/x/' } }])
    return applyPlan(harness.context, opened, made.plan, { command: 'apply', confirm: [], made })
  })
  expect(report.counts).toEqual({ done: 9, failed: 1, skipped: 0, deferred: 0, not_started: 0 })
  expect(report.results.filter(result => result.status === 'failed')).toMatchObject([
    { address: 'stores.a.category_trees.main.categories["C 7"]', error: { code: 'API_INVALID' } },
  ])
})

test('names that make the same path are both made', async () => {
  const harness = await project()
  await settle(harness, tree([{ name: 'Shirts & Ties' }, { name: 'Shirts, Ties' }, { name: 'Women' }]))
  const paths = (await rows(harness, 'store', list)).map(row => (row.url as Members).path)
  expect(new Set(paths).size).toBe(3)
})

test('a category that moves within its tree stays the same object', async () => {
  const harness = await project()
  await settle(harness, tree([{ name: 'Men' }, { name: 'Shirts', children: [{ name: 'Long' }] }]))
  const before = await rows(harness, 'store', list)
  await settle(harness, tree([{ name: 'Men', children: [{ name: 'Shirts', children: [{ name: 'Long' }] }] }]))
  const after = await rows(harness, 'store', list)
  expect(after.map(row => row.category_id)).toEqual(before.map(row => row.category_id))
})

test('siblings in another order are no change', async () => {
  const harness = await project()
  await settle(harness, tree([{ name: 'Men' }, { name: 'Women', children: [{ name: 'A' }, { name: 'B' }] }]))
  harness.write(portfolio(tree([{ name: 'Women', children: [{ name: 'B' }, { name: 'A' }] }, { name: 'Men' }])))
  expect(await changesOf(harness)).toEqual([])
})

test('the default tree is taken over and never deleted', async () => {
  const harness = await project()
  harness.write(portfolio(tree([{ name: 'Men' }])))
  await harness.apply()
  harness.write(portfolio({ ...shop(), category_trees: {} }))
  const { plan } = await harness.plan()
  expect(plan.changes.map(change => `${change.action} ${change.address}`).sort()).toEqual([
    'delete stores.a.category_trees.main.categories.Men',
    'forget stores.a.category_trees.main',
  ])
  await settle(harness, { ...shop(), category_trees: {} })
  expect(await rows(harness, 'store', '/v3/catalog/trees')).toMatchObject([{ id: 1 }])
  await expect(call(harness, 'store', 'DELETE /v3/catalog/trees?id:in=1')).rejects.toThrow('cannot be deleted')
})
