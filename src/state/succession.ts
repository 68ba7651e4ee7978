/** May this document take the place of what is stored? Every backend asks here before it writes. */

import { ToolError } from '../model/errors.ts'
import type { Unit } from '../model/resources.ts'
import type { StateDocument } from '../model/state.ts'
import { faultOfDocument } from './document.ts'
import type { Head } from './journal.ts'

/** Throws STATE_INVALID for a value that is no document. */
export function refuseFaulty(document: StateDocument): void {
  const fault = faultOfDocument(document)
  if (fault === undefined) return
  throw new ToolError('STATE_INVALID', `The state of ${document.unit} was not written: ${fault}`)
}

/** Throws STATE_STALE unless the document follows the stored one, of which the head is given; undefined when there is none. */
export function refuseStale(next: StateDocument, stored: Head | undefined): void {
  if (stored !== undefined && stored.lineage !== next.lineage) {
    throw staleError(next.unit, `another document (lineage ${stored.lineage}) is stored in its place`)
  }
  const serial = stored?.serial ?? 0
  if (next.serial !== serial + 1)
    throw staleError(next.unit, `version ${serial} is stored, version ${next.serial} was to follow`)
}

/** A STATE_STALE error that says what stands in the way. */
export function staleError(unit: Unit, what: string): ToolError {
  return new ToolError('STATE_STALE', `The state of ${unit} was changed by somebody else: ${what}`, {
    hint: 'Nothing was overwritten. Plan again with the present state.',
  })
}
