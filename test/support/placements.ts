/** Where the objects of every kind stand, and nothing else of the kinds. */

import type { Placement } from '../../src/model/kind.ts'
import { kinds } from '../../src/resources/index.ts'

export const placements: readonly Placement[] = kinds.map(
  ({ name, collection, parent, shape, levels, none, fleets, tree }): Placement => ({
    name,
    collection,
    shape,
    ...(parent === undefined ? {} : { parent }),
    ...(levels === undefined ? {} : { levels }),
    ...(none === undefined ? {} : { none }),
    ...(fleets === undefined ? {} : { fleets }),
    ...(tree === undefined ? {} : { tree }),
  }),
)
