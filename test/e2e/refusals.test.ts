/** What BigCommerce refuses for good: one object, one token, one scope, everything. The rest goes on. */

import { afterEach, describe, expect, test } from 'vitest'
import { ToolError } from '../../src/model/errors.ts'
import type { ApplyReport } from '../../src/model/report.ts'
import { fortyObjects } from '../support/contents.ts'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { tablesOf } from '../support/tables.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(...options: Parameters<typeof openHarness>): Promise<Harness> {
  open = await openHarness({ instant: true, ...options[0] }, options[1])
  return open
}

function statuses(report: ApplyReport): { [address: string]: string } {
  return Object.fromEntries(
    report.results.map(({ address, status, blockedBy }) => [
      address,
      blockedBy === undefined ? status : `${status} by ${blockedBy}`,
    ]),
  )
}

const channel = { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce' }
const page = (name: string, more: object = {}): object => ({ type: 'page', name, body: `<p>${name}</p>`, ...more })

describe('an object that is refused', () => {
  test('in a batch of good ones fails alone, and only what waits for it is skipped', async () => {
    const project = await harness({ emulate: { pageNameScope: 'store' } })
    project.write(portfolio({}))
    await project.apply()
    // A page of another channel has the name already, and this store wants it once only.
    await controlOf(project).seed({
      objects: [{ store: 'a', kind: 'pages', rows: [{ name: 'Bad', channel_id: 4711 }] }],
    })
    project.write(
      portfolio({
        channels: {
          us: {
            ...channel,
            site: {
              url: 'https://us.example',
              redirects: { '/a': { type: 'page', page: 'bad' }, '/b': { type: 'page', page: 'good' } },
            },
            pages: {
              good: page('Good'),
              bad: page('Bad'),
              child: page('Child', { parent: 'bad' }),
              last: page('Last', { parent: 'good' }),
            },
          },
        },
      }),
    )
    const report = await project.apply()
    const found = statuses(report)
    const pages = 'stores.a.channels.us.pages'
    expect(Object.entries(found).filter(([, status]) => status !== 'done')).toEqual([
      [`${pages}.bad`, 'failed'],
      [`${pages}.child`, `skipped by ${pages}.bad#create`],
      ['stores.a.channels.us.site.redirects["/a"]', `skipped by ${pages}.bad#create`],
    ])
    expect(report.counts).toMatchObject({ failed: 1, skipped: 2, not_started: 0 })
    expect(report.exit_code).toBe(1)
    const error = report.results.find(result => result.status === 'failed')?.error
    expect(error).toMatchObject({ code: 'API_INVALID', source: { file: 'stores.yaml' } })
  })

  test('among redirects is found by halving, and all others are made', async () => {
    const project = await harness()
    const redirects: { [path: string]: unknown } = { '/bad': { type: 'category', category: { id: 4711 } } }
    for (let n = 1; n <= 39; n += 1) redirects[`/old-${n}`] = `/new-${n}/`
    project.write(portfolio({ channels: { us: { ...channel, site: { url: 'https://us.example', redirects } } } }))
    const report = await project.apply()
    expect(report.results.filter(result => result.status !== 'done').map(result => result.address)).toEqual([
      'stores.a.channels.us.site.redirects["/bad"]',
    ])
    expect(report.exit_code).toBe(1)
    expect(tablesOf(project).filter(line => line.startsWith('redirect'))).toHaveLength(39)
    const writes = project.sandbox.requests().filter(one => one.method === 'PUT' && one.path.endsWith('/redirects'))
    expect(writes.length).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(40)))
  })

  test('among categories takes nothing but what lies below it along', async () => {
    const project = await harness()
    const shop = (name: string): object => ({
      channels: { us: channel },
      category_trees: {
        us: {
          id: 1,
          name: 'US',
          channels: ['us'],
          categories: [{ name: 'Men' }, { name, children: [{ name: 'Below' }] }],
        },
      },
    })
    project.write(portfolio({}))
    await project.apply()
    // For BigCommerce the names are the same, and nothing but its refusal says so.
    await controlOf(project).seed({
      objects: [{ store: 'a', kind: 'categories', rows: [{ name: 'wOMEN', tree_id: 1 }] }],
    })
    project.write(portfolio(shop('Women')))
    const report = await project.apply()
    const women = 'stores.a.category_trees.us.categories.Women'
    expect(Object.entries(statuses(report)).filter(([, status]) => status !== 'done')).toEqual([
      [women, 'failed'],
      [`${women}.Below`, `skipped by ${women}#create`],
    ])
    expect(report.exit_code).toBe(1)
    project.write(portfolio(shop('Ladies')))
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })
})

describe('two stores', () => {
  const twoStores = (contents: object): object => {
    const whole = portfolio(contents) as { stores: { a: object } }
    return {
      ...whole,
      stores: { ...whole.stores, b: { ...whole.stores.a, store_name: 'B', access_token: '${env:OTHER_TOKEN}' } },
    }
  }

  test('of which one has the wrong token: the other is applied', async () => {
    const project = await harness({}, { env: { OTHER_TOKEN: 'wrong-token' } })
    project.write(twoStores(fortyObjects()))
    const report = await project.apply()
    expect(report.exit_code).toBe(1)
    const failed = report.results.filter(result => result.status === 'failed')
    expect(new Set(failed.map(result => result.error?.code))).toEqual(new Set(['AUTH_FAILED']))
    expect(
      report.results
        .filter(result => !result.address.startsWith('stores.b.'))
        .every(result => result.status === 'done'),
    ).toBe(true)
    expect(report.results.filter(result => result.address.startsWith('stores.b.') && result.status === 'done')).toEqual(
      [],
    )
    expect(JSON.stringify(report)).not.toContain('wrong-token')
    expect(tablesOf(project).length).toBeGreaterThanOrEqual(40)
  })

  test('of which one answers 401 when it is read: the plan says which, and can be made without it', async () => {
    const project = await harness({}, { env: { OTHER_TOKEN: 'sandbox-store-token' } })
    project.write(twoStores(fortyObjects()))
    expect((await project.apply()).exit_code).toBe(0)
    await controlOf(project).change('b', { token: 'another-one' })
    const { plan } = await project.plan()
    expect(plan.diagnostics.map(one => [one.severity, one.code, one.address])).toEqual([
      ['error', 'AUTH_FAILED', 'stores.b'],
    ])
    expect(
      (await project.plan({ exclude: ['stores.b'] })).plan.diagnostics.filter(one => one.severity === 'error'),
    ).toEqual([])
  })
})

describe('a token', () => {
  test('without a scope is told so, by name, and what it may do is done', async () => {
    const project = await harness()
    project.write(portfolio({ channels: { us: channel } }))
    expect((await project.apply()).exit_code).toBe(0)
    await controlOf(project).change('a', {
      scopes: ['store_channel_settings', 'store_sites', 'store_v2_products', 'store_v2_content_read_only'],
    })
    project.write(portfolio(fortyObjects()))
    const report = await project.apply()
    expect(report.exit_code).toBe(1)
    const failed = report.results.filter(result => result.status === 'failed')
    expect(new Set(failed.map(result => result.error?.code))).toEqual(new Set(['FORBIDDEN']))
    for (const { error } of failed) expect(`${error?.message} ${error?.hint}`).toMatch(/content/i)
    expect(
      report.results.filter(result => result.address.includes('category_trees') && result.status !== 'done'),
    ).toEqual([])
    await controlOf(project).change('a', { scopes: null })
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })
})

test('the partner API that cannot be reached is one error, and nothing is changed', async () => {
  const project = await harness({}, { env: { API_URL: 'http://127.0.0.1:9' } })
  project.write(portfolio(fortyObjects()))
  const before = project.files()
  const { plan } = await project.plan()
  expect(plan.diagnostics.map(one => one.code)).toEqual(['UNREACHABLE'])
  expect(plan.changes).toEqual([])
  const refused = await project.apply().then(
    () => undefined,
    error => error,
  )
  expect(refused).toBeInstanceOf(ToolError)
  expect((refused as ToolError).code).toBe('PLAN_BLOCKED')
  expect(project.files()).toEqual(before)
  expect(project.sandbox.requests()).toEqual([])
})
