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

test('a channel that is called after its key, with all that lies in it', async () => {
  const { name: _, ...unnamed } = eu
  const project = await applied(portfolio({ channels: { eu: unnamed }, category_trees: { eu: tree } }))
  const next = { channels: { europe: unnamed }, category_trees: { eu: { ...tree, channels: ['europe'] } } }
  const actions = await actionsOf(project, portfolio(next))
  expect(actions.slice(0, 2)).toEqual([
    'move stores.a.channels.europe from stores.a.channels.eu',
    'update stores.a.channels.europe',
  ])
  expect(new Set(actions.slice(2).map(action => action.split(' ')[0]))).toEqual(new Set(['move']))
})

test('a category that is renamed, with all that lies in it', async () => {
  const project = await applied(portfolio(contents))
  const categories = [{ name: 'Gents', children: [{ name: 'Shirts' }] }, { name: 'Women' }]
  const at = 'stores.a.category_trees.eu.categories'
  expect(await actionsOf(project, portfolio({ ...contents, category_trees: { eu: { ...tree, categories } } }))).toEqual(
    [`move ${at}.Gents from ${at}.Men`, `update ${at}.Gents`, `move ${at}.Gents.Shirts from ${at}.Men.Shirts`],
  )
})

test('a category that is renamed with what lies in it, which only `moved` can tell', async () => {
  const project = await applied(portfolio(contents))
  const categories = [{ name: 'Gents', children: [{ name: 'Shirts', sort_order: 2 }] }, { name: 'Women' }]
  const next = portfolio({ ...contents, category_trees: { eu: { ...tree, categories } } })
  const at = 'stores.a.category_trees.eu.categories'
  expect(await actionsOf(project, { ...next, moved: [{ from: `${at}.Men`, to: `${at}.Gents` }] })).toEqual([
    `move ${at}.Gents from ${at}.Men`,
    `update ${at}.Gents`,
    `move ${at}.Gents.Shirts from ${at}.Men.Shirts`,
    `update ${at}.Gents.Shirts`,
  ])
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

test('stores become a fleet in which their channel has another key', async () => {
  const { stores, ...rest } = portfolio(contents) as { stores: { a: object } }
  const second = { ...stores.a, store_name: 'B' }
  const project = await applied({ ...rest, stores: { a: stores.a, b: second } })
  const main = { channels: { main: eu }, category_trees: { eu: { ...tree, channels: ['main'] } } }
  const blueprints = { shop: { ...stores.a, ...main, store_name: '${each:name}' } }
  const fleets = { shops: { blueprint: 'shop', each: 'rows/stores.csv' } }
  project.write('key,name\r\na,A\r\nb,B\r\n', 'rows/stores.csv')
  const moved = [{ from: 'stores.*.channels.eu', to: 'stores.*.channels.main' }]
  const actions = await actionsOf(project, { ...rest, blueprints, fleets, moved })
  expect(actions).toHaveLength(10)
  expect(new Set(actions.map(action => action.split(' ')[0]))).toEqual(new Set(['move']))
})

test('one file is split in two directories, one for each store, and the accounts by themselves', async () => {
  const { stores, accounts, ...rest } = portfolio(contents) as { stores: { a: object }; accounts: object }
  const project = await applied({ ...rest, accounts, stores: { a: stores.a, b: { ...stores.a, store_name: 'B' } } })
  project.write({ version: 1, accounts }, 'accounts.yaml')
  project.write({ version: 1, stores: { a: stores.a } }, 'stores/a/store.yaml')
  project.write({ version: 1, stores: { b: { ...stores.a, store_name: 'B' } } }, 'stores/b/store.yaml')
  expect(await actionsOf(project, { ...rest, include: ['accounts.yaml', 'stores/*/store.yaml'] })).toEqual([])
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

  test('is renamed without its id: it is said how it stays the same store', async () => {
    const project = await applied(portfolio(contents))
    project.write(renamed({}))
    const { plan } = await project.plan()
    expect(
      plan.changes
        .filter(one => one.kind === 'store')
        .map(one => `${one.action} ${one.address}`)
        .sort(),
    ).toEqual(['create stores.acme-a', 'delete stores.a'])
    const looks = plan.diagnostics.filter(one => one.code === 'LOOKS_MOVED')
    expect(looks).toMatchObject([{ severity: 'warning', address: 'stores.acme-a' }])
    expect(looks[0]?.hint).toContain('`id: a`')
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

  describe('is renamed together with a category and what lies in it', () => {
    const categories = [{ name: 'Gents', children: [{ name: 'Tops' }] }, { name: 'Women' }]
    const next = renamed({ id: 'a' }) as { stores: { 'acme-a': { category_trees: { eu: object } } } }
    next.stores['acme-a'].category_trees = { eu: { ...tree, categories } }
    const at = (store: string) => `stores.${store}.category_trees.eu.categories`

    test.each([
      ['for every store', '*'],
      ['for the store as it is called now', 'acme-a'],
    ])('%s', async (_, store) => {
      const project = await applied(portfolio(contents))
      const moved = [
        { from: `${at(store)}.Men`, to: `${at(store)}.Gents` },
        { from: `${at(store)}.Men.Shirts`, to: `${at(store)}.Gents.Tops` },
      ]
      const actions = await actionsOf(project, { ...next, moved })
      expect(actions.filter(action => !action.startsWith('move'))).toEqual([
        `update ${at('acme-a')}.Gents`,
        `update ${at('acme-a')}.Gents.Tops`,
      ])
      expect(actions).toContain(`move ${at('acme-a')}.Gents.Tops from ${at('a')}.Men.Shirts`)
    })

    test('without a word on it, the plan says what may be written, and that is accepted', async () => {
      const project = await applied(portfolio(contents))
      project.write(next)
      const looks = (await project.plan()).plan.diagnostics.filter(one => one.code === 'LOOKS_MOVED')
      expect(looks).toHaveLength(1)
      const [, from, to] = /moved: \[{ from: '(.*)', to: '(.*)' }\]/.exec(looks[0]?.hint ?? '') ?? []
      expect([from, to]).toEqual([`${at('acme-a')}.Men`, `${at('acme-a')}.Gents`])
      project.write({ ...next, moved: [{ from, to }] })
      const { plan } = await project.plan()
      expect(plan.changes.filter(one => one.address === to).map(one => one.action)).toEqual(['move', 'update'])
    })
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
