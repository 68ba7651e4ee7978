/**
 * May a store change its plan, and when does that take effect? Only an active one may, and the API has no call that takes
 * back a change which is scheduled already.
 */

import type { Effective } from '../model/kind.ts'
import type { AttributeChange } from '../model/plan.ts'
import type { Desired, Live } from '../model/resources.ts'
import { isObject, sameJson } from '../model/values.ts'
import type { PlannedStep, Refusal } from './lifecycle.ts'

export interface SkuRequest {
  live: Live | undefined
  desired: Desired
  change: AttributeChange
  /** The store's status of now, and the one that is wanted. */
  present: string
  wanted: string
  /** Whether the store is active at some point of the plan. */
  possible: boolean
}

export function planSkuStep({ live, desired, change, present, wanted, possible }: SkuRequest): PlannedStep | Refusal {
  const keep = `Write the present plan, \`${change.path}: ${String(change.before)}\``
  if (!possible) {
    if (wanted === 'cancelled')
      return { change, why: 'a store that is or shall be cancelled keeps its plan', hint: `${keep}.` }
    return {
      change,
      why: `only an active store can change its plan, and this one is ${present}`,
      hint: `${keep}, or declare \`status: active\` as well.`,
    }
  }
  const effective = effectiveOf(desired)
  if (effective === 'BILLCYCLEDAY' && wanted === 'suspended') {
    return {
      change,
      why: 'at the end of the billing cycle the store is suspended',
      hint: `${keep}, or let it take effect at once: \`plan_change: { effective: IMMEDIATELY }\`.`,
    }
  }
  const pending = live?.pending?.find(one => one.attribute === change.path)
  if (pending !== undefined && sameJson(live?.details?.[change.path], change.after)) {
    const day = pending.at.slice(0, 10)
    return {
      change,
      why: `the change to ${String(pending.to)} is scheduled for ${day}, and the API has no call that withdraws it`,
      hint: `Declare \`${change.path}: ${String(pending.to)}\` and change it back after ${day}, or ask BigCommerce partner support.`,
    }
  }
  const when = effective === 'BILLCYCLEDAY' ? 'at the end of the billing cycle (a trial: at once)' : 'at once'
  const instead = pending === undefined ? '' : `; takes the place of the change to ${String(pending.to)}`
  return {
    transition: {
      name: 'change_plan',
      attribute: change.path,
      from: change.before ?? null,
      to: change.after ?? null,
      effective,
    },
    reversibility: 'reversible',
    reason: `takes effect ${when} and changes what is billed${instead}`,
  }
}

/** As declared under `plan_change`; what BigCommerce takes where nothing is said. */
function effectiveOf({ attributes: { plan_change: said } }: Desired): Effective {
  return isObject(said) && said.effective === 'BILLCYCLEDAY' ? 'BILLCYCLEDAY' : 'IMMEDIATELY'
}
