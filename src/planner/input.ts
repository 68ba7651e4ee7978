/** What the planner is given. It knows kinds only as these facts, and the world only as these lists. */

import type { Diagnostic } from '../model/errors.ts'
import type { FieldRule } from '../model/field-rules.ts'
import type { ResourceKind } from '../model/kind.ts'
import type { LetGo, Move } from '../model/moves.ts'
import type { Desired, Live, Recorded, Unit } from '../model/resources.ts'
import type { BillingSettings, Overrides, Safety } from '../model/settings.ts'

export type KindFacts = Pick<
  ResourceKind,
  | 'name'
  | 'collection'
  | 'parent'
  | 'shape'
  | 'tree'
  | 'limits'
  | 'removal'
  | 'keyOf'
  | 'moveKey'
  | 'capacity'
  | 'followsParent'
  | 'check'
  | 'removalMeans'
  | 'goesWithParent'
  | 'sendsKey'
  | 'after'
> & { rules: readonly FieldRule[] }

export interface PlanInput {
  desired: readonly Desired[]
  /** Addresses of the collections that the files declare, also the empty ones. */
  declared: ReadonlySet<string>
  live: readonly Live[]
  recorded: readonly (Recorded & { unit: Unit })[]
  /** Recorded in stores that are made anew: nothing of it is there any more. */
  lost: readonly (Recorded & { unit: Unit })[]
  kinds: ReadonlyMap<string, KindFacts>
  /** What the files say has another address, and what they let go. */
  moved?: readonly Move[]
  removed?: readonly LetGo[]
  /** Units whose contents could not or need not be read; nothing is planned in them. */
  unread: ReadonlySet<Unit>
  /** Units whose store does not exist yet. */
  unborn: ReadonlySet<Unit>
  safety: Safety
  /** Limits of safety that are others for this plan. */
  overrides?: Overrides
  billing: BillingSettings
  destroy: boolean
  /**
   * Only some of the stores of a portfolio: what holds of all of it is looked at once they have all been planned. `shared` are
   * addresses of what is given to all parts, and counts in another one.
   */
  part?: { shared: ReadonlySet<string> }
  /** Milliseconds since the epoch. */
  now: number
  diagnostics: readonly Diagnostic[]
}
