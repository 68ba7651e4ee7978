/** Files that are there are made to say what BigCommerce has: nothing in them changes but what has to. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { checkReport } from '../../src/config/index.ts'
import type { ExportReport } from '../../src/model/report.ts'
import { exportStores } from '../../src/workflows/export.ts'
import type { ExportOptions } from '../../src/workflows/export-one.ts'
import { panelOf } from '../support/panel.ts'
import type { Harness } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function openApplied(): Promise<Harness> {
  open = await openTour()
  expect((await open.apply()).exit_code).toBe(0)
  return open
}

function update(project: Harness, options: Partial<ExportOptions> = {}): Promise<ExportReport> {
  return project.withProject(true, one => exportStores(project.context, one, { stores: [], update: true, ...options }))
}

async function others(project: Harness): Promise<string[]> {
  const { plan } = await project.plan()
  expect(plan.diagnostics.filter(one => one.severity === 'error')).toEqual([])
  return plan.changes
    .filter(one => one.action !== 'adopt')
    .map(one => `${one.action} ${one.address} ${one.attributes.map(({ path }) => path)}`.trim())
}

function read(project: Harness, file: string): string {
  return readFileSync(join(project.dir, file), 'utf8')
}

/** Lines that are there now and were not before, and the other way round. */
function changedLines(before: string, after: string): { gone: string[]; come: string[] } {
  const [old, now] = [before.split('\n'), after.split('\n')]
  return { gone: old.filter(line => !now.includes(line)), come: now.filter(line => !old.includes(line)) }
}

const long = `<h1>Jobs</h1>\n${'<p>We look for people who can sew.</p>\n'.repeat(20)}`

test('an applied tour gets what it does not declare, and says what it said', async () => {
  const project = await openApplied()
  const before = read(project, 'stores.yaml')
  const report = await update(project)
  expect(report.update!.refused).toEqual([])
  expect(report.update!.changed).toEqual([])
  const { gone } = changedLines(before, read(project, 'stores.yaml'))
  expect(gone).toEqual([expect.stringMatching(/products: \[TOTE-1, MUG-1\] /)])
  expect(await others(project)).toEqual([])
  expect((await project.apply()).exit_code).toBe(0)
  expect((await project.plan()).plan.changes).toEqual([])
  const again = await update(project)
  expect(again.update).toEqual({ written: true, files: [], added: [], changed: [], refused: [], gone: [] })
})

test('what others changed, made and removed at BigCommerce comes into the files', async () => {
  const project = await openApplied()
  await update(project)
  const before = read(project, 'stores.yaml')
  const panel = panelOf(project, 'acme-us')
  await panel.edit('/v3/content/pages', 'About us', { body: '<p>Since 1999</p>' })
  await panel.edit('/v3/content/pages', 'Our team', { name: 'The team' })
  await panel.send('POST', '/v3/content/pages', [
    { type: 'page', name: 'Jobs', url: '/jobs/', body: long, channel_id: 1, parent_id: 0 },
  ])
  const [script] = await panel.rows('/v3/content/scripts')
  await panel.send('DELETE', `/v3/content/scripts/${script!.uuid}`)
  const report = await update(project, { out: '.' })
  expect(report.exit_code).toBe(0)
  expect(checkReport(JSON.parse(JSON.stringify(report)))).toEqual([])
  const { added, changed, gone, refused, files } = report.update!
  expect(files).toEqual(['stores.yaml', 'pages/about.html'])
  expect(added.map(one => one.address)).toEqual(['stores.acme-us.channels.us.pages.jobs'])
  expect(changed.map(one => `${one.address} ${one.path}`)).toEqual([
    'stores.acme-us.channels.us.pages.about body',
    'stores.acme-us.channels.us.pages.team name',
  ])
  expect(gone.map(one => one.address)).toEqual(['stores.acme-us.channels.us.scripts.chat'])
  expect(refused).toEqual([])
  expect(changedLines(before, read(project, 'stores.yaml'))).toEqual({
    gone: ['            name: Our team'],
    come: [
      '            name: The team',
      '          jobs:',
      '            name: Jobs',
      '            url: /jobs/',
      '            body: ${file:pages/acme-us/jobs.html}',
    ],
  })
  expect(read(project, 'pages/acme-us/jobs.html')).toBe(long)
  expect(read(project, 'pages/about.html')).toBe('<p>Since 1999</p>')
  expect(await others(project)).toEqual(['create stores.acme-us.channels.us.scripts.chat'])
})

test('of what is said by way of something else, the files say why it stays', async () => {
  const project = await openApplied()
  await update(project)
  const before = read(project, 'stores.yaml')
  const panel = panelOf(project, 'acme-us')
  await panel.edit('/v3/content/pages', 'About us', { meta_description: 'Outdoor clothing' })
  await panel.edit('/v3/content/pages', 'Contact', { body: '<p>Of the merchant</p>', email: 'us@acme.example' })
  const report = await update(project)
  expect(report.exit_code).toBe(1)
  expect(checkReport(JSON.parse(JSON.stringify(report)))).toEqual([])
  expect(report.update!.refused.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    expect.stringMatching(/^meta_description: it is made of `\$\{var:since\}` \(stores.yaml:\d+:3\), which may be/),
    expect.stringMatching(/^email: it is made of `\$\{var:support\}` \(stores.yaml:\d+:3\), which may be/),
  ])
  expect(read(project, 'stores.yaml')).toBe(before)
})

test('a dry run tells what would be written, and writes nothing', async () => {
  const project = await openApplied()
  const before = project.files()
  const report = await update(project, { dryRun: true, out: 'live' })
  expect(report.update!.written).toBe(false)
  expect(report.update!.added.length).toBeGreaterThan(5)
  expect(report.update!.files).toEqual(['stores.yaml'])
  expect(project.files()).toEqual(before)
})
