/** Files are put in another order, and BigCommerce is not touched: only moves are planned, and nothing after them. */

import { afterEach, describe, expect, test } from 'vitest'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const eu = {
  name: 'Europe',
  type: 'storefront',
  platform: 'catalyst',
  status: 'active',
  pages: {
    about: { type: 'page', name: 'About', body: '<p>Us</p>' },
    team: { type: 'page', name: 'Team', parent: 'about' },
  },
  site: { url: 'https://eu.example', redirects: { '/a': '/b' } },
}
const tree = {
  name: 'EU',
  channels: ['eu'],
  categories: [{ name: 'Men', children: [{ name: 'Shirts' }] }, { name: 'Women' }],
}
const contents = {
  channels: { eu },
  category_trees: { eu: tree },
  customers: { ada: { email: 'ada@private.example', first_name: 'Ada', last_name: 'M' } },
}

async function applied(first: object): Promise<Harness> {
  open = await openHarness()
  open.write(first)
  expect((await open.apply()).exit_code).toBe(0)
  return open
}

/** The actions of the plan for the new files, which is carried out; the plan after it must be empty. */
async function actionsOf(project: Harness, next: object): Promise<string[]> {
  project.write(next)
  const sent = project.sandbox.requests().filter(one => one.method !== 'GET').length
  const { plan } = await project.plan()
  expect(plan.diagnostics).toEqual([])
  const report = await project.apply()
  expect(report.results.filter(result => result.status !== 'done')).toEqual([])
  expect((await project.plan()).plan.changes).toEqual([])
  expect((await project.drift()).entries.filter(entry => entry.cause !== 'unmanaged')).toEqual([])
  const only = new Set(plan.changes.map(change => change.action))
  if (only.size === 1 && only.has('move')) {
    expect(project.sandbox.requests().filter(one => one.method !== 'GET')).toHaveLength(sent)
  }
  return plan.changes.map(({ action, address, from }) =>
    [action, address, ...(from === undefined ? [] : ['from', from])].join(' '),
  )
}

test('a key that is renamed', async () => {
  const project = await applied(portfolio(contents))
  const { about, team } = eu.pages
  const pages = { info: about, team: { ...team, parent: 'info' } }
  expect(await actionsOf(project, portfolio({ ...contents, channels: { eu: { ...eu, pages } } }))).toEqual([
    'move stores.a.channels.eu.pages.info from stores.a.channels.eu.pages.about',
  ])
})

test('a channel with all that lies in it', async () => {
  const project = await applied(portfolio(contents))
  const next = { ...contents, channels: { europe: eu }, category_trees: { eu: { ...tree, channels: ['europe'] } } }
  expect(await actionsOf(project, portfolio(next))).toEqual([
    'move stores.a.channels.europe from stores.a.channels.eu',
    'move stores.a.channels.europe.pages.about from stores.a.channels.eu.pages.about',
    'move stores.a.channels.europe.pages.team from stores.a.channels.eu.pages.team',
    'move stores.a.channels.europe.site from stores.a.channels.eu.site',
    'move stores.a.channels.europe.site.redirects["/a"] from stores.a.channels.eu.site.redirects["/a"]',
  ])
})

test('a tree with all its categories', async () => {
  const project = await applied(portfolio(contents))
  expect(await actionsOf(project, portfolio({ ...contents, category_trees: { main: tree } }))).toEqual([
    'move stores.a.category_trees.main from stores.a.category_trees.eu',
    'move stores.a.category_trees.main.categories.Men from stores.a.category_trees.eu.categories.Men',
    'move stores.a.category_trees.main.categories.Men.Shirts from stores.a.category_trees.eu.categories.Men.Shirts',
    'move stores.a.category_trees.main.categories.Women from stores.a.category_trees.eu.categories.Women',
  ])
})

test('a category that is renamed, which only `moved` can tell', async () => {
  const project = await applied(portfolio(contents))
  const categories = [{ name: 'Gents', children: [{ name: 'Shirts' }] }, { name: 'Women' }]
  const next = portfolio({ ...contents, category_trees: { eu: { ...tree, categories } } })
  const at = 'stores.a.category_trees.eu.categories'
  expect(await actionsOf(project, { ...next, moved: [{ from: `${at}.Men`, to: `${at}.Gents` }] })).toEqual([
    `move ${at}.Gents from ${at}.Men`,
    `update ${at}.Gents`,
    `move ${at}.Gents.Shirts from ${at}.Men.Shirts`,
  ])
  expect(project.sandbox.world.stores[0]).toBeDefined()
})

test('one file is split in two', async () => {
  const project = await applied(portfolio(contents))
  const { stores, ...rest } = portfolio(contents) as { stores: { a: object } }
  project.write({ version: 1, stores }, 'stores/a.yaml')
  expect(await actionsOf(project, { ...rest, include: ['stores/'] })).toEqual([])
})

test('stores become a fleet', async () => {
  const project = await applied(portfolio(contents))
  const { stores, ...rest } = portfolio(contents) as { stores: { a: object } }
  const blueprints = { shop: { ...stores.a, store_name: '${each:name}' } }
  const fleets = { shops: { blueprint: 'shop', each: { a: { name: 'A' } } } }
  expect(await actionsOf(project, { ...rest, blueprints, fleets })).toEqual([])
})

describe('the key of a store', () => {
  const renamed = (id: object) => {
    const { stores, ...rest } = portfolio(contents) as { stores: { a: object } }
    return { ...rest, stores: { 'acme-a': { ...stores.a, ...id } } }
  }

  test('is renamed where the store stays bound to its id, and its contents move with it', async () => {
    const project = await applied(portfolio(contents))
    const actions = await actionsOf(project, renamed({ id: 'a' }))
    expect(actions[0]).toBe('move stores.acme-a from stores.a')
    expect(new Set(actions.map(action => action.split(' ')[0]))).toEqual(new Set(['move']))
    expect(actions).toContain('move stores.acme-a.customers.ada from stores.a.customers.ada')
    expect(actions).toContain('move stores.acme-a.channels.eu.pages.team from stores.a.channels.eu.pages.team')
    // What runs have found before is told by the addresses of then.
    const isState = (path: string) => path.includes('/state/') && !path.includes('/undo.')
    const state = [...project.files()].filter(([path]) => isState(path)).map(([, text]) => text)
    expect(state.some(text => text.includes('stores.acme-a.channels.eu.pages.team'))).toBe(true)
    expect(state.some(text => text.includes('"stores.a.'))).toBe(false)
  })

  test('is renamed with what is changed and removed at the same time', async () => {
    const project = await applied(portfolio(contents))
    const next = renamed({ id: 'a' }) as { stores: { 'acme-a': { channels: { eu: object } } } }
    next.stores['acme-a'].channels = { eu: { ...eu, pages: { about: { ...eu.pages.about, body: '<p>Them</p>' } } } }
    const actions = await actionsOf(project, next)
    expect(actions.filter(action => !action.startsWith('move'))).toEqual([
      'delete stores.a.channels.eu.pages.team',
      'update stores.acme-a.channels.eu.pages.about',
    ])
  })

  test('can be said to have moved, which changes nothing', async () => {
    const project = await applied(portfolio(contents))
    const actions = await actionsOf(project, {
      ...renamed({ id: 'a' }),
      moved: [{ from: 'stores.a', to: 'stores.acme-a' }],
    })
    expect(new Set(actions.map(action => action.split(' ')[0]))).toEqual(new Set(['move']))
  })

  test('is renamed by a part of the plan, and the rest follows', async () => {
    const project = await applied(portfolio(contents))
    project.write(renamed({ id: 'a' }))
    const { plan } = await project.plan({ only: ['stores.acme-a.channels.eu.pages.about'] })
    expect(plan.changes.map(change => change.address)).toEqual([
      'stores.acme-a',
      'stores.acme-a.channels.eu',
      'stores.acme-a.channels.eu.pages.about',
    ])
    await project.withProject(false, async one => {
      const { applyPlan } = await import('../../src/workflows/apply.ts')
      const report = await applyPlan(project.context, one, plan, { command: 'apply', confirm: [] })
      expect(report.counts).toMatchObject({ done: 3, failed: 0 })
    })
    const actions = await actionsOf(project, renamed({ id: 'a' }))
    expect(new Set(actions.map(action => action.split(' ')[0]))).toEqual(new Set(['move']))
  })
})

test('what is let go stays at BigCommerce and is not managed any more', async () => {
  const project = await applied(portfolio(contents))
  const { channels: _, category_trees: __, ...others } = contents
  const next = {
    ...portfolio({ ...others, channels: {}, category_trees: {} }),
    removed: [
      { from: 'stores.a.channels.eu', forget: true },
      { from: 'stores.a.category_trees.eu', forget: true },
    ],
  }
  const actions = await actionsOf(project, next)
  expect(new Set(actions.map(action => action.split(' ')[0]))).toEqual(new Set(['forget']))
  expect(actions).toHaveLength(9)
})
