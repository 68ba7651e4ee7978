/**
 * What has another address now, or is to be let go? Entries of `moved` and `removed`, and what they do to an address. A
 * segment `*` stands for any one segment.
 */

import { type Address, formatAddress, isWithin, parseAddress } from './address.ts'
import type { SourceRange } from './errors.ts'
import { isObject, isReference, type Json } from './values.ts'

/** The same value, with every reference to what has moved written anew; `moved` are new addresses by the ones before. */
export function withNewAddresses<T extends Json>(value: T, moved: ReadonlyMap<string, string>): T {
  if (moved.size === 0) return value
  return mapReferences(value, address => moved.get(address) ?? address) as T
}

function mapReferences(value: Json, change: (address: string) => string): Json {
  if (Array.isArray(value)) return value.map(entry => mapReferences(entry, change))
  if (!isObject(value)) return value
  if (isReference(value)) return '$ref' in value ? { $ref: change(value.$ref) } : value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, mapReferences(inner, change)]))
}

/** What was at the one address, with all beneath it, is at the other. */
export interface Move {
  from: Address
  to: Address
  source: SourceRange
}

/** What was at the address, with all beneath it, is forgotten and stays at BigCommerce. */
export interface LetGo {
  from: Address
  source: SourceRange
}

/** The part of an address that a pattern is about, and what stands in place of its `*`; undefined when it is about another. */
export function matchWithin(address: string, pattern: string): { found: Address; stars: string[] } | undefined {
  if (!pattern.includes('*')) return isWithin(address, pattern) ? { found: pattern as Address, stars: [] } : undefined
  const [segments, wanted] = [parseAddress(address) ?? [], parseAddress(pattern) ?? []]
  if (segments.length < wanted.length) return undefined
  const stars: string[] = []
  for (const [at, segment] of wanted.entries()) {
    if (segment === '*') stars.push(segments[at]!)
    else if (segment !== segments[at]) return undefined
  }
  return { found: formatAddress(segments.slice(0, wanted.length)), stars }
}

/**
 * Where what was at an address is after all moves: each counts once, that of the innermost object first. `stays` says of an
 * object that it is declared where it was.
 */
export function addressAfter(address: Address, moves: readonly Move[], stays: (address: Address) => boolean): Address {
  return followMoves(moves)(address, stays)
}

/** The same for many addresses. */
export function followMoves(
  moves: readonly Move[],
): (address: Address, stays: (address: Address) => boolean) => Address {
  const sorted = moves
    .map(move => ({ move, depth: depthOf(move.from) }))
    .sort((left, right) => right.depth - left.depth)
    .map(({ move }) => move)
  const plain = new Map<string, number[]>()
  const starred: number[] = []
  for (const [at, { from }] of sorted.entries()) {
    if (from.includes('*')) starred.push(at)
    else plain.set(from, [...(plain.get(from) ?? []), at])
  }
  const candidates = (address: Address): number[] =>
    [...prefixesOf(address).flatMap(prefix => plain.get(prefix) ?? []), ...starred].sort((left, right) => left - right)

  return (address, stays) => {
    const done = new Set<number>()
    let at = address
    for (let found = true; found; ) {
      found = false
      for (const candidate of candidates(at)) {
        if (done.has(candidate)) continue
        const { from, to } = sorted[candidate]!
        const match = matchWithin(at, from)
        if (match === undefined || stays(match.found)) continue
        at = filled(to, match.stars, at.slice(match.found.length))
        done.add(candidate)
        found = true
        break
      }
    }
    return at
  }
}

/** The address, and every text before a dot or bracket in it: all around it are among them. */
function prefixesOf(address: Address): string[] {
  const prefixes: string[] = [address]
  for (let at = 1; at < address.length; at += 1) {
    if (address[at] === '.' || address[at] === '[') prefixes.push(address.slice(0, at))
  }
  return prefixes
}

function filled(to: Address, stars: string[], rest: string): Address {
  if (!to.includes('*')) return `${to}${rest}` as Address
  const left = [...stars]
  const segments = (parseAddress(to) ?? []).map(segment => (segment === '*' ? (left.shift() ?? segment) : segment))
  return `${formatAddress(segments)}${rest}` as Address
}

function depthOf(address: Address): number {
  return parseAddress(address)?.length ?? 0
}
