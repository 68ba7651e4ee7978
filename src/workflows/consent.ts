/**
 * May the plan be carried out, and now? Errors block it; a freeze does, unless somebody says why not; irreversible changes
 * need their own consent, each by its address.
 */

import { DiagnosticsError, ToolError, toDiagnostic } from '../model/errors.ts'
import type { Change, Plan } from '../model/plan.ts'
import { hasErrors } from '../model/plan.ts'
import type { Freeze } from '../model/settings.ts'
import { freezeWords, openFreezes } from '../planner/freeze.ts'

export function irreversibleChanges(plan: Plan): Change[] {
  return plan.changes.filter(change => change.reversibility === 'irreversible')
}

/** Throws when the plan has errors, and tells them too where nobody has seen the plan. */
export function refuseBlocked(plan: Plan, shown = true): void {
  if (!hasErrors(plan.diagnostics)) return
  const blocked = new ToolError('PLAN_BLOCKED', 'the plan has errors, so nothing was sent', {
    hint: 'Mend what the plan lists, or leave it out with `--exclude ADDRESS`.',
  })
  throw shown ? blocked : new DiagnosticsError([...plan.diagnostics, toDiagnostic(blocked)])
}

/** The reason given for working in a freeze; throws when it says nothing. */
export function overrideReason(given: string | undefined): string | undefined {
  if (given === undefined || given.trim() !== '') return given?.trim()
  throw new ToolError('USAGE', '--override-freeze needs a reason', {
    hint: 'Write why it cannot wait: `--override-freeze "INC-1042: checkout is broken"`. It is kept in the audit log.',
  })
}

/** Throws in a freeze, unless there is a reason; returns the reason that was needed. A plan without changes is never held up. */
export function refuseFrozen(
  plan: Plan,
  freezes: readonly Freeze[],
  now: number,
  override: string | undefined,
): string | undefined {
  const open = plan.changes.length === 0 ? [] : openFreezes(freezes, now)
  const reason = overrideReason(override)
  if (open.length === 0) return undefined
  if (reason !== undefined) return reason
  throw new ToolError('FROZEN', freezeWords(open), {
    hint: 'Nothing was sent. Apply later; if it cannot wait, add `--override-freeze REASON`.',
  })
}

/** Throws, naming every irreversible change that was not confirmed. */
export function refuseUnconfirmed(plan: Plan, confirmed: readonly string[]): void {
  const open = irreversibleChanges(plan).filter(change => !confirmed.includes(change.address))
  if (open.length === 0) return
  const flags = [...new Set(open.map(change => `--confirm '${change.address}'`))].join(' ')
  throw new ToolError(
    'IRREVERSIBLE',
    `${open.length === 1 ? 'one change' : `${open.length} changes`} cannot be undone: ${open.map(described).join(', ')}`,
    {
      hint: `Nothing was sent. If it is meant, add ${flags}; --auto-approve alone is no consent to it.`,
      address: open[0]!.address,
      source: open[0]!.source,
    },
  )
}

function described(change: Change): string {
  return `${change.transition?.name ?? change.action} ${change.address}`
}
