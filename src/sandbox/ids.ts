/** Where do ids come from? Counters kept in the world: the same calls always give the same ids. */

import { createHash } from 'node:crypto'
import type { World } from './world.ts'

export function nextNumber(world: World, name: string, first = 1): number {
  const value = world.counters[name] ?? first
  world.counters[name] = value + 1
  return value
}

/** A version 4 shaped UUID out of a counter. */
export function nextUuid(world: World, name: string): string {
  const hex = createHash('sha256')
    .update(`${name}#${nextNumber(world, `uuid:${name}`)}`)
    .digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export function nextStoreHash(world: World): string {
  const digest = createHash('sha256')
    .update(`store#${nextNumber(world, 'store-hash')}`)
    .digest('hex')
  return BigInt(`0x${digest}`).toString(36).slice(0, 10)
}
