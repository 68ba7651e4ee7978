/** The lists around prices: whoever asks for a page gets pages alone, and a cursor goes with nothing else. */

import { cursorPaged } from '../cursors.ts'
import { refuse } from '../errors.ts'
import type { Answer, StoreCall } from '../http.ts'
import type { Json, JsonObject } from '../json.ts'

/** Rows have to stand in the order of their ids. */
export function pagedByCursor<T extends { id: number }>(
  call: StoreCall,
  rows: readonly T[],
  show: (row: T) => Json,
): Answer {
  const given = ['page', 'before', 'after'].filter(name => call.query[name] !== undefined)
  if (given.length > 1) throw refuse(422, `Query parameters ${given.join(' and ')} cannot be used together.`)
  const answer = cursorPaged(call, rows, { show, follows: (row, id) => row.id > id })
  const { meta } = answer.body as { meta: JsonObject }
  if (given[0] === 'page') delete meta.cursor_pagination
  return answer
}
