/** What has become of each change of a run: one result each, in the order of the plan. Tells it as events, too. */

import type { Diagnostic, ToolError } from '../model/errors.ts'
import { toDiagnostic } from '../model/errors.ts'
import type { Change, ChangeId } from '../model/plan.ts'
import type { ChangeResult, Emit } from '../model/run.ts'

export class Ledger {
  private readonly changes: readonly Change[]
  private readonly emit: Emit
  private readonly done = new Map<ChangeId, ChangeResult>()

  constructor(changes: readonly Change[], emit: Emit) {
    this.changes = changes
    this.emit = emit
  }

  succeed({ id, address, action }: Change, objectId: string | undefined): void {
    const known = objectId === undefined ? {} : { objectId }
    this.done.set(id, { id, address, action, status: 'done', ...known })
    this.emit({ type: 'change-succeeded', id, address, action, ...known })
  }

  fail({ id, address, action, source }: Change, cause: ToolError): void {
    const error: Diagnostic = {
      ...toDiagnostic(cause),
      address,
      ...(cause.source === undefined && source !== undefined ? { source } : {}),
    }
    this.done.set(id, { id, address, action, status: 'failed', error })
    this.emit({ type: 'change-failed', id, address, action, error })
  }

  /** What it needs is not there yet. */
  defer({ id, address, action }: Change): void {
    this.done.set(id, { id, address, action, status: 'deferred' })
    this.emit({ type: 'change-deferred', id, address, action })
  }

  /** What has become of a change so far. */
  resultOf(id: ChangeId): ChangeResult | undefined {
    return this.done.get(id)
  }

  /** What never started because something before it failed is skipped, and says what blocked it; what waited for something deferred is deferred. */
  results(): ChangeResult[] {
    const results: ChangeResult[] = []
    const unsuccessful = new Set<ChangeId>()
    const deferred = new Set<ChangeId>()
    for (const change of this.changes) {
      const result = this.done.get(change.id) ?? this.neverStarted(change, unsuccessful, deferred)
      if (result.status === 'failed' || result.status === 'skipped') unsuccessful.add(change.id)
      if (result.status === 'deferred') deferred.add(change.id)
      results.push(result)
    }
    return results
  }

  private neverStarted(
    change: Change,
    unsuccessful: ReadonlySet<ChangeId>,
    deferred: ReadonlySet<ChangeId>,
  ): ChangeResult {
    const { id, address, action, waitsFor } = change
    const blockedBy = waitsFor.filter(before => unsuccessful.has(before))
    if (blockedBy.length === 0 && waitsFor.some(before => deferred.has(before))) {
      this.emit({ type: 'change-deferred', id, address, action })
      return { id, address, action, status: 'deferred' }
    }
    if (blockedBy.length === 0) return { id, address, action, status: 'not-started' }
    this.emit({ type: 'change-skipped', id, address, action, blockedBy })
    return { id, address, action, status: 'skipped', blockedBy }
  }
}
