/**
 * May this plan be carried out? Findings are diagnostics, never exceptions.
 * Consent to irreversible changes is asked for by apply, not here: a plan may be looked at without it.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Change } from '../model/plan.ts'
import type { PlanInput } from './input.ts'
import type { Pairing } from './pair.ts'

/** Below this number of managed objects in a unit the delete threshold does not apply. */
const thresholdFrom = 10

const protectedSteps = new Set(['suspend', 'cancel'])

export function guardPlan(changes: readonly Change[], input: PlanInput, pairing: Pairing): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const change of changes) {
    if (change.manage.protect && isDestructive(change)) diagnostics.push(isProtected(change))
    const live = pairing.byAddress.get(change.address)?.live
    if (change.step === 'remove' && live?.permanent !== undefined) diagnostics.push(permanent(change, live.permanent))
  }
  if (!input.destroy) diagnostics.push(...tooManyDeletes(changes, input))
  return diagnostics
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
    hint: 'Undo the edit, or set `manage: { protect: false }` first.',
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

function tooManyDeletes(changes: readonly Change[], input: PlanInput): Diagnostic[] {
  const managed = new Map<string, number>()
  for (const recorded of input.recorded) managed.set(recorded.unit, (managed.get(recorded.unit) ?? 0) + 1)
  const deletes = new Map<string, number>()
  for (const change of changes) {
    if (change.action === 'delete' || change.step === 'remove')
      deletes.set(change.unit, (deletes.get(change.unit) ?? 0) + 1)
  }
  const found: Diagnostic[] = []
  for (const [unit, count] of deletes) {
    const total = managed.get(unit) ?? 0
    const percent = (100 * count) / Math.max(total, 1)
    if (total < thresholdFrom || percent <= input.safety.max_delete_percent) continue
    found.push({
      severity: 'error',
      code: 'DELETE_THRESHOLD',
      message: `${unit}: ${count} of ${total} managed objects would be deleted (${percent.toFixed(1)} %, allowed are ${input.safety.max_delete_percent} %)`,
      hint: 'If that is meant, raise `safety.max_delete_percent` for this run.',
    })
  }
  return found
}
