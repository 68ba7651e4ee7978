/** How many requests does it take? Full pages, each once; full batches; never more at once than allowed; within the quota. */

import { afterEach, describe, expect, test } from 'vitest'
import type { LoggedRequest } from '../../src/sandbox/exchange-log.ts'
import { defaultOptions } from '../../src/workflows/project.ts'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(...options: Parameters<typeof openHarness>): Promise<Harness> {
  open = await openHarness({ instant: true, ...options[0] })
  return open
}

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n + 1))

/** 1,200 redirects, 500 categories on two levels, 300 pages. */
function twoThousand(): object {
  return {
    channels: {
      us: {
        id: 1,
        name: 'US shop',
        type: 'storefront',
        platform: 'bigcommerce',
        pages: Object.fromEntries(times(300, n => [`p${n}`, { type: 'page', name: `Page ${n}`, body: `<p>${n}</p>` }])),
        site: {
          url: 'https://us.example',
          redirects: Object.fromEntries(times(1200, n => [`/old-${n}`, `/new-${n}/`])),
        },
      },
    },
    category_trees: {
      us: {
        id: 1,
        name: 'US',
        channels: ['us'],
        categories: times(50, n => ({ name: `C${n}`, children: times(9, m => ({ name: `C${n} ${m}` })) })),
      },
    },
  }
}

/** Method and last part of the path. */
function shortOf({ method, path }: LoggedRequest): string {
  return `${method} ${path.split('/').at(-1)}`
}

function counted(requests: readonly LoggedRequest[]): { [short: string]: number } {
  const counts: { [short: string]: number } = {}
  for (const request of requests) counts[shortOf(request)] = (counts[shortOf(request)] ?? 0) + 1
  return counts
}

describe('a store of two thousand objects', () => {
  test('is made in full batches, several at once, and read in full pages, each once', async () => {
    const project = await harness()
    project.write(portfolio({}))
    await project.apply()
    project.write(portfolio(twoThousand()))
    await controlOf(project).forgetRequests()
    const report = await project.apply()
    expect(report.exit_code).toBe(0)
    expect(report.counts.done).toBeGreaterThan(2000)

    const sent = project.sandbox.requests()
    const writes = counted(sent.filter(one => one.method !== 'GET'))
    expect(writes['PUT redirects']).toBeLessThanOrEqual(Math.floor(24 * 1.1))
    expect(writes['POST categories']).toBeLessThanOrEqual(Math.floor(50 * 1.1))
    expect(writes['POST pages']).toBeLessThanOrEqual(Math.floor(6 * 1.1))
    const most = Math.max(...sent.map(one => one.parallel))
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(defaultOptions.parallelism)

    await controlOf(project).forgetRequests()
    expect((await project.plan()).plan.changes).toEqual([])
    const reads = project.sandbox.requests()
    expect(new Set(reads.map(one => one.method))).toEqual(new Set(['GET']))
    const asked = reads.map(one => `${one.path} ${JSON.stringify(one.query)}`)
    expect(new Set(asked).size).toBe(asked.length)
    // One account, one store, channels, sites, trees; 2 pages of categories, 2 of pages, 5 of redirects.
    expect(reads.length).toBeLessThanOrEqual(Math.floor(14 * 1.2))
    expect(counted(reads)).toMatchObject({ 'GET categories': 2, 'GET pages': 2, 'GET redirects': 5 })
  })

  test('is changed and emptied in full batches, too', async () => {
    const project = await harness()
    project.write({ ...portfolio(twoThousand()), safety: { max_delete_percent: 100 } })
    expect((await project.apply()).exit_code).toBe(0)
    const text = JSON.stringify({ ...portfolio(twoThousand()), safety: { max_delete_percent: 100 } })
    project.write(JSON.parse(text.replaceAll('/new-', '/newer-').replaceAll('<p>', '<p>Since ')))
    await controlOf(project).forgetRequests()
    expect((await project.apply()).exit_code).toBe(0)
    const changed = counted(project.sandbox.requests().filter(one => one.method !== 'GET'))
    expect(changed).toEqual({ 'PUT redirects': 24, 'PUT pages': 6 })

    const empty = twoThousand() as { channels: { us: { pages: object; site: { redirects: object } } } }
    empty.channels.us.pages = {}
    empty.channels.us.site.redirects = {}
    const { category_trees } = empty as unknown as { category_trees: { us: { categories: object[] } } }
    category_trees.us.categories = []
    project.write({ ...portfolio(empty), safety: { max_delete_percent: 100 } })
    await controlOf(project).forgetRequests()
    expect((await project.apply()).exit_code).toBe(0)
    const removed = counted(project.sandbox.requests().filter(one => one.method !== 'GET'))
    expect(removed['DELETE redirects']).toBeLessThanOrEqual(26)
    expect(removed['DELETE pages']).toBeLessThanOrEqual(6)
    expect(removed['DELETE categories']).toBeLessThanOrEqual(55)
    expect((await project.plan()).plan.changes).toEqual([])
  })
})

test('what waits for nothing that runs does not wait, though its batch is not full', async () => {
  const project = await harness()
  project.write(portfolio({}))
  await project.apply()
  const pages = {
    about: { type: 'page', name: 'About', body: '<p>Us</p>' },
    team: { type: 'page', name: 'Team', parent: 'about', body: '<p>All of us</p>' },
  }
  const us = { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce', pages }
  const categories = times(100, n => ({ name: `C${n}` }))
  project.write(
    portfolio({
      channels: { us },
      category_trees: { us: { id: 1, name: 'US', channels: ['us'], categories } },
    }),
  )
  await controlOf(project).forgetRequests()
  expect((await project.apply()).exit_code).toBe(0)
  const writes = project.sandbox.requests().filter(one => one.method !== 'GET')
  expect(counted(writes)).toMatchObject({ 'POST categories': 10, 'POST pages': 2 })
  const order = writes.map(shortOf)
  expect(order.lastIndexOf('POST pages')).toBeLessThan(order.lastIndexOf('POST categories'))
  expect((await project.plan()).plan.changes).toEqual([])
})

describe('the quota of a store', () => {
  test('of 150 requests in 30 seconds is kept by an apply that needs twice as many', async () => {
    const project = await harness({ quota: true, emulate: { storefrontSeats: null } })
    const channels = Object.fromEntries(
      times(130, n => [
        `c${n}`,
        {
          name: `c${n}`,
          type: 'storefront',
          platform: 'catalyst',
          status: 'active',
          site: { url: `https://c${n}.example` },
          pages: { about: { type: 'page', name: 'About', body: `<p>${n}</p>` } },
        },
      ]),
    )
    project.write(portfolio({ channels }, { plan_sku: 'STORE-STANDARD-NP-MONTHLY' }))
    const started = project.context.clock.now()
    const report = await project.apply()
    expect(report.results.filter(result => result.status !== 'done')).toEqual([])
    expect(report.counts.done).toBeGreaterThanOrEqual(390)
    const requests = project.sandbox.requests()
    expect(requests.filter(one => one.path.includes('/v3/')).length).toBeGreaterThan(260)
    expect(requests.filter(one => one.status === 429).length).toBeLessThanOrEqual(5)
    // 30 of 100 are left to others, so three windows of 105 are needed, and not many more.
    expect(project.context.clock.now() - started).toBeLessThanOrEqual(5 * 30_000)
  })
})
