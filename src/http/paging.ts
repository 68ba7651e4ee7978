/**
 * Which pages does a list have, and in which order do their rows come out?
 * Knows the API's page arithmetic; does not know how a page is fetched.
 */

import { ToolError } from '../model/errors.ts'
import type { ApiFailure } from '../model/kind.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject, sameJson } from '../model/values.ts'
import { shownPath } from './url.ts'

/** A list of the API: its path, for messages, and how to ask for one page, one-based, with so many rows at most. */
export interface PagedList {
  path: string
  fetch(page: number, limit: number): Promise<Json>
}

/** The most rows that one page may have. */
export const largestPage = 250

interface Page {
  rows: Attributes[]
  /** Rows per page, as the server says. */
  perPage?: number
  totalPages?: number
  total?: number
}

/**
 * All rows in page order. The first page tells how many there are; up to `ahead` pages are then fetched at once, and no
 * more are held in memory. Without a total, pages are read one by one up to a short one. A row that comes again because
 * the list moved between two pages is left out; rows that a shrinking list may have hidden are looked for once more.
 */
export async function* readPages(list: PagedList, limit: number, ahead: number): AsyncGenerator<Attributes> {
  const first = readPage(list, await list.fetch(1, limit))
  const pageSize = Math.min(limit, first.perPage ?? limit)
  const seen: Seen = new Set<string>()
  yield* unseen(first.rows, seen)
  if (first.rows.length === 0) return
  if (first.totalPages === undefined) {
    yield* untilShort(list, first, pageSize, seen)
    return
  }
  let shrunk = false
  for await (const page of inOrder(list, 2, first.totalPages, pageSize, ahead)) {
    if ((page.total ?? 0) < (first.total ?? 0)) shrunk = true
    yield* unseen(page.rows, seen)
  }
  if (!shrunk) return
  for await (const page of inOrder(list, 1, first.totalPages, pageSize, ahead)) yield* unseen(page.rows, seen)
}

/**
 * The same for a list of any length that is only passed on, in flat memory: rows are remembered for the last pages alone.
 * Where a page tells that the list has shrunk, rows have moved to pages that were read already: these are read again.
 */
export async function* passPages(list: PagedList, limit: number, ahead: number): AsyncGenerator<Attributes> {
  const first = readPage(list, await list.fetch(1, limit))
  const pageSize = Math.min(limit, first.perPage ?? limit)
  const seen: Seen = new LatelySeen(pageSize * (ahead + rereadPages + 1))
  yield* unseen(first.rows, seen)
  if (first.rows.length === 0) return
  if (first.totalPages === undefined) {
    yield* untilShort(list, first, pageSize, seen)
    return
  }
  let number = 1
  let total = first.total ?? 0
  for await (const page of inOrder(list, 2, first.totalPages, pageSize, ahead)) {
    number += 1
    const gone = total - (page.total ?? total)
    total -= gone
    if (gone > 0) {
      const from = Math.max(1, number - Math.min(rereadPages, Math.ceil(gone / pageSize)))
      for (let again = from; again < number; again += 1) {
        yield* unseen(readPage(list, await list.fetch(again, pageSize)).rows, seen)
      }
    }
    yield* unseen(page.rows, seen)
  }
}

/** More than so many pages back nobody looks, whatever has become of a list. */
const rereadPages = 8

/** Which rows came already. */
interface Seen {
  has(key: string): boolean
  add(key: string): unknown
}

/** Remembers at least the last `size` keys and at most twice as many. */
class LatelySeen implements Seen {
  private newer = new Set<string>()
  private older = new Set<string>()
  private readonly size: number

  constructor(size: number) {
    this.size = size
  }

  has(key: string): boolean {
    return this.newer.has(key) || this.older.has(key)
  }

  add(key: string): void {
    this.newer.add(key)
    if (this.newer.size < this.size) return
    this.older = this.newer
    this.newer = new Set()
  }
}

/** Pages `from` to `to`, and beyond when a page says that the list has grown meanwhile. */
async function* inOrder(list: PagedList, from: number, to: number, limit: number, ahead: number): AsyncGenerator<Page> {
  const underWay: Promise<Page>[] = []
  let next = from
  let last = to
  for (;;) {
    while (next <= last && underWay.length < Math.max(1, ahead)) {
      const page = list.fetch(next, limit).then(body => readPage(list, body))
      // A failure is thrown when its turn comes; until then nobody listens.
      page.catch(() => undefined)
      underWay.push(page)
      next += 1
    }
    const page = await underWay.shift()
    if (page === undefined) return
    if (page.rows.length > 0) last = Math.max(last, page.totalPages ?? 0)
    yield page
  }
}

async function* untilShort(list: PagedList, first: Page, limit: number, seen: Seen): AsyncGenerator<Attributes> {
  const full = fullPage(first.rows.length, limit)
  let before = first
  let count = first.rows.length
  for (let number = 2; ; number += 1) {
    const known = first.total
    if (known === undefined ? before.rows.length < full : count >= known) return
    const page = readPage(list, await list.fetch(number, limit))
    // A server that knows no pages answers every one of them alike.
    if (page.rows.length === 0 || sameJson(page.rows, before.rows)) return
    count += page.rows.length
    yield* unseen(page.rows, seen)
    before = page
  }
}

/** A first page of exactly 50 or 100 rows may be full although more were asked for: some lists cap silently. */
function fullPage(first: number, limit: number): number {
  return limit === largestPage && (first === 50 || first === 100) ? first : limit
}

function* unseen(rows: readonly Attributes[], seen: Seen): Generator<Attributes> {
  const here: string[] = []
  for (const row of rows) {
    const key = keyOfRow(row)
    if (key !== undefined) here.push(key)
    if (key === undefined || !seen.has(key)) yield row
  }
  // Only after the page: what one page says twice, it means twice.
  for (const key of here) seen.add(key)
}

/** Undefined for rows that only pair a product with something: neither id in them is theirs alone. */
function keyOfRow(row: Attributes): string | undefined {
  const isPair = row.id === undefined && row.product_id !== undefined
  const key = isPair ? undefined : (row.id ?? row.category_id ?? row.uuid)
  return typeof key === 'string' || typeof key === 'number' ? String(key) : undefined
}

function readPage(list: PagedList, body: Json): Page {
  if (body === null) return { rows: [] }
  if (Array.isArray(body)) return { rows: toRows(list, body) }
  if (!isObject(body) || !Array.isArray(body.data)) {
    throw badList(list, 'not a list')
  }
  const meta = isObject(body.meta) && isObject(body.meta.pagination) ? body.meta.pagination : {}
  const perPage = positive(meta.per_page) ?? positive(meta.limit)
  const total = count(meta.total) ?? count(meta.total_items)
  const stated = count(meta.total_pages) ?? count(meta.total_page)
  const computed = total === undefined || perPage === undefined ? undefined : Math.ceil(total / perPage)
  const totalPages = stated ?? computed
  return {
    rows: toRows(list, body.data),
    ...(perPage === undefined ? {} : { perPage }),
    ...(total === undefined ? {} : { total }),
    ...(totalPages === undefined ? {} : { totalPages }),
  }
}

function toRows(list: PagedList, rows: Json[]): Attributes[] {
  return rows.map(row => {
    if (isObject(row)) return row
    throw badList(list, 'a list of something else')
  })
}

function badList(list: PagedList, what: string): ToolError {
  const cause: ApiFailure = { method: 'GET', path: shownPath(list.path), fields: {}, body: null, uncertain: false }
  const message = `GET ${cause.path}: a list of objects was expected, but the API sent ${what}`
  return new ToolError('BAD_RESPONSE', message, { hint: 'Please report this: the API may have changed.', cause })
}

function positive(value: Json | undefined): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined
}

function count(value: Json | undefined): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined
}
