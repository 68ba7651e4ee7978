/**
 * Which recorded objects have lost their address to another object, by an `id:` or by the object around them? Nobody may
 * delete such an object unasked, and nobody may lose it unheard.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Live } from '../model/resources.ts'
import type { PlanInput } from './input.ts'
import type { Pairing } from './pair.ts'

export function findReleased(input: PlanInput, pairing: Omit<Pairing, 'diagnostics'>): Diagnostic[] {
  const liveById = new Map(input.live.map(live => [JSON.stringify([live.unit, live.kind, live.id]), live]))
  const parentLives = ({ unit, kind, parentId }: Live): boolean =>
    liveById.has(JSON.stringify([unit, input.kinds.get(kind)?.parent, parentId]))
  const found: Diagnostic[] = []
  for (const recorded of input.recorded) {
    const live = liveById.get(JSON.stringify([recorded.unit, recorded.kind, recorded.id]))
    if (live === undefined || pairing.addressOf(live.unit, live.kind, live.id) !== undefined) continue
    const now = pairing.byAddress.get(recorded.address)
    if (now === undefined || (now.live === undefined && !parentLives(live))) continue
    found.push({
      severity: 'warning',
      code: 'NOT_MANAGED_ANY_MORE',
      message: `${recorded.kind} ${live.id} is left at BigCommerce: ${recorded.address} is another one now`,
      hint: 'To go on managing it, declare it under a key of its own with its `id:`.',
      address: recorded.address,
      ...(now.desired === undefined ? {} : { source: now.desired.source }),
    })
  }
  return found
}
