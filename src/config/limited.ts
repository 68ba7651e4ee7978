/**
 * A configuration that is kept in memory as a whole where it is small, and otherwise read in slices: some stores at a time, each with
 * what is said of the whole.
 */

import { Fingerprints } from '../model/fingerprints.ts'
import { type Desired, portfolioUnit } from '../model/resources.ts'
import type { Json } from '../model/values.ts'
import { type Config, type LoadOptions, loadOutline, partsAgain } from './load.ts'
import type { Part } from './parts.ts'

/** What is kept of parts. */
export type Kept = Pick<Config, 'desired' | 'declared' | 'tokens' | 'vault'>

/** Some stores with all that lies in them. */
export type Slice = Kept

export interface LimitedConfig {
  /** All of it, or where there are more stores, what is declared outside of them. */
  config: Config
  /** Absent where the configuration has all. */
  sliced?: {
    /** Addresses of the stores that are declared, and what they are called at BigCommerce. */
    addresses: Fingerprints
    ids: Fingerprints
    /** Reads the files again. */
    slices(): Generator<Slice>
  }
}

export interface SliceLimits {
  /** With so many stores, a configuration is kept as a whole. */
  whole: number
  /** Slices have so many stores at most, and end with the store that makes them so many objects. */
  stores: number
  objects: number
}

/** Throws a `DiagnosticsError` with every problem of the configuration, as `loadConfig` does; `seen` is told of each store. */
export function loadLimited(options: LoadOptions, limits: SliceLimits, seen: (part: Part) => void): LimitedConfig {
  const addresses = new Fingerprints()
  const ids = new Fingerprints()
  let stores = -1
  let kept = nothingKept()
  const outer = nothingKept()
  const outline = loadOutline(options, part => {
    stores += 1
    seen(part)
    // The first part is what is said of the whole.
    if (stores === 0) keep(outer, part)
    else noteStores(part)
    if (stores <= limits.whole) keep(kept, part)
    else if (stores === limits.whole + 1) kept = nothingKept()
  })
  function noteStores({ desired }: Part): void {
    for (const { unit, address, key, bindId } of desired) {
      if (unit !== portfolioUnit) continue
      addresses.add(address)
      ids.add(bindId ?? key)
    }
  }
  if (stores <= limits.whole) return { config: { ...outline, ...kept } }
  return {
    config: { ...outline, ...outer },
    sliced: { addresses, ids, slices: () => slicesOf(partsAgain(options), limits) },
  }
}

function* slicesOf(parts: Generator<Part>, { stores: most, objects }: SliceLimits): Generator<Slice> {
  let slice = nothingKept()
  let stores = -1
  for (const part of parts) {
    stores += 1
    if (stores === 0) continue
    keep(slice, part)
    if (stores % most !== 0 && slice.desired.length < objects) continue
    yield slice
    slice = nothingKept()
  }
  if (slice.desired.length > 0) yield slice
}

function nothingKept(): Kept {
  return {
    desired: [] as Desired[],
    declared: new Set<string>(),
    tokens: new Map<string, string>(),
    vault: new Map<string, Json>(),
  }
}

function keep(kept: Kept, { desired, declared, tokens, vault }: Kept | Part): void {
  for (const one of desired) kept.desired.push(one)
  for (const address of declared) kept.declared.add(address)
  for (const [key, token] of tokens) kept.tokens.set(key, token)
  for (const [seal, plain] of vault) kept.vault.set(seal, plain)
}

/** A slice with what it refers to outside of stores. */
export function withSlice(outer: Config, slice: Slice, referred: readonly Desired[]): Config {
  const together: Kept = nothingKept()
  keep(together, { ...outer, desired: [...referred] })
  keep(together, slice)
  return { ...outer, ...together, warnings: [] }
}
