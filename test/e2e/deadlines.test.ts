/** `stores deadlines`: what BigCommerce will do by itself, read from it, and told in time. */

import { afterEach, describe, expect, test } from 'vitest'
import { listDeadlines } from '../../src/workflows/deadlines.ts'
import { call } from '../resources/api.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

const day = 86_400_000

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(...options: Parameters<typeof openHarness>): Promise<Harness> {
  open = await openHarness({ instant: true, ...options[0] }, options[1])
  return open
}

const list = (project: Harness, options: Partial<Parameters<typeof listDeadlines>[2]> = {}) =>
  project.withProject(true, opened => listDeadlines(project.context, opened, { all: false, ...options }))

const now = { effective: 'IMMEDIATELY' }

/** Stores of every sort, made by others but `a`. */
async function several(): Promise<Harness> {
  const project = await harness()
  const whole = portfolio() as { stores: { a: object } }
  const { a } = whole.stores
  const trial = { ...a, store_name: 'Trial', plan_sku: 'TRIAL-30DAY' }
  const stores = {
    a,
    b: { ...a, store_name: 'B' },
    c: { ...a, store_name: 'C' },
    t: trial,
    x: { ...a, store_name: 'X' },
  }
  project.write({ ...whole, stores })
  expect((await project.apply()).exit_code).toBe(0)
  await call(project, 'partner', 'POST /stores/b/suspensions', now)
  await call(project, 'partner', 'POST /stores/c/cancellations', now)
  await call(project, 'partner', 'POST /stores/x/suspensions', {})
  return project
}

describe('every sort of deadline', () => {
  test('is told, the nearest first, from the stores alone', async () => {
    const project = await several()
    const before = project.files()
    const sent = project.sandbox.requests().length
    const report = await list(project)
    expect(report.deadlines.map(one => [one.address, one.event, one.at, one.severity])).toEqual([
      ['stores.x', 'suspends_on', '2026-12-01T00:00:00Z', 'warning'],
      ['stores.t', 'expires_at', '2026-12-24T12:00:00Z', 'notice'],
      ['stores.b', 'auto_cancels_at', '2027-02-22T12:00:00Z', 'later'],
      ['stores.c', 'restorable_until', '2027-02-22T12:00:00Z', 'later'],
    ])
    expect([report.stores, report.exit_code]).toEqual([5, 0])
    const requests = project.sandbox.requests().slice(sent)
    expect(requests.every(one => one.method === 'GET' && one.path.includes('/franchises/'))).toBe(true)
    expect(project.files()).toEqual(before)
    const { plan } = await project.plan()
    const plain = report.deadlines.map(({ uid: _, ...one }) => one)
    expect(plan.deadlines).toEqual(plain)
    expect((await project.drift()).deadlines).toEqual(plain)
  })

  test('keeps its name in calendars from run to run, and no two have the same', async () => {
    const project = await several()
    const first = (await list(project)).deadlines.map(one => one.uid)
    project.advance(day)
    expect((await list(project)).deadlines.map(one => one.uid)).toEqual(first)
    expect(new Set(first).size).toBe(first.length)
    for (const uid of first) expect(uid).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('a limit', () => {
  const left = 6.5 * day // until the suspension of x

  test.each([
    ['one second before', -1000, []],
    ['at', 0, ['stores.x']],
    ['one second after', 1000, ['stores.x']],
  ])('--within 6d: %s the moment', async (_, shift, shown) => {
    const project = await several()
    project.advance(left - 6 * day + shift)
    expect((await list(project, { within: '6d' })).deadlines.map(one => one.address)).toEqual(shown)
  })

  test.each([
    ['one second before', -1000, 0],
    ['at', 0, 1],
    ['one second after', 1000, 1],
  ])('--fail-on 2d: %s the moment', async (_, shift, exit) => {
    const project = await several()
    project.advance(left - 2 * day + shift)
    const report = await list(project, { failOn: '2d', within: '0d' })
    expect(report.exit_code).toBe(exit)
    expect(report.diagnostics.map(one => [one.code, one.address])).toEqual(
      exit === 0 ? [] : [['DEADLINE_NEAR', 'stores.x']],
    )
    expect(report.deadlines).toEqual([])
  })

  test.each(['7', '7days', '-1d', ''])('of `%s` is refused before anything is sent', async text => {
    const project = await harness()
    project.write(portfolio())
    const error = await list(project, { within: text }).catch(reason => reason)
    expect([error.code, error.message]).toEqual([
      'USAGE',
      `--within is \`${text}\`, but must be a whole number with h, d or w behind it: 12h, 30d, 2w`,
    ])
    expect(project.sandbox.requests()).toEqual([])
  })
})

test('what is managed no longer, or never was, is looked at with --all', async () => {
  const project = await several()
  project.write(portfolio())
  await project.withProject(false, async ({ state }) => {
    const document = (await state.read('portfolio'))!
    await state.write({ ...document, serial: document.serial + 1, resources: document.resources.slice(0, 2) })
  })
  expect((await list(project)).stores).toBe(1)
  const all = await list(project, { all: true })
  expect(all.stores).toBe(5)
  expect(all.deadlines.map(one => one.address)).toEqual(['stores.x', 'stores.t', 'stores.b', 'stores.c'])
  expect((await project.plan()).plan.changes).toEqual([])
})

test('an API that cannot be read is a failure, not a portfolio without deadlines', async () => {
  const project = await harness({}, { env: { PARTNER_TOKEN: 'wrong' } })
  project.write(portfolio())
  expect((await list(project).catch(error => error)).code).toBe('AUTH_FAILED')
})
