/** `import --all`: everything that is declared and at BigCommerce already comes into the state, and nothing there changes. */

import { expect, onTestFinished, test } from 'vitest'
import { DiagnosticsError, ToolError } from '../../src/model/errors.ts'
import type { ApplyReport } from '../../src/model/report.ts'
import { contents, done, eu, forgotten, imported, loseState, openHere } from '../support/imports.ts'
import { portfolio } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

const holder = { id: 'x', user: 'bob', host: 'there', pid: 1, since: '2026-11-24T12:00:00.000Z' }

test('takes the whole tour back, and the next plan is empty', async () => {
  const project = await openTour()
  onTestFinished(() => project.close())
  expect((await project.apply()).exit_code).toBe(0)
  expect((await project.plan()).plan.changes).toEqual([])
  const before = [...project.files()].filter(([path]) => path.includes('/state/'))
  loseState(project)
  const report = await imported(project, {})
  expect(report.counts).toMatchObject({ failed: 0, skipped: 0, not_started: 0 })
  expect(report.results.length).toBeGreaterThan(40)
  expect(report.next?.changes).toEqual([])
  expect((await project.plan()).plan.changes).toEqual([])
  expect([...project.files()].filter(([path]) => path.includes('/state/'))).toHaveLength(before.length)
  expect(done(await imported(project, {}))).toEqual([])
})

test('leaves to the next plan what differs and what is not there', async () => {
  const { about } = eu.pages
  const pages = { about: { ...about, body: '<p>Them</p>' }, jobs: { type: 'page', name: 'Jobs' } }
  const project = await forgotten(portfolio({ ...contents, channels: { eu: { ...eu, pages } } }))
  const report = await imported(project, { only: ['stores.a.channels'] })
  expect(done(report)).toEqual([
    'done accounts.acme',
    'done stores.a',
    'done stores.a.channels.eu',
    'done stores.a.channels.eu.pages.about',
  ])
  expect(report.next?.changes.map(one => `${one.action} ${one.address}`)).toEqual([
    'update stores.a.channels.eu.pages.about',
  ])
  expect(report.next?.summary).toMatchObject({ create: 1, update: 1, delete: 0 })
  const { plan } = await project.plan({ only: ['stores.a.channels'] })
  expect(plan.changes.map(one => `${one.action} ${one.address}`).sort()).toEqual([
    'create stores.a.channels.eu.pages.jobs',
    'update stores.a.channels.eu.pages.about',
  ])
  expect(plan.changes.find(one => one.action === 'update')?.attributes).toEqual(report.next?.changes[0]?.attributes)
  expect((await project.apply()).exit_code).toBe(0)
  expect((await project.plan()).plan.changes).toEqual([])
})

test('writes nothing when it is only asked', async () => {
  const project = await forgotten()
  const files = [...project.files()]
  const report = await imported(project, { dryRun: true })
  expect(report).toMatchObject({ dry_run: true, exit_code: 0, counts: { done: 0, failed: 0 } })
  expect(report.results.length).toBeGreaterThan(4)
  expect([...project.files()]).toEqual(files)
})

test('writes nothing when nobody agrees', async () => {
  const project = await forgotten()
  const files = [...project.files()]
  const asked: number[] = []
  const agree = async (report: ApplyReport): Promise<void> => {
    asked.push(report.results.length)
    throw new ToolError('NOT_APPROVED', 'no')
  }
  await expect(imported(project, { agree })).rejects.toThrow('no')
  expect(asked).toEqual([6])
  expect([...project.files()]).toEqual(files)
})

test('leaves out what shows that it is another one, with all that lies in it', async () => {
  const project = await forgotten(portfolio(contents, { country: 'CA' }))
  const report = await imported(project, {})
  expect(done(report)).toEqual(['done accounts.acme'])
  expect(report.diagnostics).toMatchObject([{ severity: 'warning', code: 'IMMUTABLE_ATTRIBUTE', address: 'stores.a' }])
  expect(report.diagnostics[0]?.message).toContain('its country is another')
})

test('is kept back by no other object that names what is not there', async () => {
  const project = await forgotten(portfolio({ ...contents, channels: { eu: { ...eu, products: ['NONE'] } } }))
  const report = await imported(project, {})
  expect(report.results).toHaveLength(6)
  expect(report.diagnostics).toMatchObject([{ severity: 'warning', code: 'UNKNOWN_REFERENCE' }])
})

test('takes nothing where a store cannot be read, unless that is left out', async () => {
  const two = portfolio(contents) as { stores: { a: object } }
  const project = await forgotten({ ...two, stores: { a: two.stores.a, b: { id: 'b', access_token: 'wrong' } } })
  const error = await imported(project, {}).catch(caught => caught)
  expect((error as DiagnosticsError).diagnostics.map(one => one.code)).toContain('PLAN_BLOCKED')
  const report = await imported(project, { exclude: ['stores.b'] })
  expect(report.results).toHaveLength(6)
})

test('is held up by no freeze, and by what a policy says of adopting', async () => {
  const frozen = { freeze: [{ from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', reason: 'Black Friday' }] }
  const project = await forgotten({ ...portfolio(contents), safety: frozen })
  const policies = { 'hands-off': { for: { kind: 'customer', action: 'adopt' }, forbid: true } }
  project.write({ policies }, 'policies/people.yaml')
  const error = await imported(project, {}).catch(caught => caught)
  expect(error).toBeInstanceOf(DiagnosticsError)
  expect((error as DiagnosticsError).diagnostics.map(one => one.code)).toEqual(['POLICY_VIOLATION', 'PLAN_BLOCKED'])
  const report = await imported(project, { exclude: ['stores.a.customers'] })
  expect(report).toMatchObject({ exit_code: 0, counts: { done: 5 } })
})

test('waits for nobody who has the lock, and writes who has done it into the audit log', async () => {
  const project = await forgotten()
  await project.withProject(true, async one => {
    const lock = await one.state.lock('portfolio', { ...holder, command: 'apply' }, 0)
    await expect(imported(project, {})).rejects.toThrow('locked')
    await lock.release()
  })
  await imported(project, {})
  const log = [...project.files()].find(([path]) => path.endsWith('audit.ndjson'))![1]
  const lines = log
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(lines).toHaveLength(6)
  expect(new Set(lines.map(line => `${line.command} ${line.action} ${line.outcome}`))).toEqual(
    new Set(['import adopt done']),
  )
})

test('makes no store and takes nothing over in one that is not there', async () => {
  const open = await openHere()
  open.write(portfolio({ channels: { main: { ...eu, id: 1 } } }))
  const report = await imported(open, {})
  expect(done(report)).toEqual([])
  expect(report.next?.summary.create).toBeGreaterThan(1)
})

test('writes nothing of what is managed already, also where the files say something else of it now', async () => {
  const project = await forgotten()
  await imported(project, {})
  project.write(portfolio(contents, { manage: { protect: true } }))
  const files = [...project.files()]
  expect(done(await imported(project, {}))).toEqual([])
  expect([...project.files()]).toEqual(files)
})
