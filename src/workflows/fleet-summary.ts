/** What is kept of a section so that nobody has to read it to know what a rollout does, and what comes of all of them. */

import type { SectionSummary } from '../fleet/records.ts'
import type { RolloutSummary } from '../model/fleet-report.ts'
import type { Change, Plan } from '../model/plan.ts'
import { summarize } from '../planner/plan.ts'
import { irreversibleChanges } from './consent.ts'

/** So many addresses of irreversible changes are shown. */
const mostShown = 20

/** `own`: those of its changes that no other section has, too. */
export function summaryOf(plan: Plan, own: readonly Change[]): SectionSummary {
  const kinds: SectionSummary['kinds'] = {}
  for (const { kind } of own) kinds[kind] = (kinds[kind] ?? 0) + 1
  const actions = Object.fromEntries(Object.entries(summarize(own, plan.summary.noop)).filter(([, count]) => count > 0))
  return {
    actions,
    kinds,
    irreversible: [
      ...new Set(irreversibleChanges({ ...plan, changes: [...own] }).map(change => change.address as string)),
    ],
    requests: plan.requests.estimated,
    seconds: plan.requests.seconds,
    deadlines: plan.deadlines.map(({ at, event, severity }) => ({ at, event, severity })),
  }
}

export const nothingToDo: SectionSummary = {
  actions: {},
  kinds: {},
  irreversible: [],
  requests: 0,
  seconds: 0,
  deadlines: [],
}

/** Adds sections up, one by one. */
export class RolloutSum {
  readonly #sum: RolloutSummary
  #seconds = 0
  #longest = 0

  constructor(atOnce: number) {
    this.#sum = {
      stores: { changed: 0, unchanged: 0, blocked: 0 },
      actions: {},
      kinds: {},
      irreversible: { count: 0, first: [] },
      deadlines: {},
      requests: 0,
      seconds: 0,
      at_once: atOnce,
    }
  }

  /** `isStore`: not of what all stores share. */
  add(state: string, summary: SectionSummary, isStore: boolean): void {
    const { stores, actions, kinds, irreversible, deadlines } = this.#sum
    if (isStore) stores[state === 'unchanged' ? 'unchanged' : state === 'failed' ? 'blocked' : 'changed'] += 1
    for (const { severity } of summary.deadlines) deadlines[severity] = (deadlines[severity] ?? 0) + 1
    if (state === 'failed') return
    addTo(actions as { [name: string]: number }, summary.actions as { [name: string]: number })
    addTo(kinds, summary.kinds)
    irreversible.count += summary.irreversible.length
    irreversible.first.push(...summary.irreversible.slice(0, mostShown - irreversible.first.length))
    this.#sum.requests += summary.requests
    this.#seconds += summary.seconds
    this.#longest = Math.max(this.#longest, summary.seconds)
  }

  total(): RolloutSummary {
    const seconds = Math.max(Math.ceil(this.#seconds / this.#sum.at_once), this.#longest)
    return { ...this.#sum, seconds }
  }
}

function addTo(sum: { [name: string]: number }, more: { [name: string]: number }): void {
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count
}
