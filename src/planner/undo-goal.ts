/**
 * What shall become of one object that a run has touched, so that it is again as it was?
 *
 * the run has     | now                              | goal
 * ----------------|----------------------------------|------------------------------------------------------------
 * made it         | there, as the run has left it    | remove
 * changed it      | as the run has left it           | want: the former values of what the run has changed
 * deleted it      | not there                        | want: as it was
 * forgotten it    | there, not recorded              | want: recorded as it is
 * forgotten it    | gone with what it lay in         | want: as it was
 * adopted it      | recorded                         | forget, after what was changed with it is as it was
 * moved it        | recorded there                   | want: recorded where it was
 *
 * What is again as it was needs nothing (keep). What is neither so nor as the run has left it was changed since: a conflict.
 */

import type { Address } from '../model/address.ts'
import type { Desired, Live } from '../model/resources.ts'
import type { Touched } from '../model/snapshot.ts'
import type { KindFacts } from './input.ts'
import { isOver } from './lifecycle.ts'
import type { Pair } from './pair.ts'
import { asItIs } from './undo-input.ts'
import type { Left, Restored, RestoreInput, TouchedIn } from './undo-restore.ts'
import { changedSince, remade, restored } from './undo-restore.ts'
import { namedAgain } from './undo-values.ts'

export interface Goal {
  what: 'keep' | 'want' | 'remove' | 'forget'
  /** What is wanted; for `forget`, before that. */
  desired?: Desired
  /** Where the object is recorded now, if that is elsewhere. */
  moved?: { from: Address; to: Address }
  left: Left[]
  /** It is made again. */
  anew?: true
  /** Why it cannot be removed, or shall not be, unless what it lies in goes. */
  stays?: string
}

export interface GoalInput extends RestoreInput {
  /** The object as it is, if it is there or recorded. */
  pair: Pair | undefined
  /** The declaration that stands for it as it is; absent when it is not recorded. */
  shell: Desired | undefined
  /** The declaration that stands for what was there before, of what the run has removed or forgotten. */
  former: Desired
  /** Whether the run has deleted what it lay in. */
  wentWithParent: boolean
}

const nothing: Goal = { what: 'keep', left: [] }

/** Whether the run has done one of these, or may have; any, when none is named. */
export function hasDone({ actions }: Touched, ...names: string[]): boolean {
  return actions.some(
    ({ action, outcome = 'done' }) =>
      (names.length === 0 || names.includes(action)) && (outcome === 'done' || outcome === 'failed'),
  )
}

export function goalOf(touched: TouchedIn, input: GoalInput): Goal {
  if (!hasDone(touched)) return nothing
  if (touched.tooLarge) return cannot(touched, 'the run has changed too much for all of it to be kept')
  if (hasDone(touched, 'create')) return unmade(touched, input)
  if (hasDone(touched, 'delete')) return undeleted(touched, input)
  if (hasDone(touched, 'forget')) return unforgotten(touched, input)
  if (hasDone(touched, 'replace-remove') && input.pair?.live === undefined) return undeleted(touched, input)
  if (hasDone(touched, 'adopt')) return unadopted(touched, input)
  if (hasDone(touched, 'move')) return movedBack(touched, input)
  return unchanged(touched, input)
}

function left(touched: Touched, why: Left['why'], reason: string, path?: string): Left {
  return { address: touched.address, why, reason, ...(path === undefined ? {} : { path }) }
}

function cannot(touched: Touched, reason: string): Goal {
  return { what: 'keep', left: [left(touched, 'cannot', reason)] }
}

function conflict(touched: Touched, reason: string): Goal {
  return { what: 'keep', left: [left(touched, 'conflict', reason)] }
}

function unmade(touched: TouchedIn, input: GoalInput): Goal {
  const { live, recorded } = input.pair ?? {}
  if (live === undefined || recorded === undefined) return nothing
  if (touched.made !== undefined && live.id !== touched.made && !input.overwrite)
    return conflict(touched, `another one was made in its place${input.since}`)
  const stays = whyItStays(input.facts, live, input.shell)
  const paths = changedSince(touched, input, live)
  if (paths.length > 0 && !input.overwrite) {
    return {
      what: 'keep',
      left: paths.map(path => left(touched, 'conflict', `it was changed since${input.since}`, path)),
    }
  }
  return { what: 'remove', left: [], ...(stays === undefined ? {} : { stays }) }
}

/** Why what was made cannot be removed, or shall not be. */
function whyItStays({ removal }: KindFacts, live: Live, shell: Desired | undefined): string | undefined {
  if (removal === 'never') return 'the API cannot delete it'
  if (live.permanent !== undefined) return live.permanent
  return shell?.manage.onRemove === 'forget' ? 'it is to be left in its place (on_remove: forget)' : undefined
}

function undeleted(touched: TouchedIn, input: GoalInput): Goal {
  const { live, recorded } = input.pair ?? {}
  const { facts, former } = input
  if ((live !== undefined && recorded !== undefined) || touched.before === undefined) return nothing
  if (live !== undefined && !isItself(facts, live, touched) && !input.overwrite)
    return conflict(touched, 'another one, which is not managed, is in its place')
  const found = remade(touched, former.attributes, input)
  if ('why' in found) return { what: 'keep', left: [found] }
  const itself = live !== undefined && isItself(facts, live, touched) ? { bindId: live.id } : {}
  return want({ ...former, ...itself }, found, live === undefined)
}

/** What is cancelled is still there. */
function isItself({ rules }: KindFacts, live: Live, { id }: Touched): boolean {
  return live.id === id && rules.some(rule => rule.transition === 'status') && isOver(live)
}

function unforgotten(touched: TouchedIn, input: GoalInput): Goal {
  const { live, recorded } = input.pair ?? {}
  const { former, facts } = input
  if (recorded !== undefined || touched.recorded === undefined) return nothing
  if (live === undefined) {
    if (input.wentWithParent) return undeleted(touched, input)
    return touched.before === undefined ? nothing : cannot(touched, 'it is gone at BigCommerce')
  }
  const named = (attributes: Live['attributes']): Live['attributes'] =>
    namedAgain(attributes, touched.unit, facts, input.renaming)
  const attributes = asItIs(named(touched.recorded), named(live.attributes), facts.rules)
  return want({ ...former, bindId: live.id }, { attributes, left: [], differs: true })
}

function unadopted(touched: TouchedIn, input: GoalInput): Goal {
  const { live, recorded } = input.pair ?? {}
  if (recorded === undefined || input.shell === undefined) return nothing
  if (live === undefined) return { what: 'forget', left: [] }
  const found = restored(touched, input, live, recorded)
  const before = found.differs ? { desired: { ...input.shell, attributes: found.attributes } } : {}
  return { what: 'forget', ...before, left: found.left }
}

function movedBack(touched: TouchedIn, input: GoalInput): Goal {
  const { address, from, fromParent: parent } = touched
  const { live, recorded } = input.pair ?? {}
  const { shell } = input
  if (from === undefined || live === undefined || recorded === undefined || shell === undefined) return nothing
  const { parent: _, ...rest } = shell
  const found = restored(touched, input, live, recorded)
  const desired = { ...rest, address: from, ...(parent === undefined ? {} : { parent }) }
  return { ...want(desired, found), moved: { from: address, to: from } }
}

function unchanged(touched: TouchedIn, input: GoalInput): Goal {
  const { live, recorded } = input.pair ?? {}
  if (live === undefined) return cannot(touched, 'it is gone at BigCommerce')
  if (recorded === undefined || input.shell === undefined) return cannot(touched, 'it is no longer recorded')
  const found = restored(touched, input, live, recorded)
  return found.differs ? want(input.shell, found) : { what: 'keep', left: found.left }
}

function want(shell: Desired, found: Restored, anew = false): Goal {
  const desired = { ...shell, attributes: found.attributes }
  return { what: 'want', desired, left: found.left, ...(anew ? { anew: true as const } : {}) }
}
