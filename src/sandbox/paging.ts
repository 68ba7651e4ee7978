/** Which part of a list is asked for, and how is the rest announced? */

import { refuse } from './errors.ts'
import type { Answer, Call } from './http.ts'
import type { Json, JsonObject } from './json.ts'

const defaultLimit = 50
const maxLimit = 250

export interface Page {
  page: number
  limit: number
}

/** How a service words that a query parameter is wrong. */
export type BadParameter = (name: string, value: string) => Error

export const badInteger: BadParameter = (name, value) =>
  refuse(422, `Query parameter "${name}" value must be integer. For input string: "${value}".`)

export function integerParameter(call: Call, name: string, bad: BadParameter = badInteger): number | undefined {
  const value = call.query[name]
  if (value === undefined) return undefined
  if (!/^-?\d{1,15}$/.test(value)) throw bad(name, value)
  return Number(value)
}

/** `id:in=1,2,3`; nothing asked for is undefined, which is not the same as an empty list. */
export function integersParameter(call: Call, name: string, bad: BadParameter = badInteger): Set<number> | undefined {
  const value = call.query[name]
  if (value === undefined) return undefined
  const numbers = new Set<number>()
  for (const item of value.split(',').filter(part => part.trim() !== '')) {
    if (!/^-?\d{1,15}$/.test(item.trim())) throw bad(name, item)
    numbers.add(Number(item))
  }
  return numbers
}

export function wordsParameter(call: Call, name: string): Set<string> | undefined {
  const value = call.query[name]
  return value === undefined ? undefined : new Set(value.split(',').filter(part => part !== ''))
}

export function pageOf(call: Call, bad: BadParameter = badInteger): Page {
  const page = integerParameter(call, 'page', bad) ?? 1
  const limit = integerParameter(call, 'limit', bad) ?? defaultLimit
  if (page < 1) throw bad('page', String(page))
  if (limit < 1) throw bad('limit', String(limit))
  if (limit > maxLimit && call.settings.emulate.limitOverMax === 'reject') {
    throw refuse(413, `The limit is too large. The maximum items allowed on a page is ${maxLimit}.`)
  }
  return { page, limit: Math.min(limit, maxLimit) }
}

/** The asked page of all rows, with `meta.pagination`. */
export function paged<T>(
  call: Call,
  rows: readonly T[],
  show: (row: T) => Json,
  bad: BadParameter = badInteger,
): Answer {
  const { page, limit } = pageOf(call, bad)
  const data = rows.slice((page - 1) * limit, page * limit).map(show)
  return { status: 200, body: { data, meta: { pagination: pagination(call, rows.length, data.length, page, limit) } } }
}

/** A list that is given whole but still says how long it is. */
export function wholeList(call: Call, data: Json[]): Answer {
  const limit = Math.max(data.length, defaultLimit)
  return { status: 200, body: { data, meta: { pagination: pagination(call, data.length, data.length, 1, limit) } } }
}

export function pagination(call: Call, total: number, count: number, page: number, limit: number): JsonObject {
  const pages = Math.ceil(total / limit)
  const rest = Object.entries(call.query).filter(([name]) => name !== 'page' && name !== 'limit')
  const link = (to: number) =>
    `?${[['page', String(to)], ['limit', String(limit)], ...rest].map(pair => pair.map(encode).join('=')).join('&')}`
  const links: JsonObject = {
    ...(page > 1 ? { previous: link(page - 1) } : {}),
    ...(page < pages ? { next: link(page + 1) } : {}),
    current: link(page),
  }
  return {
    total,
    count,
    per_page: limit,
    current_page: page,
    total_pages: pages,
    ...(call.settings.emulate.paginationLinks ? { links } : {}),
  }
}

function encode(text: string | undefined): string {
  return encodeURIComponent(text ?? '')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
}
