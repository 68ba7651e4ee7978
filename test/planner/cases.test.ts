/**
 * Every case of `cases/*.yaml`: a store as it was, what happened to it, the files as they are now, and the plan.
 * The four laws are checked for each: calm, order, shuffle, secrecy.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Config } from '../../src/config/index.ts'
import type { Address } from '../../src/model/address.ts'
import type { Diagnostic } from '../../src/model/errors.ts'
import type { Change } from '../../src/model/plan.ts'
import type { Live, Observed } from '../../src/model/resources.ts'
import type { Attributes } from '../../src/model/values.ts'
import { findDrift } from '../../src/planner/drift.ts'
import type { PlanInput } from '../../src/planner/input.ts'
import type { Planned } from '../../src/planner/plan.ts'
import { planPortfolio } from '../../src/planner/plan.ts'
import { changeFormats, renderReport } from '../../src/render/index.ts'
import { planFileText } from '../../src/workflows/saved-plan.ts'
import { toPlan, toReport } from '../render/support.ts'
import { facts, freshStore, load, secret, toInput, wholeOf } from '../support/planning.ts'
import { carryOut, type World } from '../support/world.ts'

interface Case {
  name: string
  /** Contents of store `a`, applied first. */
  before?: object
  /** What others did meanwhile. */
  world?: { set?: string; to?: Attributes; remove?: string; add?: Observed; forget?: string }[]
  /** Contents of store `a` as the files have them now. */
  config?: object
  /** Merged over store `a` itself, before and now. */
  store_before?: object
  store?: object
  /** Files as a whole, where the store is not enough. */
  whole_before?: object
  whole?: object
  /** Beside the stores. */
  moved?: object[]
  removed?: object[]
  only?: string[]
  exclude?: string[]
  destroy?: boolean
  plan: string[]
  diagnostics?: string[]
}

function apply(world: World, config: Config): World {
  return carryOut(world, planPortfolio(toInput(config, world, false), { only: [], exclude: [] }).changes, facts)
}

function interfere(world: World, one: Case): World {
  const changed = { ...world }
  for (const edit of one.world ?? []) {
    const full = (address: string): string =>
      address.startsWith('stores.') || address.startsWith('accounts.') ? address : `stores.a.${address}`
    const idOf = (address: string): Live => {
      const recorded = changed.recorded.find(other => other.address === full(address))
      const live = changed.live.find(other => other.kind === recorded?.kind && other.id === recorded?.id)
      if (live === undefined) throw new Error(`${one.name}: nothing live at ${address}`)
      return live
    }
    if (edit.set !== undefined) {
      const target = idOf(edit.set)
      changed.live = changed.live.map(live => {
        if (live !== target) return live
        const attributes = { ...live.attributes, ...edit.to }
        return { ...live, attributes, key: facts.get(live.kind)!.keyOf(attributes, live.key) }
      })
    }
    if (edit.remove !== undefined) {
      const target = idOf(edit.remove)
      changed.live = changed.live.filter(live => live !== target)
    }
    if (edit.add !== undefined) changed.live = [...changed.live, { ...edit.add, unit: 'store:a' }]
    if (edit.forget !== undefined)
      changed.recorded = changed.recorded.filter(other => other.address !== full(edit.forget!))
  }
  return changed
}

function show(change: Change): string {
  const address = change.address.replace(/^stores\.a\.(?=.)/, '')
  const verb =
    change.transition?.name ?? (change.step === undefined ? change.action : `${change.action}-${change.step}`)
  const attributes = change.action === 'update' ? change.attributes.map(one => `${one.path}(${one.cause})`) : []
  const from = change.from === undefined ? [] : [`from ${change.from.replace(/^stores\.a\./, '')}`]
  return [verb, address, ...from, ...attributes].join(' ')
}

const secrets = [secret, 'Grace', 'Hopper']

/** The plan as a file, and plan and drift in every format. */
function renderings(planned: Planned, input: PlanInput): [format: string, text: string][] {
  const { changes, summary, deadlines, diagnostics } = planned
  const plan = { changes, summary, deadlines, diagnostics }
  const unseen = { hidden: [], unresolved: new Set<Address>() }
  const { entries, coverage } = findDrift(input, {
    isChosen: () => true,
    unmanaged: true,
    ignore: [],
    complete: true,
    unseen,
  })
  const drift = {
    command: 'drift',
    run: { user: 'ada', host: 'laptop', config: '' },
    entries,
    coverage,
    unread: [],
    deadlines: [],
    summary: {},
  }
  const reports = [toReport({ command: 'plan', plan } as never), toReport(drift as never)]
  const look = { color: false, width: 100 }
  return [
    ['a file', planFileText(toPlan(plan))],
    ...changeFormats.flatMap(format =>
      reports.map((one): [string, string] => [format, renderReport(one, format, look)]),
    ),
  ]
}

const directory = join(import.meta.dirname, 'cases')
let counted = 0

for (const file of readdirSync(directory).sort()) {
  const cases = parse(readFileSync(join(directory, file), 'utf8')) as Case[]
  counted += cases.length
  describe(file, () => {
    test.each(cases)('$name', one => {
      const before = load(one.whole_before ?? wholeOf(one.before, one.store_before))
      const start = interfere(apply(freshStore(before), before), one)
      const { moved = [], removed = [] } = one
      const config = load({ ...(one.whole ?? wholeOf(one.config, one.store ?? one.store_before)), moved, removed })
      const selection = { only: one.only ?? [], exclude: one.exclude ?? [] }
      const input = toInput(config, start, one.destroy ?? false)
      const planned = planPortfolio(input, selection)

      expect(planned.changes.map(show)).toEqual(one.plan)
      expect(planned.diagnostics.map(diagnostic => diagnostic.code)).toEqual(one.diagnostics ?? [])

      // shuffle: the order of the input does not matter
      const reversed = {
        ...input,
        desired: input.desired.toReversed(),
        live: input.live.toReversed(),
        recorded: input.recorded.toReversed(),
      }
      expect(planPortfolio(reversed, selection).changes).toEqual(planned.changes)

      // secrecy: no sensitive value is anywhere in the plan, in its file, or in any rendering of it and of the drift
      for (const [format, text] of renderings(planned, input))
        for (const value of secrets) expect(text.includes(value), `${value} as ${format}`).toBe(false)

      // order and calm: the plan runs as it stands, and then there is nothing left to do
      const stops = (diagnostic: Diagnostic): boolean =>
        diagnostic.severity === 'error' || diagnostic.code === 'IRREVERSIBLE'
      if (planned.diagnostics.some(stops) || one.destroy) return
      const after = carryOut(start, planned.changes, facts)
      expect(planPortfolio({ ...toInput(config, after, false) }, selection).changes.map(show)).toEqual([])
    })
  })
}

test('there are at least forty cases', () => expect(counted).toBeGreaterThanOrEqual(40))
