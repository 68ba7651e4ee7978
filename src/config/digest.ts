/** What makes a configuration the one that was planned? All that a plan depends on, as texts for the caller to hash. */

import { portfolioUnit } from '../model/resources.ts'
import { canonicalJson, type Json } from '../model/values.ts'
import type { Config, Outline } from './load.ts'

/** What is hashed as one text, perhaps in pieces. */
export type DigestItem = string | Iterable<string>

/**
 * Canonical texts without plain secrets, each to be hashed by itself. Where a declaration stands and in which order is not part of
 * what it says; nor is how tokens are come by. The texts come in no order that means anything, so that each store can be read by
 * itself.
 */
export function* digestItems(config: Omit<Config, 'vault' | 'tokens'>): Generator<DigestItem> {
  yield wholeText(config)
  yield* partItems(config)
}

/** Of what is said of the whole; `declared` are the collections of the part that says it. */
export function wholeText({
  connection,
  safety,
  billing,
  declared,
  moved,
  removed,
}: Pick<Outline, 'connection' | 'safety' | 'billing' | 'moved' | 'removed'> & Pick<Config, 'declared'>): string {
  const { access_token: _, credentials: __, ...reachable } = connection
  return canonicalJson({
    version: 1,
    connection: reachable,
    safety: { ...safety },
    billing: { ...billing },
    declared: [...declared].filter(isOutermost).sort(),
    moved: moved.map(({ from, to }) => [from, to]),
    removed: removed.map(({ from }) => from),
  } as unknown as Json)
}

/** Of a part, or of several: of accounts and stores one by one, of the contents of each store together. */
export function* partItems({ desired, declared }: Pick<Config, 'desired' | 'declared'>): Generator<DigestItem> {
  const contents = new Map<string, Config['desired']>()
  for (const one of desired) {
    const known = contents.get(one.unit)
    if (one.unit === portfolioUnit) yield textOf(one)
    else if (known === undefined) contents.set(one.unit, [one])
    else known.push(one)
  }
  for (const within of contents.values()) yield textsOf(within)
  for (const address of declared) if (!isOutermost(address)) yield address
}

/** Every store says again that there are stores. */
function isOutermost(collection: string): boolean {
  return !/[.[]/.test(collection)
}

function* textsOf(desired: Config['desired']): Generator<string> {
  desired.sort((left, right) => (left.address < right.address ? -1 : 1))
  for (const one of desired) yield `\n${textOf(one)}`
}

function textOf({ source: _, ...said }: Config['desired'][number]): string {
  return canonicalJson(said as unknown as Json)
}
