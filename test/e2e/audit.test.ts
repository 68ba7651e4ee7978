/** Every change of an apply is in the audit log with what became of it, and nothing else is. */

import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterEach, expect, test } from 'vitest'
import type { AuditEntry } from '../../src/model/audit.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness, person, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(): Promise<Harness> {
  open = await openHarness({ instant: true })
  return open
}

const ajv = new Ajv2020({ allErrors: true })
;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
const validate = ajv.compile(
  JSON.parse(readFileSync(new URL('../../schemas/audit.schema.json', import.meta.url), 'utf8')),
)

const pathOf = (project: Harness): string => join(project.dir, '.storewright', 'audit.ndjson')

/** The lines, each held against the schema. */
function logOf(project: Harness): AuditEntry[] {
  const text = existsSync(pathOf(project)) ? readFileSync(pathOf(project), 'utf8') : ''
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => {
      validate(JSON.parse(line))
      expect(validate.errors ?? [], line).toEqual([])
      return JSON.parse(line)
    })
}

const page = (name: string, more: object = {}): object => ({ type: 'page', name, body: `<p>${name}</p>`, ...more })
const withPages = (pages: object, store: object = {}): object =>
  portfolio({ channels: { us: { id: 1, name: 'US', type: 'storefront', platform: 'bigcommerce', pages } } }, store)

const verified = (project: Harness) => project.withProject(true, opened => opened.audit.verify({}))

test('one line a change: who, when, command, plan, address, action, outcome', async () => {
  const project = await harness()
  Object.assign(project.context.who, { run: 'https://ci.example/7', commit: 'abc123' })
  project.write(withPages({ about: page('About') }))
  const { plan } = await project.plan()
  expect(logOf(project)).toEqual([])
  const text = planFileText(plan)
  writeFileSync(join(project.dir, 'plan.json'), text)
  const report = await project.withProject(false, opened =>
    applySaved(project.context, opened, readSavedPlan(project.context, 'plan.json'), { confirm: [] }),
  )
  const log = logOf(project)
  expect(log.map(({ address, action, outcome }) => [address, action, outcome])).toEqual([
    ['accounts.acme', 'create', 'done'],
    ['stores.a', 'create', 'done'],
    ['stores.a.channels.us', 'adopt', 'done'],
    ['stores.a.channels.us', 'update', 'done'],
    ['stores.a.channels.us.pages.about', 'create', 'done'],
  ])
  expect(log[0]).toMatchObject({
    user: 'tester',
    host: 'here',
    run: 'https://ci.example/7',
    commit: 'abc123',
    command: 'apply',
    plan: createHash('sha256').update(text).digest('hex'),
  })
  expect(report.audit).toMatchObject({ file: '.storewright/audit.ndjson', number: 5 })
  expect((await verified(project)).faults).toEqual([])
  expect(statSync(pathOf(project)).mode & 0o777).toBe(0o600)
})

test('an apply with nothing to do writes nothing', async () => {
  const project = await harness()
  project.write(withPages({}))
  await project.apply()
  const before = logOf(project).length
  const report = await project.apply()
  expect([logOf(project).length, report.audit]).toEqual([before, undefined])
})

test('a transition has its own name; failed and skipped changes have lines too, without what was said', async () => {
  const project = await harness()
  project.write(withPages({}))
  await project.apply()
  const before = logOf(project).length
  await controlOf(project).inject({
    match: { method: 'POST', path: 'content/pages' },
    fault: { kind: 'status', status: 422, body: { title: `no ${person.email}` } },
  })
  project.write(withPages({ bad: page('Bad'), child: page('Child', { parent: 'bad' }) }))
  expect((await project.apply()).exit_code).toBe(1)
  await controlOf(project).heal()
  project.write(portfolio({}, { status: 'suspended' }))
  await project.apply()
  const log = logOf(project).slice(before)
  expect(log.map(({ action, outcome, error }) => [action, outcome, error])).toEqual([
    ['create', 'failed', 'API_INVALID'],
    ['create', 'skipped', undefined],
    ['suspend', 'done', undefined],
  ])
  const text = readFileSync(pathOf(project), 'utf8')
  for (const secret of [person.email, person.last_name, person.phone, project.sandbox.credentials.store_token]) {
    expect(text).not.toContain(secret)
  }
  expect((await verified(project)).faults).toEqual([])
})

test('what an interruption has left is in it', async () => {
  const project = await harness()
  project.write(withPages({ about: page('About') }))
  project.context.stop.requested = true
  const report = await project.apply()
  expect(report.exit_code).toBe(130)
  expect(new Set(logOf(project).map(line => line.outcome))).toEqual(new Set(['not-started']))
  expect(logOf(project)).toHaveLength(report.results.length)
})

test('why a freeze was overridden stands in every line', async () => {
  const project = await harness()
  const freeze = [{ from: '2026-11-20T00:00:00Z', to: '2026-11-30T00:00:00Z', reason: 'Cyber week' }]
  project.write({ ...portfolio(), safety: { freeze } })
  await expect(project.apply()).rejects.toMatchObject({ code: 'FROZEN' })
  expect(logOf(project)).toEqual([])
  await project.withProject(false, async opened => {
    const made = await makePlan(project.context, opened, { only: [], exclude: [], destroy: false })
    const overrideFreeze = 'INC-1042: checkout is broken'
    return applyPlan(project.context, opened, made.plan, { command: 'apply', confirm: [], made, overrideFreeze })
  })
  expect(logOf(project).map(line => line.override_freeze)).toEqual([
    'INC-1042: checkout is broken',
    'INC-1042: checkout is broken',
  ])
})

test('a log that was shortened or changed stops the next apply before anything is sent', async () => {
  const project = await harness()
  project.write(withPages({}))
  await project.apply()
  const whole = readFileSync(pathOf(project), 'utf8')
  project.write(withPages({ about: page('About') }))
  const sent = (): number => project.sandbox.requests().filter(request => request.method !== 'GET').length
  const before = sent()
  for (const changed of [
    whole.split('\n').slice(0, 2).join('\n').concat('\n'),
    whole.replace(/done(?!.*done)/s, 'gone'),
  ]) {
    writeFileSync(pathOf(project), changed)
    await expect(project.apply()).rejects.toMatchObject({ code: 'AUDIT_BROKEN' })
  }
  expect(sent()).toBe(before)
  writeFileSync(pathOf(project), whole)
  expect((await project.apply()).exit_code).toBe(0)
})
