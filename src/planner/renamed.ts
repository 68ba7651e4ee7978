/**
 * Was an object renamed at BigCommerce? It is the same one by its id, and a text that is part of its natural key is another
 * one than was recorded. Where the API gives a new id, nothing tells a renamed object from one that is gone and one that is new.
 */

import type { DriftAttribute, DriftEntry } from '../model/report.ts'
import { isSeal } from '../model/values.ts'
import type { PlanInput } from './input.ts'
import type { Pair } from './pair.ts'

export function renamedOf(
  { kind, live, recorded }: Pair,
  attributes: readonly DriftAttribute[],
  input: PlanInput,
): Pick<DriftEntry, 'renamed'> {
  const facts = input.kinds.get(kind)
  if (facts === undefined || live === undefined || recorded === undefined || live.id !== recorded.id) return {}
  const key = facts.keyOf(recorded.attributes, recorded.key)
  for (const { path, cause } of attributes) {
    const [from, to] = [recorded.attributes[path], live.attributes[path]]
    if (cause === 'config-changed' || from === undefined || to === undefined) continue
    if (!isName(from) || !isName(to)) continue
    if (facts.keyOf({ ...recorded.attributes, [path]: to }, recorded.key) === key) continue
    return { renamed: { from: shown(from), to: shown(to) } }
  }
  return {}
}

function isName(value: unknown): boolean {
  return typeof value === 'string' || isSeal(value)
}

function shown(value: unknown): string {
  return isSeal(value) ? '(sensitive)' : String(value)
}
