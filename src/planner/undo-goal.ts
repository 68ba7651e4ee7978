/**
 * What shall become of one object that a run has touched, so that it is again as it was?
 *
 * the run has     | now                              | goal
 * ----------------|----------------------------------|---------------------------------------------------------
 * made it         | there, as the run has left it    | remove
 * changed it      | as the run has left it           | the former values of what the run has changed
 * deleted it      | not there                        | as it was
 * forgotten it    | there, not recorded              | recorded again, as it is
 * adopted it      | recorded                         | forgotten; what was changed with it as it was
 * moved it        | recorded there                   | recorded where it was
 *
 * What is again as it was needs nothing. What is neither so nor as the run has left it was changed since: a conflict.
 */

import type { Address } from '../model/address.ts'
import type { Desired, Live, Recorded, Unit } from '../model/resources.ts'
import type { ChangedAttribute, Touched } from '../model/snapshot.ts'
import type { Attributes } from '../model/values.ts'
import type { KindFacts } from './input.ts'
import type { Pair } from './pair.ts'
import { asItIs } from './undo-input.ts'
import { type AddressOf, isSame, namedAgain, namesOf, sealsIn, valueAt, withValueAt } from './undo-values.ts'

export type TouchedIn = Touched & { unit: Unit }

/** Why something is not taken back. */
export interface Left {
  address: Address
  /** conflict: somebody has changed it since, and it can be overwritten · cannot: nobody can bring it back */
  why: 'conflict' | 'cannot'
  path?: string
  reason: string
}

export interface Goal {
  /** `keep`: nothing is to be done. `want`: as `desired` says. */
  what: 'keep' | 'want' | 'remove' | 'forget'
  desired?: Desired
  left: Left[]
}

export interface GoalInput {
  facts: KindFacts
  /** The object as it is, if it is there or recorded. */
  pair: Pair | undefined
  /** The declaration that stands for it as long as nothing is wanted of it. */
  shell: Desired
  addressOf: AddressOf
  overwrite: boolean
  /** Who has changed it since, as far as a run has: `, by run 20261124-…`. */
  since: string
  /** Whether the files know the value behind a seal. */
  opens(secret: string): boolean
}

const nothing: Goal = { what: 'keep', left: [] }

/** What the run has done, or may have done. */
export function hasDone({ actions }: Touched, ...names: string[]): boolean {
  return actions.some(
    ({ action, outcome }) =>
      (names.length === 0 || names.includes(action)) &&
      (outcome === undefined || outcome === 'done' || outcome === 'failed'),
  )
}

export function goalOf(touched: TouchedIn, input: GoalInput): Goal {
  if (!hasDone(touched)) return nothing
  if (touched.tooLarge) return cannot(touched, 'too much was changed by the run for all of it to be kept')
  if (hasDone(touched, 'update')) return updated(touched, input)
  return nothing
}

function cannot({ address }: Touched, reason: string, path?: string): Goal {
  return { what: 'keep', left: [{ address, why: 'cannot', reason, ...(path === undefined ? {} : { path }) }] }
}

function updated(touched: TouchedIn, input: GoalInput): Goal {
  const { live, recorded } = input.pair ?? {}
  if (live === undefined) return cannot(touched, 'it is gone at BigCommerce')
  if (recorded === undefined) return cannot(touched, 'it is no longer recorded')
  const { attributes, left, differs } = restored(touched, input, live, recorded)
  return differs ? { what: 'want', desired: { ...input.shell, attributes }, left } : { what: 'keep', left }
}

/** The attributes with the former value of each that the run has changed, as far as that can and may be. */
function restored(
  touched: TouchedIn,
  input: GoalInput,
  live: Live,
  recorded: Recorded,
): { attributes: Attributes; left: Left[]; differs: boolean } {
  const { facts } = input
  const named = (attributes: Attributes): Attributes => namedAgain(attributes, touched.unit, facts, input.addressOf)
  const [now, last] = [named(live.attributes), named(recorded.attributes)]
  const left: Left[] = []
  let attributes = asItIs(last, now, facts.rules)
  let differs = false
  for (const change of touched.changed ?? []) {
    const found = formerOf(touched, change, { ...input, now, last, named })
    if ('why' in found) left.push(found)
    else if (found.value !== undefined) {
      attributes = withValueAt(attributes, found.names, found.value)
      differs = true
    }
  }
  return { attributes, left, differs }
}

interface Standing extends GoalInput {
  now: Attributes
  last: Attributes
  named(attributes: Attributes): Attributes
}

/** The value that an attribute shall have again; without one it needs none. */
function formerOf(
  touched: TouchedIn,
  { path, before, after }: ChangedAttribute,
  { facts, now, last, named, overwrite, opens, since }: Standing,
): { names: string[]; value?: Attributes[string] } | Left {
  const { address } = touched
  const rules = new Map(facts.rules.map(rule => [rule.path, rule]))
  const rule = rules.get(path)
  const names = namesOf(path, [now, last, touched.recorded ?? {}], facts.rules)
  const again = (value: Attributes[string] | undefined): Attributes[string] | undefined =>
    value === undefined ? undefined : valueAt(named(withValueAt({}, names, value)), names)
  // Of what cannot be read there is only what was recorded.
  const isRead = rule?.writeOnly !== true
  const former = again(isRead ? before : valueAt(touched.recorded ?? {}, names))
  const value = valueAt(isRead ? now : last, names)
  if (!isRead && former === undefined)
    return {
      address,
      why: 'cannot',
      path,
      reason: 'its former value cannot be read at BigCommerce, and was not recorded',
    }
  if (isSame(value, former, path, rules)) return { names }
  if (!isSame(value, again(after), path, rules) && !overwrite)
    return { address, why: 'conflict', path, reason: `it was changed since${since}` }
  if (sealsIn(former).some(secret => !opens(secret)))
    return { address, why: 'cannot', path, reason: 'its former value is sensitive: only a hash of it was kept' }
  return { names, value: former ?? rule?.default ?? null }
}
