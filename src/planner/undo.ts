/**
 * The plan that takes back what a run has done: what it has touched is wanted as it was, all else as it is, and the
 * difference is planned, ordered and guarded as ever. Lists what cannot be taken back. Pure.
 */

import type { Address } from '../model/address.ts'
import { isWithin, matchesPattern } from '../model/address.ts'
import type { Diagnostic, ErrorCode } from '../model/errors.ts'
import type { Change } from '../model/plan.ts'
import type { Desired, Unit } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import type { PlanInput } from './input.ts'
import type { Pair, Pairing } from './pair.ts'
import { pairObjects } from './pair.ts'
import type { Planned, Selection } from './plan.ts'
import { planPortfolio } from './plan.ts'
import { forgetChange, openable, withReason } from './undo-changes.ts'
import { type Goal, goalOf, hasDone } from './undo-goal.ts'
import { asItIs, declaredAsBefore, nowhere, recordedAsMade, type Said } from './undo-input.ts'
import { linked } from './undo-links.ts'
import { lossesOf } from './undo-losses.ts'
import type { Left, TouchedIn } from './undo-restore.ts'
import { type AddressOf, namedAgain, type Renaming, referringById } from './undo-values.ts'

export interface UndoRequest {
  touched: readonly TouchedIn[]
  /** Of objects that had another id than now, too. */
  formerAddressOf: AddressOf
  /** The run that has touched an object last since, if one has. */
  lastSince(address: Address): string | undefined
  /** Addresses, prefixes or globs: what was changed there since is overwritten. */
  overwrite: readonly string[]
  opens(secret: string): boolean
  /** What an object of a kind cannot be made without. */
  required(kind: string): ReadonlySet<string>
  /** What the files say. */
  said: Said
  /** Whether a creation was begun, and nobody lived to record it. */
  isPending(unit: Unit, address: Address): boolean
}

export interface PlannedUndo extends Planned {
  left: Left[]
  /** What the run has touched and the plan takes back, by address. */
  goals: ReadonlyMap<string, Goal>
}

/** `input` holds what is there and what is recorded, and the declarations that stand for it. */
export function planUndo(seen: PlanInput, request: UndoRequest, selection: Selection): PlannedUndo {
  const input = withPending(seen, request)
  const pairing = pairObjects(input)
  const renaming = renamingOf(request, pairing)
  const recorded = new Map(input.recorded.map(one => [one.address as string, one]))
  const links = {
    wanted: (goals: ReadonlyMap<string, Goal>) => wantedWith(goals, input, pairing, renaming),
    required: request.required,
    parentOf: (address: string) => recorded.get(address)?.parent,
  }
  let goals = linked(goalsOf(input, request, pairing, renaming), links)
  for (;;) {
    const planned = planPortfolio(undoInput(input, goals, links.wanted(goals), pairing), selection)
    const refused = planned.diagnostics.filter(
      one => isImpossible(one) && goals.get(one.address ?? '')?.what === 'want',
    )
    if (refused.length === 0) return finished(planned, { goals, pairing, request, selection, input })
    for (const { address, message } of refused) {
      const reason = message.replace(`${address}: `, '')
      goals.set(address!, { what: 'keep', left: [{ address: address!, why: 'cannot', reason }] })
    }
    goals = linked(goals, links)
  }
}

/** What a killed run has made is its own, though it is not recorded: it had begun to make just that. */
function withPending(input: PlanInput, { touched, isPending }: UndoRequest): PlanInput {
  const begun = new Set<string>(touched.flatMap(one => (isPending(one.unit, one.address) ? [one.address] : [])))
  if (begun.size === 0) return input
  const made = pairObjects(input).pairs.flatMap(({ address, desired, live, recorded }) =>
    begun.has(address) && desired !== undefined && live !== undefined && recorded === undefined
      ? [recordedAsMade(live, desired)]
      : [],
  )
  return { ...input, recorded: [...input.recorded, ...made] }
}

function renamingOf({ touched, formerAddressOf }: UndoRequest, pairing: Pairing): Renaming {
  const moved = touched.flatMap(one => {
    const isThere = hasDone(one, 'move') && pairing.byAddress.get(one.address)?.live !== undefined
    return isThere && one.from !== undefined ? [[one.address, one.from] as const] : []
  })
  return {
    addressOf: (unit, kind, id) => pairing.addressOf(unit, kind, id) ?? formerAddressOf(unit, kind, id),
    movedBack: new Map(moved),
  }
}

/** Units of what goes as a whole: all that is recorded in them goes with it. */
function goneUnits(input: PlanInput, goals: ReadonlyMap<string, Goal>): Set<Unit> {
  const units = new Map(input.recorded.map(one => [one.address as string, one.unit]))
  const gone = input.recorded.filter(
    ({ parent, unit }) => goals.get(parent ?? '')?.what === 'remove' && units.get(parent ?? '') !== unit,
  )
  return new Set(gone.map(one => one.unit))
}

const impossible = new Set<ErrorCode>([
  'TRANSITION_REFUSED',
  'IMMUTABLE_ATTRIBUTE',
  'PERMANENT_OBJECT',
  'BINDING_NOT_FOUND',
  'NOTHING_TO_CANCEL',
])

function isImpossible({ code, address }: Diagnostic): boolean {
  return address !== undefined && impossible.has(code)
}

function goalsOf(input: PlanInput, request: UndoRequest, pairing: Pairing, renaming: Renaming): Map<string, Goal> {
  const shells = new Map(input.desired.map(one => [one.address as string, one]))
  const recorded = new Map(input.recorded.map(one => [one.address as string, one]))
  const byAddress = new Map(request.touched.map(one => [one.address as string, one]))
  const goals = new Map<string, Goal>()
  for (const touched of request.touched) {
    const facts = input.kinds.get(touched.kind)
    if (facts === undefined || input.unread.has(touched.unit)) continue
    const { address } = touched
    const since = request.lastSince(address)
    const goal = goalOf(touched, {
      facts,
      pair: pairing.byAddress.get(address),
      shell: recorded.has(address) ? shells.get(address) : undefined,
      former: declaredAsBefore(touched, facts, request.said),
      wentWithParent: isBeneathDeleted(touched, byAddress),
      renaming,
      overwrite: request.overwrite.some(pattern => matchesPattern(address, pattern)),
      since: since === undefined ? '' : `, by run ${since}`,
      opens: request.opens,
      required: request.required(touched.kind),
    })
    goals.set(address, goal)
  }
  return goals
}

function isBeneathDeleted({ parent }: TouchedIn, touched: ReadonlyMap<string, TouchedIn>): boolean {
  for (let at = touched.get(parent ?? ''); at !== undefined; at = touched.get(at.parent ?? '')) {
    if (hasDone(at, 'delete')) return true
  }
  return false
}

/** What shall be there: what the goals want, and of what they keep what is there. */
function wantedWith(
  goals: ReadonlyMap<string, Goal>,
  input: PlanInput,
  pairing: Pairing,
  renaming: Renaming,
): Desired[] {
  const recorded = new Set<string>(input.recorded.map(one => one.address))
  const kept = input.desired.filter(({ address }) => {
    const { what, desired } = goals.get(address) ?? { what: 'keep' }
    return recorded.has(address) && (what === 'keep' || (what === 'forget' && desired === undefined))
  })
  const wanted = [...goals.values()].flatMap(goal => goal.desired ?? [])
  return [...kept.flatMap(shell => asItStands(shell, pairing.byAddress.get(shell.address), input, renaming)), ...wanted]
}

/** An object that is not there any more is passed over. */
function asItStands(shell: Desired, pair: Pair | undefined, input: PlanInput, renaming: Renaming): Desired[] {
  const { live, recorded } = pair ?? {}
  if (live === undefined || recorded === undefined) return []
  const facts = input.kinds.get(shell.kind)!
  const named = (attributes: Attributes): Attributes => namedAgain(attributes, shell.unit, facts, renaming)
  return [{ ...shell, attributes: asItIs(named(recorded.attributes), named(live.attributes), facts.rules) }]
}

/** The input with what is wanted in place of what the files say; what is neither there nor wanted is not known of. */
function undoInput(
  input: PlanInput,
  goals: ReadonlyMap<string, Goal>,
  desired: readonly Desired[],
  pairing: Pairing,
): PlanInput {
  const moved = [...goals.values()].flatMap(goal =>
    goal.moved === undefined ? [] : [{ ...goal.moved, source: nowhere }],
  )
  const known = new Set<string>([...desired.map(one => one.address), ...moved.map(one => one.from)])
  for (const [address, { what }] of goals) if (what === 'remove') known.add(address)
  const gone = goneUnits(input, goals)
  const within = [...input.declared].flatMap(collection =>
    moved.flatMap(({ from, to }) => (isWithin(collection, from) ? [`${to}${collection.slice(from.length)}`] : [])),
  )
  return {
    ...input,
    declared: new Set([...input.declared, ...within]),
    desired: desired.filter(one => !gone.has(one.unit)).map(one => withoutLetGo(one, goals, pairing)),
    recorded: input.recorded.filter(one => known.has(one.address) || gone.has(one.unit)),
    live: input.live.filter(one => !gone.has(one.unit)),
    moved,
    removed: [],
  }
}

/** What is to be let go is referred to by its id again. */
function withoutLetGo(desired: Desired, goals: ReadonlyMap<string, Goal>, pairing: Pairing): Desired {
  const attributes = referringById(desired.attributes, address =>
    goals.get(address)?.what === 'forget' ? pairing.byAddress.get(address)?.live?.id : undefined,
  )
  return attributes === desired.attributes ? desired : { ...desired, attributes: attributes as Attributes }
}

interface Found {
  goals: ReadonlyMap<string, Goal>
  pairing: Pairing
  request: UndoRequest
  selection: Selection
  input: PlanInput
}

function finished(planned: Planned, { goals, pairing, request, selection, input }: Found): PlannedUndo {
  const shells = new Map(input.desired.map(one => [one.address as string, one]))
  const chosen = (address: string): boolean => isChosen(address, selection)
  const changes = [...planned.changes]
  const touched = new Map(planned.touched)
  const left = [...goals.values()].flatMap(goal => goal.left).filter(one => chosen(one.address))
  const forgotten = new Set(changes.filter(one => one.action === 'forget').map(one => one.address as string))
  for (const [address, { what }] of [...goals].reverse()) {
    const [pair, shell] = [pairing.byAddress.get(address), shells.get(address)]
    if (what !== 'forget' || pair === undefined || shell === undefined || !chosen(address)) continue
    if (forgotten.has(address)) continue
    changes.push(forgetChange(pair, shell, changes))
    touched.set(address, pair.live)
  }
  const forget = planned.summary.forget + changes.length - planned.changes.length
  return {
    ...planned,
    changes: changes.map(change =>
      openable(withReason(withoutPlace(change), input.kinds.get(change.kind) ?? {}), request.opens),
    ),
    touched,
    summary: { ...planned.summary, forget },
    diagnostics: [
      ...planned.diagnostics.map(withoutPlace),
      ...left.map(toDiagnostic),
      ...lossesOf(changes, input.kinds),
    ],
    left,
    goals,
  }
}

function isChosen(address: string, { only, exclude }: Selection): boolean {
  if (exclude.some(pattern => matchesPattern(address, pattern))) return false
  return only.length === 0 || only.some(pattern => matchesPattern(address, pattern))
}

function withoutPlace<T extends Change | Diagnostic>(one: T): T {
  if (one.source !== nowhere) return one
  const { source: _, ...rest } = one
  return rest as T
}

function toDiagnostic({ address, why, path, reason }: Left): Diagnostic {
  const what = path === undefined ? address : `${address}: ${path}`
  const message = why === 'cannot' ? `${what} cannot be taken back: ${reason}` : `${what} is left as it is: ${reason}`
  const hint = `To have it as it was before the run all the same: --overwrite '${address}'.`
  return {
    severity: 'warning',
    code: why === 'cannot' ? 'CANNOT_UNDO' : 'UNDO_CONFLICT',
    message,
    ...(why === 'cannot' ? {} : { hint }),
    address,
  }
}
