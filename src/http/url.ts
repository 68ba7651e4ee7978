/**
 * Which request target do a base address, a path and query values make?
 * Knows nothing of what the API means by them; paths are taken as given, callers encode the ids in them.
 */

import { ToolError } from '../model/errors.ts'
import type { RequestOptions } from '../model/kind.ts'

/** Where an API lives: the origin, and the path that every request of it begins with (no slash at its end). */
export interface Base {
  origin: string
  prefix: string
  host: string
}

/** Takes a base address apart; throws NO_CONNECTION when it is not an http(s) address. */
export function parseBase(baseUrl: string): Base {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ToolError('NO_CONNECTION', `The API's address is not an http(s) address`, {
      hint: 'It looks like https://api.bigcommerce.com/stores/abc123.',
    })
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, ''), host: url.host }
}

/** The path with the query behind it; undefined values are left out, lists become one comma-separated parameter. */
export function requestTarget(base: Base, path: string, query: RequestOptions['query'] = {}): string {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    const text = Array.isArray(value)
      ? value.map(encodeValue).join(',')
      : encodeValue(value as string | number | boolean)
    pairs.push(`${encodeURIComponent(name).replaceAll('%3A', ':')}=${text}`)
  }
  const target = base.prefix + (path.startsWith('/') ? path : `/${path}`)
  if (pairs.length === 0) return target
  return `${target}${target.includes('?') ? '&' : '?'}${pairs.join('&')}`
}

/** The path without its query, which may hold personal data: what messages, events and causes may show. */
export function shownPath(path: string): string {
  const end = path.indexOf('?')
  return end < 0 ? path : path.slice(0, end)
}

function encodeValue(value: string | number | boolean): string {
  return encodeURIComponent(String(value))
}
