/**
 * Has a store seats for all storefronts that are declared? Its BigCommerce plan allows so many active ones, and so many in
 * all; inactive ones count among these. Asked for only when a storefront is to be made or activated.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'
import type { Desired, Observed } from '../model/resources.ts'
import { isObject } from '../model/values.ts'
import { dataOf } from './kit/wire.ts'

export async function verifySeats(
  api: Api,
  desired: readonly Desired[],
  live: readonly Observed[],
  keyOf: (desired: Desired) => string,
): Promise<Diagnostic[]> {
  const present = live.filter(one => one.kind === 'channel' && one.attributes.type === 'storefront')
  const found = (one: Desired): Observed | undefined =>
    present.find(other => (one.bindId === undefined ? other.key === keyOf(one) : other.id === one.bindId))
  const storefronts = desired.filter(one => found(one) !== undefined || one.attributes.type === 'storefront')
  const made = storefronts.filter(one => found(one) === undefined)
  const activated = storefronts.filter(
    one => one.attributes.status === 'active' && found(one)?.attributes.status !== 'active',
  )
  if (made.length === 0 && activated.length === 0) return []
  const limits = await limitsOf(api)
  const active = present.filter(one => one.attributes.status === 'active').length
  return [
    ...exceeded(made, present.length, limits.total_including_inactive, 'storefronts, inactive ones included'),
    ...exceeded(activated, active - leaving(storefronts, found), limits.active, 'active storefronts'),
  ]
}

/** Active now, and declared to be something else. */
function leaving(storefronts: readonly Desired[], found: (one: Desired) => Observed | undefined): number {
  return storefronts.filter(one => {
    const { status } = one.attributes
    return found(one)?.attributes.status === 'active' && status !== undefined && status !== 'active'
  }).length
}

/** A token may do without the scope for this: then nothing is known. */
async function limitsOf(api: Api): Promise<{ active?: unknown; total_including_inactive?: unknown }> {
  const store = dataOf(await api.get('/v2/store', { accept: [403] }))
  const features = isObject(store) && isObject(store.features) ? store.features : {}
  return isObject(features.storefront_limits) ? features.storefront_limits : {}
}

function exceeded(more: readonly Desired[], now: number, limit: unknown, what: string): Diagnostic[] {
  const first = more[0]
  if (first === undefined || typeof limit !== 'number' || now + more.length <= limit) return []
  // The documentation calls the numbers limits, and describes them as what the store has.
  const sure = limit !== now
  return [
    {
      severity: sure ? 'error' : 'warning',
      code: 'LIMIT_EXCEEDED',
      message: `the store has ${now} ${what}, ${more.length} more ${more.length === 1 ? 'is' : 'are'} declared (${more.map(one => one.address).join(', ')}), and its BigCommerce plan ${sure ? 'allows' : 'may allow no more than'} ${limit}`,
      hint: 'Have the plan of the store changed, or declare fewer.',
      address: first.address,
      source: first.source,
    },
  ]
}
