/**
 * What does a journal say about the document that it belongs to?
 * One line per append, so that an append is there as a whole or not at all. Lines of another document version are left
 * over from a crash and say nothing. Does not know where the text comes from.
 */

import type { Unit } from '../model/resources.ts'
import type { JournalEntry, StateDocument, StateVersion } from '../model/state.ts'
import { isObject } from '../model/values.ts'
import { faultOfEntry, foldEntries, invalidState, stateFormat } from './document.ts'

/** One append, read. */
export type JournalLine = StateVersion & { entries: JournalEntry[] }

/** A journal, read. */
export interface Journal {
  lines: JournalLine[]
  /** Bytes up to the end of the last complete line; what comes after it was torn off by a crash. */
  wholeBytes: number
  torn: boolean
}

/** One append as a line. */
export function renderLine(head: StateVersion, entries: readonly JournalEntry[]): string {
  return `${JSON.stringify({ lineage: head.lineage, serial: head.serial, entries })}\n`
}

/** A journal's text taken apart; `parse` reads a line, of which it is told the number. */
export function parseJournal(text: string, parse: (line: string, number: number) => JournalLine): Journal {
  const end = text.lastIndexOf('\n') + 1
  const whole = text.slice(0, end)
  const lines = whole
    .split('\n')
    .slice(0, -1)
    .map((line, at) => parse(line, at + 1))
  return { lines, wholeBytes: Buffer.byteLength(whole), torn: end < text.length }
}

/** What is stored of a unit, the journal folded into the document; undefined when there is neither. Throws STATE_INVALID when some lines continue a later document. */
export function withJournal(
  unit: Unit,
  document: StateDocument | undefined,
  lines: readonly JournalLine[],
  place: string,
): StateDocument | undefined {
  if (document !== undefined) return foldEntries(document, entriesFor(lines, document, place))
  const head = firstHead(lines)
  if (head === undefined) return undefined
  const empty: StateDocument = { format: stateFormat, unit, ...head, resources: [], pending: [] }
  const begun = lines.filter(line => line.serial === 0)
  return foldEntries(empty, entriesFor(begun, head, place))
}

function entriesFor(lines: readonly JournalLine[], head: StateVersion, place: string): JournalEntry[] {
  const own = lines.filter(line => line.lineage === head.lineage)
  const later = own.find(line => line.serial > head.serial)
  if (later !== undefined) {
    throw invalidState(
      place,
      `it continues version ${later.serial} of the document, but the document is of version ${head.serial}, so that an older copy seems to have been put in place`,
    )
  }
  return own.filter(line => line.serial === head.serial).flatMap(line => line.entries)
}

/** The head of a journal that was begun before any document was written; undefined when there is no such line. */
export function firstHead(lines: readonly JournalLine[]): StateVersion | undefined {
  const first = lines.find(line => line.serial === 0)
  return first === undefined ? undefined : { lineage: first.lineage, serial: 0 }
}

/** One append; throws STATE_INVALID for a line that is not one of a journal. */
export function parseLine(text: string, number: number, path: string): JournalLine {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw invalidState(path, `line ${number} is not JSON`)
  }
  if (
    !isObject(value) ||
    typeof value.lineage !== 'string' ||
    !Number.isSafeInteger(value.serial) ||
    !Array.isArray(value.entries)
  ) {
    throw invalidState(path, `line ${number} is not a journal line`)
  }
  for (const entry of value.entries) {
    const fault = faultOfEntry(entry)
    if (fault !== undefined) throw invalidState(path, `line ${number}: ${fault}`)
  }
  return value as unknown as JournalLine
}
