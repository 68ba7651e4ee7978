/** A partner who has stores and no files: everything that the token sees becomes files, and a plan of them only adopts. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { ExportReport } from '../../src/model/report.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import { exportStores } from '../../src/workflows/export.ts'
import type { MadePlan } from '../../src/workflows/plan.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { defaultOptions, openProject } from '../../src/workflows/project.ts'
import { envIn } from '../support/env-file.ts'
import { type Harness, openHarness, person, portfolio } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const connection = `version: 1
connection:
  api_url: \${env:API}
  franchise_id: \${env:FRANCHISE}
  client_id: \${env:CLIENT}
  access_token: \${env:TOKEN}
`

/** What the variables of the written files hold: the people of the accounts, and the tokens. */
function variablesFor(project: Harness, names: { [name: string]: string }): void {
  const { credentials, url } = project.sandbox
  const values: { [name: string]: string } = {
    API: url,
    FRANCHISE: credentials.franchise_id,
    CLIENT: credentials.client_id,
    TOKEN: credentials.access_token,
    ...names,
  }
  project.context.env = name => values[name]
}

function exportTo(
  project: Harness,
  out: string,
  options: { stores?: string[]; force?: boolean; envFile?: string } = {},
): Promise<ExportReport> {
  return withFiles(project, ['connection.yaml'], one =>
    exportStores(project.context, one, { stores: [], out, ...options }),
  )
}

async function withFiles<T>(
  project: Harness,
  files: string[],
  work: (project: Awaited<ReturnType<typeof openProject>>) => Promise<T>,
): Promise<T> {
  const opened = await openProject(project.context, { ...defaultOptions, files, readOnly: false })
  try {
    return await work(opened)
  } finally {
    await opened.close()
  }
}

const nothing = { only: [], exclude: [], destroy: false }

function planOf(project: Harness, files: string[]): Promise<MadePlan> {
  return withFiles(project, files, one => makePlan(project.context, one, nothing))
}

async function applyFiles(project: Harness, files: string[]): Promise<void> {
  await withFiles(project, files, async one => {
    const made = await makePlan(project.context, one, nothing)
    const { exit_code } = await applyPlan(project.context, one, made.plan, { command: 'apply', confirm: [], made })
    expect(exit_code).toBe(0)
  })
}

/** Every change that is no adoption. */
function others({ plan }: MadePlan): string[] {
  expect(plan.diagnostics.filter(one => one.severity === 'error')).toEqual([])
  return plan.changes.filter(one => one.action !== 'adopt').map(one => `${one.action} ${one.address}`)
}

/** Everything is applied and then forgotten: the files, and the state. */
function forget(project: Harness): void {
  for (const name of readdirSync(project.dir)) rmSync(join(project.dir, name), { recursive: true })
  project.write(connection, 'connection.yaml')
}

const owner = {
  ACME_USER_EMAIL: 'owner@acme.example',
  ACME_PRIMARY_CONTACT_FIRST_NAME: 'Ada',
  ACME_PRIMARY_CONTACT_LAST_NAME: 'Moor',
  ACME_PRIMARY_CONTACT_EMAIL: 'owner@acme.example',
}

test('the tour as a whole becomes files that plan to adopt everything and change nothing', async () => {
  open = await openTour()
  const project = open
  expect((await project.apply()).exit_code).toBe(0)
  forget(project)
  const { store_token } = project.sandbox.credentials
  variablesFor(project, { ACME_US_TOKEN: store_token, ACME_UK_TOKEN: store_token })
  const sent = project.sandbox.requests().length
  const report = await exportTo(project, 'live', { envFile: '.env' })
  expect(report.exit_code).toBe(0)
  expect(
    project.sandbox
      .requests()
      .slice(sent)
      .filter(one => one.method !== 'GET'),
  ).toEqual([])
  expect(report.stores).toEqual(['stores.acme-uk', 'stores.acme-us'])
  expect(report.files).toEqual(expect.arrayContaining(['portfolio.yaml', 'stores/acme-us.yaml', 'stores/acme-uk.yaml']))
  const secret = 'ACME_US_WEBHOOK_STORE_ORDER_AUTHORIZATION'
  expect(report.variables).toEqual([...Object.keys(owner), 'ACME_UK_TOKEN', 'ACME_US_TOKEN', secret].sort())
  expect(envIn(project)).toEqual({
    ...owner,
    ACME_UK_TOKEN: store_token,
    ACME_US_TOKEN: store_token,
    [secret]: 'Bearer of-the-tour',
  })
  expect(JSON.stringify(report)).not.toContain('of-the-tour')
  const written = [...project.files()].filter(([path]) => path.startsWith(join(project.dir, 'live')))
  for (const [, text] of written)
    for (const hidden of [store_token, 'Moor', 'owner@acme', 'of-the-tour']) expect(text).not.toContain(hidden)

  variablesFor(project, envIn(project))
  const files = ['connection.yaml', 'live']
  const made = await planOf(project, files)
  expect(others(made)).toEqual([])
  expect(made.plan.changes.length).toBeGreaterThan(60)
  await applyFiles(project, files)
  expect((await planOf(project, files)).plan.changes).toEqual([])
})

describe('one store', () => {
  const long = `<h1>About</h1>\n${'<p>A line with ${env:HOME} and "quotes".</p>\n'.repeat(20)}`
  const escaped = long.replaceAll('${', () => '$${')
  const pages = {
    plain: { type: 'page', name: 'Plain', body: '<p>short</p>' },
    a: { type: 'page', name: 'About us', body: escaped },
    b: { type: 'page', name: 'ABOUT US?', body: `${escaped}2`, url: '/b/' },
    c: { type: 'page', name: '../../etc/passwd', body: `${escaped}3`, url: '/c/' },
    d: { type: 'page', name: 'CON', body: `${escaped}4`, url: '/d/' },
    yes: { type: 'page', name: 'yes', url: '/yes/', body: 'x' },
    e: { type: 'page', name: '007', url: '/seven/', body: 'x' },
    f: { type: 'page', name: '🦊 #1 "best": - & *', url: '/fox/', body: '- not a list: #x' },
    g: { type: 'page', name: '--dashes--', url: '/dashes/', body: '\'"' },
    h: { type: 'page', name: 'null', url: '/null/', body: ' lead\ttab \n\n  indented\n\nend  ' },
  }
  const contents = { channels: { main: { id: 1, name: 'Main', type: 'storefront', platform: 'bigcommerce', pages } } }
  const token = (project: Harness) => ({ A_TOKEN: project.sandbox.credentials.store_token })
  const people = {
    ACME_USER_EMAIL: person.email,
    ACME_PRIMARY_CONTACT_FIRST_NAME: person.first_name,
    ACME_PRIMARY_CONTACT_LAST_NAME: person.last_name,
    ACME_PRIMARY_CONTACT_EMAIL: person.email,
  }

  async function openApplied(): Promise<Harness> {
    open = await openHarness()
    open.write(portfolio(contents))
    expect((await open.apply()).exit_code).toBe(0)
    forget(open)
    variablesFor(open, token(open))
    return open
  }

  test('long texts become files with safe names, and nothing is lost', async () => {
    const project = await openApplied()
    const report = await exportTo(project, 'live')
    const texts = report.files!.filter(path => path.startsWith('pages/'))
    expect(texts).toHaveLength(4)
    expect(texts.every(path => /^pages\/a\/[\p{L}\p{N}_-]+\.html$/u.test(path))).toBe(true)
    expect(new Set(texts.map(path => path.toLowerCase())).size).toBe(4)
    expect(texts).toContain('pages/a/_con.html')
    expect(readFileSync(join(project.dir, 'live', 'pages/a/about-us.html'), 'utf8')).toBe(long)
    expect(readFileSync(join(project.dir, 'live', 'stores/a.yaml'), 'utf8')).toContain(
      '${file:../pages/a/about-us.html}',
    )

    variablesFor(project, { ...token(project), ...people })
    expect(others(await planOf(project, ['connection.yaml', 'live']))).toEqual([])
    await applyFiles(project, ['connection.yaml', 'live'])
    expect((await planOf(project, ['connection.yaml', 'live'])).plan.changes).toEqual([])
  })

  test('files that exist are written over with --force alone, and a failure leaves all as it was', async () => {
    const project = await openApplied()
    mkdirSync(join(project.dir, 'live/stores'), { recursive: true })
    writeFileSync(join(project.dir, 'live/stores/a.yaml'), 'mine')
    await expect(exportTo(project, 'live')).rejects.toThrow(/`live\/stores\/a.yaml` exists/)
    expect(readdirSync(join(project.dir, 'live'))).toEqual(['stores'])
    mkdirSync(join(project.dir, 'elsewhere'))
    symlinkSync(join(project.dir, 'elsewhere'), join(project.dir, 'live/pages'))
    await expect(exportTo(project, 'live', { force: true })).rejects.toThrow(/leads out of the directory/)
    expect(readFileSync(join(project.dir, 'live/stores/a.yaml'), 'utf8')).toBe('mine')
    expect(readdirSync(join(project.dir, 'elsewhere'))).toEqual([])
    expect(readdirSync(join(project.dir, 'live')).sort()).toEqual(['pages', 'stores'])
    rmSync(join(project.dir, 'live/pages'))
    expect((await exportTo(project, 'live', { force: true })).exit_code).toBe(0)
    expect(parse(readFileSync(join(project.dir, 'live/stores/a.yaml'), 'utf8')).stores.a.store_name).toBe('A')
    expect(readdirSync(join(project.dir, 'live')).sort()).toEqual(['pages', 'portfolio.yaml', 'stores'])
  })

  test('a store without a token is written without contents, named with the variable to set, and the exit code is 1', async () => {
    const project = await openApplied()
    variablesFor(project, {})
    const report = await exportTo(project, 'live')
    expect(report.exit_code).toBe(1)
    expect(report.left_out.join()).toMatch(/stores\.a: the contents are deferred, since there is no token/)
    expect(report.diagnostics[0]!.hint).toMatch(/Set A_TOKEN/)
    expect(existsSync(join(project.dir, 'live/pages'))).toBe(false)
    variablesFor(project, { ...token(project), ...people })
    expect(others(await planOf(project, ['connection.yaml', 'live']))).toEqual([])
    await applyFiles(project, ['connection.yaml', 'live'])
    expect((await planOf(project, ['connection.yaml', 'live'])).plan.changes).toEqual([])
  })

  test('a store that nobody has is refused, and what is like it named', async () => {
    const project = await openApplied()
    await expect(exportTo(project, 'live', { stores: ['b'] })).rejects.toThrow(/no store `b` is declared/)
    expect(existsSync(join(project.dir, 'live'))).toBe(false)
  })

  test('contents that the files have already are not written a second time', async () => {
    const project = await openApplied()
    project.write({ ...portfolio(contents), connection: undefined }, 'a.yaml')
    const names = { ...token(project), STORE_TOKEN: project.sandbox.credentials.store_token }
    variablesFor(project, names)
    const declared = (options: { stores: string[]; out?: string }) =>
      withFiles(project, ['connection.yaml', 'a.yaml'], one => exportStores(project.context, one, options))
    const refused = declared({ stores: ['a'], out: 'live' })
    await expect(refused).rejects.toThrow(
      /stores\.a: left out, since its contents stand in the files already \(a\.yaml:/,
    )
    const report = await declared({ stores: [], out: 'live' })
    expect([report.exit_code, report.stores, report.files]).toEqual([0, [], []])
    expect(report.left_out.join()).toMatch(/stores\.a: left out/)
    expect((await declared({ stores: ['a'] })).text).toContain('About us')
  })
})

test('stores that are suspended, cancelled, or have another token are told, and written without contents', async () => {
  open = await openHarness()
  const project = open
  const config = portfolio({ channels: { main: { id: 1 } } }) as { stores: { [key: string]: Record<string, unknown> } }
  const { a } = config.stores
  const more = { s: { ...a, store_name: 'S' }, c: { ...a, store_name: 'C' }, e: { ...a, store_name: 'E' } }
  Object.assign(config.stores, more)
  project.write(config)
  expect((await project.apply()).exit_code).toBe(0)
  config.stores.s = { ...more.s, status: 'suspended' }
  config.stores.c = { ...more.c, status: 'cancelled' }
  project.write(config)
  expect((await project.apply(['stores.c', 'stores.s'])).exit_code).toBe(0)
  project.advance(40 * 24 * 60 * 60 * 1000)
  forget(project)
  const { store_token } = project.sandbox.credentials
  variablesFor(project, { A_TOKEN: store_token, S_TOKEN: store_token, C_TOKEN: store_token, E_TOKEN: 'wrong' })
  const report = await exportTo(project, 'live', { envFile: '.env' })
  expect(report.exit_code).toBe(1)
  expect(report.diagnostics.map(one => one.message)).toEqual([
    'stores.c: the contents are deferred, since the store is cancelled now',
    'stores.s: the contents are deferred, since the store is suspended now',
    'stores.e: not read: its contents: the API does not accept the token',
  ])
  const statusOf = (key: string) => {
    const store = parse(readFileSync(join(project.dir, `live/stores/${key}.yaml`), 'utf8')).stores[key]
    return [store.status, store.channels === undefined]
  }
  expect(['a', 's', 'c', 'e'].map(statusOf)).toEqual([
    ['active', false],
    ['suspended', true],
    ['cancelled', true],
    ['active', true],
  ])
  const names = { ...envIn(project), E_TOKEN: store_token }
  variablesFor(project, names)
  expect(others(await planOf(project, ['connection.yaml', 'live']))).toEqual([])
})
