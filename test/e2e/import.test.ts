/** What is at BigCommerce already comes into the state, and nothing there changes: one object by its id, or all that is declared. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { DiagnosticsError, ToolError } from '../../src/model/errors.ts'
import type { ApplyReport } from '../../src/model/report.ts'
import { type ImportOptions, importObjects } from '../../src/workflows/import.ts'
import { forgetState } from '../../src/workflows/state.ts'
import { readDocuments } from '../../src/workflows/survey.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const eu = {
  name: 'Europe',
  type: 'storefront',
  platform: 'catalyst',
  status: 'active',
  pages: { about: { type: 'page', name: 'About', body: '<p>Us</p>' }, team: { type: 'page', name: 'Team' } },
}
const contents = {
  channels: { eu },
  customers: { ada: { email: 'ada@private.example', first_name: 'A', last_name: 'M' } },
}

/** A store with contents of which nobody remembers anything. */
async function forgotten(next: object = portfolio(contents)): Promise<Harness> {
  open = await openHarness()
  open.write(portfolio(contents))
  expect((await open.apply()).exit_code).toBe(0)
  rmSync(join(open.dir, '.storewright'), { recursive: true })
  open.write(next)
  return open
}

/** Imports, and sees that only reads were sent. */
async function imported(project: Harness, options: Partial<ImportOptions>): Promise<ApplyReport> {
  const writes = () => project.sandbox.requests().filter(one => one.method !== 'GET').length
  const before = writes()
  const given = { only: [], exclude: [], dryRun: false, begins: () => {}, ...options }
  const report = await project.withProject(true, one => importObjects(project.context, one, given))
  expect(writes()).toBe(before)
  return report
}

const holder = { id: 'x', user: 'bob', host: 'there', pid: 1, since: '2026-11-24T12:00:00.000Z' }

const named = (address: string, id: string) => ({ one: { address, id } }) as unknown as Partial<ImportOptions>
const done = (report: ApplyReport) => report.results.map(({ address, status }) => `${status} ${address}`)

async function refused(project: Harness, address: string, id: string): Promise<string> {
  const files = [...project.files()]
  const error = await imported(project, named(address, id)).catch(caught => caught)
  expect([...project.files()]).toEqual(files)
  if (error instanceof DiagnosticsError) return error.diagnostics.map(one => `${one.code} ${one.message}`).join('\n')
  expect(error).toBeInstanceOf(ToolError)
  return `${error.code} ${error.message} | ${error.hint}`
}

describe('--all', () => {
  test('takes the whole tour back, and the next plan is empty', async () => {
    open = await openTour()
    const project = open
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
    const before = [...project.files()].filter(([path]) => path.includes('/state/'))
    rmSync(join(project.dir, '.storewright'), { recursive: true })
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
    expect(report.diagnostics).toMatchObject([
      { severity: 'warning', code: 'IMMUTABLE_ATTRIBUTE', address: 'stores.a' },
    ])
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
    open = await openHarness()
    open.write(portfolio({ channels: { main: { ...eu, id: 1 } } }))
    const report = await imported(open, {})
    expect(done(report)).toEqual([])
    expect(report.next?.summary.create).toBeGreaterThan(1)
  })
})

describe('ADDRESS ID', () => {
  const at = 'stores.a.channels.eu.pages'

  test('takes one object with what it lies in, and what differs is left to the next plan', async () => {
    const { team, about } = eu.pages
    const project = await forgotten(
      portfolio({ ...contents, channels: { eu: { ...eu, pages: { info: { ...about, name: 'Info' }, team } } } }),
    )
    const report = await imported(project, named(`${at}.info`, '1'))
    expect(done(report)).toEqual(['done stores.a', 'done stores.a.channels.eu', `done ${at}.info`])
    expect(report.next?.changes.map(one => [one.action, one.attributes.map(each => each.path)])).toEqual([
      ['update', ['name']],
    ])
    expect(report.audit?.number).toBe(3)
    const again = await imported(project, named(`${at}.info`, '1'))
    expect(done(again)).toEqual([])
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('takes an object of every kind of the tour by its id, one by one, then the rest, and the plan after that is empty', async () => {
    open = await openTour()
    const project = open
    expect((await project.apply()).exit_code).toBe(0)
    const known = await project.withProject(true, async one => {
      const documents = await readDocuments(one)
      return [...documents.values()].flatMap(document => document.resources)
    })
    const ofKinds = new Map(known.map(one => [one.kind, one]))
    expect(ofKinds.size).toBeGreaterThan(30)
    rmSync(join(project.dir, '.storewright'), { recursive: true })
    for (const { address, id } of ofKinds.values()) {
      const report = await imported(project, named(address, id))
      expect(report.next?.changes, address).toEqual([])
    }
    await imported(project, {})
    const { plan } = await project.plan()
    expect(plan.changes).toEqual([])
  }, 120_000)

  test('finds a customer whose e-mail address is another one now', async () => {
    const customers = { ada: { ...contents.customers.ada, email: 'ada@new.example' } }
    const project = await forgotten(portfolio({ ...contents, customers }))
    const report = await imported(project, named('stores.a.customers.ada', '1'))
    expect(done(report)).toEqual(['done stores.a', 'done stores.a.customers.ada'])
    expect(JSON.stringify(report)).not.toContain('private.example')
    const kept = [...project.files()].filter(([path]) => path.includes('/.storewright/'))
    expect(kept.filter(([, text]) => text.includes('private.example'))).toEqual([])
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('is refused, with what may have been meant', async () => {
    const project = await forgotten()
    expect(await refused(project, `${at}.abuot`, '1')).toMatch(
      /^ADDRESS_NOT_FOUND .*is not declared .* `stores.a.channels.eu.pages.about`/,
    )
    expect(await refused(project, `${at}.about`, '77')).toBe(
      'BINDING_NOT_FOUND there is no page with the id 77 | Not managed yet: 1 (About), 2 (Team). Nothing was changed.',
    )
    expect(await refused(project, 'stores.a', 'b')).toMatch(/^CLASH stores.a is the store with the id a, its key/)
    expect(await refused(project, 'stores.a.channels.eu', '2')).toMatch(
      /there is no channel with the id 2; page 2 is something else/,
    )
    await imported(project, named(`${at}.about`, '1'))
    expect(await refused(project, `${at}.team`, '1')).toMatch(/CLASH page 1 is managed as .*about already .*state move/)
    expect(await refused(project, `${at}.about`, '2')).toMatch(/CLASH .*about is page 1 already .*state forget/)
  })

  test('takes along that its store and channel have another key now', async () => {
    open = await openHarness()
    const project = open
    project.write(portfolio(contents))
    expect((await project.apply()).exit_code).toBe(0)
    await project.withProject(true, one => forgetState(project.context, one, `${at}.about`))
    const { stores, ...rest } = portfolio({ ...contents, channels: { europe: eu } }) as { stores: { a: object } }
    project.write({ ...rest, stores: { 'acme-a': { ...stores.a, id: 'a' } } })
    const report = await imported(project, named('stores.acme-a.channels.europe.pages.about', '1'))
    expect(report.results.map(one => `${one.action} ${one.status} ${one.address}`)).toEqual([
      'move done stores.acme-a',
      'move done stores.acme-a.channels.europe',
      'adopt done stores.acme-a.channels.europe.pages.about',
    ])
    const { plan } = await project.plan()
    expect(new Set(plan.changes.map(one => one.action))).toEqual(new Set(['move']))
    expect((await project.apply()).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('is refused where the store is not there, or cannot be looked into', async () => {
    open = await openHarness()
    open.write(portfolio(contents))
    expect(await refused(open, `${at}.about`, '1')).toMatch(/^BINDING_NOT_FOUND its store is not there yet/)
    expect((await open.apply()).exit_code).toBe(0)
    rmSync(join(open.dir, '.storewright'), { recursive: true })
    const { access_token: _, ...store } = (portfolio(contents) as { stores: { a: { access_token: string } } }).stores.a
    open.write({ ...portfolio(contents), stores: { a: store } })
    expect(await refused(open, `${at}.about`, '1')).toMatch(/^CONTENTS_DEFERRED stores.a: /)
    open.write(portfolio(contents, { access_token: 'wrong' }))
    expect(await refused(open, `${at}.about`, '1')).toMatch(/^AUTH_FAILED/)
  })

  test('warns where another object is what is declared', async () => {
    const project = await forgotten()
    const report = await imported(project, named(`${at}.about`, '2'))
    expect(done(report)).toContain(`done ${at}.about`)
    expect(report.diagnostics).toMatchObject([{ severity: 'warning', code: 'CLASH' }])
    expect(report.diagnostics[0]?.message).toContain('page 1 is what')
  })

  test('is the same for what the files bind already', async () => {
    const bound = { ...eu, pages: { info: { ...eu.pages.about, id: 1 } } }
    const project = await forgotten(portfolio({ ...contents, channels: { eu: bound } }))
    expect(await refused(project, `${at}.info`, '2')).toMatch(/^CLASH .* is bound to page 1 in the files/)
    expect(done(await imported(project, named(`${at}.info`, '1')))).toContain(`done ${at}.info`)
  })

  test('is refused where the object lies in something else', async () => {
    const us = { ...eu, name: 'Us', pages: { home: { type: 'page', name: 'Home' } } }
    open = await openHarness()
    open.write(portfolio({ channels: { eu, us } }))
    await open.apply()
    rmSync(join(open.dir, '.storewright'), { recursive: true })
    const home = await refused(open, 'stores.a.channels.us.pages.home', '1')
    expect(home).toMatch(/^CLASH page 1 lies in channel \d+, and stores.a.channels.us is channel \d+/)
  })
})
