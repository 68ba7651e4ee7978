/** How is it told that something could not be read? With the store, the kind, what lies in its objects, and the reason. */

import type { Blind } from '../engine/blind.ts'
import type { Diagnostic } from '../model/errors.ts'
import { toDiagnostic } from '../model/errors.ts'
import type { Desired } from '../model/resources.ts'
import { kindsByName } from './kinds.ts'

export function toUnread({ kind, ids, error }: Blind, store?: Desired): Diagnostic {
  const { collection, parent } = kindsByName.get(kind)!
  const where = store === undefined ? '' : `${store.address}: `
  const some = ids === undefined ? '' : ` ${parent === undefined ? '' : `of ${words(parent)} `}${ids.join(', ')}`
  const within = beneath(kind).map(words)
  const more = within.length === 0 ? '' : `, and what lies in them (${within.join(', ')})`
  const { message, ...rest } = toDiagnostic(error)
  return {
    ...rest,
    message: `${where}not read: ${words(collection)}${some}${more}: ${message}`,
    ...(store === undefined ? {} : { address: store.address, source: error.source ?? store.source }),
  }
}

/** Of another store it is not known what its contents are called, so only kinds of the same API are named. */
function beneath(kind: string): string[] {
  const { api } = kindsByName.get(kind)!
  const found: string[] = []
  for (const other of kindsByName.values()) {
    if (other.parent === kind && other.api === api) found.push(other.collection, ...beneath(other.name))
  }
  return found
}

function words(name: string): string {
  return name.replaceAll('_', ' ')
}
