/** A store of 17,000 objects is filled in as few batches as are documented, and read again in full pages. */

import { afterEach, expect, test } from 'vitest'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n + 1))

const channels = (redirects: object) => ({
  us: {
    id: 1,
    name: 'US shop',
    type: 'storefront',
    platform: 'bigcommerce',
    site: { url: 'https://us.example', redirects },
  },
})

/** 10,000 price records, 5,000 redirects, 2,000 categories on two levels. */
function largeStore(): object {
  const categories = times(100, n => ({ name: `C${n}`, children: times(19, m => ({ name: `C${n} ${m}` })) }))
  const records = times(10_000, n => [`SKU-${n}`, { USD: { price: n / 4 } }])
  return {
    channels: channels(Object.fromEntries(times(5_000, n => [`/old-${n}`, `/new-${n}/`]))),
    category_trees: { us: { id: 1, name: 'US', channels: ['us'], categories } },
    price_lists: { trade: { name: 'Trade', records: Object.fromEntries(records) } },
  }
}

/** Documented or known to work: price records 1,000 in a request, redirects 50, categories 10. */
const batches = { 'PUT records': 10, 'PUT redirects': 100, 'POST categories': 200 }

test('10,000 price records, 5,000 redirects and 2,000 categories take the fewest batches, and then nothing is left', async () => {
  open = await openHarness({ instant: true, keepExchanges: 20_000 })
  const project = open
  project.write(portfolio({ channels: channels({}) }))
  await project.apply()
  const rows = times(10_000, n => ({ name: `Product ${n}`, sku: `SKU-${n}` }))
  await controlOf(project).seed({ objects: [{ store: 'a', kind: 'products', rows }] })

  project.write(portfolio(largeStore()))
  await controlOf(project).forgetRequests()
  const report = await project.apply()
  expect(report.counts).toMatchObject({ failed: 0, skipped: 0, not_started: 0 })
  expect(report.counts.done).toBeGreaterThan(17_000)
  const sent = project.sandbox.requests()
  const count = (short: string): number =>
    sent.filter(({ method, path }) => `${method} ${path.split('/').at(-1)}` === short).length
  for (const [short, fewest] of Object.entries(batches)) {
    expect([short, count(short)]).toEqual([short, expect.any(Number)])
    expect(count(short)).toBeGreaterThanOrEqual(fewest)
    expect(count(short), short).toBeLessThanOrEqual(fewest * 1.1)
  }
  const writes = sent.filter(request => request.method !== 'GET')
  const fewest = Object.values(batches).reduce((sum, one) => sum + one, 0)
  // Beside the batches: the adopted tree's name, the price list.
  expect(writes.length).toBeLessThanOrEqual(fewest * 1.1 + 2)

  await controlOf(project).forgetRequests()
  expect((await project.plan()).plan.changes).toEqual([])
  const reads = project.sandbox.requests()
  expect(new Set(reads.map(request => request.method))).toEqual(new Set(['GET']))
  // Pages of 250: 40 of records, 20 of redirects, 8 of categories; account, store, its suspensions, channels, sites, trees,
  // price lists.
  expect(reads.length).toBeLessThanOrEqual(75)
}, 240_000)
