/**
 * Has an object that the state knows by its id another natural key than its declaration? Where the key is an attribute, the
 * comparison of attributes says so; where it is the key of the declaration itself, this does.
 */

import type { AttributeChange } from '../model/plan.ts'
import type { KindFacts } from './input.ts'
import type { Pair } from './pair.ts'

/** What the change of such a key is called among those of attributes. */
export const keyPath = 'key'

export function keyChange({ desired, live, recorded, naturalKey }: Pair, { sendsKey }: KindFacts): AttributeChange[] {
  if (sendsKey !== true || desired === undefined || live === undefined || live.born === true) return []
  if (live.key === naturalKey) return []
  const cause = recorded?.id === live.id ? 'drift' : 'config'
  return [{ path: keyPath, before: live.key, after: naturalKey, cause }]
}
