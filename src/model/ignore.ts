/** What somebody said is no drift: an object, or some of its attributes, for a reason and perhaps only until a day. */

import { matchesPattern } from './address.ts'
import type { SourceRange } from './errors.ts'

export interface IgnoreRule {
  /** Address, prefix or glob. */
  address: string
  /** Attribute path, prefix or glob; absent: whatever differs in the object, and that it is there or gone. */
  attribute?: string
  reason: string
  /** YYYY-MM-DD: it ends when this day begins, in UTC. */
  expires?: string
  owner?: string
  by: 'file' | 'flag'
  source?: SourceRange
}

/** Whether the rule speaks of the object as a whole (without a path), or of its attribute. */
export function isIgnoredBy(rule: IgnoreRule, address: string, path?: string): boolean {
  if (!matchesPattern(address, rule.address)) return false
  return rule.attribute === undefined || (path !== undefined && matchesPattern(path, rule.attribute))
}

/** Milliseconds since 1970 at which the rule ends. */
export function endOf({ expires }: IgnoreRule): number {
  return expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${expires}T00:00:00Z`)
}

/** `ADDRESS` or `ADDRESS:PATH`, as given on the command line; a colon within brackets is part of the address. */
export function parseIgnore(text: string): IgnoreRule {
  const match = /^((?:[^[:]|\["(?:[^"\\]|\\.)*"\])*):(.+)$/.exec(text)
  const [address, attribute] = match === null ? [text, undefined] : [match[1]!, match[2]!]
  return { address, ...(attribute === undefined ? {} : { attribute }), reason: 'for this run only', by: 'flag' }
}
