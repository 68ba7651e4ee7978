/** How many storefronts may a store have? Those that are switched off still take a seat; deleted ones do not. */

import { refuse } from '../errors.ts'
import type { StoreCall } from '../http.ts'
import { levelOf } from '../partner/plans.ts'
import type { Contents } from '../world.ts'
import { channels } from './channels.ts'

/** The numbers are in no documentation; that they go by the plan is. */
const byPlan: { [level: string]: number } = { Trial: 3, Standard: 3, Plus: 5, Pro: 8, Enterprise: 15 }

function seatsOf({ settings, store }: StoreCall): number | null {
  const { storefrontSeats } = settings.emulate
  return storefrontSeats === 'plan' ? (byPlan[levelOf(store.plan_sku)] ?? null) : storefrontSeats
}

function storefronts(contents: Contents) {
  const gone = ['deleted', 'terminated']
  return channels.rows(contents).filter(row => row.type === 'storefront' && !gone.includes(row.status))
}

export function refuseWhenFull(call: StoreCall, type: string): void {
  const seats = seatsOf(call)
  if (type !== 'storefront' || seats === null || storefronts(call.contents).length < seats) return
  throw refuse(call.settings.emulate.seatRefusal, 'The limit of storefronts of the plan has been reached.')
}

/** Without a limit, what there is. */
export function storefrontLimits(call: StoreCall): { active: number; total_including_inactive: number } {
  const there = storefronts(call.contents)
  const active = there.filter(row => row.status === 'active').length
  const seats = seatsOf(call)
  return { active: seats ?? Math.max(active, 1), total_including_inactive: seats ?? there.length }
}
