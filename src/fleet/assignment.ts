/**
 * In which wave is each store? Whoever is named, by key or by pattern, is where the first entry names it. Shares are of all
 * stores of the rollout, rounded up, and are taken from those that nobody names, in an order made of the keys alone: it
 * mixes accounts and regions, and a rollout that is planned again has the same waves. Pure; 100,000 keys are no list here.
 */

import { keyTest, type RolloutSettings, type WaveEntry } from '../model/rollout.ts'

type Waves = RolloutSettings['waves']

/** Which wave names the store with this key, if any does. */
export function namingWave(waves: Waves): (key: string) => number | undefined {
  const byKey = new Map<string, number>()
  const patterns: { test: (key: string) => boolean; wave: number; at: number }[] = []
  const order = new Map<string, number>()
  let at = 0
  waves.forEach(({ entries }, wave) => {
    for (const entry of entries) {
      at += 1
      if (entry.sort === 'store' && !byKey.has(entry.key)) {
        byKey.set(entry.key, wave)
        order.set(entry.key, at)
      }
      if (entry.sort === 'pattern') patterns.push({ test: keyTest(entry.pattern), wave, at })
    }
  })
  return key => {
    const before = order.get(key) ?? Number.POSITIVE_INFINITY
    const found = patterns.find(({ test, at }) => at < before && test(key))
    return found?.wave ?? byKey.get(key)
  }
}

/** Where a store that nobody names stands among the others: the lowest first, ties by key. From 0 up to 2^32. */
export function rankOf(key: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** How many of the stores that nobody names each wave takes, in order of rank. The last one takes all that is left. */
export function sharesOf(waves: Waves, stores: { all: number; unnamed: number }): number[] {
  let left = stores.unnamed
  return waves.map(({ entries }, wave) => {
    const isLast = wave === waves.length - 1
    const wanted = isLast ? left : entries.reduce((sum, entry) => sum + shareOf(entry, stores.all), 0)
    const taken = Math.min(left, wanted)
    left -= taken
    return taken
  })
}

function shareOf(entry: WaveEntry, all: number): number {
  return entry.sort === 'percent' ? Math.ceil((all * entry.percent * 1000) / 100_000) : 0
}

/** The wave of each store, in the order in which the keys are given. */
export function assignWaves(waves: Waves, keys: readonly string[]): Uint16Array {
  const naming = namingWave(waves)
  const assigned = new Uint16Array(keys.length)
  const unnamed: { at: number; rank: number }[] = []
  keys.forEach((key, at) => {
    const wave = naming(key)
    if (wave === undefined) unnamed.push({ at, rank: rankOf(key) })
    else assigned[at] = wave
  })
  unnamed.sort((left, right) => left.rank - right.rank || (keys[left.at]! < keys[right.at]! ? -1 : 1))
  let next = 0
  sharesOf(waves, { all: keys.length, unnamed: unnamed.length }).forEach((size, wave) => {
    for (const { at } of unnamed.slice(next, next + size)) assigned[at] = wave
    next += size
  })
  return assigned
}
