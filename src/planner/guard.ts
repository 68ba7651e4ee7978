/**
 * May this plan be carried out? Findings are diagnostics, never exceptions.
 * Consent to irreversible changes is asked for by apply, not here: a plan may be looked at without it.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Change } from '../model/plan.ts'
import type { Desired, Live, Unit } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import type { KindFacts, PlanInput } from './input.ts'
import type { Pairing } from './pair.ts'
import { groupBy } from './pair-keys.ts'
import { overThresholds } from './thresholds.ts'

const protectedSteps = new Set(['suspend', 'cancel'])

export function guardPlan(changes: readonly Change[], input: PlanInput, pairing: Pairing): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const change of changes) {
    if (change.manage.protect && isDestructive(change)) diagnostics.push(isProtected(change))
    const live = pairing.byAddress.get(change.address)?.live
    if (change.step === 'remove' && live?.permanent !== undefined) diagnostics.push(permanent(change, live.permanent))
  }
  diagnostics.push(...overThresholds(changes, input))
  diagnostics.push(...checkStores(input, pairing))
  return diagnostics
}

/** Documented maxima, and what kinds know about the objects of one store together. */
function checkStores(input: PlanInput, pairing: Pairing): Diagnostic[] {
  const checked = [...input.kinds.values()].filter(kind => kind.capacity !== undefined || kind.check !== undefined)
  const [live, unmanaged] = [groupBy(input.live, unitOf), groupBy(pairing.unmanaged, unitOf)]
  return [...groupBy(input.desired, unitOf)].flatMap(([unit, desired]) => {
    if (input.unread.has(unit)) return []
    return checked.flatMap(kind => [
      ...(kind.check?.(desired, live.get(unit) ?? []) ?? []),
      ...(kind.capacity === undefined ? [] : exceeded(kind, unit, desired, unmanaged.get(unit) ?? [], pairing)),
    ])
  })
}

function unitOf<T extends { unit: Unit }>({ unit }: T): Unit {
  return unit
}

/** Others' objects count, too; ours that are to go do not. */
function exceeded(
  kind: KindFacts,
  unit: Unit,
  desired: readonly Desired[],
  unmanaged: readonly Live[],
  pairing: Pairing,
): Diagnostic[] {
  const counts = new Map<string, { limit: number; now: number; wanted: number; example?: Desired }>()
  const { perParent, perStore, perGroup } = kind.capacity!
  const add = (parent: string, attributes: Attributes, member: 'now' | 'wanted', example?: Desired): void => {
    const group = perGroup === undefined ? unit : `${unit}, ${perGroup.groupOf(attributes)}`
    const holders = [[parent, perParent] as const, [unit, perStore] as const, [group, perGroup?.max] as const]
    for (const [holder, limit] of holders) {
      if (limit === undefined) continue
      const count = counts.get(holder) ?? { limit, now: 0, wanted: 0 }
      counts.set(holder, { ...count, [member]: count[member] + 1, ...(example === undefined ? {} : { example }) })
    }
  }
  for (const one of desired) {
    if (one.kind === kind.name) add(one.parent ?? unit, one.attributes, 'wanted', one)
  }
  for (const one of unmanaged) {
    if (one.kind !== kind.name) continue
    const parent = kind.parent === undefined ? undefined : pairing.addressOf(unit, kind.parent, one.parentId ?? '')
    add(parent ?? one.parentId ?? unit, one.attributes, 'now')
  }
  return [...counts].flatMap(([holder, { limit, now, wanted, example }]) => {
    if (now + wanted <= limit || example === undefined) return []
    return [tooMany(kind, holder, limit, now, wanted, example)]
  })
}

function tooMany(
  kind: KindFacts,
  holder: string,
  limit: number,
  now: number,
  wanted: number,
  example: Desired,
): Diagnostic {
  const others = now === 0 ? '' : `, besides ${now} that are not managed here`
  return {
    severity: 'error',
    code: 'LIMIT_EXCEEDED',
    message: `${holder.replace(/^store:/, 'stores.')}: ${wanted} ${kind.name.replaceAll('_', ' ')} objects are declared${others}; BigCommerce allows ${limit}`,
    hint: 'Remove some of them first; nothing is sent before the plan fits.',
    address: example.address,
    source: example.source,
  }
}

function isDestructive(change: Change): boolean {
  if (change.action === 'delete' || change.step === 'remove') return true
  return change.transition !== undefined && protectedSteps.has(change.transition.name)
}

function isProtected(change: Change): Diagnostic {
  return {
    severity: 'error',
    code: 'PROTECTED',
    message: `${change.address} is protected, and the plan would ${change.transition?.name ?? change.action} it`,
    hint:
      change.after === null
        ? 'To be rid of it, declare it with `manage: { protect: false }`, apply, then remove it.'
        : 'Undo the edit, or set `manage: { protect: false }` first.',
    address: change.address,
    ...(change.source === undefined ? {} : { source: change.source }),
  }
}

function permanent(change: Change, why: string): Diagnostic {
  return {
    severity: 'error',
    code: 'PERMANENT_OBJECT',
    message: `${change.address} would have to be replaced (${change.attributes.map(one => one.path).join(', ')}), but ${why}`,
    hint: 'Write the present values of these attributes, or declare a second object beside it.',
    address: change.address,
    ...(change.source === undefined ? {} : { source: change.source }),
  }
}
