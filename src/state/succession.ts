/** May this document take the place of what is stored? Every backend asks here before it writes. */

import { ToolError } from '../model/errors.ts'
import type { Unit } from '../model/resources.ts'
import type { StateDocument, StateVersion } from '../model/state.ts'
import { faultOfDocument } from './document.ts'

/** Throws STATE_INVALID for a value that is no document. */
export function refuseFaulty(document: StateDocument): void {
  const fault = faultOfDocument(document)
  if (fault === undefined) return
  throw new ToolError('STATE_INVALID', `The state of ${document.unit} was not written: ${fault}`)
}

/** What must be stored for a document to follow it. */
export function versionBefore({ lineage, serial }: StateDocument): StateVersion | 'nothing' {
  return serial === 1 ? 'nothing' : { lineage, serial: serial - 1 }
}

/** Throws STATE_STALE unless what is stored, undefined for nothing, is what the document is to take the place of. */
export function refuseStale(
  next: StateDocument,
  stored: StateVersion | undefined,
  over: StateVersion | 'nothing' = versionBefore(next),
): void {
  if (over !== 'nothing' && over.lineage === next.lineage && over.serial >= next.serial) {
    // A journal that a crash leaves beside the document would continue it.
    throw new ToolError('BUG', `Version ${next.serial} of the state cannot take the place of version ${over.serial}`)
  }
  const isMeant =
    over === 'nothing' ? stored === undefined : over.lineage === stored?.lineage && over.serial === stored.serial
  if (isMeant) return
  if (stored !== undefined && stored.lineage !== next.lineage) {
    throw staleError(next.unit, `another document (lineage ${stored.lineage}) is stored in its place`)
  }
  throw staleError(next.unit, `version ${stored?.serial ?? 0} is stored, version ${next.serial} was to follow`)
}

/** A STATE_STALE error that says what stands in the way. */
export function staleError(unit: Unit, what: string): ToolError {
  return new ToolError('STATE_STALE', `The state of ${unit} was changed by somebody else: ${what}`, {
    hint: 'Nothing was overwritten. Plan again with the present state.',
  })
}
