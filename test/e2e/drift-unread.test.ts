/** What cannot be read hides nothing else, and is told: by store, by kind, in the coverage and by the exit code. */

import { afterEach, describe, expect, test } from 'vitest'
import type { DriftReport } from '../../src/model/report.ts'
import { renderReport } from '../../src/render/index.ts'
import { controlOf } from '../support/control.ts'
import { refusal } from '../support/living.ts'
import { panelOf } from '../support/panel.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

const open: Harness[] = []

afterEach(async () => {
  for (const harness of open.splice(0)) {
    await controlOf(harness).heal()
    await harness.close()
  }
})

async function applied(harness: Harness, config?: object): Promise<Harness> {
  open.push(harness)
  if (config !== undefined) harness.write(config)
  const report = await harness.apply()
  expect([report.exit_code, report.diagnostics]).toEqual([0, []])
  return harness
}

function refuse(harness: Harness, path: string, status = 403): Promise<void> {
  return controlOf(harness).inject({ match: { method: 'GET', path }, fault: { kind: 'status', status } })
}

function told({ entries }: DriftReport): string[] {
  return entries.filter(one => one.cause !== 'unmanaged').map(({ cause, address }) => `${cause} ${address}`)
}

describe.each([403, 500])('a list that answers %s', status => {
  test('hides its own kind and what lies in it, and nothing else of the store', async () => {
    const project = await applied(await openTour())
    await panelOf(project, 'acme-us').edit('/v3/content/pages', 'Our team', { body: '<p>Nobody</p>' })
    await refuse(project, '/v3/channels/\\d+/site$|/v3/sites', status)
    const report = await project.drift({ onlyManaged: true })
    expect(told(report)).toEqual(['drifted stores.acme-us.channels.us.pages.team'])
    expect(report.exit_code).toBe(1)
    expect(report.unread.map(one => `${one.severity} ${one.address}`)).toEqual([
      'error stores.acme-uk',
      'error stores.acme-us',
    ])
    expect(report.unread[1]!.message).toContain('stores.acme-us: not read: site, and what lies in them (checkout url')
    expect(report.coverage.gaps).toEqual([
      { store: 'acme-uk', kind: 'site', objects: 1 },
      { store: 'acme-uk', kind: 'site_route', objects: 1 },
      { store: 'acme-us', kind: 'site', objects: 1 },
      { store: 'acme-us', kind: 'checkout_url', objects: 1 },
      { store: 'acme-us', kind: 'redirect', objects: 4 },
    ])
    expect(report.coverage.objects - report.coverage.read).toBe(8)
    expect(report.coverage.percent).toBeLessThan(100)
    const text = renderReport(report, 'human', { color: false, width: 100 })
    expect(text).toContain('  stores.acme-us: 1 site, 1 checkout url, 4 redirects\n')
    expect(text).toContain('(as far as it was read)')
  })

  test('makes a plan of the store impossible, as ever', async () => {
    const project = await applied(await openTour())
    await refuse(project, '/v3/channels/\\d+/site$|/v3/sites', status)
    const { plan } = await project.plan()
    expect(
      plan.diagnostics
        .filter(one => one.severity === 'error')
        .map(one => one.address)
        .sort(),
    ).toEqual(['stores.acme-uk', 'stores.acme-us'])
    expect(plan.changes).toEqual([])
  })
})

test('what refers to an object that could not be read does not differ for that', async () => {
  const project = await applied(await openTour())
  await refuse(project, '/v3/catalog/trees')
  const report = await project.drift({ onlyManaged: true })
  expect(told(report)).toEqual([])
  expect(report.coverage.gaps?.map(one => one.kind)).toEqual(
    expect.arrayContaining(['category_tree', 'category', 'category_metafield']),
  )
})

test('every list of every kind may be refused: no false finding, and less coverage', async () => {
  const project = await applied(await openTour())
  await controlOf(project).forgetRequests()
  const whole = await project.drift({ onlyManaged: true })
  expect([told(whole), whole.coverage.percent]).toEqual([[], 100])
  const asked = new Set(
    project.sandbox
      .requests()
      .filter(one => one.method === 'GET' && one.path.startsWith('/stores/'))
      .map(one => one.path.replace(/^\/stores\/[^/]+/, '').replace(/\/\d+(?=\/|$)/g, '/\\d+')),
  )
  expect(asked.size).toBeGreaterThan(25)
  for (const path of asked) {
    await refuse(project, `/stores/[^/]+${path}$`)
    const report = await project.drift({ onlyManaged: true })
    await controlOf(project).heal()
    expect(told(report), path).toEqual([])
    expect(report.exit_code, path).toBe(1)
    const { objects, read } = report.coverage
    expect(objects, path).toBe(whole.coverage.objects)
    expect(read === objects, path).toBe(report.unread.every(one => one.message.startsWith('not checked')))
  }
}, 180_000)

test('one store that cannot be read hides no other, nor its account', async () => {
  const project = await applied(await openTour())
  await panelOf(project, 'acme-uk').edit('/v3/content/pages', 'Welcome', { body: '{"a":1}' })
  await refuse(project, '/v1/stores/acme-us$')
  const report = await project.drift({ onlyManaged: true })
  expect(told(report)).toEqual(['drifted stores.acme-uk.channels.app.pages.welcome'])
  expect(report.unread.map(one => one.message)).toEqual([expect.stringContaining('not read: stores acme-us')])
  expect(new Set(report.coverage.gaps?.map(one => one.store))).toEqual(new Set([undefined, 'acme-us']))
  await refuse(project, '/v1/accounts/acme$')
  expect(told(await project.drift({ onlyManaged: true, only: ['stores.acme-uk', 'accounts'] }))).toHaveLength(1)
})

test('a partner API that does not answer: nothing is said of anything', async () => {
  const project = await applied(await openTour())
  await refuse(project, '/franchises/', 503)
  const report = await project.drift()
  expect([report.entries, report.exit_code, report.coverage.read, report.coverage.percent]).toEqual([[], 1, 0, 0])
})

test('what lay in something that is gone is gone with it', async () => {
  const project = await applied(await openTour())
  const panel = panelOf(project, 'acme-uk')
  const channel = (await panel.rows('/v3/channels')).find(row => row.name === 'acme_uk_app')!
  await panel.send('DELETE', `/v3/channels/${channel.id}/site`)
  const report = await project.drift({ onlyManaged: true })
  const site = 'stores.acme-uk.channels.app.site'
  expect(told(report)).toEqual([`vanished ${site}`, `vanished ${site}.routes.product`])
  expect([report.exit_code, report.unread, report.coverage.percent]).toEqual([2, [], 100])
})

test('one holder that is refused hides none of the others', async () => {
  const channel = (name: string): object => ({
    name,
    type: 'storefront',
    platform: 'custom',
    status: 'prelaunch',
    site: { url: `https://${name}.example`, routes: { product: { matching: '*', route: '/p/{slug}' } } },
  })
  const project = await applied(
    await openHarness({ emulate: { storefrontSeats: null } }),
    portfolio({ channels: { one: channel('one'), two: channel('two') } }),
  )
  const panel = panelOf(project, 'a')
  const [first, second] = await panel.rows('/v3/sites').then(rows => rows.filter(row => row.channel_id !== 1))
  const path = `/v3/sites/${second!.id}/routes`
  const [route] = await panel.rows(path)
  await panel.send('PUT', `${path}/${route!.id}`, { type: 'product', matching: '*', route: '/q/{slug}' })
  await refuse(project, `/v3/sites/${first!.id}/routes$`)
  const report = await project.drift({ onlyManaged: true })
  expect(told(report)).toHaveLength(1)
  expect(report.coverage.gaps).toEqual([{ store: 'a', kind: 'site_route', objects: 1 }])
  expect(report.unread).toMatchObject([{ code: 'FORBIDDEN', address: 'stores.a' }])
  expect(report.unread[0]!.message).toContain(`not read: routes of site ${first!.id}: `)
})

test('a store that is not declared any more is one finding; its contents were not looked at', async () => {
  const project = await applied(
    await openHarness(),
    portfolio({
      channels: { us: { id: 1, name: 'US', type: 'storefront', platform: 'bigcommerce', status: 'active' } },
    }),
  )
  const { stores: _, ...without } = portfolio() as { stores: object }
  project.write({ ...without, stores: {} })
  const report = await project.drift()
  expect(told(report)).toEqual(['config-changed stores.a'])
  expect([report.exit_code, report.coverage]).toMatchObject([3, { objects: 3, read: 2, percent: 66.6 }])
  expect(report.unread).toMatchObject([{ severity: 'warning', address: 'stores.a' }])
})

test('a collection that is not declared any more has not vanished', async () => {
  const us = { id: 1, name: 'US', type: 'storefront', platform: 'bigcommerce', status: 'active' }
  const about = { type: 'page', name: 'About', body: 'x' }
  const project = await applied(await openHarness(), portfolio({ channels: { us: { ...us, pages: { about } } } }))
  project.write(portfolio({ channels: { us } }))
  expect(told(await project.drift())).toEqual(['config-changed stores.a.channels.us.pages.about'])
  await panelOf(project, 'a').remove('/v3/content/pages', 'About')
  expect(told(await project.drift())).toEqual(['vanished stores.a.channels.us.pages.about'])
})

test('an ignore file with a slip stops drift before anything is sent', async () => {
  const project = await applied(await openHarness(), portfolio())
  await controlOf(project).forgetRequests()
  project.write('ignore:\n  - { adress: stores.a, reason: x }\n', 'drift-ignore.yaml')
  expect((await refusal(project.drift())).message).toBe('2 problems')
  expect(project.sandbox.requests()).toEqual([])
})
