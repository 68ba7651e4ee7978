/** Which members of the rows of a list are asked for? The id is always among them. */

import type { StoreCall } from '../http.ts'
import type { JsonObject } from '../json.ts'
import { wordsParameter } from '../paging.ts'

/** By `include_fields` and `exclude_fields`; `always` are members that neither can hide. */
export function trimmed(call: StoreCall, row: JsonObject, ...always: string[]): JsonObject {
  const included = wordsParameter(call, 'include_fields')
  const excluded = wordsParameter(call, 'exclude_fields')
  if (included === undefined && excluded === undefined) return row
  const kept = Object.entries(row).filter(
    ([name]) => always.includes(name) || (included?.has(name) !== false && excluded?.has(name) !== true),
  )
  return Object.fromEntries(kept)
}
