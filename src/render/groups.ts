/** Under which heading does an address stand, and what is left of it there? Headings are accounts and stores. */

import { formatAddress, isWithin, parseAddress } from '../model/address.ts'
import { escapeText } from './escape.ts'

/** `stores.acme-us` for everything in or about that store. */
export function groupOf(address: string): string {
  const segments = parseAddress(address)
  return segments === undefined ? address : formatAddress(segments.slice(0, 2))
}

/** The address without its heading; a reference elsewhere keeps its whole address. */
export function relativeAddress(address: string, group: string): string {
  if (address === group || !isWithin(address, group)) return escapeText(address)
  const rest = address.slice(group.length)
  return escapeText(rest.startsWith('.') ? rest.slice(1) : rest)
}

/** Like `relativeAddress`, with `this store` for the object that the heading names. */
export function labelOf(address: string, group: string, kind: string): string {
  return address === group ? `this ${escapeText(kind)}` : relativeAddress(address, group)
}

/** The values by heading: accounts first, otherwise in the order in which they come. */
export function groupBy<T>(values: readonly T[], addressOf: (value: T) => string): [group: string, values: T[]][] {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const group = groupOf(addressOf(value))
    const members = groups.get(group)
    if (members === undefined) groups.set(group, [value])
    else members.push(value)
  }
  const all = [...groups]
  return [
    ...all.filter(([group]) => isWithin(group, 'accounts')),
    ...all.filter(([group]) => !isWithin(group, 'accounts')),
  ]
}
