/**
 * What was planned before the lock was had: a plan that nobody has seen is made anew and passes every guard anew; one that
 * was approved is refused when the world has moved. The clock is passed in, so that leases end without waiting.
 */

import { afterEach, describe, expect, test } from 'vitest'
import type { Address } from '../../src/model/address.ts'
import type { ToolError } from '../../src/model/errors.ts'
import type { ApplyReport } from '../../src/model/report.ts'
import type { LockHolder } from '../../src/model/state.ts'
import { applyPlan } from '../../src/workflows/apply.ts'
import type { MadePlan } from '../../src/workflows/plan.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import type { Project } from '../../src/workflows/project.ts'
import { call } from '../resources/api.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

function shop(body: string, store: object = {}, settings: object = {}): object {
  const about = { type: 'page', name: 'About', body: `<p>${body}</p>` }
  const whole = portfolio({ channels: { us: { id: 1, pages: { about } } } }, store) as { stores: { a: object } }
  return { ...whole, ...settings, stores: { ...whole.stores, b: { ...whole.stores.a, store_name: 'B' } } }
}

/** Both stores have been applied once; the files now say something else of the page. */
async function started(store: object = {}, settings: object = {}): Promise<Harness> {
  open = await openHarness({ instant: true })
  open.write(shop('first'))
  expect((await open.apply()).exit_code).toBe(0)
  open.write(shop('second', store, settings))
  open.events.length = 0
  return open
}

interface Scene {
  /** Absent: the plan has been approved, and is not made anew. */
  unseen?: true
  /** What happens between planning and locking. */
  between?: (opened: Project, made: MadePlan) => Promise<unknown>
  /** What happens whenever the plan is made anew, after it is made. */
  again?: (opened: Project, made: MadePlan) => Promise<unknown>
  only?: string[]
  onlyAgain?: string[][]
  confirm?: string[]
  overrideFreeze?: string
}

/** As `apply` does, with five minutes to wait for locks. */
function apply(project: Harness, scene: Scene): Promise<ApplyReport> {
  return project.withProject(false, async found => {
    const opened = { ...found, options: { ...found.options, lockTimeoutMs: 300_000 } }
    const plan = (only: string[]) => makePlan(project.context, opened, { only, exclude: [], destroy: false })
    const made = await plan(scene.only ?? [])
    await scene.between?.(opened, made)
    let times = 0
    const planAgain = async (): Promise<MadePlan> => {
      const next = await plan(scene.onlyAgain?.[times] ?? scene.only ?? [])
      times += 1
      await scene.again?.(opened, next)
      return next
    }
    const { confirm = [], overrideFreeze } = scene
    const unseen = scene.unseen === true ? { planAgain } : {}
    return applyPlan(project.context, opened, made.plan, { command: 'apply', confirm, overrideFreeze, made, ...unseen })
  })
}

async function errorOf(work: Promise<unknown>): Promise<ToolError> {
  return work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (reason: ToolError) => reason,
  )
}

const otherRun: LockHolder = {
  id: 'other',
  user: 'ann',
  host: 'ci-2',
  pid: 7,
  command: 'apply',
  since: '2026-11-24T11:59:00Z',
  run: 'https://ci.example/7',
}

/** A run on another machine that was cancelled so hard that it could not free its lock. */
const cancelledRun =
  (unit: 'store:a' | 'store:b') =>
  ({ state }: Project) =>
    state.lock(unit, otherRun, 0)

/** Another run writes the state of a store. */
async function writeState({ state }: Project, unit: 'store:a' | 'store:b'): Promise<void> {
  const document = (await state.read(unit))!
  const resources = document.resources.map(one => ({ ...one, key: `${one.key}.` }))
  await state.write({ ...document, serial: document.serial + 1, resources })
}

function told(project: Harness): string[] {
  return project.events.flatMap(event => {
    if (event.type === 'lock-awaited') return [`waits for ${event.unit} up to ${event.waitMs} ms`]
    return event.type === 'planned-again' ? [`again ${event.time} of ${event.most}`] : []
  })
}

function writes(project: Harness): number {
  return project.sandbox.requests().filter(one => one.method !== 'GET').length
}

describe('a plan that nobody has seen', () => {
  test('waits for the lease of a run that was cancelled elsewhere, which ends by itself, and is made anew', async () => {
    const project = await started()
    const before = project.context.clock.now()
    const report = await apply(project, { unseen: true, between: cancelledRun('store:a') })
    expect(report).toMatchObject({ exit_code: 0, counts: { done: 2, failed: 0, skipped: 0 } })
    const waited = project.context.clock.now() - before
    expect(waited).toBeGreaterThanOrEqual(60_000)
    expect(waited).toBeLessThan(70_000)
    expect(told(project)).toEqual(['waits for store:a up to 300000 ms', 'again 1 of 3'])
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('is made anew when the state was written before the lock was had', async () => {
    const project = await started()
    const report = await apply(project, { unseen: true, between: () => project.apply() })
    expect(report).toMatchObject({ exit_code: 0, results: [], plan: { changes: [] } })
    expect(told(project)).toEqual(['again 1 of 3'])
  })

  test('is the one that is reported and logged: what the first one said is not carried out', async () => {
    const project = await started()
    const meddle = async () => {
      await project.apply()
      await call(project, 'store', 'POST /v3/content/pages', [{ type: 'page', name: 'Other', channel_id: 1, body: '' }])
      await call(project, 'store', 'DELETE /v3/content/pages/1', undefined)
    }
    const report = await apply(project, { unseen: true, between: meddle })
    expect(report.results.map(one => `${one.action} ${one.address}`)).toEqual([
      'create stores.a.channels.us.pages.about',
    ])
    expect(report.plan?.changes.map(one => one.action)).toEqual(['create'])
  })

  test('takes the locks of units that only the new plan touches', async () => {
    const project = await started()
    const between = (opened: Project) => writeState(opened, 'store:a')
    const onlyAgain = [[] as string[]]
    const report = await apply(project, { unseen: true, only: ['stores.a'], onlyAgain, between })
    expect(report).toMatchObject({ exit_code: 0, counts: { done: 2 } })
    await project.withProject(true, async ({ state }) => {
      for (const unit of ['store:a', 'store:b'] as const) expect(await state.readLock(unit)).toBeUndefined()
    })
  })

  test('is given up after it was made anew three times, with nothing sent and no lock held', async () => {
    const project = await started()
    const before = writes(project)
    const other = (made: MadePlan) => (made.plan.only[0] === 'stores.a' ? 'store:a' : 'store:b')
    const error = await errorOf(
      apply(project, {
        unseen: true,
        only: ['stores.a'],
        onlyAgain: [['stores.b'], ['stores.a'], ['stores.b']],
        between: opened => writeState(opened, 'store:a'),
        again: (opened, made) => writeState(opened, other(made)),
      }),
    )
    expect(error.code).toBe('PLAN_STALE')
    expect(told(project)).toEqual(['again 1 of 3', 'again 2 of 3', 'again 3 of 3'])
    expect(writes(project)).toBe(before)
    await project.withProject(true, async ({ state }) => {
      for (const unit of ['store:a', 'store:b'] as const) expect(await state.readLock(unit)).toBeUndefined()
    })
  })

  test('names who holds the lock when the time for waiting is over', async () => {
    const project = await started()
    const keep = async ({ state }: Project) => {
      await state.lock('store:b', otherRun, 0)
      const { wait } = project.context.clock
      project.context.clock.wait = async ms => {
        await wait(ms)
        await state.breakLock('store:b')
        await state.lock('store:b', otherRun, 0)
      }
    }
    const error = await errorOf(apply(project, { unseen: true, between: keep }))
    expect(error.code).toBe('STATE_LOCKED')
    expect(error.message).toContain('ann on ci-2 (process 7) since 2026-11-24T11:59:00Z: apply, https://ci.example/7')
    await project.withProject(true, async ({ state }) => expect(await state.readLock('store:a')).toBeUndefined())
  })

  describe('is refused, with nothing sent, when the new one', () => {
    async function refusal(project: Harness, work: Promise<unknown>): Promise<ToolError> {
      const before = writes(project)
      const error = await errorOf(work)
      expect(writes(project)).toBe(before)
      expect(told(project)).toContain('again 1 of 3')
      await project.withProject(true, async ({ state }) => {
        for (const unit of await state.list()) expect(await state.readLock(unit)).toBeUndefined()
      })
      return error
    }

    /** The new plan is made of other files, which stand for a BigCommerce that has become another. */
    async function made(project: Harness, files: object): Promise<ToolError> {
      const selection = { only: [], exclude: [], destroy: false }
      return project.withProject(false, async first => {
        const old = await makePlan(project.context, first, selection)
        project.write(files)
        return project.withProject(false, async opened => {
          await writeState(opened, 'store:a')
          const planAgain = () => makePlan(project.context, opened, selection)
          const options = { command: 'apply' as const, confirm: [], made: old, planAgain }
          return refusal(project, applyPlan(project.context, opened, old.plan, options))
        })
      })
    }

    test('holds something that cannot be undone and was not confirmed', async () => {
      const error = await made(await started(), shop('second', { status: 'cancelled' }))
      expect(error).toMatchObject({ code: 'IRREVERSIBLE', message: expect.stringContaining('cancel stores.a') })
    })

    test('adds more to the bill than is allowed', async () => {
      const price = (amount: number) => ({ amount, currency: 'USD' })
      const prices = { 'STORE-PRO-NP-MONTHLY-T11': price(300), 'STORE-PLUS-NP-MONTHLY': price(900) }
      const settings = { prices, safety: { max_monthly_increase: price(100) } }
      const error = await made(await started(), shop('second', { plan_sku: 'STORE-PLUS-NP-MONTHLY' }, settings))
      expect(error.code).toBe('PLAN_BLOCKED')
    })

    test('would be carried out in a freeze that has begun meanwhile', async () => {
      const freeze = { from: '2026-11-24T12:00:30Z', to: '2026-12-01T00:00:00Z', reason: 'Black Friday' }
      const scene: Scene = { unseen: true, between: cancelledRun('store:a') }
      const project = await started({}, { safety: { freeze: [freeze] } })
      expect(await refusal(project, apply(project, scene))).toMatchObject({
        code: 'FROZEN',
        message: expect.stringContaining('Black Friday'),
      })
    })
  })

  test('is carried out in a freeze that has begun meanwhile when there is a reason, which is logged', async () => {
    const freeze = { from: '2026-11-24T12:00:30Z', to: '2026-12-01T00:00:00Z', reason: 'Black Friday' }
    const project = await started({}, { safety: { freeze: [freeze] } })
    const scene: Scene = { unseen: true, between: cancelledRun('store:a'), overrideFreeze: 'INC-7' }
    expect(await apply(project, scene)).toMatchObject({ exit_code: 0, override_freeze: 'INC-7' })
  })
})

describe('a plan that was approved', () => {
  test('is refused when the state was written before the lock was had', async () => {
    const project = await started()
    const error = await errorOf(apply(project, { between: () => project.apply() }))
    expect(error.code).toBe('PLAN_STALE')
    expect(told(project)).toEqual([])
  })

  test('is carried out after waiting when nothing has moved', async () => {
    const project = await started()
    expect(await apply(project, { between: cancelledRun('store:a') })).toMatchObject({
      exit_code: 0,
      counts: { done: 2 },
    })
    expect(told(project)).toEqual(['waits for store:a up to 300000 ms'])
  })

  test('is refused after waiting when an object has moved, though nobody wrote the state', async () => {
    const project = await started()
    const before = writes(project)
    const between = async (opened: Project) => {
      await cancelledRun('store:a')(opened)
      await call(project, 'store', 'PUT /v3/content/pages/1', { name: 'About', type: 'page', body: '<p>theirs</p>' })
    }
    const error = await errorOf(apply(project, { between }))
    expect(error).toMatchObject({ code: 'PLAN_STALE' })
    expect(error.message).toContain('stores.a.channels.us.pages.about (body)')
    expect(writes(project)).toBe(before + 1)
  })

  test('is refused when a run that was killed has left no more than what it was about to create', async () => {
    const project = await started()
    const address = 'stores.a.channels.us.pages.new' as Address
    const between = ({ state }: Project) =>
      state.append('store:a', [{ type: 'intent', intent: { address, kind: 'page', naturalKey: 'New' } }])
    expect((await errorOf(apply(project, { between }))).code).toBe('PLAN_STALE')
  })
})
