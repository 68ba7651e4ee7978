/** One quota and two clients: what does an apply leave to the other, how long does it take, and did the plan say so? */

import { afterEach, describe, expect, test } from 'vitest'
import { applyPlan } from '../../src/workflows/apply.ts'
import type { Context } from '../../src/workflows/context.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { defaultOptions, openProject } from '../../src/workflows/project.ts'
import { controlOf } from '../support/control.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const windowMs = 30_000
const groups = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`g${at}`, { name: `Group ${at}` }]))

/** A store with a quota of 150, and another client that sends evenly whenever time passes. */
async function shared(othersPerWindow: number) {
  const project = await openHarness({ instant: true, quota: true })
  open = project
  project.write(portfolio({}, { plan_sku: 'STORE-STANDARD-NP-MONTHLY' }))
  await project.apply()
  const { store_hash } = project.sandbox.world.stores.values().next().value as { store_hash: string }
  const url = `${project.sandbox.url}/stores/${store_hash}/v2/time`
  const headers = { 'X-Auth-Token': project.sandbox.credentials.store_token }
  const other = { sent: 0, refused: 0 }
  const everyMs = windowMs / othersPerWindow
  const { clock } = project.context
  // At the beginning of a window.
  project.advance(windowMs - (clock.now() % windowMs))
  let next = clock.now() + everyMs / 2
  const pass = async (ms: number): Promise<void> => {
    const ends = clock.now() + ms
    while (next <= ends) {
      project.advance(Math.max(0, next - clock.now()))
      next += everyMs
      other.sent += 1
      const { status } = await fetch(url, { headers })
      if (status === 429) other.refused += 1
    }
    project.advance(Math.max(0, ends - clock.now()))
  }
  const context: Context = { ...project.context, clock: { ...clock, wait: pass } }
  const within = async <T>(work: (opened: Awaited<ReturnType<typeof openProject>>) => Promise<T>): Promise<T> => {
    const opened = await openProject(context, { ...defaultOptions, files: ['stores.yaml'], readOnly: false })
    try {
      return await work(opened)
    } finally {
      await opened.close()
    }
  }
  const selection = { only: [], exclude: [], destroy: false }
  return {
    project,
    other,
    pass,
    write: (contents: object) => project.write(portfolio(contents, { plan_sku: 'STORE-STANDARD-NP-MONTHLY' })),
    plan: (applies = false) => within(opened => makePlan(context, opened, { ...selection, applies })),
    /** In a run of its own; the time that it takes. */
    apply: () =>
      within(async opened => {
        const began = clock.now()
        const made = await makePlan(context, opened, selection)
        const report = await applyPlan(context, opened, made.plan, { command: 'apply', confirm: [], made })
        expect(report.exit_code).toBe(0)
        return clock.now() - began
      }),
  }
}

describe('900 writes where another client uses a third of 150 requests in 30 seconds', () => {
  test.each([
    ['soon after a window has begun', 3000],
    ['ten seconds later', 10_000],
    ['shortly before the next one', 29_000],
  ])('planned and applied %s', async (_, laterMs) => {
    const { project, other, pass, write, plan, apply } = await shared(50)
    write({ customer_groups: groups(900) })
    await pass(laterMs)
    const { requests } = (await plan()).plan
    expect(requests.estimated).toBe(900)
    await controlOf(project).forgetRequests()
    const before = other.sent
    const ms = await apply()
    const ours = project.sandbox.requests().length - (other.sent - before)
    expect(ms).toBeLessThanOrEqual(1.1 * (ours / (150 - 50)) * windowMs)
    expect(other.refused).toBe(0)
    expect(requests.seconds * 1000).toBeGreaterThanOrEqual(0.9 * ms)
    expect(requests.seconds * 1000).toBeLessThanOrEqual(1.1 * ms)
    expect((await plan()).plan.changes).toEqual([])
  })
})

test('what nobody else uses is estimated well, too', async () => {
  const { write, plan, apply } = await shared(1)
  write({ customer_groups: groups(400) })
  const { requests } = (await plan(true)).plan
  const ms = await apply()
  expect(Math.abs(requests.seconds * 1000 - ms)).toBeLessThanOrEqual(0.1 * ms)
  expect((await plan()).plan.changes).toEqual([])
})

test('few writes take no time to speak of, and the plan says so', async () => {
  const { write, plan } = await shared(50)
  write({ customer_groups: groups(20) })
  expect((await plan()).plan.requests).toEqual({ estimated: 20, seconds: 1 })
})
