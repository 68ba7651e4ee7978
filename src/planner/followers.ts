/**
 * Which objects are updated because another one is? Those that refer to it and say so by an attribute (`x-follows`): what
 * they differ in comes into being only by that other update, so that no comparison with live state could tell.
 */

import type { AttributeChange, Change, ChangeId } from '../model/plan.ts'
import type { Desired } from '../model/resources.ts'
import type { Json } from '../model/values.ts'
import { isReference } from '../model/values.ts'
import type { KindFacts, PlanInput } from './input.ts'
import type { Pair, Pairing } from './pair.ts'

interface Finding {
  pair: Pair
  facts: KindFacts
  differences: AttributeChange[]
  replace: boolean
}

/** Adds the attribute to the differences of those that follow. */
export function spreadUpdates(findings: readonly Finding[]): void {
  const updated = new Map<string, Finding>()
  for (const finding of findings) {
    const { pair, differences, replace } = finding
    if (pair.live !== undefined && differences.length > 0 && !replace) updated.set(pair.address, finding)
  }
  for (const { pair, facts, differences, replace } of findings) {
    const { desired, live } = pair
    if (desired === undefined || live === undefined || replace) continue
    for (const rule of facts.rules) {
      const followed = followedBy(desired, rule)
      const other = followed === undefined ? undefined : updated.get(followed)?.pair.desired
      if (other?.attributes[rule.follows!.flag] !== true || desired.manage.ignore.includes(rule.path)) continue
      if (differences.some(change => change.path === rule.path)) continue
      const note = `${other.address} changes`
      differences.push({ path: rule.path, before: false, after: true, cause: 'config', note })
    }
  }
}

/** They wait for what they follow. */
export function addFollowerEdges(
  changes: readonly Change[],
  waits: Map<ChangeId, Set<ChangeId>>,
  input: PlanInput,
  pairing: Pairing,
): void {
  const updates = new Map<string, Change>(
    changes.filter(change => change.action === 'update').map(change => [change.address, change]),
  )
  for (const change of updates.values()) {
    const desired = pairing.byAddress.get(change.address)?.desired
    for (const rule of input.kinds.get(change.kind)?.rules ?? []) {
      const followed = desired === undefined ? undefined : followedBy(desired, rule)
      const other = followed === undefined ? undefined : updates.get(followed)
      if (other !== undefined) waits.get(change.id)!.add(other.id)
    }
  }
}

function followedBy({ attributes }: Desired, rule: KindFacts['rules'][number]): string | undefined {
  if (rule.follows === undefined || attributes[rule.path] !== true) return undefined
  const reference: Json | undefined = attributes[rule.follows.reference]
  return isReference(reference) && '$ref' in reference ? reference.$ref : undefined
}
