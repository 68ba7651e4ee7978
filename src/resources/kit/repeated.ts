/** Two names that are looked up may be those of one object: a SKU in two spellings, a SKU and an id. */

import type { Diagnostic } from '../../model/errors.ts'
import type { ResourceKind } from '../../model/kind.ts'
import type { Desired } from '../../model/resources.ts'

/** A kind's `check`: no two declarations beneath one parent have the same natural key. `noun`: what has two names. */
export function refuseRepeated(kind: string, noun: string, keyOf: ResourceKind['keyOf']) {
  return (desired: readonly Desired[]): Diagnostic[] => {
    const seen = new Map<string, Desired>()
    return desired.flatMap((one): Diagnostic[] => {
      if (one.kind !== kind) return []
      const place = JSON.stringify([one.parent, keyOf(one.attributes, one.key)])
      const earlier = seen.get(place)
      seen.set(place, earlier ?? one)
      if (earlier === undefined) return []
      return [
        {
          severity: 'error',
          code: 'DUPLICATE_OBJECT',
          message: `${one.address} and ${earlier.address} are the same: two names of one ${noun}`,
          hint: 'Remove one of the two.',
          address: one.address,
          source: one.source,
        },
      ]
    })
  }
}
