/**
 * The plan that takes back what a run has done: what it has touched is wanted as it was, all else as it is, and the
 * difference is planned, ordered and guarded as ever. Lists what cannot be taken back. Pure.
 */

import type { Address } from '../model/address.ts'
import { matchesPattern } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { Change } from '../model/plan.ts'
import type { Desired } from '../model/resources.ts'
import type { PlanInput } from './input.ts'
import type { Pair } from './pair.ts'
import { pairObjects } from './pair.ts'
import type { Planned, Selection } from './plan.ts'
import { planPortfolio } from './plan.ts'
import { type Goal, goalOf, type Left, type TouchedIn } from './undo-goal.ts'
import { asItIs, nowhere } from './undo-input.ts'
import { type AddressOf, namedAgain } from './undo-values.ts'

export interface UndoRequest {
  touched: readonly TouchedIn[]
  /** Of objects that had another id than now, too. */
  formerAddressOf: AddressOf
  /** The run that has touched an object last since, if one has. */
  lastSince(address: Address): string | undefined
  /** Addresses, prefixes or globs: what was changed there since is overwritten. */
  overwrite: readonly string[]
  opens(secret: string): boolean
}

export interface PlannedUndo extends Planned {
  left: Left[]
}

/** `input` holds what is there and what is recorded, and the declarations that stand for it. */
export function planUndo(input: PlanInput, request: UndoRequest, selection: Selection): PlannedUndo {
  const pairing = pairObjects(input)
  const shells = new Map(input.desired.map(one => [one.address as string, one]))
  const addressOf: AddressOf = (unit, kind, id) =>
    pairing.addressOf(unit, kind, id) ?? request.formerAddressOf(unit, kind, id)
  const goals = new Map<string, Goal>()
  const left: Left[] = []
  for (const touched of request.touched) {
    const shell = shells.get(touched.address)
    if (input.unread.has(touched.unit)) continue
    const goal =
      shell === undefined
        ? { what: 'keep' as const, left: [] }
        : goalOf(touched, {
            facts: input.kinds.get(touched.kind)!,
            pair: pairing.byAddress.get(touched.address),
            shell,
            addressOf,
            overwrite: request.overwrite.some(pattern => matchesPattern(touched.address, pattern)),
            since: sinceWords(request.lastSince(touched.address)),
            opens: request.opens,
          })
    goals.set(touched.address, goal)
    left.push(...goal.left)
  }
  const wanted = input.desired.flatMap(shell => wantedOf(shell, goals, pairing.byAddress, input, addressOf))
  const there = new Set(wanted.map(one => one.address as string))
  const planned = planPortfolio(
    { ...input, desired: wanted, recorded: input.recorded.filter(one => there.has(one.address)) },
    selection,
  )
  const changes = planned.changes.map(withoutPlace)
  return {
    ...planned,
    changes,
    diagnostics: [...planned.diagnostics.map(withoutPlace), ...left.map(toDiagnostic)],
    left,
  }
}

function sinceWords(run: string | undefined): string {
  return run === undefined ? '' : `, by run ${run}`
}

/** An object that is not there any more is passed over. */
function wantedOf(
  shell: Desired,
  goals: ReadonlyMap<string, Goal>,
  pairs: ReadonlyMap<string, Pair>,
  input: PlanInput,
  addressOf: AddressOf,
): Desired[] {
  const goal = goals.get(shell.address)
  if (goal?.what === 'want') return [goal.desired!]
  const { live, recorded } = pairs.get(shell.address) ?? {}
  if (goal?.what === 'remove' || live === undefined || recorded === undefined) return []
  const facts = input.kinds.get(shell.kind)!
  const named = (attributes: Desired['attributes']): Desired['attributes'] =>
    namedAgain(attributes, shell.unit, facts, addressOf)
  return [{ ...shell, attributes: asItIs(named(recorded.attributes), named(live.attributes), facts.rules) }]
}

function withoutPlace<T extends Change | Diagnostic>(one: T): T {
  if (one.source !== nowhere) return one
  const { source: _, ...rest } = one
  return rest as T
}

function toDiagnostic({ address, why, path, reason }: Left): Diagnostic {
  const what = path === undefined ? address : `${address}: ${path}`
  return why === 'cannot'
    ? { severity: 'warning', code: 'CANNOT_UNDO', message: `${what} cannot be taken back: ${reason}`, address }
    : {
        severity: 'warning',
        code: 'UNDO_CONFLICT',
        message: `${what} is left as it is: ${reason}`,
        hint: `To put the former value in its place all the same: --overwrite '${address}'.`,
        address,
      }
}
