/**
 * What is stored on a server that keeps one text per name?
 * A document and the journal that continues it, or the index of all units, in an envelope with a number of its own that
 * rises with every write (GitLab makes a version of each) and an id that tells who has written last.
 */

import { isObject } from '../model/values.ts'
import { invalidState } from './document.ts'

/** What stands around the contents. */
interface Envelope {
  /** Not the document's: it rises with every append, too. */
  serial: number
  /** Of the envelope, for its whole life. */
  lineage: string
  /** Different for every write. */
  write: string
}

/** The texts are the codec's. */
export interface UnitContents {
  document: { lineage: string; version: number; text: string } | null
  /** Lines without their line breaks. */
  journal: string[]
}

export interface IndexContents {
  units: string[]
  /** For hashing. */
  key: string | null
}

export type Wire<T> = Envelope & { contents: T }

/** One sort of contents. */
export interface Form<T> {
  name: string
  parse(value: { [name: string]: unknown }): T | undefined
}

export const unitForm: Form<UnitContents> = {
  name: 'http/1',
  parse({ document, journal }) {
    if (!isTexts(journal)) return undefined
    if (document === null) return { document, journal }
    if (!isObject(document)) return undefined
    const { lineage, version, text } = document
    if (typeof lineage !== 'string' || typeof version !== 'number' || typeof text !== 'string') return undefined
    return { document: { lineage, version, text }, journal }
  },
}

export const indexForm: Form<IndexContents> = {
  name: 'http-index/1',
  parse({ units, key }) {
    return isTexts(units) && (key === null || typeof key === 'string') ? { units, key } : undefined
  },
}

/** No member is called as a parameter of GitLab's or Gitea's, which read some out of the text. */
export function renderWire<T extends object>(form: Form<T>, { contents, ...envelope }: Wire<T>): string {
  return `${JSON.stringify({ storewright: form.name, ...envelope, ...contents })}\n`
}

/** Throws STATE_INVALID for what was not written here, or was cut off. */
export function parseWire<T>(form: Form<T>, text: string, place: string): Wire<T> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalidState(place, 'it is not JSON', { cause })
  }
  if (!isObject(value)) throw invalidState(place, 'it is not an object')
  if (value.storewright !== form.name) {
    const isTerraform = typeof value.terraform_version === 'string'
    const what = isTerraform ? 'the state of Terraform' : 'something that Storewright has not written'
    throw invalidState(place, `there is ${what}; give Storewright an address of its own`)
  }
  const { serial, lineage, write } = value
  const contents = form.parse(value)
  if (!Number.isSafeInteger(serial) || typeof lineage !== 'string' || typeof write !== 'string' || !contents) {
    throw invalidState(place, 'members are missing')
  }
  return { serial: serial as number, lineage, write, contents }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(one => typeof one === 'string')
}
