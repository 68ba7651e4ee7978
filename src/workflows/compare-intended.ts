/** Which differences between two stores are meant? The language is that of drift's ignores, with addresses within the store or in full. */

import type { ComparedObject, IntendedDifference } from '../model/compare.ts'
import type { Diagnostic } from '../model/errors.ts'
import { endOf, type IgnoreRule, isIgnoredBy } from '../model/ignore.ts'
import { Ignores } from '../planner/ignore.ts'
import type { KindFacts } from '../planner/input.ts'

/** A finding, and the names under which a rule may speak of its object. */
interface Named {
  entry: ComparedObject
  names: readonly string[]
}

interface Scope {
  now: number
  /** All names of everything that was compared; undefined where not all was: then a rule may speak of something else. */
  known: readonly { address: string; kind: string }[] | undefined
  facts: ReadonlyMap<string, KindFacts>
}

export function withoutIntended(
  entries: readonly Named[],
  rules: readonly IgnoreRule[],
  { now, known, facts }: Scope,
): { entries: ComparedObject[]; intended: IntendedDifference[]; notices: Diagnostic[] } {
  const intended: IntendedDifference[] = []
  const ignores = new Ignores(rules, now)
  const ruleFor = (names: readonly string[], path?: string): IgnoreRule | undefined => {
    const about = rules.filter(rule => names.some(address => isIgnoredBy(rule, address, path)))
    const holding = about.find(rule => now < endOf(rule))
    if (holding === undefined) for (const address of names) ignores.ruleFor(address, path)
    return holding
  }
  const remember = ({ address, kind, comparison }: ComparedObject, rule: IgnoreRule, path?: string): void => {
    const { reason, by, expires, owner } = rule
    const known = Object.entries({ path, expires, owner }).filter(([, value]) => value !== undefined)
    intended.push({ address, kind, comparison, reason, by, ...Object.fromEntries(known) })
  }
  const left = entries.flatMap(({ entry, names }): ComparedObject[] => {
    if (entry.comparison !== 'different') {
      const rule = ruleFor(names)
      if (rule === undefined) return [entry]
      remember(entry, rule)
      return []
    }
    const attributes = entry.attributes.filter(({ path }) => {
      const rule = ruleFor(names, path)
      if (rule !== undefined) remember(entry, rule, path)
      return rule === undefined
    })
    return attributes.length === 0 ? [] : [{ ...entry, attributes }]
  })
  return { entries: left, intended, notices: ignores.notices(known ?? [], facts, known !== undefined) }
}
