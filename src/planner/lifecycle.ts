/**
 * Which steps lead from where a store is to where it shall be, and can they be undone?
 *
 * The table is BigCommerce's partner documentation: a suspended store is cancelled after 90 days, a cancelled one can be
 * restored for 90 days, only an active one can change its plan, and what waits for the end of the billing cycle can be
 * withdrawn until then. Knows nothing of requests; the store kind carries the steps out.
 */

import type { Effective, Transition } from '../model/kind.ts'
import type { AttributeChange, Reversibility } from '../model/plan.ts'
import type { Desired, Live } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { planSkuStep } from './sku.ts'

const dayMs = 86_400_000
const windowDays = 90

type Step = 'wait' | 'suspend' | 'reactivate' | 'restore' | 'cancel' | 'withdraw_suspension' | 'withdraw_cancellation'

/** `plan` is no step: it marks where a change of plan has its place. Without it there is none. */
type Route = (Step | 'plan')[] | { refused: string; hint: string }

const lost: Route = {
  refused: 'it can no longer be restored',
  hint: 'To have a new, empty store in its place, declare `status: active` and `manage: { recreate: true }`; otherwise declare `status: cancelled`.',
}
const failed: Route = {
  refused: 'BigCommerce could not provision it',
  hint: 'Ask BigCommerce partner support; to go on without it, leave `status` out.',
}

/**
 * Where it is (`+` what is scheduled) → where it shall be → what leads there. A scheduled suspension ends with a
 * cancellation, so only cancellations need to be withdrawn before anything else can come.
 */
const routes: { [situation: string]: { [wanted: string]: Route } } = {
  provisioning: { active: ['wait', 'plan'], suspended: ['wait', 'plan', 'suspend'], cancelled: ['wait', 'cancel'] },
  allocating: { active: ['wait', 'plan'], suspended: ['wait', 'plan', 'suspend'], cancelled: ['wait', 'cancel'] },
  active: { active: ['plan'], suspended: ['plan', 'suspend'], cancelled: ['cancel'] },
  'active+suspended': { active: ['withdraw_suspension', 'plan'], suspended: ['plan'], cancelled: ['cancel'] },
  'active+cancelled': {
    active: ['withdraw_cancellation', 'plan'],
    suspended: ['withdraw_cancellation', 'plan', 'suspend'],
    cancelled: [],
  },
  'active+suspended+cancelled': {
    active: ['withdraw_cancellation', 'withdraw_suspension', 'plan'],
    suspended: ['withdraw_cancellation', 'plan'],
    cancelled: [],
  },
  suspended: { active: ['reactivate', 'plan'], suspended: [], cancelled: ['cancel'] },
  'suspended+cancelled': {
    active: ['withdraw_cancellation', 'reactivate', 'plan'],
    suspended: ['withdraw_cancellation'],
    cancelled: [],
  },
  cancelled: { active: ['restore', 'plan'], suspended: ['restore', 'plan', 'suspend'], cancelled: [] },
  terminated: { active: lost, suspended: lost, cancelled: [] },
  failed: { active: failed, suspended: failed, cancelled: [] },
}

/** Every situation that the table knows, for its test. */
export const situations: readonly string[] = Object.keys(routes)

const reasons: { [step in Step]: string } = {
  wait: 'the store is still being made',
  suspend: 'site down, no sales; BigCommerce cancels it after 90 days',
  reactivate: 'takes up to 15 minutes',
  restore: 'takes some minutes',
  cancel: 'site and control panel down; restorable for 90 days, then lost',
  withdraw_suspension: 'the scheduled suspension is called off',
  withdraw_cancellation: 'the scheduled cancellation is called off',
}

export interface PlannedStep {
  transition: Transition
  reversibility: Reversibility
  reason: string
}

export interface Refusal {
  change: AttributeChange
  why: string
  hint: string
}

export interface LifecycleRequest {
  /** Undefined for a store that the plan makes: it is active then. */
  live: Live | undefined
  desired: Desired
  /** The differences of the attributes whose schema names the table `status` or `plan` in `x-transition`. */
  status?: AttributeChange | undefined
  plan?: AttributeChange | undefined
  now: number
}

/** The steps in their order, or why there is no way. */
export function planLifecycle(request: LifecycleRequest): { steps: PlannedStep[]; refusals: Refusal[] } {
  const { live, desired, status, plan, now } = request
  const situation = situationOf(live, now)
  const wanted = String(desired.attributes.status ?? headingOf(live))
  const route = routes[situation]?.[wanted] ?? unknownWay(situation, wanted)
  const refusals: Refusal[] = []
  if (status !== undefined && 'refused' in route)
    refusals.push({ change: status, why: whyOf(route, live), hint: route.hint })
  const open = 'refused' in route ? [] : route
  const steps: PlannedStep[] = []
  let at: string = headingOf(live)
  for (const step of open) {
    if (step === 'plan') continue
    if (status === undefined) break
    const to = arrivesAt(step, situation)
    const effective = effectiveOf(desired.attributes, step)
    steps.push({
      transition: {
        name: step,
        attribute: status.path,
        from: at,
        to,
        ...(effective === undefined ? {} : { effective }),
      },
      reversibility: reversibilityOf(step, now),
      reason: reasonOf(step, effective),
    })
    at = to
  }
  if (plan !== undefined && refusals.length === 0) {
    const place = open.indexOf('plan')
    const found = planSkuStep({ live, desired, change: plan, present: presentOf(live), wanted, possible: place >= 0 })
    if ('why' in found) refusals.push(found)
    else steps.splice(place, 0, found)
  }
  return { steps, refusals }
}

/** The status of now; `active` for what the plan makes. */
function presentOf(live: Live | undefined): string {
  return live === undefined ? 'active' : String(live.details?.status ?? live.attributes.status ?? 'active')
}

/** The status of now, or the one that is scheduled. */
function headingOf(live: Live | undefined): string {
  return live === undefined ? 'active' : String(live.attributes.status ?? 'active')
}

function situationOf(live: Live | undefined, now: number): string {
  const present = presentOf(live)
  if (live !== undefined && isLost(live, now)) return 'terminated'
  if (present !== 'active' && present !== 'suspended') return present
  const scheduled = (live?.pending ?? []).filter(one => one.attribute === 'status').map(one => one.to)
  return [present, ...['suspended', 'cancelled'].filter(to => scheduled.includes(to))].join('+')
}

/** Nothing brings such a store back. */
function isLost(live: Live, now: number): boolean {
  const present = presentOf(live)
  if (present === 'terminated') return true
  const until = live.deadlines?.restorable_until
  return present === 'cancelled' && until !== undefined && Date.parse(until) <= now
}

/** A lost store whose declaration asks for a new one in its place. */
export function isMadeAnew(live: Live, { manage, attributes, bindId, key }: Desired, now: number): boolean {
  const sameId = bindId === undefined || bindId === key
  return manage.recreate === true && sameId && attributes.status === 'active' && isLost(live, now)
}

/** Cancelled, or to be cancelled at the end of the billing cycle, or gone for good. */
export function isOver(live: Live): boolean {
  return ['cancelled', 'terminated', 'failed'].includes(headingOf(live))
}

/** A store that is not there is as good as cancelled: nobody wants one made for that. */
export function isPointless(desired: Desired): boolean {
  return desired.attributes.status === 'cancelled'
}

function whyOf(route: { refused: string }, live: Live | undefined): string {
  const until = live === undefined ? undefined : lostSince(live)
  return route === lost && until !== undefined ? `${route.refused}: it could be until ${until}` : route.refused
}

/** The last day on which it could have been brought back, where BigCommerce tells it. */
export function lostSince({ details, deadlines }: Live): string | undefined {
  const at = details?.terminated_at ?? deadlines?.restorable_until
  return typeof at === 'string' ? at.slice(0, 10) : undefined
}

function unknownWay(from: string, to: string): Route {
  return {
    refused: `no way is known from ${from} to ${to}`,
    hint: 'Leave `status` out until it is clear what BigCommerce means by it.',
  }
}

function arrivesAt(step: Step, situation: string): string {
  switch (step) {
    case 'cancel':
      return 'cancelled'
    case 'suspend':
      return 'suspended'
    case 'withdraw_cancellation':
      return situation.includes('suspended') ? 'suspended' : 'active'
    default:
      return 'active'
  }
}

/** What the declaration says of the step: `suspension: { effective: … }`. */
function effectiveOf(attributes: Attributes, step: Step): Effective | undefined {
  const said: Json | undefined =
    step === 'suspend' ? attributes.suspension : step === 'cancel' ? attributes.cancellation : undefined
  return isObject(said) && typeof said.effective === 'string' ? (said.effective as Effective) : undefined
}

function reasonOf(step: Step, effective: Effective | undefined): string {
  if (step !== 'suspend' && step !== 'cancel') return reasons[step]
  return `${effective === 'IMMEDIATELY' ? 'at once' : 'at the end of the billing cycle'}: ${reasons[step]}`
}

function reversibilityOf(step: Step, now: number): Reversibility {
  if (step === 'cancel') return 'irreversible'
  if (step === 'suspend') return { until: new Date(now + 2 * windowDays * dayMs).toISOString().slice(0, 10) }
  return 'reversible'
}
