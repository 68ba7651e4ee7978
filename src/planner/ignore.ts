/**
 * Which findings of a drift report are none, since somebody said so? And which of the rules that say so have ended, or
 * speak of nothing that there is?
 */

import { matchesPattern } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import { endOf, type IgnoreRule, isIgnoredBy } from '../model/ignore.ts'
import { didYouMean } from '../model/nearest.ts'
import type { DriftCause, DriftEntry, IgnoredFinding } from '../model/report.ts'
import type { KindFacts } from './input.ts'

/** An object that a rule may speak of. */
export interface Ignorable {
  address: string
  kind: string
}

export class Ignores {
  readonly found: IgnoredFinding[] = []
  readonly #rules: readonly IgnoreRule[]
  readonly #now: number
  /** Rules that have ended and spoke of a finding. */
  readonly #ended = new Set<IgnoreRule>()

  constructor(rules: readonly IgnoreRule[], now: number) {
    this.#rules = rules
    this.#now = now
  }

  /** The rule that holds for a finding, if any; without a path, the finding is about the object as a whole. */
  ruleFor(address: string, path?: string): IgnoreRule | undefined {
    const about = this.#rules.filter(rule => isIgnoredBy(rule, address, path))
    const holding = about.find(rule => this.#now < endOf(rule))
    if (holding === undefined) for (const rule of about) this.#ended.add(rule)
    return holding
  }

  /** Remembers a finding as ignored. */
  remember(entry: Omit<DriftEntry, 'cause' | 'attributes'>, rule: IgnoreRule, cause: DriftCause, path?: string): void {
    const { address, kind, objectId, key, within } = entry
    const { reason, expires, owner, by } = rule
    const known = Object.entries({ address, objectId, key, within, path, expires, owner })
    const told = Object.fromEntries(known.filter(([, value]) => value !== undefined))
    this.found.push({ ...told, kind, cause, reason, by })
  }

  /** Rules that have ended although what they speak of still differs, and, if all was looked at, those that are idle. */
  notices(objects: readonly Ignorable[], kinds: ReadonlyMap<string, KindFacts>, complete: boolean): Diagnostic[] {
    return this.#rules.flatMap(rule => {
      if (this.#ended.has(rule)) return [expired(rule)]
      const idle = complete ? whyIdle(rule, objects, kinds) : undefined
      return idle === undefined ? [] : [warning('IGNORE_UNMATCHED', rule, idle.message, idle.hint)]
    })
  }
}

function expired(rule: IgnoreRule): Diagnostic {
  const owner = rule.owner === undefined ? '' : `, ${rule.owner}`
  return warning(
    'IGNORE_EXPIRED',
    rule,
    `${shown(rule)} is a finding again: its ignore expired on ${rule.expires} (${rule.reason}${owner})`,
    'Put the difference right, or give the entry a later day.',
  )
}

function whyIdle(
  rule: IgnoreRule,
  objects: readonly Ignorable[],
  kinds: ReadonlyMap<string, KindFacts>,
): { message: string; hint: string } | undefined {
  const matched = objects.filter(({ address }) => matchesPattern(address, rule.address))
  if (matched.length === 0) {
    const near = didYouMean(
      rule.address,
      objects.map(one => one.address),
    )
    return { message: `nothing matches \`${rule.address}\`, which is to be ignored`, hint: near ?? remove }
  }
  const { attribute } = rule
  if (attribute === undefined) return undefined
  const paths = [...new Set(matched.map(one => one.kind))].flatMap(kind =>
    (kinds.get(kind)?.rules ?? []).map(field => field.path),
  )
  if (paths.some(path => matchesPattern(path, attribute) || attribute.startsWith(`${path}.`))) return undefined
  const message = `nothing that \`${rule.address}\` matches has an attribute \`${attribute}\`, which is to be ignored`
  return { message, hint: didYouMean(attribute, paths) ?? remove }
}

const remove = 'Remove the entry, or correct it: the report names every address and attribute as it has to be written.'

function shown({ address, attribute }: IgnoreRule): string {
  return `\`${address}${attribute === undefined ? '' : `:${attribute}`}\``
}

function warning(
  code: 'IGNORE_EXPIRED' | 'IGNORE_UNMATCHED',
  { source }: IgnoreRule,
  message: string,
  hint: string,
): Diagnostic {
  return { severity: 'warning', code, message, hint, ...(source === undefined ? {} : { source }) }
}
