/** The main job: YAML in, live state read, a plan, exactly that applied, and then nothing left to do. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { kinds } from '../../src/resources/index.ts'
import { type Harness, openHarness, person, portfolio } from '../support/project.ts'
import { tablesOf } from '../support/tables.ts'
import { openTour } from '../support/tour.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(...options: Parameters<typeof openHarness>): Promise<Harness> {
  open = await openHarness(...options)
  return open
}

/** What a test changes of the tour. */
interface Tour {
  safety: { max_delete_percent: number }
  stores: { 'acme-us': { channels: { us: { [name: string]: unknown } } } }
}

const contents = {
  channels: {
    us: {
      id: 1,
      name: 'US shop',
      type: 'storefront',
      platform: 'bigcommerce',
      site: {
        url: 'https://us.example',
        redirects: { '/old': '/new/', '/men': { type: 'category', category: 'us/Men' } },
      },
      pages: {
        about: { type: 'page', name: 'About', body: '<p>Since 1998</p>' },
        team: { type: 'page', name: 'Team', parent: 'about', body: '<p>Twelve</p>' },
      },
    },
    eu: { name: 'eu', type: 'storefront', platform: 'catalyst', status: 'active', site: { url: 'https://eu.example' } },
  },
  category_trees: {
    us: {
      id: 1,
      name: 'US',
      channels: ['us'],
      categories: [{ name: 'Men', children: [{ name: 'Shirts' }, { name: 'Shoes' }] }],
    },
    eu: { name: 'EU', channels: ['eu'], categories: [{ name: 'Women' }] },
  },
}

describe('a portfolio', () => {
  test('is made from nothing in one apply, and the second plan is empty', async () => {
    const project = await harness()
    project.write(portfolio(contents))
    const report = await project.apply()
    expect(report.results.filter(result => result.status !== 'done')).toEqual([])
    expect(report.exit_code).toBe(0)
    const { plan } = await project.plan()
    expect(plan.changes).toEqual([])
    expect(plan.diagnostics).toEqual([])
    const drift = await project.drift()
    expect(drift.entries).toEqual([])
    expect(drift.exit_code).toBe(0)
  })

  describe('of the examples', () => {
    async function tour(): Promise<Harness> {
      open = await openTour()
      const project = open
      const report = await project.apply()
      expect(report.results.filter(result => result.status !== 'done')).toEqual([])
      expect(new Set(report.plan?.changes.map(change => change.kind))).toEqual(new Set(kinds.map(kind => kind.name)))
      return project
    }

    test('has every kind, is made in one apply, drifts, is repaired, and is calm again', async () => {
      const project = await tour()
      const again = await project.plan()
      expect(again.plan.changes).toEqual([])
      expect(again.plan.diagnostics).toEqual([])
      expect((await project.drift()).entries.filter(entry => entry.cause !== 'unmanaged')).toEqual([])

      const { credentials, url, world } = project.sandbox
      const hash = world.stores.find(store => store.id === 'acme-us')!.store_hash
      const headers = { 'X-Auth-Token': credentials.store_token, 'Content-Type': 'application/json' }
      const change = { method: 'PUT', headers, body: JSON.stringify({ name: 'Hacked' }) }
      expect((await fetch(`${url}/stores/${hash}/v3/pricelists/1`, change)).status).toBe(200)
      const drifted = (await project.drift()).entries.filter(entry => entry.cause === 'drifted')
      expect(drifted.map(entry => entry.address)).toEqual(['stores.acme-us.price_lists.trade'])
      await project.apply()
      expect((await project.plan()).plan.changes).toEqual([])
    })

    test('is emptied in one apply, in an order that BigCommerce takes', async () => {
      const project = await tour()
      const files = parse(readFileSync(join(project.dir, 'stores.yaml'), 'utf8')) as Tour
      const { us } = files.stores['acme-us'].channels
      const kept = [
        'id',
        'name',
        'type',
        'platform',
        'status',
        'theme',
        'search_filters',
        'analytics',
        'settings',
        'site',
      ]
      for (const name of Object.keys(us).filter(name => !kept.includes(name))) {
        us[name] = ['currencies', 'menus'].includes(name) ? null : Array.isArray(us[name]) ? [] : {}
      }
      us.site = { url: 'https://us.acme.example', checkout_url: null, redirects: {} }
      const store = files.stores['acme-us'] as { [name: string]: unknown }
      const { account, store_name, country, plan_sku, status, access_token, channels, ...contents } = store
      for (const name of Object.keys(contents)) store[name] = {}
      store.category_trees = { us: { id: 1, name: 'Acme US', channels: ['us'], categories: [] } }
      files.safety.max_delete_percent = 100
      project.write(files)
      const { plan } = await project.plan()
      expect(plan.summary.delete).toBeGreaterThan(30)
      const final = plan.changes.filter(change => change.reversibility === 'irreversible')
      const report = await project.apply(final.map(change => change.address))
      expect(report.results.filter(result => result.status !== 'done')).toEqual([])
      expect((await project.plan()).plan.changes).toEqual([])
    })
  })

  test('that changes is changed, and what is left out is removed', async () => {
    const project = await harness()
    project.write(portfolio(contents))
    await project.apply()
    const changed = structuredClone(contents)
    changed.channels.us.pages.about.body = '<p>Since 1997</p>'
    changed.channels.us.pages.team.name = 'Our team'
    changed.channels.us.site.redirects = { '/old': '/newer/' } as never
    changed.category_trees.us.categories = [{ name: 'Men', children: [{ name: 'Shoes' }] }] as never
    project.write(portfolio(changed))
    const { plan } = await project.plan()
    expect(plan.changes.map(change => `${change.action} ${change.address}`)).toEqual([
      'delete stores.a.category_trees.us.categories.Men.Shirts',
      'update stores.a.channels.us.pages.about',
      'update stores.a.channels.us.pages.team',
      'delete stores.a.channels.us.site.redirects["/men"]',
      'update stores.a.channels.us.site.redirects["/old"]',
    ])
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('binds a store under a key of its own, and takes over what is in it', async () => {
    const project = await harness()
    project.write(portfolio(contents))
    await project.apply()
    const made = tablesOf(project)
    const { stores, ...rest } = portfolio(contents) as { stores: { a: object } }
    project.write({ ...rest, stores: { flagship: { id: 'a', ...stores.a } } })
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
    expect(tablesOf(project)).toEqual(made)
    const changed = structuredClone(contents)
    changed.channels.us.pages.about.body = '<p>Since 1997</p>'
    const { a } = (portfolio(changed) as { stores: { a: object } }).stores
    project.write({ ...rest, stores: { flagship: { id: 'a', ...a } } })
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('goes through suspension and back', async () => {
    const project = await harness()
    project.write(portfolio(contents))
    await project.apply()
    project.write(portfolio(contents, { status: 'suspended' }))
    expect((await project.plan()).plan.changes.map(change => change.transition?.name)).toEqual(['suspend'])
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
    project.write(portfolio(contents))
    expect((await project.plan()).plan.changes.map(change => change.transition?.name)).toEqual(['withdraw_suspension'])
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })
})

test('nothing that is stored or printed holds a token or personal data', async () => {
  const project = await harness()
  project.write(portfolio(contents))
  const made = await project.plan()
  await project.apply()
  const drift = await project.drift()
  const texts = [
    JSON.stringify(made.plan),
    JSON.stringify(drift),
    JSON.stringify(project.events),
    ...[...project.files()].filter(([path]) => !path.endsWith('stores.yaml')).map(([, text]) => text),
  ]
  const { access_token, store_token } = project.sandbox.credentials
  for (const secret of [access_token, store_token, person.email, person.phone, person.last_name]) {
    for (const text of texts) expect(text).not.toContain(secret)
  }
})
