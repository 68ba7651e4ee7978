/**
 * Is this text a state document, and if not, what is wrong with it?
 * Knows the shape only; whether a document fits the stored one is decided in `file-store.ts`.
 */

import { ToolError } from '../model/errors.ts'
import type { Recorded, Unit } from '../model/resources.ts'
import { unitOfHistory } from '../model/snapshot.ts'
import type { Intent, JournalEntry, StateDocument } from '../model/state.ts'
import { isObject } from '../model/values.ts'
import { faultOfSnapshots } from './snapshot-shape.ts'

/** The format that this version reads and writes. */
export const stateFormat = 'storewright-state/1'

/** The text of a document as it is stored. */
export function renderDocument(document: StateDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

/** The document in a file's text; throws STATE_INVALID, naming the file, when it is not one of this unit. */
export function parseDocument(text: string, path: string, unit?: Unit): StateDocument {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw invalidState(path, 'it is not JSON', { cause, ...hintFor(unit) })
  }
  const fault = faultOfDocument(value, unit)
  if (fault === undefined) return value as StateDocument
  const format = isObject(value) ? value.format : undefined
  if (typeof format === 'string' && format !== stateFormat && /^storewright-state\/\d/.test(format)) {
    throw new ToolError(
      'STATE_INVALID',
      `The state at ${path} has the format ${format}, which this version cannot read`,
      {
        hint: 'It was written by another version of Storewright: use that one or a newer one.',
      },
    )
  }
  throw invalidState(path, fault, hintFor(unit))
}

/** Snapshots are needed for nothing but `undo`. */
function hintFor(unit: Unit | undefined): { hint?: string } {
  if (unit === undefined || unitOfHistory(unit) === undefined) return {}
  return {
    hint: 'It holds what `undo` needs, and nothing else. Restore it from a backup, or move it away: then no earlier run can be taken back.',
  }
}

/** A STATE_INVALID error about a file, which says how to get out of it. */
export function invalidState(path: string, fault: string, details: { cause?: unknown; hint?: string } = {}): ToolError {
  return new ToolError('STATE_INVALID', `The state at ${path} cannot be used: ${fault}`, {
    hint: 'Restore it from a backup. Without one, move it and its journal away: the next plan finds the objects at BigCommerce and offers to adopt them.',
    ...details,
  })
}

/** What is wrong with a value that should be a state document (of the given unit); undefined when nothing is. */
export function faultOfDocument(value: unknown, unit?: Unit): string | undefined {
  if (!isObject(value)) return 'it is not an object'
  if (value.format !== stateFormat) return `its format is not ${stateFormat}`
  if (!isText(value.unit)) return 'it has no unit'
  if (unit !== undefined && value.unit !== unit) return `it belongs to ${value.unit}, not to ${unit}`
  if (!isText(value.lineage)) return 'it has no lineage'
  if (!Number.isSafeInteger(value.serial) || (value.serial as number) < 1)
    return 'its serial is not a positive whole number'
  if (!Array.isArray(value.resources)) return 'it has no list of resources'
  if (!Array.isArray(value.pending)) return 'it has no list of pending creations'
  return (
    faultOfList(value.resources, 'resources', faultOfRecorded) ??
    faultOfList(value.pending, 'pending', faultOfIntent) ??
    (value.snapshots === undefined ? undefined : faultOfSnapshots(value.snapshots))
  )
}

/** What is wrong with a value that should be a journal entry; undefined when nothing is. */
export function faultOfEntry(value: unknown): string | undefined {
  if (!isObject(value)) return 'an entry is not an object'
  if (value.type === 'intent') return faultOfIntent(value.intent)
  if (value.type === 'recorded') return faultOfRecorded(value.resource)
  if (value.type === 'forgotten') return isText(value.address) ? undefined : 'an address is missing'
  return 'an entry has an unknown type'
}

function faultOfList(
  list: unknown[],
  name: string,
  faultOf: (value: unknown) => string | undefined,
): string | undefined {
  const addresses = new Set<unknown>()
  for (const [at, value] of list.entries()) {
    const fault = faultOf(value)
    if (fault !== undefined) return `${name}[${at}]: ${fault}`
    const { address } = value as { address: string }
    if (addresses.has(address)) return `${name}[${at}]: ${address} occurs twice`
    addresses.add(address)
  }
  return undefined
}

function faultOfRecorded(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object'
  const resource: { [name in keyof Recorded]?: unknown } = value
  for (const name of ['address', 'kind', 'id'] as const) if (!isText(resource[name])) return `${name} is missing`
  if (typeof resource.key !== 'string') return 'key is missing'
  for (const name of ['parentId', 'parent'] as const) {
    if (resource[name] !== undefined && !isText(resource[name])) return `${name} is not a text`
  }
  if (!isObject(resource.attributes)) return 'attributes is not an object'
  if (!Array.isArray(resource.dependsOn) || !resource.dependsOn.every(isText))
    return 'dependsOn is not a list of addresses'
  if (resource.onRemove !== undefined && resource.onRemove !== 'forget') return 'onRemove is not `forget`'
  if (resource.protect !== undefined && resource.protect !== true) return 'protect is not `true`'
  if (resource.labels !== undefined && !(Array.isArray(resource.labels) && resource.labels.every(isText)))
    return 'labels is not a list of texts'
  return undefined
}

function faultOfIntent(value: unknown): string | undefined {
  if (!isObject(value)) return 'it is not an object'
  const intent: { [name in keyof Intent]?: unknown } = value
  for (const name of ['address', 'kind'] as const) if (!isText(intent[name])) return `${name} is missing`
  if (typeof intent.naturalKey !== 'string') return 'naturalKey is missing'
  return intent.parentId === undefined || isText(intent.parentId) ? undefined : 'parentId is not a text'
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Entries applied to a document in their order. An intent ends when its object is recorded or forgotten. */
export function foldEntries(document: StateDocument, entries: readonly JournalEntry[]): StateDocument {
  if (entries.length === 0) return document
  const resources = new Map(document.resources.map(resource => [resource.address, resource]))
  const pending = new Map(document.pending.map(intent => [intent.address, intent]))
  for (const entry of entries) {
    if (entry.type === 'intent') pending.set(entry.intent.address, entry.intent)
    else {
      const address = entry.type === 'recorded' ? entry.resource.address : entry.address
      pending.delete(address)
      if (entry.type === 'recorded') resources.set(address, entry.resource)
      else resources.delete(address)
    }
  }
  return { ...document, resources: [...resources.values()], pending: [...pending.values()] }
}
