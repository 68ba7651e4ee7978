/**
 * Random histories of one store, applied one after the other beside objects that are not ours: every change is done, the
 * second plan is empty, BigCommerce holds what was declared and what was there before, and refused nothing on the way.
 */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { controlOf } from '../support/control.ts'
import { draws, runsOf, seedOf } from '../support/draws.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { type DrawnShop, drawnHistory, type Shop, toShop } from '../support/shops.ts'
import { rowsOf, tablesOf } from '../support/tables.ts'

const runs = runsOf(draws.applied)
const seed = seedOf(20261124)

const kinds = ['channels', 'sites', 'trees', 'categories', 'pages', 'redirects']

/** Beside the managed objects, in the same channel, tree and site, and in a channel of their own. */
async function seedForeign(project: Harness): Promise<Map<string, string>> {
  const control = controlOf(project)
  const objects = [
    {
      store: 'a',
      kind: 'channels',
      rows: [{ name: 'Foreign', type: 'storefront', platform: 'custom', status: 'active' }],
    },
    { store: 'a', kind: 'pages', rows: [{ name: 'Foreign', type: 'page', body: '<p>theirs</p>', url: '/foreign/' }] },
    { store: 'a', kind: 'categories', rows: [{ name: 'Foreign', tree_id: 1, parent_id: 0 }] },
    {
      store: 'a',
      kind: 'redirects',
      rows: [{ site_id: 1000, from_path: '/foreign', to: { type: 'url', url: '/x/' } }],
    },
  ]
  const before = rowIds(project)
  await control.seed({ objects })
  const channel = rowsOf(project)('channels').at(-1)!.id
  await control.seed({
    objects: [
      { store: 'a', kind: 'sites', rows: [{ channel_id: channel, url: 'https://foreign.example' }] },
      { store: 'a', kind: 'trees', rows: [{ name: 'Foreign', channels: [channel] }] },
    ],
  })
  const rows = new Map<string, string>()
  for (const kind of kinds) {
    for (const row of rowsOf(project)(kind)) {
      if (!before.has(`${kind} ${row.id}`)) rows.set(`${kind} ${row.id}`, JSON.stringify(row))
    }
  }
  return rows
}

function rowIds(project: Harness): Set<string> {
  return new Set(kinds.flatMap(kind => rowsOf(project)(kind).map(row => `${kind} ${row.id}`)))
}

function foreignNow(project: Harness, foreign: ReadonlyMap<string, string>): Map<string, string> {
  const now = new Map<string, string>()
  for (const kind of kinds) {
    for (const row of rowsOf(project)(kind)) {
      const id = `${kind} ${row.id}`
      if (foreign.has(id)) now.set(id, JSON.stringify(row))
    }
  }
  return now
}

function write(project: Harness, contents: object): void {
  project.write({ ...portfolio(contents), safety: { max_delete_percent: 100 } })
}

const tally = { applied: 0, swaps: 0 }
const isForeign = (line: string): boolean => line.includes('oreign')

const live = (shops: readonly DrawnShop[]): Promise<void> => follow(shops.map(toShop))

async function follow(shops: readonly (Pick<Shop, 'contents'> & Partial<Shop>)[]): Promise<void> {
  const project = await openHarness({ instant: true, emulate: { deletedChannelName: 'free' } })
  try {
    write(project, {})
    expect((await project.apply()).exit_code).toBe(0)
    const foreign = await seedForeign(project)
    for (const shop of shops) {
      write(project, shop.contents)
      const sent = project.sandbox.requests().length
      const { plan } = await project.plan()
      const errors = plan.diagnostics.filter(one => one.severity === 'error')
      // Two objects that swap their names cannot do so in one step, and the plan says so.
      if (errors.some(one => one.code === 'ORDER_CYCLE')) {
        tally.swaps += 1
        continue
      }
      tally.applied += 1
      expect(errors).toEqual([])
      const confirm = plan.changes.filter(one => one.reversibility === 'irreversible').map(one => one.address)
      const report = await project.apply(confirm)
      const refused = project.sandbox
        .requests()
        .slice(sent)
        .filter(one => one.status >= 400 && !isTakenPath(one.responseBody))
      expect(refused.map(one => [one.method, one.path, one.body, one.responseBody])).toEqual([])
      expect(report.results.filter(one => one.status !== 'done')).toEqual([])
      expect((await project.plan()).plan.changes.map(change => change.id)).toEqual([])
      const found = tablesOf(project)
      if (shop.lines !== undefined) {
        const lines = shop.lines
        expect(found.filter(line => !isForeign(line) && !isLeft(line, lines))).toEqual(lines)
      }
      expect(found.filter(isForeign).length).toBe(foreign.size)
      expect(foreignNow(project, foreign)).toEqual(foreign)
    }
  } finally {
    await project.close()
  }
}

/** The address that we make of a new category's name may be in use by one that was moved; BigCommerce then makes another. */
function isTakenPath(body: unknown): boolean {
  const errors = (body as { errors?: { errors?: object } } | undefined)?.errors?.errors ?? {}
  return Object.keys(errors).length > 0 && Object.keys(errors).every(path => path.endsWith('.url.path'))
}

/** The tree of the default channel stays when it is no longer declared. */
function isLeft(line: string, declared: readonly string[]): boolean {
  return line.startsWith('tree bigcommerce/') && !declared.some(one => one.startsWith('tree bigcommerce/'))
}

test('any history of a store is applied, is calm, and leaves alone what is not ours', {
  timeout: 300_000,
}, async () => {
  await fc.assert(fc.asyncProperty(drawnHistory, live), {
    numRuns: runs,
    seed,
    endOnFailure: process.env.CI !== undefined,
  })
  expect(tally.swaps).toBeLessThan(tally.applied / 5)
})

describe('histories that once went wrong', () => {
  const us = { id: 1, name: 'North', type: 'storefront', platform: 'bigcommerce' }
  const channel = (name: string, url: string): object => ({
    name,
    type: 'storefront',
    platform: 'catalyst',
    status: 'active',
    site: { url },
  })
  const tree = (categories: object[]): object => ({
    channels: { us },
    category_trees: { main: { id: 1, name: 'Main', channels: ['us'], categories } },
  })
  const below = (...names: string[]): object[] =>
    names.length === 0 ? [] : [{ name: names[0], children: below(...names.slice(1)) }]

  test.each<[string, object[]]>([
    ['a category and the one below it change places', [tree(below('Men', 'Sale')), tree(below('Sale', 'Men'))]],
    ['three levels are turned upside down', [tree(below('A', 'B', 'C')), tree(below('C', 'B', 'A'))]],
    [
      'a category moves below one that is made, out of one that goes',
      [tree(below('Men', 'Sale', 'Hats')), tree(below('Women', 'Sale', 'Hats'))],
    ],
    [
      'the roots of two trees are made in one request and have the same name',
      [
        {
          channels: { us, eu: channel('eu', 'https://eu.example') },
          category_trees: {
            main: { id: 1, name: 'Main', channels: ['us'], categories: below('Men', 'Hats') },
            other: { name: 'Other', channels: ['eu'], categories: below('Men', 'Shoes') },
          },
        },
      ],
    ],
    [
      'an address on the web passes from one channel to the next',
      [
        { channels: { a: channel('a', 'https://one.example'), b: channel('b', 'https://two.example') } },
        { channels: { a: channel('a', 'https://two.example'), b: channel('b', 'https://three.example') } },
      ],
    ],
    [
      'a key is given to a new channel, and the old channel gets another key',
      [
        { channels: { eu: channel('eu', 'https://one.example') } },
        { channels: { eu: channel('new', 'https://two.example'), old: channel('eu', 'https://one.example') } },
      ],
    ],
  ])('%s', (_, contents) => follow(contents.map(one => ({ contents: one }))))
})
