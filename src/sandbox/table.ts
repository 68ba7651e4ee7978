/** How are the rows of a kind kept in a store? A typed view on the plain rows of the world; ids are never used twice. */

import type { JsonObject } from './json.ts'
import type { Contents } from './world.ts'

export interface Table<T extends { id: number }> {
  kind: string
  rows(contents: Contents): T[]
  find(contents: Contents, id: number): T | undefined
  nextId(contents: Contents): number
  insert(contents: Contents, row: T): T
  remove(contents: Contents, gone: (row: T) => boolean): number
}

/** Rows by their id, for as long as their list is in use: a catalogue is too long to be searched for every row. */
const indexes = new WeakMap<JsonObject[], Map<number, JsonObject>>()

function indexOf(rows: JsonObject[]): Map<number, JsonObject> {
  let index = indexes.get(rows)
  if (index === undefined || index.size !== rows.length) {
    index = new Map(rows.map(row => [Number(row.id), row]))
    indexes.set(rows, index)
  }
  return index
}

export function table<T extends { id: number }>(kind: string, firstId = 1): Table<T> {
  const stored = (contents: Contents) => {
    contents.tables[kind] ??= { next: firstId, rows: [] }
    return contents.tables[kind]
  }
  const rows = (contents: Contents) => stored(contents).rows as unknown as T[]
  return {
    kind,
    rows,
    find: (contents, id) => indexOf(stored(contents).rows).get(id) as unknown as T | undefined,
    nextId(contents) {
      const own = stored(contents)
      own.next += 1
      return own.next - 1
    },
    insert(contents, row) {
      const own = stored(contents)
      const index = indexOf(own.rows)
      own.next = Math.max(own.next, row.id + 1)
      own.rows.push(row as unknown as JsonObject)
      index.set(row.id, row as unknown as JsonObject)
      return row
    },
    remove(contents, gone) {
      const own = stored(contents)
      const before = own.rows.length
      own.rows = own.rows.filter(row => !gone(row as unknown as T))
      return before - own.rows.length
    },
  }
}
