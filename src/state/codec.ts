/**
 * How are a document, a line of a journal and the key for hashing written as text, and read again?
 * Every backend stores the texts of the codec that it is given, so that encryption is no backend's business.
 */

import { ToolError } from '../model/errors.ts'
import type { Unit } from '../model/resources.ts'
import type { JournalEntry, StateDocument, StateVersion } from '../model/state.ts'
import { parseDocument, renderDocument } from './document.ts'
import { type JournalLine, parseLine, renderLine } from './journal.ts'

/** `place` says in messages where a text was read. Whatever is parsed and is not of the right form throws STATE_INVALID. */
export interface Codec {
  renderDocument(document: StateDocument): string
  parseDocument(text: string, place: string, unit?: Unit): StateDocument
  /** One line, with its line break. */
  renderLine(unit: Unit, head: StateVersion, entries: readonly JournalEntry[]): string
  /** A line without its line break, and its number from 1 on. */
  parseLine(unit: Unit, text: string, number: number, place: string): JournalLine
  renderKey(key: string): string
  parseKey(text: string, place: string): string
}

const keyShape = /^[0-9a-f]{32,}$/

/** Texts that everybody can read. */
export const plainCodec: Codec = {
  renderDocument,
  parseDocument,
  renderLine: (_unit, head, entries) => renderLine(head, entries),
  parseLine: (_unit, text, number, place) => parseLine(text, number, place),
  renderKey: key => `${key}\n`,
  parseKey(text, place) {
    const key = text.trim()
    if (keyShape.test(key)) return key
    throw new ToolError('STATE_INVALID', `The key for hashing sensitive values at ${place} is damaged`, {
      hint: 'Restore it from a backup, or remove it: sensitive values then count as changed once.',
    })
  },
}

/** Throws BUG for a key that is none. */
export function refuseOddKey(key: string): void {
  if (!keyShape.test(key)) throw new ToolError('BUG', 'The key for hashing sensitive values is not hexadecimal')
}
