/** The example of a fleet, end to end: four stores of one blueprint and a CSV file, a fifth row, and a mistake. */

import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { DiagnosticsError } from '../../src/model/errors.ts'
import type { Change } from '../../src/model/plan.ts'
import { renderReport } from '../../src/render/index.ts'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function fleet(): Promise<Harness> {
  open = await openHarness()
  cpSync(join(import.meta.dirname, '..', '..', 'examples', 'fleet'), open.dir, { recursive: true })
  const { credentials, url } = open.sandbox
  const values: { [name: string]: string } = {
    BIGCOMMERCE_API_URL: url,
    BIGCOMMERCE_FRANCHISE_ID: credentials.franchise_id,
    BIGCOMMERCE_CLIENT_ID: credentials.client_id,
    BIGCOMMERCE_PARTNER_TOKEN: credentials.access_token,
  }
  open.context.env = name => (name.startsWith('STORE_') ? credentials.store_token : values[name])
  return open
}

const storesOf = (changes: readonly Change[]) =>
  new Set(changes.map(change => /^stores\.([^.]+)/.exec(change.address)?.[1]))

test('makes four stores in one apply; a new row is one more store; a row that goes is one store that goes', async () => {
  const project = await fleet()
  const report = await project.apply()
  expect(report.results.filter(result => result.status !== 'done')).toEqual([])
  expect(storesOf(report.plan!.changes)).toEqual(new Set([undefined, 'brew-us', 'brew-uk', 'brew-de', 'brew-fr']))
  const page = report.plan!.changes.find(change => change.address === 'stores.brew-fr.channels.main.pages.about')
  expect(page?.after).toMatchObject({ name: 'About Brew FR', body: '<p>Nous torréfions.</p>\n' })
  expect(page?.source).toMatchObject({ file: 'blueprint.yaml', via: { file: 'stores.csv', line: 5 } })
  const pages = report.plan!.changes.flatMap(({ address }) =>
    /^stores\.brew-de.*\.pages\./.test(address) ? [address] : [],
  )
  expect(pages.map(address => address.split('.').at(-1))).toEqual(['about', 'imprint'])
  expect((await project.plan()).plan.changes).toEqual([])
  expect((await project.drift()).entries.filter(entry => entry.cause !== 'unmanaged')).toEqual([])

  const rows = join(project.dir, 'stores.csv')
  const before = readFileSync(rows, 'utf8')
  appendFileSync(rows, 'brew-it,Brew IT,IT,en,,true\n')
  expect(storesOf((await project.plan()).plan.changes)).toEqual(new Set(['brew-it']))
  expect((await project.apply()).counts).toMatchObject({ failed: 0, skipped: 0 })
  expect((await project.plan()).plan.changes).toEqual([])

  writeFileSync(rows, before)
  const less = (await project.plan()).plan
  expect(storesOf(less.changes)).toEqual(new Set(['brew-it']))
  expect(less.changes.find(change => change.address === 'stores.brew-it')?.action).toBe('delete')
})

test('what only one store can have is told with the place in the blueprint and the row', async () => {
  const project = await fleet()
  const file = join(project.dir, 'stores.csv')
  writeFileSync(file, readFileSync(file, 'utf8').replace('Brew UK', 'Brew US'))
  const failure = await project.plan().catch(error => error)
  expect(failure).toBeInstanceOf(DiagnosticsError)
  const [first] = (failure as DiagnosticsError).diagnostics
  expect(first).toMatchObject({ code: 'DUPLICATE_OBJECT', source: { file: 'blueprint.yaml', via: { line: 3 } } })
  expect(first?.message).toContain('(blueprint.yaml:8:17 (row stores.csv:2))')
})

test('a row of another key is the same store where that is bound to its id', async () => {
  const project = await fleet()
  expect((await project.apply()).counts).toMatchObject({ failed: 0 })
  const rows = join(project.dir, 'stores.csv')
  writeFileSync(rows, readFileSync(rows, 'utf8').replace('brew-fr,', 'brew-france,'))
  const { plan } = await project.plan()
  const looks = plan.diagnostics.find(one => one.code === 'LOOKS_MOVED')
  expect(looks).toMatchObject({ address: 'stores.brew-france', source: { via: { file: 'stores.csv', line: 5 } } })
  expect(looks?.hint).toContain('`id: brew-fr`, under `stores` with `fleet:`')

  appendFileSync(join(project.dir, 'stores.yaml'), '  brew-france: { fleet: countries, id: brew-fr }\n')
  const changes = (await project.plan()).plan.changes.map(change => change.action)
  expect(changes.filter(action => action !== 'move')).toEqual(['update'])
  expect((await project.apply()).counts).toMatchObject({ failed: 0, skipped: 0 })
  expect((await project.plan()).plan.changes).toEqual([])
})

test('what BigCommerce refuses is told with the place in the blueprint and the row', async () => {
  const project = await fleet()
  await controlOf(project).inject({
    match: { method: 'POST', path: '/content/pages' },
    fault: { kind: 'status', status: 422 },
  })
  const report = await project.apply()
  const failed = report.results.filter(result => result.status === 'failed')
  expect(failed.length).toBeGreaterThan(0)
  const text = renderReport(report, 'human', { color: false, width: 120 })
  expect(text).toContain('error[API_INVALID] blueprint.yaml:22:11 (row stores.csv:5) POST /v3/content/pages')
  await controlOf(project).heal()
  expect((await project.apply()).counts).toMatchObject({ failed: 0 })
  expect((await project.plan()).plan.changes).toEqual([])
})
