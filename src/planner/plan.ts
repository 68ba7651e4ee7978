/**
 * Desired, live and recorded in; an ordered plan out. Read the steps from top to bottom.
 * Pure: no clock, no I/O, no kind names, and never a sensitive value (all three views hold seals).
 */

import { matchesPattern } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { Billing, Change, ChangeId, Deadline, PlanSummary } from '../model/plan.ts'
import type { Live } from '../model/resources.ts'
import { checkIncrease, planBilling } from './billing.ts'
import { attendBystanders } from './bystanders.ts'
import { planChanges } from './changes.ts'
import { deadlinesOf } from './deadlines.ts'
import { addEdges } from './edges.ts'
import { freezeWarnings } from './freeze.ts'
import { guardPlan } from './guard.ts'
import type { PlanInput } from './input.ts'
import { orderChanges } from './order.ts'
import type { Pairing } from './pair.ts'
import { pairObjects } from './pair.ts'

export interface Planned {
  changes: Change[]
  summary: PlanSummary
  billing: Billing | undefined
  deadlines: Deadline[]
  diagnostics: Diagnostic[]
  /** The live objects that the changes touch, by address. */
  touched: Map<string, Live | undefined>
  pairing: Pairing
}

export interface Selection {
  only: readonly string[]
  exclude: readonly string[]
}

export function planPortfolio(input: PlanInput, selection: Selection): Planned {
  const pairing = pairObjects(input)
  const found = planChanges(input, pairing)
  const linked = select(addEdges(found.changes, input, pairing), selection)
  const order = orderChanges(linked)
  const { changes, diagnostics: losses } = attendBystanders('ordered' in order ? order.ordered : [], input, pairing)
  const billing = planBilling(changes, input, pairing)
  const chosen = new Set(linked.map(change => change.address as string))
  const diagnostics = [
    ...input.diagnostics,
    ...[...pairing.diagnostics, ...found.diagnostics].filter(one => isChosen(one, selection, chosen)),
    ...('cycle' in order ? [circle(order.cycle)] : []),
    ...guardPlan(changes, input, pairing),
    ...losses,
    ...(input.part !== undefined ? [] : findingsOfAll(billing, changes.length, input)),
  ]
  return {
    changes,
    summary: summarize(changes, found.unchanged),
    billing,
    deadlines: deadlinesOf(pairing, input.now),
    diagnostics,
    touched: new Map(changes.map(change => [change.address, pairing.byAddress.get(change.address)?.live])),
    pairing,
  }
}

/** What holds of the plan as a whole. */
export function findingsOfAll(
  billing: Billing | undefined,
  changes: number,
  input: Pick<PlanInput, 'billing' | 'safety' | 'now'>,
): Diagnostic[] {
  return [
    ...checkIncrease(billing, input.billing, input.safety),
    ...(changes === 0 ? [] : freezeWarnings(input.safety.freeze, input.now)),
  ]
}

/** `only` takes along what the chosen changes wait for; `exclude` takes out also what waits for the excluded ones. */
export function select(changes: readonly Change[], { only, exclude }: Selection): Change[] {
  if (only.length === 0 && exclude.length === 0) return [...changes]
  const byId = new Map(changes.map(change => [change.id, change]))
  const matches = (change: Change, patterns: readonly string[]): boolean =>
    patterns.some(pattern => matchesPattern(change.address, pattern))
  const kept = new Set<ChangeId>()
  const keep = (change: Change): void => {
    if (kept.has(change.id)) return
    kept.add(change.id)
    for (const id of change.waitsFor) if (byId.has(id)) keep(byId.get(id)!)
  }
  for (const change of changes) if (only.length === 0 || matches(change, only)) keep(change)
  const dropped = new Set<ChangeId>(changes.filter(change => matches(change, exclude)).map(change => change.id))
  for (let grown = true; grown; ) {
    grown = false
    for (const change of changes) {
      if (!dropped.has(change.id) && change.waitsFor.some(id => dropped.has(id))) {
        dropped.add(change.id)
        grown = true
      }
    }
  }
  return changes.filter(change => kept.has(change.id) && !dropped.has(change.id))
}

/** Findings about objects outside the selection do not block what is inside it. */
export function isChosen(diagnostic: Diagnostic, selection: Selection, chosen: ReadonlySet<string>): boolean {
  const { address } = diagnostic
  if (address === undefined || chosen.has(address)) return true
  if (selection.exclude.some(pattern => matchesPattern(address, pattern))) return false
  return selection.only.length === 0 || selection.only.some(pattern => matchesPattern(address, pattern))
}

function circle(ids: readonly ChangeId[]): Diagnostic {
  const shown = ids.slice(0, 6).join(', ')
  return {
    severity: 'error',
    code: 'ORDER_CYCLE',
    message: `these changes wait for each other: ${shown}${ids.length > 6 ? ` and ${ids.length - 6} more` : ''}`,
    hint: 'Two objects may be swapping their names: do it in two steps, by way of a third name.',
  }
}

/** How many of each action; a replacement counts once. */
export function summarize(changes: readonly Change[], noop: number): PlanSummary {
  const summary: PlanSummary = {
    create: 0,
    adopt: 0,
    update: 0,
    replace: 0,
    delete: 0,
    forget: 0,
    move: 0,
    transition: 0,
    noop,
  }
  for (const change of changes) if (change.step !== 'create') summary[change.action] += 1
  return summary
}
