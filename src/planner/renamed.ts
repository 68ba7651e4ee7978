/**
 * Was an object renamed at BigCommerce? It is the same one by its id, and its name is another one than was recorded. Where the
 * API gives a new id, nothing tells a renamed object from one that is gone and one that is new.
 */

import type { DriftAttribute, DriftEntry } from '../model/report.ts'
import type { Json } from '../model/values.ts'
import { isSeal } from '../model/values.ts'
import type { PlanInput } from './input.ts'
import { keyPath } from './key-change.ts'
import type { Pair } from './pair.ts'

export function renamedOf(
  { kind, live, recorded }: Pair,
  attributes: readonly DriftAttribute[],
  input: PlanInput,
): Pick<DriftEntry, 'renamed'> {
  const facts = input.kinds.get(kind)
  if (facts === undefined || live === undefined || recorded === undefined || live.id !== recorded.id) return {}
  const key = facts.keyOf(recorded.attributes, recorded.key)
  for (const { path, cause, ...views } of attributes) {
    if (cause === 'config-changed' || !isName(views.recorded) || !isName(views.live)) continue
    const names = facts.keyOf({ ...recorded.attributes, [path]: views.live }, recorded.key) !== key
    // Of a key that is made of several texts, one that is called a name is.
    const isOne = path === 'name' || isSeal(views.recorded) || key.toLowerCase() === views.recorded.toLowerCase()
    if (path !== keyPath && !(names && isOne)) continue
    return { renamed: { from: shown(views.recorded), to: shown(views.live) } }
  }
  return {}
}

function isName(value: Json | undefined): value is string | { $secret: string } {
  return typeof value === 'string' || isSeal(value)
}

function shown(name: string | { $secret: string }): string {
  return typeof name === 'string' ? name : '(sensitive)'
}
