/** What an update does to files of all sorts: several, flow and block, shared by anchors, made by fleets, beneath a directory. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { ExportReport } from '../../src/model/report.ts'
import { renderReport } from '../../src/render/index.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import { exportStores } from '../../src/workflows/export.ts'
import type { ExportOptions } from '../../src/workflows/export-one.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { defaultOptions, openProject, type Project } from '../../src/workflows/project.ts'
import { panelOf } from '../support/panel.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const { connection, accounts, stores } = portfolio() as {
  connection: object
  accounts: object
  stores: { a: { [name: string]: unknown } }
}
const connectionFile = `version: 1\nconnection: ${JSON.stringify(connection)}\n`
const head = Object.entries(stores.a)
  .map(([name, value]) => `    ${name}: ${JSON.stringify(value)}`)
  .join('\n')

type Files = { [path: string]: string }

function write(project: Harness, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project.dir, path)), { recursive: true })
    writeFileSync(join(project.dir, path), text)
  }
}

function read(project: Harness, path: string): string {
  return readFileSync(join(project.dir, path), 'utf8')
}

async function within<T>(project: Harness, work: (one: Project) => Promise<T>, readOnly = true): Promise<T> {
  const one = await openProject(project.context, { ...defaultOptions, files: ['.'], readOnly })
  try {
    return await work(one)
  } finally {
    await one.close()
  }
}

async function openApplied(files: Files): Promise<Harness> {
  open = await openHarness()
  const project = open
  write(project, {
    'connection.yaml': connectionFile,
    'accounts.yaml': `accounts: ${JSON.stringify(accounts)}\n`,
    ...files,
  })
  await within(
    project,
    async one => {
      const made = await makePlan(project.context, one, { only: [], exclude: [], destroy: false })
      const report = await applyPlan(project.context, one, made.plan, { command: 'apply', confirm: [], made })
      expect(report.results.filter(result => result.status !== 'done')).toEqual([])
    },
    false,
  )
  return project
}

function update(project: Harness, options: Partial<ExportOptions> = {}): Promise<ExportReport> {
  return within(project, one => exportStores(project.context, one, { stores: [], update: true, ...options }))
}

async function others(project: Harness): Promise<string[]> {
  const { plan } = await within(project, one =>
    makePlan(project.context, one, { only: [], exclude: [], destroy: false }),
  )
  expect(plan.diagnostics.filter(one => one.severity === 'error')).toEqual([])
  return plan.changes.filter(one => one.action !== 'adopt').map(one => `${one.action} ${one.address}`)
}

const page = (name: string) => ({ type: 'page', name, url: `/${name}/`, body: name, channel_id: 1, parent_id: 0 })

test('what lies in several files goes where its like is', async () => {
  const project = await openApplied({
    'a.yaml': `stores:\n  a:\n${head}\n    channels:\n      main:\n        id: 1\n        site: { url: https://a.example, redirects: {/old: /new} }\n`,
    'pages.yaml': `stores:\n  a:\n    channels:\n      main:\n        pages:\n\n          # who\n          about: { type: page, name: About }\n\n          # where\n          where: { type: page, name: Where }\n`,
  })
  const panel = panelOf(project, 'a')
  await panel.send('POST', '/v3/content/pages', [page('jobs')])
  await panel.send('PUT', '/v3/storefront/redirects', [
    { from_path: '/x', site_id: (await panel.rows('/v3/sites'))[0]!.id, to: { type: 'url', url: '/y' } },
  ] as never)
  const before = read(project, 'pages.yaml')
  const report = await update(project)
  expect(report.update!.refused).toEqual([])
  expect(read(project, 'pages.yaml')).toBe(
    `${before}\n          jobs:\n            type: page\n            name: jobs\n            url: /jobs/\n            body: jobs\n`,
  )
  expect(read(project, 'a.yaml')).toMatch(/redirects: \{\/old: \/new, \/x: \/y\}/)
  expect(await others(project)).toEqual([])
})

test('text that others share is not written into', async () => {
  const project = await openApplied({
    'a.yaml': `variables: { x: 1 }\nstores:\n  a:\n${head}\n    channels:\n      main:\n        id: 1\n        pages: &shared\n          about: { type: page, name: About }\n      second:\n        name: second\n        type: storefront\n        platform: custom\n        status: active\n        pages: *shared\n`,
  })
  await panelOf(project, 'a').send('POST', '/v3/content/pages', [page('jobs')])
  const before = read(project, 'a.yaml')
  const report = await update(project)
  expect(report.exit_code).toBe(1)
  expect(report.update!.refused.map(one => `${one.address}: ${one.message}`)).toEqual([
    'stores.a.channels.main.pages.jobs: what it lies in stands at `&shared`, which other places use, too',
  ])
  expect(
    read(project, 'a.yaml')
      .split('\n')
      .filter(line => line.includes('shared')),
  ).toEqual(before.split('\n').filter(line => line.includes('shared')))
})

test('a blueprint is not changed for the sake of one store', async () => {
  const body = head.replaceAll('    ', '      ')
  const project = await openApplied({
    'a.yaml': `blueprints:\n  shop:\n${body.replace('"A"', '"${each:name}"').replaceAll('      ', '    ')}\n    channels:\n      main: { id: 1, pages: { about: { type: page, name: About } } }\nfleets:\n  shops:\n    blueprint: shop\n    each: { a: { name: A } }\n`,
  })
  await panelOf(project, 'a').send('POST', '/v3/content/pages', [page('jobs')])
  await panelOf(project, 'a').edit('/v3/content/pages', 'About', { body: 'x', meta_title: 'y' })
  const before = read(project, 'a.yaml')
  const report = await update(project)
  expect(report.update!.refused.find(one => one.address.endsWith('jobs'))).toMatchObject({
    message: 'what it lies in comes from a blueprint, of which other stores are made, too',
    hint: expect.stringContaining('stores: { a: { fleet: … } }'),
  })
  expect(read(project, 'a.yaml')).toBe(before)
  // What is refused is not counted as written, and told once for each place.
  expect(report.objects).toEqual({})
  const text = renderReport(report, 'human', { color: false, width: 100 })
  expect(text).toContain('Updated 0 files: 0 objects more, 0 attributes changed.')
  expect(report.update!.refused).toHaveLength(11)
  expect(text.match(/^! .* \(a\.yaml:\d+\)/gm)).toHaveLength(2)
})

test('a store that is not declared becomes a file, which the others take in', async () => {
  const project = await openApplied({
    'portfolio.yaml': `# all of them\ninclude:\n  - stores/a.yaml # the first\nversion: 1\n`,
    'stores/a.yaml': `stores:\n  a:\n${head}\n    channels: { main: { id: 1 } }\n`,
    'b.yaml': `stores:\n  b:\n${head.replace('"A"', '"B"')}\n    channels: { main: { id: 1, pages: {} } }\n`,
  })
  const { store_token } = project.sandbox.credentials
  const { env } = project.context
  project.context.env = name => (name === 'B_TOKEN' ? store_token : env(name))
  writeFileSync(join(project.dir, 'b.yaml'), '# nothing any more\n')
  await expect(update(project, { stores: ['b'] })).rejects.toThrow(/stores.b is not declared/)
  const report = await update(project, { out: '.' })
  expect(report.files).toEqual(['stores/b.yaml'])
  expect(report.update!.files).toEqual(['stores/a.yaml', 'portfolio.yaml'])
  expect(read(project, 'portfolio.yaml')).toBe(
    `# all of them\ninclude:\n  - stores/a.yaml # the first\n  - stores/b.yaml\nversion: 1\n`,
  )
  expect(await others(project)).toEqual([])
  const again = await update(project, { out: '.' })
  expect([again.files, again.update!.files, again.update!.refused]).toEqual([[], [], []])
})

test('accounts join those that there are', async () => {
  const project = await openApplied({ 'a.yaml': `stores:\n  a:\n${head}\n    channels: { main: { id: 1 } }\n` })
  write(project, { 'accounts.yaml': 'accounts: {} # none yet\n', 'a.yaml': '' })
  project.context.env = (
    env => name =>
      env(name) ?? (name === 'A_TOKEN' ? env('STORE_TOKEN') : undefined)
  )(project.context.env)
  const report = await update(project, { out: '.' })
  expect(read(project, 'accounts.yaml')).toMatch(/^accounts: # none yet\n {2}acme:\n {4}name: Acme\n/)
  expect(report.variables).toContain('ACME_USER_EMAIL')
  expect(report.files).toEqual(['stores/a.yaml', 'portfolio.yaml'])
})

test('a file that changes while it is worked on stays as it is, and nothing else is written', async () => {
  const project = await openApplied({
    'a.yaml': `stores:\n  a:\n${head}\n    channels: { main: { id: 1, pages: {} } }\n`,
  })
  const long = 'x'.repeat(2_000)
  await panelOf(project, 'a').send('POST', '/v3/content/pages', [{ ...page('jobs'), body: long }])
  let reads = 0
  const env = project.context.env
  project.context.env = name => {
    // The last thing that is read before anything is written.
    reads += 1
    return env(name)
  }
  await update(project, { dryRun: true, out: 'live' })
  const last = reads
  reads = 0
  project.context.env = name => {
    reads += 1
    if (reads === last) writeFileSync(join(project.dir, 'a.yaml'), '# mine\n')
    return env(name)
  }
  await expect(update(project, { out: 'live' })).rejects.toThrow(/`.*a\.yaml` has changed while it was worked on/)
  expect(read(project, 'a.yaml')).toBe('# mine\n')
  expect(existsSync(join(project.dir, 'live'))).toBe(false)
})

test('where files are lost and the state is not, objects get back the names that they had', async () => {
  const project = await openApplied({
    'a.yaml': `stores:\n  a:\n${head}\n    channels: { shop: { id: 1, pages: { us: { type: page, name: About } } } }\n`,
  })
  write(project, { 'a.yaml': `stores:\n  a:\n${head}\n` })
  const report = await update(project)
  expect(report.update!.added.map(one => one.address)).toContain('stores.a.channels.shop')
  expect(read(project, 'a.yaml')).toMatch(/ {6}shop:\n {8}id: 1\n[\s\S]*\n {10}us:\n {12}type: page\n {12}name: About/)
  expect(await others(project)).toEqual([])
})
