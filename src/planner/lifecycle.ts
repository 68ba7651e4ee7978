/**
 * Which steps lead from the live status of a store to the desired one, and can they be undone?
 *
 * The table is BigCommerce's partner documentation: a suspended store is cancelled after 90 days, a cancelled one can be
 * restored for 90 days. Knows nothing of requests; the store kind carries the steps out.
 */

import type { Transition } from '../model/kind.ts'
import type { Reversibility } from '../model/plan.ts'
import type { Live } from '../model/resources.ts'
import type { Json } from '../model/values.ts'

const dayMs = 86_400_000
const windowDays = 90

type Step = 'wait' | 'suspend' | 'reactivate' | 'restore' | 'cancel'
type Route = Step[] | { refused: string }

const gone = { refused: 'its restore window has passed; BigCommerce can only make it anew' }
const failed = { refused: 'BigCommerce could not provision it' }

/** live status → desired status → steps */
const routes: { [from: string]: { [to: string]: Route } } = {
  provisioning: { active: ['wait'], suspended: ['wait', 'suspend'], cancelled: ['wait', 'cancel'] },
  allocating: { active: ['wait'], suspended: ['wait', 'suspend'], cancelled: ['wait', 'cancel'] },
  active: { active: [], suspended: ['suspend'], cancelled: ['cancel'] },
  suspended: { active: ['reactivate'], suspended: [], cancelled: ['cancel'] },
  cancelled: { active: ['restore'], suspended: ['restore', 'suspend'], cancelled: [] },
  terminated: { active: gone, suspended: gone, cancelled: [] },
  failed: { active: failed, suspended: failed, cancelled: failed },
}

const arrivesAt: { [step in Step]: string } = {
  wait: 'active',
  suspend: 'suspended',
  reactivate: 'active',
  restore: 'active',
  cancel: 'cancelled',
}

export interface PlannedStep {
  transition: Transition
  reversibility: Reversibility
  reason: string
}

export interface TransitionRequest {
  live: Live | undefined
  attribute: string
  from: Json
  to: Json
  now: number
}

/** The steps of one field that goes through a lifecycle, or why there is no way. */
export type TransitionPlanner = (request: TransitionRequest) => PlannedStep[] | { refused: string }

/** Named by `x-transition` in the schemas. */
export const transitionPlanners: { [table: string]: TransitionPlanner } = { status: planStatus, plan: planSku }

function planStatus({ live, attribute, from, to, now }: TransitionRequest): PlannedStep[] | { refused: string } {
  const route = routes[String(from)]?.[String(to)]
  if (route === undefined) return { refused: `there is no way from ${String(from)} to ${String(to)}` }
  if ('refused' in route) return route
  const until = live?.deadlines?.restorable_until
  if (route.includes('restore') && until !== undefined && Date.parse(until) <= now) {
    return { refused: `it could be restored until ${until.slice(0, 10)}; now BigCommerce can only make it anew` }
  }
  let status = String(from)
  return route.map(step => {
    const transition = { name: step, attribute, from: status, to: arrivesAt[step] }
    status = arrivesAt[step]
    return { transition, reversibility: reversibilityOf(step, now), reason: reasons[step] }
  })
}

const reasons: { [step in Step]: string } = {
  wait: 'the store is still being made',
  suspend: 'site down, no sales; BigCommerce cancels it after 90 days',
  reactivate: 'takes up to 15 minutes',
  restore: 'takes some minutes',
  cancel: 'site and control panel down; restorable for 90 days, then lost',
}

function reversibilityOf(step: Step, now: number): Reversibility {
  if (step === 'cancel') return 'irreversible'
  if (step === 'suspend') return { until: isoDay(now + 2 * windowDays * dayMs) }
  return 'reversible'
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

function planSku({ live, attribute, from, to }: TransitionRequest): PlannedStep[] | { refused: string } {
  if (live !== undefined && live.attributes.status !== undefined && live.attributes.status !== 'active') {
    return { refused: `only an active store can change its plan, and this one is ${String(live.attributes.status)}` }
  }
  return [
    {
      transition: { name: 'change_plan', attribute, from, to },
      reversibility: 'reversible',
      reason: 'takes effect at once and changes what is billed',
    },
  ]
}
