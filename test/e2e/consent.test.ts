/** What cannot be undone, what is frozen and what is too dear: nothing is sent without consent, counted in requests. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { applyPlan } from '../../src/workflows/apply.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

const prices = { 'STORE-PRO-NP-MONTHLY-T11': { amount: 299.95, currency: 'USD' } }

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(): Promise<Harness> {
  open = await openHarness({ instant: true })
  return open
}

interface Refused {
  code: string
  message: string
  hint: string
}

/** Applies; returns what stopped it, with the requests that it wrote and whether a file changed. */
async function refused(project: Harness, work: Promise<unknown>): Promise<[Refused, number, boolean]> {
  const files = project.files()
  const before = project.sandbox.requests().length
  const error = await work.then(
    () => ({ code: 'nothing was refused', message: '', hint: '' }),
    reason => reason as Refused,
  )
  const writes = project.sandbox
    .requests()
    .slice(before)
    .filter(one => one.method !== 'GET')
  const same = JSON.stringify([...files]) === JSON.stringify([...project.files()])
  return [error, writes.length, same]
}

/** As `apply --auto-approve` does, with these flags. */
function apply(project: Harness, more: { confirm?: string[]; overrideFreeze?: string } = {}): Promise<unknown> {
  return project.withProject(false, async opened => {
    const made = await makePlan(project.context, opened, { only: [], exclude: [], destroy: false })
    return applyPlan(project.context, opened, made.plan, { command: 'apply', confirm: [], ...more, made })
  })
}

async function savedPlan(project: Harness): Promise<string> {
  writeFileSync(join(project.dir, 'plan.json'), planFileText((await project.plan()).plan))
  return 'plan.json'
}

describe('what cannot be undone', () => {
  async function toBeCancelled(): Promise<Harness> {
    const project = await harness()
    project.write(portfolio())
    await project.apply()
    project.write(portfolio({}, { status: 'cancelled' }))
    return project
  }

  test.each([
    ['without any consent', []],
    ['with that to something else', ['stores.b']],
    ['with a pattern, for each address counts by itself', ['stores.*']],
  ])('sends nothing %s', async (_, confirm) => {
    const project = await toBeCancelled()
    const [error, writes, same] = await refused(project, apply(project, { confirm }))
    expect([error.code, writes, same]).toEqual(['IRREVERSIBLE', 0, true])
    expect(error.message).toBe('one change cannot be undone: cancel stores.a')
    expect(error.hint).toBe(
      "Nothing was sent. If it is meant, add --confirm 'stores.a'; --auto-approve alone is no consent to it.",
    )
  })

  test('sends nothing as a saved plan either', async () => {
    const project = await toBeCancelled()
    const path = await savedPlan(project)
    const saved = (confirm: string[]) =>
      project.withProject(false, opened =>
        applySaved(project.context, opened, readSavedPlan(project.context, path), { confirm }),
      )
    const [error, writes] = await refused(project, saved([]))
    expect([error.code, writes]).toEqual(['IRREVERSIBLE', 0])
    expect((await saved(['stores.a'])).exit_code).toBe(0)
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('is done with its own consent, and then there is nothing left to do', async () => {
    const project = await toBeCancelled()
    await apply(project, { confirm: ['stores.a'] })
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('of what is protected is refused before anybody is asked, whatever is confirmed', async () => {
    const project = await harness()
    const guarded = { manage: { protect: true } }
    project.write(portfolio({}, guarded))
    await project.apply()
    for (const config of [portfolio({}, { ...guarded, status: 'cancelled' }), { ...portfolio(), stores: {} }]) {
      project.write(config)
      const { plan } = await project.plan()
      expect(plan.diagnostics.filter(one => one.severity === 'error').map(one => one.code)).toEqual(['PROTECTED'])
      const [error, writes, same] = await refused(project, apply(project, { confirm: ['stores.a'] }))
      expect([error.code, writes, same]).toEqual(['PLAN_BLOCKED', 0, true])
    }
    project.write(portfolio({}, guarded))
    const { plan } = await project.plan({ destroy: true })
    expect(plan.diagnostics.map(one => one.code)).toEqual(['PROTECTED'])
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('is possible again once the protection was taken off and applied', async () => {
    const project = await harness()
    project.write(portfolio({}, { manage: { protect: true } }))
    await project.apply()
    project.write(portfolio())
    await project.apply()
    project.write({ ...portfolio(), stores: {} })
    await apply(project, { confirm: ['stores.a'] })
    expect((await project.plan()).plan.changes).toEqual([])
  })
})

describe('a freeze', () => {
  /** The harness begins at noon of 24 November 2026, UTC. */
  const freeze = { from: '2026-11-24T13:00:00Z', to: '2026-11-24T16:00:00+01:00', reason: 'Sale' }
  const begins = 3_600_000
  const ends = 3 * 3_600_000

  async function frozenProject(waitMs: number): Promise<Harness> {
    const project = await harness()
    project.write({ ...portfolio(), safety: { freeze: [freeze] } })
    project.advance(waitMs)
    return project
  }

  test.each([
    ['one second before it begins', begins - 1000, false],
    ['as it begins', begins, true],
    ['one second after it began', begins + 1000, true],
    ['one second before it ends', ends - 1000, true],
    ['as it ends', ends, false],
  ])('%s', async (_, waitMs, frozen) => {
    const project = await frozenProject(waitMs)
    const { plan } = await project.plan()
    expect(plan.diagnostics.some(one => one.code === 'FROZEN' && one.severity === 'warning')).toBe(frozen)
    if (frozen) {
      const [error, writes, same] = await refused(project, apply(project))
      expect([error.code, writes, same]).toEqual(['FROZEN', 0, true])
      expect(error.message).toBe('changes are frozen until 2026-11-24T16:00:00+01:00 (Sale)')
      return
    }
    expect(await apply(project)).toMatchObject({ exit_code: 0 })
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('is overridden for a reason, which the report tells', async () => {
    const project = await frozenProject(begins)
    const report = await apply(project, { overrideFreeze: '  INC-1042: checkout is broken ' })
    expect(report).toMatchObject({ exit_code: 0, override_freeze: 'INC-1042: checkout is broken' })
    expect((await project.plan()).plan.changes).toEqual([])
    expect((await project.plan()).plan.diagnostics).toEqual([])
  })

  test.each(['', '   '])('is not overridden for `%s`', async reason => {
    const project = await frozenProject(begins)
    const [error, writes] = await refused(project, apply(project, { overrideFreeze: reason }))
    expect([error.code, writes]).toEqual(['USAGE', 0])
  })

  test('that was not there leaves no reason in the report', async () => {
    const project = await frozenProject(0)
    expect(await apply(project, { overrideFreeze: 'to be sure' })).not.toHaveProperty('override_freeze')
  })

  test('holds up a plan that was saved before it began, and one that waited for an answer', async () => {
    const project = await frozenProject(0)
    const path = await savedPlan(project)
    const made = await project.plan()
    project.advance(begins)
    const saved = (reason?: string) =>
      project.withProject(false, opened =>
        applySaved(project.context, opened, readSavedPlan(project.context, path), {
          confirm: [],
          overrideFreeze: reason,
        }),
      )
    const [error, writes] = await refused(project, saved())
    expect([error.code, writes]).toEqual(['FROZEN', 0])
    const late = project.withProject(false, opened =>
      applyPlan(project.context, opened, made.plan, { command: 'apply', confirm: [], made }),
    )
    const [again, sent] = await refused(project, late)
    expect([again.code, sent]).toEqual(['FROZEN', 0])
    expect(await saved('INC-7')).toMatchObject({ exit_code: 0, override_freeze: 'INC-7' })
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test('does not hold up an apply that has nothing to do', async () => {
    const project = await frozenProject(0)
    await apply(project)
    project.advance(begins)
    expect(await apply(project)).toMatchObject({ exit_code: 0, results: [] })
  })
})

describe('the bill', () => {
  test('is told in the plan', async () => {
    const project = await harness()
    project.write({ ...portfolio(), prices })
    const { plan } = await project.plan()
    expect(plan.billing).toMatchObject({ starts: 1, monthly: [{ amount: 299.95, currency: 'USD' }] })
    await project.apply()
    expect((await project.plan()).plan).not.toHaveProperty('billing')
    expect((await project.plan()).plan.changes).toEqual([])
  })

  test.each([
    ['that is too high', { prices, safety: { max_monthly_increase: 299 } }, 'by 299.95 USD; allowed are 299'],
    ['that is unknown', { safety: { max_monthly_increase: 299 } }, 'by an unknown amount'],
  ])('%s stops the apply', async (_, settings, said) => {
    const project = await harness()
    project.write({ ...portfolio(), ...settings })
    const { plan } = await project.plan()
    expect(plan.diagnostics.find(one => one.code === 'BILL_INCREASE')?.message).toContain(said)
    const [error, writes, same] = await refused(project, apply(project))
    expect([error.code, writes, same]).toEqual(['PLAN_BLOCKED', 0, true])
  })

  test('with other prices is another configuration than the one that was planned', async () => {
    const project = await harness()
    project.write({ ...portfolio(), prices })
    const path = await savedPlan(project)
    project.write(portfolio())
    const saved = project.withProject(false, opened =>
      applySaved(project.context, opened, readSavedPlan(project.context, path), { confirm: [] }),
    )
    const [error, writes] = await refused(project, saved)
    expect([error.code, writes]).toEqual(['CONFIG_CHANGED', 0])
  })
})
