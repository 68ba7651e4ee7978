/**
 * The attributes that an object shall have again: of one that is there, the former value of each that the run has changed; of
 * one that is not, all that it had. What cannot or may not be put back is told.
 */

import type { Address } from '../model/address.ts'
import type { FieldRule } from '../model/field-rules.ts'
import type { Live, Recorded, Unit } from '../model/resources.ts'
import type { ChangedAttribute, Touched } from '../model/snapshot.ts'
import type { Attributes, Json } from '../model/values.ts'
import { diffAttributes } from './diff.ts'
import type { KindFacts } from './input.ts'
import { asItIs } from './undo-input.ts'
import {
  hasLookups,
  isEmpty,
  isSame,
  namedAgain,
  namesOf,
  type Renaming,
  sealsIn,
  valueAt,
  withoutValueAt,
  withValueAt,
} from './undo-values.ts'

export type TouchedIn = Touched & { unit: Unit }

/** Why something is not taken back. */
export interface Left {
  address: Address
  /** conflict: it was changed since, and can be overwritten · cannot: nobody can bring it back */
  why: 'conflict' | 'cannot'
  path?: string
  reason: string
}

export interface RestoreInput {
  facts: KindFacts
  renaming: Renaming
  overwrite: boolean
  /** Who has changed it since, as far as a run has: `, by run 20261124-…`. */
  since: string
  /** Whether the files know the value behind a seal. */
  opens(secret: string): boolean
  /** What an object of the kind cannot be made without. */
  required: ReadonlySet<string>
}

export interface Restored {
  attributes: Attributes
  left: Left[]
  /** Whether anything is put back. */
  differs: boolean
}

const onlyHash = 'its former value is sensitive, and only a hash of it was kept'

/** Of an object that is there: as it is, but for what the run has changed. */
export function restored(touched: TouchedIn, input: RestoreInput, live: Live, recorded: Recorded): Restored {
  const named = (attributes: Attributes): Attributes =>
    namedAgain(attributes, touched.unit, input.facts, input.renaming)
  const [now, last] = [named(live.attributes), named(recorded.attributes)]
  const standing = { ...input, now, last, named }
  const found = (touched.changed ?? []).map(change => formerOf(touched, change, standing))
  const values = found.flatMap(one => ('value' in one ? [one] : []))
  const emptied = found.flatMap(one => ('emptied' in one ? [one] : []))
  const left = found.flatMap(one => ('why' in one ? [one] : []))
  const differs = values.length > 0
  // What had no value may have none only where something else is put back along with which it goes.
  const { address, id } = touched
  const why = id === undefined ? unseen : hadNone
  if (!differs) left.push(...emptied.map(({ path }) => ({ address, path, ...why })))
  let attributes = asItIs(last, now, input.facts.rules)
  for (const { names } of emptied) attributes = withoutValueAt(attributes, names)
  for (const { names, value } of values) attributes = withValueAt(attributes, names, value)
  return { attributes, left, differs }
}

const unseen = {
  why: 'cannot',
  reason: 'it came with what the run has made, and nobody knows what it was like',
} as const
const hadNone = { why: 'cannot', reason: 'it had no value, and the API cannot take one away' } as const

interface Standing extends RestoreInput {
  now: Attributes
  last: Attributes
  named(attributes: Attributes): Attributes
}

type Former = { path: string; names: string[] } & ({ value: Json } | { emptied: true } | { same: true })

/** The value that an attribute shall have again, if it has not. */
function formerOf(
  touched: TouchedIn,
  { path, before, after, aside }: ChangedAttribute,
  { facts, now, last, named, overwrite, opens, since }: Standing,
): Former | Left {
  const { address } = touched
  const rules = new Map(facts.rules.map(rule => [rule.path, rule]))
  const rule = rules.get(path)
  const names = namesOf(path, [now, last, touched.recorded ?? {}], facts.rules)
  const again = (value: Json | undefined): Json | undefined =>
    value === undefined ? undefined : valueAt(named(withValueAt({}, names, value)), names)
  // Of what cannot be read there is only what was recorded.
  const isRead = rule?.writeOnly !== true
  const former = again(isRead ? before : valueAt(touched.recorded ?? {}, names))
  const value = valueAt(isRead ? now : last, names)
  if (!isRead && former === undefined) {
    const reason = 'its former value cannot be read at BigCommerce, and was not recorded'
    return { address, why: 'cannot', path, reason }
  }
  if (isSame(value, former, path, rules)) return { path, names, same: true }
  // Taken along by another change, or by nobody.
  const isLeft = aside ? isEmpty(value, rule) : isSame(value, again(after), path, rules)
  if (!isLeft && !overwrite) return { address, why: 'conflict', path, reason: `it was changed since${since}` }
  if (sealsIn(former).some(secret => !opens(secret))) return { address, why: 'cannot', path, reason: onlyHash }
  const next = former ?? rule?.default
  return next === undefined || next === null ? emptyOf(path, names, rule) : { path, names, value: next }
}

/** Null stands for the default, where there is one. */
function emptyOf(path: string, names: string[], rule: FieldRule | undefined): Former {
  return rule?.default === undefined ? { path, names, emptied: true } : { path, names, value: null }
}

/** Of an object that is not there any more: all that it had and that can be sent. */
export function remade(touched: TouchedIn, shell: Attributes, input: RestoreInput): Restored | Left {
  const { address, unit } = touched
  const left: Left[] = []
  const attributes: Attributes = {}
  for (const [name, value] of Object.entries(namedAgain(shell, unit, input.facts, input.renaming))) {
    if (sealsIn(value).every(secret => input.opens(secret))) attributes[name] = value
    else if (input.required.has(name)) return { address, why: 'cannot', reason: `it needs its ${name}: ${onlyHash}` }
    else left.push({ address, why: 'cannot', path: name, reason: onlyHash })
  }
  return { attributes, left, differs: true }
}

/** Paths at which an object is no longer as the run has made it. */
export function changedSince(touched: TouchedIn, { facts, renaming }: RestoreInput, live: Live): string[] {
  const named = (attributes: Attributes): Attributes => namedAgain(attributes, touched.unit, facts, renaming)
  const made = named(stepsTaken(touched.after ?? {}, touched.changed ?? [], facts.rules))
  const differences = diffAttributes({
    desired: made,
    live: named(live.attributes),
    recorded: made,
    rules: facts.rules,
    ignore: touched.ignore ?? [],
    liveIncomplete: false,
  })
  // What was to be looked up by its name may be anything now.
  return differences.filter(one => !hasLookups(one.after)).map(one => one.path)
}

/** What was made, and where lifecycle steps have led it then. */
function stepsTaken(made: Attributes, changed: readonly ChangedAttribute[], rules: readonly FieldRule[]): Attributes {
  const steps = new Set(rules.flatMap(rule => (rule.transition === undefined ? [] : [rule.path])))
  const taken = changed.filter(({ path }) => steps.has(path)).map(({ path, after = null }) => [path, after] as const)
  return { ...made, ...Object.fromEntries(taken) }
}
