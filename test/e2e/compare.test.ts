/** Two stores side by side: what is their own, as ids and hosts, is no difference; all else is, unless somebody says that it is meant. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import type { ComparedObject, CompareReport } from '../../src/model/compare.ts'
import { compareFormats, renderReport } from '../../src/render/index.ts'
import { type CompareOptions, compareStores } from '../../src/workflows/compare.ts'
import { controlOf } from '../support/control.ts'
import type { Harness } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

// biome-ignore lint/suspicious/noExplicitAny: a document that is edited as it is
type Whole = any

const plain: CompareOptions = { from: 'staging', to: 'acme-us', only: [], exclude: [], ignore: [], detailed: true }

/** The store of the tour with all its kinds, twice: once on hosts of its own, as staging. */
async function twins(edit: (staging: Whole, production: Whole) => void = () => {}): Promise<Harness> {
  const project = await openTour()
  open = project
  const whole: Whole = parse(readFileSync(join(project.dir, 'stores.yaml'), 'utf8'))
  const production = whole.stores['acme-us']
  production.channels.us.pages.about.body = '<p>See <a href="https://HOST/team">us</a>, not https://example.com.</p>'
  const text = JSON.stringify(production)
  const staging = JSON.parse(text.replaceAll('us.acme.example', 'us.staging.acme.example'))
  const hosts = {
    production: new URL(production.channels.us.site.url).host,
    staging: new URL(staging.channels.us.site.url).host,
  }
  expect(hosts.staging).not.toBe(hosts.production)
  const filled = (store: Whole, host: string): Whole => JSON.parse(JSON.stringify(store).replaceAll('HOST', host))
  const both = { staging: filled(staging, hosts.staging), 'acme-us': filled(production, hosts.production) }
  both.staging.store_name = 'Acme Staging'
  edit(both.staging, both['acme-us'])
  whole.stores = both
  project.write(stringify(whole))
  const applied = await project.apply()
  expect(applied.results.filter(one => one.status !== 'done')).toEqual([])
  expect((await project.plan()).plan.changes).toEqual([])
  return project
}

const compare = (project: Harness, options: Partial<CompareOptions> = {}): Promise<CompareReport> =>
  project.withProject(true, one => compareStores(project.context, one, { ...plain, ...options }), true)

const told = ({ entries }: CompareReport) =>
  entries.map(({ address, comparison, attributes }: ComparedObject) => [
    address,
    comparison,
    ...attributes.map(one => one.path),
  ])

describe('what is no difference', () => {
  test('two stores with the same contents, on their own hosts and with other ids, are alike; nothing but GET is sent', async () => {
    const project = await twins((staging, production) => {
      // Objects of one store are made in another order, so that all of them have other ids.
      staging.channels.us.pages = Object.fromEntries(Object.entries(staging.channels.us.pages).reverse())
      expect(Object.keys(production.channels.us.pages).length).toBeGreaterThan(1)
    })
    const before = project.sandbox.requests().length
    const report = await compare(project)
    expect(told(report)).toEqual([])
    expect(report.exit_code).toBe(0)
    expect(report.summary.alike).toBeGreaterThan(40)
    const sent = project.sandbox.requests().slice(before)
    expect(new Set(sent.map(one => one.method))).toEqual(new Set(['GET']))
  })

  test('without the state, objects are known by their natural keys', async () => {
    const project = await twins()
    const named = { from: 'staging', to: 'acme-us' }
    const report = await project.withProject(
      true,
      one =>
        compareStores(project.context, { ...one, state: { ...one.state, read: async () => undefined } } as typeof one, {
          ...plain,
          ...named,
        }),
      true,
    )
    expect(told(report)).toEqual([])
  })
})

describe('what is a difference', () => {
  test('an object that one store alone has, with what lies in it counted; another value; a host of the other store', async () => {
    const project = await twins((staging, production) => {
      staging.channels.us.pages.jobs = { type: 'page', name: 'Jobs', body: '<p>None</p>' }
      production.price_lists.vip = { name: 'VIP', records: { 'MUG-1': { USD: { price: 3 } } } }
      production.channels.us.pages.contact.meta_description = 'Write to us'
      production.channels.us.pages.about.body = staging.channels.us.pages.about.body
    })
    const report = await compare(project)
    expect(told(report)).toEqual([
      ['channels.us.pages.about', 'different', 'body'],
      ['channels.us.pages.contact', 'different', 'meta_description'],
      ['channels.us.pages.jobs', 'only-from'],
      ['price_lists.vip', 'only-to'],
    ])
    expect(report.entries[3]!.contents).toBe(1)
    expect(report.exit_code).toBe(2)
    expect((await compare(project, { detailed: false })).exit_code).toBe(0)
    const text = renderReport(report, 'human', { color: false, width: 110 })
    expect(text).toContain('< channels.us.pages.jobs   page · only in stores.staging (id ')
    expect(text).toContain('Differences: 2 different, 1 only in stores.staging, 1 only in stores.acme-us; ')
  })

  test('sensitive values differ, and nobody is told more', async () => {
    const project = await twins((_staging, production) => {
      production.webhooks.orders.headers = { Authorization: 'Bearer of-production' }
    })
    const report = await compare(project)
    expect(report.entries).toMatchObject([
      { address: 'webhooks.orders', attributes: [{ path: 'headers', sensitive: true }] },
    ])
    for (const format of compareFormats) {
      expect(renderReport(report, format, { color: false, width: 100 })).not.toMatch(/Bearer|of-production|of-the-tour/)
    }
  })

  test('the same names in another sense: a reference to another object', async () => {
    const project = await twins((_staging, production) => {
      production.channels.us.site.redirects['/who-we-are'] = { type: 'page', page: 'contact' }
    })
    expect(told(await compare(project))).toEqual([['channels.us.site.redirects["/who-we-are"]', 'different', 'page']])
  })

  test('--only and --exclude choose by address within the store, or in full', async () => {
    const project = await twins((_staging, production) => {
      production.channels.us.pages.contact.meta_description = 'Write to us'
      production.webhooks.orders.destination = 'https://other.acme.example/orders'
    })
    expect(told(await compare(project, { only: ['channels.us.pages'] }))).toEqual([
      ['channels.us.pages.contact', 'different', 'meta_description'],
    ])
    const without = await compare(project, { exclude: ['stores.acme-us.channels'] })
    expect(told(without).map(([address]) => address)).toEqual(['webhooks.orders'])
    await expect(compare(project, { only: ['channels.us.pagse'] })).rejects.toMatchObject({ code: 'ADDRESS_NOT_FOUND' })
  })
})

describe('what is meant', () => {
  const different = () =>
    twins((staging, production) => {
      production.channels.us.pages.contact.meta_description = 'Write to us'
      staging.channels.us.pages.jobs = { type: 'page', name: 'Jobs', body: '<p>None</p>' }
    })

  test('is listed with its reason and no finding, until its day has come', async () => {
    const project = await different()
    project.write(
      `ignore:
  - { address: channels.us.pages.contact, attribute: meta_description, reason: "a test of words", expires: 2026-12-01, owner: kim }
  - { address: stores.staging.channels.us.pages.jobs, reason: only for trying things }
`,
      'compare-ignore.yaml',
    )
    const report = await compare(project)
    expect(told(report)).toEqual([])
    expect(report.exit_code).toBe(0)
    expect(report.intended).toMatchObject([
      {
        address: 'channels.us.pages.contact',
        path: 'meta_description',
        reason: 'a test of words',
        owner: 'kim',
        by: 'file',
      },
      { address: 'channels.us.pages.jobs', comparison: 'only-from', reason: 'only for trying things' },
    ])
    expect(report.scope.ignore_file).toBe('compare-ignore.yaml')
    project.advance(8 * 86_400_000)
    const later = await compare(project)
    expect(told(later)).toEqual([['channels.us.pages.contact', 'different', 'meta_description']])
    expect(later.diagnostics.map(one => one.code)).toEqual(['IGNORE_EXPIRED'])
    expect(later.exit_code).toBe(2)
  })

  test('for this run alone, or in a file of another name; what speaks of nothing is told', async () => {
    const project = await different()
    const report = await compare(project, {
      ignore: ['channels.us.pages.contact:meta_description', 'channels.us.pages.nowhere'],
    })
    expect(told(report)).toEqual([['channels.us.pages.jobs', 'only-from']])
    expect(report.diagnostics.map(one => one.code)).toEqual(['IGNORE_UNMATCHED'])
    await expect(compare(project, { ignoreFile: 'gone.yaml' })).rejects.toMatchObject({
      diagnostics: [{ code: 'CONFIG_NOT_FOUND' }],
    })
  })
})

describe('what cannot be compared', () => {
  test('a store with itself, whichever way it is named; a store that is not there; one without a token', async () => {
    const project = await twins()
    const same = { code: 'USAGE', message: '--from staging and --to stores.staging are the same store' }
    await expect(compare(project, { to: 'stores.staging' })).rejects.toMatchObject(same)
    await expect(compare(project, { to: 'nowhere' })).rejects.toMatchObject({
      code: 'ADDRESS_NOT_FOUND',
      message: 'no store `nowhere` is declared, and the franchise has none with this id',
    })
    const whole: Whole = parse(readFileSync(join(project.dir, 'stores.yaml'), 'utf8'))
    whole.stores.staging.access_token = undefined
    project.write(stringify(whole))
    await expect(compare(project)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
  })

  test('a kind that one store refuses is told, and nothing is said of it', async () => {
    const project = await twins((_staging, production) => {
      production.channels.us.pages.contact.meta_description = 'Write to us'
      production.webhooks.orders.destination = 'https://other.acme.example/orders'
    })
    await controlOf(project).inject({
      match: { method: 'GET', path: '/v3/hooks' },
      fault: { kind: 'status', status: 403 },
    })
    const report = await compare(project)
    expect(report.exit_code).toBe(1)
    expect(told(report)).toEqual([['channels.us.pages.contact', 'different', 'meta_description']])
    expect(report.unread.map(one => one.code)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
  })
})

test('nothing that is known of people is read or shown', async () => {
  const project = await twins()
  const before = project.sandbox.requests().length
  const report = await compare(project)
  const paths = project.sandbox
    .requests()
    .slice(before)
    .map(one => one.path)
  expect(paths.filter(path => /\/v3\/customers(\?|$|\/addresses|\/attribute-values)|subscribers/.test(path))).toEqual(
    [],
  )
  const text = renderReport(report, 'json', { color: false, width: 100 })
  expect(text).not.toContain('@')
})
