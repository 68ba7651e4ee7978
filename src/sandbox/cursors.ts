/** Which part of a list lies before or after a row that was seen? Pages and cursors side by side, as some lists have them. */

import type { Answer, Call } from './http.ts'
import { isObject, type Json, type JsonObject } from './json.ts'
import { type BadParameter, badInteger, paged, pageOf } from './paging.ts'

interface Listing<T> {
  show: (row: T) => Json
  /** Does a row come after the one with this id, which may be gone? Left out: cursors to rows that are gone are refused. */
  follows?: (row: T, id: number) => boolean
  bad?: BadParameter
}

/** The first page tells of pages and cursors, any other of pages alone, and the way by cursors of cursors alone. */
export function cursorPaged<T extends { id: number }>(call: Call, rows: readonly T[], listing: Listing<T>): Answer {
  const { show, bad = badInteger } = listing
  const { before, after } = call.query
  const { page, limit } = pageOf(call, bad)
  if (before === undefined && after === undefined) {
    const answer = paged(call, rows, show, bad)
    const body = answer.body as { data: Json; meta: JsonObject }
    if (page === 1) body.meta.cursor_pagination = cursors(call, rows, 0, Math.min(limit, rows.length), limit)
    return answer
  }
  if (before !== undefined && after !== undefined) throw bad('before', before)
  const start = after === undefined ? undefined : placeOf(rows, after, 'after', listing).end
  const end = before === undefined ? undefined : placeOf(rows, before, 'before', listing).start
  const from = start ?? Math.max(0, (end ?? 0) - limit)
  const to = end ?? Math.min(rows.length, from + limit)
  const meta = { cursor_pagination: cursors(call, rows, from, to, limit) }
  return { status: 200, body: { data: rows.slice(from, to).map(show), meta } }
}

/** The row itself lies between `start` and `end`; one that is gone has no length. */
function placeOf<T extends { id: number }>(
  rows: readonly T[],
  cursor: string,
  name: string,
  { follows, bad = badInteger }: Listing<T>,
): { start: number; end: number } {
  const id = idOf(cursor)
  if (id === undefined) throw bad(name, cursor)
  const at = rows.findIndex(row => row.id === id)
  if (at >= 0) return { start: at, end: at + 1 }
  if (follows === undefined) throw bad(name, cursor)
  const next = rows.findIndex(row => follows(row, id))
  const place = next < 0 ? rows.length : next
  return { start: place, end: place }
}

function cursors(call: Call, rows: readonly { id: number }[], from: number, to: number, limit: number): JsonObject {
  const first = rows[from]
  const last = rows[to - 1]
  const link = (name: string, id: number) => `?limit=${limit}&${name}=${cursorOf(id)}`
  const links: JsonObject = {
    ...(first !== undefined && from > 0 ? { previous: link('before', first.id) } : {}),
    ...(last !== undefined && to < rows.length ? { next: link('after', last.id) } : {}),
  }
  return {
    count: Math.max(0, to - from),
    per_page: limit,
    ...(first === undefined || last === undefined
      ? {}
      : { start_cursor: cursorOf(first.id), end_cursor: cursorOf(last.id) }),
    ...(call.settings.emulate.paginationLinks ? { links } : {}),
  }
}

/** Opaque to clients: `{"id":4}` in base 64 without padding. */
function cursorOf(id: number): string {
  return Buffer.from(JSON.stringify({ id })).toString('base64url')
}

function idOf(cursor: string): number | undefined {
  try {
    const found = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown
    return isObject(found) && typeof found.id === 'number' ? found.id : undefined
  } catch {
    return undefined
  }
}
