/** One request about many objects, which its query names by their ids or by another value. */

import type { Api, ResourceKind } from '../../model/kind.ts'
import type { Attributes } from '../../model/values.ts'
import { goneIsFine, succeeded } from './outcomes.ts'

/** A kind's `remove` where one DELETE of `path` takes the ids of all. */
export function removeByIds(path: string): ResourceKind['remove'] {
  return async (api, items) => {
    const query = { 'id:in': items.map(item => item.id!) }
    await goneIsFine(() => api.send('DELETE', path, undefined, { query }))
    return succeeded(items)
  }
}

/** The rows that one of the values fits, asked for so many values at a time. `filter`: as in `customer_id:in`. */
export async function* listWhere(
  api: Api,
  path: string,
  filter: string,
  values: readonly string[],
  atOnce = 50,
  more: { [name: string]: string } = {},
): AsyncIterable<Attributes> {
  for (const some of inChunks(values, atOnce)) yield* api.list(path, { query: { ...more, [filter]: some } })
}

/** The values in runs of so many. */
export function inChunks<T>(values: readonly T[], size: number): T[][] {
  const chunks: T[][] = []
  for (let from = 0; from < values.length; from += size) chunks.push(values.slice(from, from + size))
  return chunks
}
