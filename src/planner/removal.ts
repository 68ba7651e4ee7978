/**
 * An object is recorded but no longer declared: is it deleted, or only forgotten?
 *
 * Deleted when the collection it stood in is still declared, or when the object around it is deleted. Forgotten when the
 * files no longer speak of the collection at all, when they let it go, when it was declared so, and when the API has no way to
 * delete it.
 */

import type { Address } from '../model/address.ts'
import { childAddress } from '../model/address.ts'
import { matchWithin } from '../model/moves.ts'
import type { Recorded, Unit } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import type { KindFacts, PlanInput } from './input.ts'
import { isOver } from './lifecycle.ts'
import type { Pairing } from './pair.ts'

export interface Removal {
  how: 'delete' | 'forget'
  reason: string
  /** True when the user may not have meant it. */
  surprising?: true
}

export function planRemovals(input: PlanInput, pairing: Pairing): (recorded: Recorded & { unit: Unit }) => Removal {
  const recordedAt = new Map(input.recorded.map(recorded => [recorded.address as string, recorded]))
  const known = new Map<string, Removal>()

  function removalOf(recorded: Recorded & { unit: Unit }): Removal {
    const before = known.get(recorded.address)
    if (before !== undefined) return before
    const removal = find(recorded)
    known.set(recorded.address, removal)
    return removal
  }

  function find(recorded: Recorded & { unit: Unit }): Removal {
    const facts = input.kinds.get(recorded.kind)
    const live = pairing.byAddress.get(recorded.address)?.live
    if (facts === undefined || facts.removal === 'never') return { how: 'forget', reason: 'the API cannot delete it' }
    if (isLetGo(recorded)) return { how: 'forget', reason: '`removed` lets it go' }
    if (recorded.onRemove === 'forget') return { how: 'forget', reason: 'on_remove: forget' }
    if (live?.permanent !== undefined) return { how: 'forget', reason: live.permanent }
    if (live !== undefined && hasLifecycle(facts) && isOver(live))
      return { how: 'forget', reason: 'it is cancelled already' }
    const parent = parentOf(recorded, facts)
    if (parent === undefined || pairing.byAddress.get(parent)?.desired !== undefined) {
      const collection = childAddress(parent ?? '', facts.collection)
      if (input.destroy || input.declared.has(collection)) return { how: 'delete', reason: 'no longer declared' }
      return { how: 'forget', reason: `${collection} is no longer declared`, surprising: true }
    }
    const around = recordedAt.get(parent)
    if (around === undefined) return { how: 'forget', reason: `${parent} is no longer managed` }
    const above = removalOf(around)
    if (above.how === 'forget' && !isPermanent(around)) return { how: 'forget', reason: `${parent} is forgotten` }
    if (around.unit !== recorded.unit) return { how: 'forget', reason: `it goes with ${parent}` }
    if (facts.goesWithParent && above.how === 'delete') return { how: 'forget', reason: `it goes with ${parent}` }
    return { how: 'delete', reason: `${parent} is no longer declared` }
  }

  function isLetGo({ address }: Recorded): boolean {
    return (input.removed ?? []).some(({ from }) => matchWithin(address, from) !== undefined)
  }

  /** Where the object around it is now: that may have another address than it was recorded at. */
  function parentOf(recorded: Recorded & { unit: Unit }, { parent: kind }: KindFacts): Address | undefined {
    const { parent, parentId, unit } = recorded
    if (parent === undefined || pairing.byAddress.get(parent)?.desired !== undefined) return parent
    if (kind === undefined || parentId === undefined) return parent
    return pairing.addressOf(unit, kind, parentId) ?? pairing.addressOf(portfolioUnit, kind, parentId) ?? parent
  }

  /** What lies in a permanent object is ours to delete although the object itself stays. */
  function isPermanent(recorded: Recorded): boolean {
    return recorded.onRemove !== 'forget' && pairing.byAddress.get(recorded.address)?.live?.permanent !== undefined
  }

  return removalOf
}

function hasLifecycle({ rules }: KindFacts): boolean {
  return rules.some(rule => rule.transition === 'status')
}
