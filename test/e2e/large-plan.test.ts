/** A plan that is made some stores at a time is the plan that is made of all of them together. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Plan } from '../../src/model/plan.ts'
import type { PlanReport } from '../../src/model/report.ts'
import { longPlanPieces, renderReport } from '../../src/render/index.ts'
import { NotApart, openLimited } from '../../src/workflows/large-project.ts'
import { planReport } from '../../src/workflows/plan.ts'
import { planLarge } from '../../src/workflows/plan-large.ts'
import { defaultOptions } from '../../src/workflows/project.ts'
import { expiryOf, readSavedPlan, saveLongPlan, wholePlan } from '../../src/workflows/saved-plan.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const limits = { whole: 2, stores: 2, objects: 1_000 }
const selection = { only: [] as string[], exclude: [] as string[], destroy: false }

interface Shop {
  [name: string]: unknown
}

/** Stores of a blueprint, one for each key, and what is said of some of them alone. */
function fleet(
  keys: readonly string[],
  { own = {}, title = 'About', safety = {} }: { own?: Shop; title?: string; safety?: object } = {},
): object {
  const { stores, ...rest } = portfolio() as { stores: { a: object }; accounts: object }
  const page = { type: 'page', name: title, body: '<p>About ${each:key}</p>' }
  const webhooks = { orders: { scope: 'store/order/*', destination: 'https://${each:key}.example/orders' } }
  const channels = { us: { id: 1, type: 'storefront', platform: 'bigcommerce', name: 'US', pages: { about: page } } }
  return {
    ...rest,
    safety,
    blueprints: { shop: { ...stores.a, store_name: 'Shop ${each:key}', channels, webhooks } },
    fleets: { shops: { blueprint: 'shop', each: Object.fromEntries(keys.map(key => [key, {}])) } },
    ...(Object.keys(own).length === 0 ? {} : { stores: own }),
  }
}

/** The plan as a saved file has it, made in slices, with how it is printed. */
async function inSlices(
  project: Harness,
  chosen = selection,
): Promise<{ plan: Plan; texts: string[]; report: PlanReport }> {
  const { context, dir } = project
  const opened = await openLimited(context, { ...defaultOptions, files: ['stores.yaml'] }, limits)
  try {
    if (opened.large === undefined) throw new NotApart()
    const made = await planLarge(context, opened.large, chosen)
    try {
      const saved = saveLongPlan(context, made, 'long.json', expiryOf(undefined))
      expect(readSavedPlan(context, 'long.json').plan).toEqual(JSON.parse(JSON.stringify(wholePlan(saved))))
      expect(readFileSync(join(dir, 'long.json'), 'utf8')).toMatch(/\n$/)
      const report = planReport(context, made.head, true, undefined, made.changes.length)
      const options = { color: false, width: 100 }
      const texts = (['human', 'json'] as const).map(format =>
        [...longPlanPieces(report, made, format, options)].join(''),
      )
      return { plan: wholePlan(made), texts, report }
    } finally {
      made.close()
    }
  } finally {
    await opened.project.close()
  }
}

/** All that a plan says, but for the order of what does not wait for each other. */
function said({ changes, diagnostics, basis, ...rest }: Plan): unknown {
  const texts = diagnostics.map(one => JSON.stringify(one))
  return { ...rest, basis, changes: changes.toSorted((a, b) => (a.id < b.id ? -1 : 1)), diagnostics: texts.sort() }
}

async function expectTheSame(project: Harness, chosen = selection): Promise<Plan> {
  const { plan: whole } = await project.plan(chosen)
  const { plan, texts, report } = await inSlices(project, chosen)
  expect(said(plan)).toEqual(said(whole))
  const seen = new Set(plan.changes.map(one => one.id))
  const done = new Set<string>()
  for (const change of plan.changes) {
    if (change.after !== null) expect(change.waitsFor.filter(id => seen.has(id) && !done.has(id))).toEqual([])
    done.add(change.id)
  }
  const options = { color: false, width: 100 }
  expect(texts).toEqual((['human', 'json'] as const).map(format => renderReport({ ...report, plan }, format, options)))
  return plan
}

test('new stores, changed ones, and one that is no longer declared', async () => {
  open = await openHarness({ instant: true })
  open.write(fleet(['a', 'b', 'c'], { safety: { max_monthly_increase: { amount: 10, currency: 'USD' } } }))
  expect((await expectTheSame(open)).diagnostics.map(one => one.code)).toContain('BILL_INCREASE')
  open.write(fleet(['a', 'b', 'c']))
  expect((await expectTheSame(open)).summary.create).toBeGreaterThan(9)
  expect((await open.apply()).exit_code).toBe(0)
  expect((await expectTheSame(open)).changes).toEqual([])

  open.write(fleet(['b', 'c', 'd', 'e', 'f'], { title: 'About us' }))
  const plan = await expectTheSame(open)
  expect(plan.summary).toMatchObject({ update: 5, delete: 1 })
  await expectTheSame(open, { ...selection, only: ['stores.b', 'stores.d'] })
  await expectTheSame(open, { ...selection, exclude: ['stores.c.channels'] })
  await expect(inSlices(open, { ...selection, only: ['stores.x'] })).rejects.toThrow('matches `stores.x`')
}, 60_000)

test('stores that have another key are found by their id', async () => {
  open = await openHarness({ instant: true })
  open.write(fleet(['a', 'b', 'c', 'd']))
  await open.apply()
  open.write(fleet(['b', 'c', 'd', 'z'], { own: { z: { fleet: 'shops', id: 'a' } } }))
  const plan = await expectTheSame(open)
  expect(plan.summary.move).toBeGreaterThan(1)
}, 60_000)

test('where stores cannot be read, nothing is planned, and it is said once', async () => {
  open = await openHarness({ instant: true })
  open.write(fleet(['a', 'b', 'c', 'd']))
  await fetch(`${open.sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ fault: { kind: 'status', status: 401 }, match: { path: '/stores/' } }),
  })
  const { plan } = await inSlices(open)
  expect(plan.changes).toEqual([])
  expect(plan.diagnostics.filter(one => one.severity === 'error')).toHaveLength(1)
}, 60_000)
