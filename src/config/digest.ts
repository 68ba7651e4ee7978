/** What makes a configuration the one that was planned? All that a plan depends on, as text for the caller to hash. */

import { canonicalJson, type Json } from '../model/values.ts'
import type { Config } from './load.ts'

/**
 * Canonical text without plain secrets, piece by piece. Where a declaration stands and in which order is not part of what it
 * says; nor is how tokens are come by.
 */
export function* digestTexts({
  connection,
  safety,
  billing,
  desired,
  declared,
  moved,
  removed,
}: Pick<
  Config,
  'connection' | 'safety' | 'billing' | 'desired' | 'declared' | 'moved' | 'removed'
>): Generator<string> {
  const { access_token: _, credentials: __, ...reachable } = connection
  yield canonicalJson({
    version: 1,
    connection: reachable,
    safety: { ...safety },
    billing: { ...billing },
  } as unknown as Json)
  const sorted = [...desired].sort((left, right) => (left.address < right.address ? -1 : 1))
  for (const { source: _source, ...said } of sorted) yield `\n${canonicalJson(said as unknown as Json)}`
  for (const address of [...declared].sort()) yield `\n${address}`
  for (const { from, to } of moved) yield `\n${from} → ${to}`
  for (const { from } of removed) yield `\n${from} →`
}
