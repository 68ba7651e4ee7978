/** What drift tells of edits that somebody else makes at BigCommerce, by cause, with its exit code. */

import { afterEach, describe, expect, test } from 'vitest'
import type { DriftReport } from '../../src/model/report.ts'
import { renderReport } from '../../src/render/index.ts'
import { panelOf } from '../support/panel.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

const open: Harness[] = []

afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close()
})

const pages = {
  about: { type: 'page', name: 'About', body: '<p>Since 1998</p>' },
  team: { type: 'page', name: 'Team', body: '<p>Twelve people</p>' },
}
const us = { id: 1, name: 'US', type: 'storefront', platform: 'bigcommerce', status: 'active' }
const at = 'stores.a.channels.us.pages'
const path = '/v3/content/pages'

function shop(changed: object = {}): object {
  return portfolio({ channels: { us: { ...us, pages: { ...pages, ...changed } } } })
}

async function applied(config: object = shop()): Promise<Harness> {
  const harness = await openHarness()
  open.push(harness)
  harness.write(config)
  expect((await harness.apply()).exit_code).toBe(0)
  expect(await harness.drift()).toMatchObject({ exit_code: 0, entries: [], coverage: { percent: 100 } })
  return harness
}

function told({ entries }: DriftReport): string[] {
  return entries.map(({ cause, address, key }) => `${cause} ${address ?? key}`)
}

/** What the exit code says, the JSON says and the text says. */
function agreed(report: DriftReport): DriftReport {
  const { summary, exit_code, entries } = report
  const managed = entries.filter(entry => entry.cause !== 'unmanaged').length
  const text = renderReport(report, 'human', { color: false, width: 100 })
  if (exit_code !== 1) {
    const config = summary['config-changed'] + summary.both > 0
    const drifted = summary.drifted + summary.vanished + summary.both > 0
    expect(exit_code).toBe(config && drifted ? 4 : drifted ? 2 : config ? 3 : 0)
  }
  expect(text.includes('No drift')).toBe(managed === 0)
  for (const [cause, count] of Object.entries(summary)) {
    if (!['in_sync', 'ignored'].includes(cause))
      expect(entries.filter(entry => entry.cause === cause).length, cause).toBe(count)
    if (count > 0) expect(text).toContain(cause === 'in_sync' ? 'in sync' : cause)
  }
  expect(summary.ignored).toBe(report.ignored.length)
  return report
}

describe('every cause has its exit code', () => {
  test('0: nothing differs, and what is not ours is no drift', async () => {
    const harness = await applied()
    await panelOf(harness, 'a').send('POST', path, { channel_id: 1, type: 'page', name: 'Imprint', body: 'x' })
    const report = agreed(await harness.drift())
    expect([report.exit_code, told(report)]).toEqual([0, ['unmanaged Imprint']])
    expect(told(await harness.drift({ onlyManaged: true }))).toEqual([])
  })

  test('1: something could not be read', async () => {
    const harness = await applied()
    harness.write(portfolio({ channels: { us: { ...us, pages } } }, { access_token: 'wrong' }))
    const report = agreed(await harness.drift())
    expect([report.exit_code, report.coverage]).toMatchObject([1, { objects: 5, read: 2, percent: 40 }])
    expect(report.unread).toMatchObject([{ code: 'AUTH_FAILED', address: 'stores.a' }])
  })

  test('2: changed there, or gone there', async () => {
    const harness = await applied()
    await panelOf(harness, 'a').edit(path, 'About', { body: '<p>Sale</p>' })
    const changed = agreed(await harness.drift())
    expect([changed.exit_code, told(changed)]).toEqual([2, [`drifted ${at}.about`]])
    expect(changed.entries[0]!.attributes).toEqual([
      { path: 'body', cause: 'drifted', config: pages.about.body, recorded: pages.about.body, live: '<p>Sale</p>' },
    ])
    await panelOf(harness, 'a').remove(path, 'About')
    const gone = agreed(await harness.drift())
    expect([gone.exit_code, told(gone)]).toEqual([2, [`vanished ${at}.about`]])
  })

  test('3: changed in the files', async () => {
    const harness = await applied()
    harness.write(shop({ about: { ...pages.about, body: '<p>Since 1997</p>' } }))
    const report = agreed(await harness.drift())
    expect([report.exit_code, told(report)]).toEqual([3, [`config-changed ${at}.about`]])
  })

  test('4: changed on both sides, in one object or in two', async () => {
    const harness = await applied()
    harness.write(shop({ about: { ...pages.about, body: '<p>Since 1997</p>' } }))
    await panelOf(harness, 'a').edit(path, 'Team', { body: '<p>Eleven people</p>' })
    const two = agreed(await harness.drift())
    expect([two.exit_code, told(two)]).toEqual([4, [`config-changed ${at}.about`, `drifted ${at}.team`]])
    await panelOf(harness, 'a').edit(path, 'About', { body: '<p>Sale</p>' })
    const one = agreed(await harness.drift({ only: [`${at}.about`] }))
    expect([one.exit_code, told(one), one.coverage]).toEqual([
      4,
      [`both ${at}.about`],
      { objects: 1, read: 1, percent: 100 },
    ])
  })

  test('without --detailed-exitcode: 0, whatever differs', async () => {
    const harness = await applied()
    await panelOf(harness, 'a').edit(path, 'About', { body: '<p>Sale</p>' })
    expect((await harness.drift({ detailed: false })).exit_code).toBe(0)
  })
})

describe('a renamed object', () => {
  test('is the same one where its id is the same', async () => {
    const harness = await applied()
    await panelOf(harness, 'a').edit(path, 'About', { name: 'Who we are' })
    const report = agreed(await harness.drift())
    expect(told(report)).toEqual([`drifted ${at}.about`])
    expect(report.entries[0]!.renamed).toEqual({ from: 'About', to: 'Who we are' })
    expect((await harness.apply()).exit_code).toBe(0)
    expect(await harness.drift()).toMatchObject({ exit_code: 0, entries: [] })
  })

  test('renamed in the files, it is not renamed there', async () => {
    const harness = await applied()
    harness.write(shop({ about: { ...pages.about, name: 'Who we are' } }))
    expect((await harness.drift()).entries).toMatchObject([{ cause: 'config-changed' }])
    expect((await harness.drift()).entries[0]).not.toHaveProperty('renamed')
  })

  test('is given its own name back, also where the name is the key of the declaration', async () => {
    const harness = await applied(portfolio({ metafields: { erp: { warehouse: 'north' } } }))
    const [row] = await panelOf(harness, 'a').rows('/v3/store/metafields')
    const { id, namespace, value, permission_set } = row!
    const renamed = { id: Number(id), namespace, key: 'depot', value, permission_set }
    await panelOf(harness, 'a').send('PUT', '/v3/store/metafields', [renamed])
    const report = agreed(await harness.drift())
    expect([report.exit_code, told(report)]).toEqual([2, ['drifted stores.a.metafields.erp.warehouse']])
    expect(report.entries[0]!.renamed).toEqual({ from: 'erp/warehouse', to: 'erp/depot' })
    expect((await harness.apply()).results.map(one => `${one.action} ${one.status}`)).toEqual(['update done'])
    expect(await harness.drift()).toMatchObject({ exit_code: 0, entries: [] })
    expect((await harness.plan()).plan.changes).toEqual([])
  })

  test('with a new id, one is gone and the other not ours', async () => {
    const harness = await applied()
    const panel = panelOf(harness, 'a')
    await panel.remove(path, 'About')
    await panel.send('POST', path, { channel_id: 1, type: 'page', name: 'Who we are', body: pages.about.body })
    expect(told(await harness.drift())).toEqual([`vanished ${at}.about`, 'unmanaged Who we are'])
  })
})

describe('what is ignored', () => {
  test('is no entry and no exit code, but counted and told with its reason', async () => {
    const harness = await applied()
    const panel = panelOf(harness, 'a')
    await panel.edit(path, 'About', { body: '<p>Sale</p>' })
    await panel.edit(path, 'Team', { body: '<p>Eleven</p>', name: 'Crew' })
    await panel.send('POST', path, { channel_id: 1, type: 'page', name: 'Imprint', body: 'x' })
    harness.write(
      `ignore:
  - address: ${at}.about
    reason: the merchant writes it
    owner: ada
    expires: 2027-01-01
`,
      'drift-ignore.yaml',
    )
    const report = agreed(await harness.drift({ ignore: [`${at}.te*:body`, `${at}.Imprint`] }))
    expect([report.exit_code, told(report)]).toEqual([2, [`drifted ${at}.team`]])
    expect(report.entries[0]!.attributes.map(one => one.path)).toEqual(['name'])
    expect(report.scope.ignore_file).toBe('drift-ignore.yaml')
    const byFlag = { cause: 'drifted', reason: 'for this run only', by: 'flag' }
    expect(report.ignored).toEqual([
      {
        address: `${at}.about`,
        kind: 'page',
        objectId: expect.any(String),
        path: 'body',
        cause: 'drifted',
        reason: 'the merchant writes it',
        expires: '2027-01-01',
        owner: 'ada',
        by: 'file',
      },
      { ...byFlag, address: `${at}.team`, kind: 'page', objectId: expect.any(String), path: 'body' },
      {
        ...byFlag,
        cause: 'unmanaged',
        kind: 'page',
        objectId: expect.any(String),
        key: 'Imprint',
        within: 'stores.a.channels.us',
      },
    ])
    const all = await harness.drift({ ignore: [`${at}.team`, `${at}.Imprint`] })
    expect([all.exit_code, all.diagnostics]).toEqual([0, []])
    expect(agreed(all).summary).toMatchObject({ drifted: 0, ignored: 4 })
  })

  test('is a finding again from the day on that the entry names', async () => {
    const harness = await applied()
    await panelOf(harness, 'a').remove(path, 'About')
    harness.write(
      `ignore:\n  - { address: '${at}.about', reason: moved soon, owner: ada, expires: 2026-11-25 }\n`,
      'drift-ignore.yaml',
    )
    expect(await harness.drift()).toMatchObject({ exit_code: 0, diagnostics: [], ignored: [{ cause: 'vanished' }] })
    harness.advance(12 * 3_600_000)
    const report = agreed(await harness.drift())
    expect([report.exit_code, report.ignored]).toEqual([2, []])
    expect(report.diagnostics).toMatchObject([
      { severity: 'warning', code: 'IGNORE_EXPIRED', source: { file: 'drift-ignore.yaml', line: 2, column: 5 } },
    ])
    expect(report.diagnostics[0]!.message).toContain('expired on 2026-11-25 (moved soon, ada)')
  })

  test('and does not exist is a warning, unless not everything was looked at', async () => {
    const harness = await applied()
    harness.write(
      `ignore:
  - { address: 'stores.a.channels.us.pages.abuot', reason: x }
  - { address: '${at}.*', attribute: bdy, reason: x }
  - { address: '${at}.*', attribute: body, reason: nothing differs now }
`,
      'my-ignores.yml',
    )
    const report = await harness.drift({ ignoreFile: 'my-ignores.yml' })
    expect(report.diagnostics.map(one => `${one.code} ${one.source?.line}:${one.source?.column} ${one.hint}`)).toEqual([
      `IGNORE_UNMATCHED 2:5 Did you mean \`${at}.about\`?`,
      'IGNORE_UNMATCHED 3:5 Did you mean `body`?',
    ])
    expect(report.exit_code).toBe(0)
    const partly = await harness.drift({ ignoreFile: 'my-ignores.yml', only: ['accounts'] })
    expect(partly.diagnostics).toEqual([])
  })
})
