/** May the plan be carried out? Errors block it; irreversible changes need their own consent, each by its address. */

import { DiagnosticsError, ToolError, toDiagnostic } from '../model/errors.ts'
import type { Change, Plan } from '../model/plan.ts'
import { hasErrors } from '../model/plan.ts'

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

/** Throws, naming every irreversible change that was not confirmed. */
export function refuseUnconfirmed(plan: Plan, confirmed: readonly string[]): void {
  const open = irreversibleChanges(plan).filter(change => !confirmed.includes(change.address))
  if (open.length === 0) return
  const flags = [...new Set(open.map(change => `--confirm '${change.address}'`))].join(' ')
  throw new ToolError(
    'IRREVERSIBLE',
    `${open.length === 1 ? 'one change' : `${open.length} changes`} cannot be undone: ${open.map(described).join(', ')}`,
    {
      hint: `Nothing was sent. If it is meant, add ${flags}`,
      address: open[0]!.address,
      source: open[0]!.source,
    },
  )
}

function described(change: Change): string {
  return `${change.transition?.name ?? change.action} ${change.address}`
}
