/**
 * Does a removal take something along that is not ours to remove? BigCommerce deletes what lies in an object with it, and
 * nobody can bring back what we have never written: such a removal needs its own consent. Only sees what was read.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Change } from '../model/plan.ts'
import type { Live, Unit } from '../model/resources.ts'
import { isReference } from '../model/values.ts'
import type { PlanInput } from './input.ts'
import type { Pairing } from './pair.ts'

export interface Attended {
  changes: Change[]
  diagnostics: Diagnostic[]
}

const shownAtMost = 3

/** The same changes; removals that would take others along are irreversible. */
export function attendBystanders(changes: readonly Change[], input: PlanInput, pairing: Pairing): Attended {
  const removals = changes.filter(change => change.action === 'delete' || change.step === 'remove')
  if (removals.length === 0) return { changes: [...changes], diagnostics: [] }
  const within = bystanders(changes, input, pairing)
  const diagnostics: Diagnostic[] = []
  const taking = new Set<string>()
  for (const removal of removals) {
    const taken = within.get(idText(removal.unit, removal.kind, removal.objectId ?? '')) ?? []
    if (taken.length === 0) continue
    taking.add(removal.id)
    diagnostics.push(takesAlong(removal, taken))
  }
  return {
    changes: changes.map(change => (taking.has(change.id) ? { ...change, reversibility: 'irreversible' } : change)),
    diagnostics,
  }
}

/** What is not ours, or is to be kept, by the object that it lies in or below. */
function bystanders(changes: readonly Change[], input: PlanInput, pairing: Pairing): Map<string, Live[]> {
  const found = new Map<string, Live[]>()
  const add = (holder: string, live: Live): void => {
    const known = found.get(holder)
    if (known === undefined) found.set(holder, [live])
    else known.push(live)
  }
  const kept = changes.flatMap(change => {
    const goes = change.manage.onRemove !== 'forget' && input.kinds.get(change.kind)?.goesWithParent === true
    const live = change.action === 'forget' && !goes ? pairing.byAddress.get(change.address)?.live : undefined
    return live === undefined ? [] : [live]
  })
  for (const live of [...pairing.unmanaged, ...kept]) {
    const facts = input.kinds.get(live.kind)
    if (facts === undefined) continue
    if (facts.parent !== undefined && live.parentId !== undefined)
      add(idText(live.unit, facts.parent, live.parentId), live)
    const above = facts.tree === undefined ? undefined : live.attributes[facts.tree.above]
    if (isReference(above) && '$id' in above) add(idText(live.unit, live.kind, above.$id), live)
  }
  return found
}

function takesAlong(removal: Change, taken: readonly Live[]): Diagnostic {
  const sorted = taken.map(live => `${live.kind} ${live.id} (${live.key})`).sort()
  const more = sorted.length > shownAtMost ? ` and ${sorted.length - shownAtMost} more` : ''
  return {
    severity: 'warning',
    code: 'IRREVERSIBLE',
    message: `deleting ${removal.address} takes along what is not managed: ${sorted.slice(0, shownAtMost).join(', ')}${more}`,
    hint: 'Move it elsewhere or declare it first; to lose it, confirm the address.',
    address: removal.address,
    ...(removal.source === undefined ? {} : { source: removal.source }),
  }
}

function idText(unit: Unit, kind: string, id: string): string {
  return `${unit}|${kind}|${id}`
}
