/**
 * Which objects does a unit have in a bucket, and what stands in them?
 * `document`: a line that says what it is, then the codec's text. `lock`: a line, then the record of the lease.
 * `journal/SERIAL-LINEAGE/NUMBER`: a line, then the codec's lines; one without any is a fence. All below the unit's name.
 */

import { createHash } from 'node:crypto'
import type { Unit } from '../model/resources.ts'
import type { StateVersion } from '../model/state.ts'
import { isObject } from '../model/values.ts'
import { invalidState } from './document.ts'
import { nameOfUnit } from './names.ts'

/** The first line of a document. `version` and the text are absent in one that only fences. */
export interface DocumentHead {
  unit: Unit
  version?: StateVersion
  /** Of the lease that was last fenced against those before it. */
  token: number
}

export interface Keys {
  document(unit: Unit): string
  lock(unit: Unit): string
  /** All of a unit's journal. */
  journal(unit: Unit): string
  /** The folder of the lines that continue this version of a document. */
  folder(unit: Unit, head: StateVersion): string
  /** The unit's name and what of it an object is; undefined for what is no object of a unit. */
  parse(key: string): ObjectName | undefined
}

export interface ObjectName {
  name: string
  part: 'document' | 'lock' | { folder: string; serial: number; lineage: string; number: number }
}

export function keysBelow(prefix: string): Keys {
  const own = (unit: Unit) => `${prefix}${nameOfUnit(unit)}/`
  return {
    document: unit => `${own(unit)}document`,
    lock: unit => `${own(unit)}lock`,
    journal: unit => `${own(unit)}journal/`,
    folder: (unit, { lineage, serial }) =>
      `${own(unit)}journal/${padded(serial, 12)}-${shortLineage(lineage, serial)}/`,
    parse(key) {
      const [, name, part, serial, lineage, number] = shape.exec(key.slice(prefix.length)) ?? []
      if (!key.startsWith(prefix) || name === undefined || part === undefined) return undefined
      if (part === 'document' || part === 'lock') return { name, part }
      const folder = key.slice(0, key.lastIndexOf('/') + 1)
      return { name, part: { folder, serial: Number(serial), lineage: lineage ?? '', number: Number(number) } }
    },
  }
}

const shape = /^([^/]+)\/(document|lock|journal\/(\d{12})-([0-9a-f]{12}|begun)\/(\d{8}))$/

/** Shorter than any line, so that a listing tells a fence by its size; not empty, which some servers take for a folder. */
export const fenceText = '\n'

export function isFence(size: number): boolean {
  return size <= fenceText.length
}

/** The name of a journal's object in its folder. */
export function nameOfNumber(number: number): string {
  return padded(number, 8)
}

/** A lineage in a key. Who begins a journal without a document does not know yet which one it will be. */
export function shortLineage(lineage: string, serial: number): string {
  return serial === 0 ? 'begun' : createHash('sha256').update(lineage).digest('hex').slice(0, 12)
}

export function renderHeaded(head: object, text: string): string {
  return `${JSON.stringify(head)}\n${text}`
}

/** The first line as an object, and the rest; throws STATE_INVALID when it is none. */
export function parseHeaded(body: string, place: string): { head: { [name: string]: unknown }; text: string } {
  const end = body.indexOf('\n')
  try {
    const head: unknown = JSON.parse(body.slice(0, end))
    if (isObject(head)) return { head, text: body.slice(end + 1) }
  } catch {
    // Told below.
  }
  throw invalidState(place, 'its first line is not one that Storewright has written')
}

/** Throws STATE_INVALID when it is none, or of another unit. */
export function parseDocumentHead(body: string, place: string, wanted?: Unit): { head: DocumentHead; text: string } {
  const { head, text } = parseHeaded(body, place)
  const { token, version, unit } = head
  if (head.storewright !== 's3/1' || !Number.isSafeInteger(token) || typeof unit !== 'string')
    throw invalidState(place, 'its first line is odd')
  if (wanted !== undefined && unit !== wanted) throw invalidState(place, `it belongs to ${unit}, not to ${wanted}`)
  if (version === undefined) return { head: { unit, token: token as number }, text }
  if (!isObject(version) || typeof version.lineage !== 'string' || !Number.isSafeInteger(version.serial)) {
    throw invalidState(place, 'its first line has an odd version')
  }
  const { lineage, serial } = version
  return { head: { unit, token: token as number, version: { lineage, serial: serial as number } }, text }
}

export function renderDocumentObject(head: DocumentHead, text: string): string {
  return renderHeaded({ storewright: 's3/1', ...head }, text)
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0')
}
