/** How much of a store may one plan delete or change? `tables/thresholds.yaml` says it, a rule at a time. */

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Overrides } from '../../src/model/settings.ts'
import { planPortfolio } from '../../src/planner/plan.ts'
import { facts, load, toInput, wholeOf } from '../support/planning.ts'
import { carryOut, type World } from '../support/world.ts'

interface Case {
  rule: string
  /** Objects in store `a`, of which so many are deleted, updated, replaced; others are made. */
  managed: number
  deleted?: number
  updated?: number
  replaced?: number
  created?: number
  /** Objects in a second store, which stay as they are. */
  other?: number
  /** Further stores with nothing in them, of which so many are no longer declared. */
  stores?: number
  removed_stores?: number
  removed_store?: boolean
  destroy?: boolean
  store?: object
  safety?: object
  overrides?: Overrides
  found?: string[]
}

const cases = parse(readFileSync(new URL('tables/thresholds.yaml', import.meta.url), 'utf8')) as Case[]
const everything = { only: [], exclude: [] }

function hooks(count: number, from = 0, attributes: object = {}): object {
  const hook = (at: number): object => ({
    scope: 'store/order/created',
    destination: `https://a.example/${at}`,
    ...attributes,
  })
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`h${from + at}`, hook(from + at)]))
}

function definitions(count: number, type: string): object {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`d${at}`, { type }]))
}

/** The contents of store `a`: definitions that can be replaced, and webhooks. */
function contents(one: Case, isNow: boolean): object {
  const { managed, deleted = 0, updated = 0, replaced = 0, created = 0 } = one
  const rest = managed - replaced
  const webhooks = isNow
    ? {
        ...hooks(rest - deleted),
        ...hooks(updated, 0, { is_active: false }),
        ...hooks(created, managed),
      }
    : hooks(rest)
  return { customer_attributes: definitions(replaced, isNow ? 'number' : 'string'), webhooks }
}

function whole(one: Case, isNow: boolean): object {
  const base = wholeOf(contents(one, isNow), one.store) as { stores: { [key: string]: object } }
  const empty = (key: string): object => (wholeOf({}, { store_name: key }) as typeof base).stores.a!
  const stores: { [key: string]: object } = { ...base.stores }
  if (one.other !== undefined) stores.b = { ...empty('b'), webhooks: hooks(one.other) }
  const more = (one.stores ?? 0) - (isNow ? (one.removed_stores ?? 0) : 0)
  for (let at = 0; at < more; at += 1) stores[`s${at}`] = empty(`s${at}`)
  if (isNow && one.removed_store) delete stores.a
  return { ...base, stores, safety: one.safety ?? {} }
}

function carriedOut(one: Case): World {
  const config = load(whole(one, false))
  const empty: World = { live: [], recorded: [], nextId: 1 }
  return carryOut(empty, planPortfolio(toInput(config, empty, false), everything).changes, facts)
}

describe('a plan that deletes or changes too much of a store', () => {
  test.each(cases)('$rule', one => {
    const input = toInput(load(whole(one, true)), carriedOut(one), one.destroy ?? false)
    const { overrides } = one
    const { diagnostics, changes } = planPortfolio({ ...input, ...(overrides ? { overrides } : {}) }, everything)
    const found = diagnostics.filter(diagnostic => diagnostic.code.endsWith('_THRESHOLD'))
    expect(found.map(diagnostic => diagnostic.severity)).toEqual(found.map(() => 'error'))
    expect(found.map(diagnostic => `${diagnostic.code} ${diagnostic.message}`)).toEqual(
      (one.found ?? []).map(text => expect.stringContaining(text)),
    )
    // The case does what it says.
    const planned = (action: string): number => changes.filter(change => change.action === action).length
    if (one.destroy || one.removed_store) return
    expect([planned('delete'), planned('update'), planned('replace') / 2]).toEqual([
      (one.deleted ?? 0) + (one.removed_stores ?? 0),
      one.updated ?? 0,
      one.replaced ?? 0,
    ])
  })

  test('is told of destroy where the store itself is no longer declared', () => {
    const one: Case = { rule: '', managed: 10, removed_store: true }
    const { diagnostics } = planPortfolio(toInput(load(whole(one, true)), carriedOut(one), false), everything)
    const hint = diagnostics.find(diagnostic => diagnostic.code === 'DELETE_THRESHOLD')?.hint
    expect(hint).toContain("`destroy --only 'stores.a'`")
    expect(hint).toContain('`--max-delete-percent 100`')
  })

  test('is told what to write, in the command and in the files', () => {
    const one: Case = { rule: '', managed: 1000, deleted: 301 }
    const { diagnostics } = planPortfolio(toInput(load(whole(one, true)), carriedOut(one), false), everything)
    const hint = diagnostics.find(diagnostic => diagnostic.code === 'DELETE_THRESHOLD')?.hint
    expect(hint).toContain('`--max-delete-percent 31`')
    expect(hint).toContain('`safety.max_delete_percent`')
  })
})
