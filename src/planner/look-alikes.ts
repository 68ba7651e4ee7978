/**
 * Is what no declaration takes any more the same object as one that is to be made, under another name?
 *
 * Where everything beneath the two is the same, word for word, it is: nobody declares all of it twice. Where they are alike
 * and nothing beneath them tells, somebody is asked. Objects that can be made again without a loss are not looked at.
 */

import { type Address, formatAddress, isWithin, parseAddress } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { Move } from '../model/moves.ts'
import { matchWithin, withNewAddresses } from '../model/moves.ts'
import type { Desired, Live, Recorded, Unit } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isReference, isSeal } from '../model/values.ts'
import { diffAttributes } from './diff.ts'
import type { KindFacts, PlanInput } from './input.ts'
import type { Pair } from './pair.ts'
import { groupBy } from './pair-keys.ts'

export interface LookAlikes {
  /** As if the files said so. */
  moves: Move[]
  doubts: Diagnostic[]
}

/** So many are compared with each other at most. */
const mostCompared = 10_000

interface Gone extends Pair {
  live: Live
  recorded: Recorded
}

interface Fresh extends Pair {
  desired: Desired
}

export function findLookAlikes(input: PlanInput, pairs: ReadonlyMap<string, Pair>): LookAlikes {
  const precious = preciousKinds(input)
  const all = [...pairs.values()].filter(pair => precious.has(pair.kind))
  const gone = all.filter((pair): pair is Gone => isGone(pair) && !isLetGo(pair.address, input))
  const fresh = gone.length === 0 ? [] : all.filter((pair): pair is Fresh => isFresh(pair, input))
  const found: LookAlikes = { moves: [], doubts: [] }
  if (fresh.length === 0) return found
  const made = groupBy(fresh, pair => placeOfFresh(pair, input, pairs))
  for (const [place, losing] of groupBy(gone, pair => placeOfGone(pair, input))) {
    const gaining = made.get(place) ?? []
    if (losing.length * gaining.length > mostCompared) continue
    for (const [from, to] of couples(losing, gaining, input)) {
      if (isSameBeneath(from, to, input)) {
        found.moves.push({ from: from.address, to: to.address, source: to.desired.source })
      } else found.doubts.push(doubt(from, to))
    }
  }
  return found
}

/** Kinds of which more is lost with an object than its own attributes. */
function preciousKinds({ kinds }: PlanInput): Set<string> {
  const holders = new Set([...kinds.values()].map(one => one.parent))
  const precious = [...kinds.values()].filter(
    ({ name, removal, tree }) => removal !== 'reversible' || tree !== undefined || holders.has(name),
  )
  return new Set(precious.map(({ name }) => name))
}

function isGone({ desired, live, recorded }: Pair): boolean {
  return desired === undefined && live !== undefined && live.permanent === undefined && recorded !== undefined
}

function isLetGo(address: Address, { removed = [] }: PlanInput): boolean {
  return removed.some(({ from }) => matchWithin(address, from) !== undefined)
}

function isFresh({ desired, live, recorded, former, unit }: Pair, { unborn, unread }: PlanInput): boolean {
  if (desired === undefined || desired.bindId !== undefined || unborn.has(unit) || unread.has(unit)) return false
  return live === undefined && recorded === undefined && former === undefined
}

/** What the object lies in, by its id; nothing for what goes, or comes, together with that. */
function placeOfGone({ unit, kind, live }: Gone, { kinds }: PlanInput): string {
  const tree = kinds.get(kind)?.tree
  const above = tree === undefined ? null : live.attributes[tree.above]
  return placeText(unit, kind, live.parentId, isReference(above) && '$id' in above ? above.$id : '')
}

function placeOfFresh(pair: Fresh, { kinds }: PlanInput, pairs: ReadonlyMap<string, Pair>): string | undefined {
  const { unit, kind, desired } = pair
  const parentId = desired.parent === undefined ? undefined : pairs.get(desired.parent)?.live?.id
  if (desired.parent !== undefined && parentId === undefined) return undefined
  const tree = kinds.get(kind)?.tree
  const above = tree === undefined ? null : desired.attributes[tree.above]
  if (!isReference(above)) return placeText(unit, kind, parentId, '')
  const aboveId = '$id' in above ? above.$id : pairs.get(above.$ref)?.live?.id
  return aboveId === undefined ? undefined : placeText(unit, kind, parentId, aboveId)
}

function placeText(unit: Unit, kind: string, parentId: string | undefined, aboveId: string): string {
  return JSON.stringify([unit, kind, parentId ?? '', aboveId])
}

/** Two that are alike, each to nobody else. */
function couples(losing: readonly Gone[], gaining: readonly Fresh[], input: PlanInput): [Gone, Fresh][] {
  const alike = losing.flatMap(from =>
    gaining.filter(to => areAlike(from, to, input)).map((to): [Gone, Fresh] => [from, to]),
  )
  const count = (pair: Pair): number => alike.filter(couple => couple.includes(pair as never)).length
  return alike.filter(([from, to]) => count(from) === 1 && count(to) === 1)
}

/** They differ in what they are called, and in nothing else. */
function areAlike(from: Gone, to: Fresh, input: PlanInput): boolean {
  const facts = input.kinds.get(from.kind)!
  const names = namesOf(to.desired, facts)
  const moved = new Map([[from.address as string, to.address as string]])
  return differences(from.recorded, to.desired, facts, moved).every(path => names.has(path))
}

/** Attributes that are part of the natural key and can be changed. */
function namesOf({ attributes, key }: Desired, { keyOf, rules }: KindFacts): Set<string> {
  const natural = keyOf(attributes, key)
  const fixed = new Set(rules.filter(rule => rule.immutable !== undefined).map(rule => rule.path))
  const names = Object.entries(attributes).flatMap(([name, value]) => {
    if (fixed.has(name) || (typeof value !== 'string' && !isSeal(value))) return []
    const other = isSeal(value) ? { $secret: '' } : ''
    return keyOf({ ...attributes, [name]: other }, key) === natural ? [] : [name]
  })
  return new Set(names)
}

/** Paths in which the declaration differs from what was recorded, also those that it has no more. */
function differences(
  recorded: Recorded,
  desired: Desired,
  { rules }: KindFacts,
  moved: ReadonlyMap<string, string>,
): string[] {
  const was: Attributes = withNewAddresses<Attributes>(recorded.attributes, moved)
  const { ignore } = desired.manage
  const changed = diffAttributes({
    desired: desired.attributes,
    live: was,
    recorded: undefined,
    rules,
    ignore,
    liveIncomplete: false,
  })
  const dropped = Object.keys(was).filter(name => !(name in desired.attributes) && !ignore.includes(name))
  return [...changed.map(change => change.path), ...dropped]
}

/** Everything that lies beneath the two is the same, and there is something. Of a store it lies in another unit. */
function isSameBeneath(from: Gone, to: Fresh, input: PlanInput): boolean {
  const within = (address: Address, around: Address): boolean => address !== around && isWithin(address, around)
  const recorded = input.recorded.filter(one => within(one.address, from.address))
  const desired = input.desired.filter(one => within(one.address, to.address))
  if (recorded.length === 0 || recorded.length !== desired.length || desired.some(one => one.unit !== to.unit))
    return false
  const renamed = (address: Address): string => `${to.address}${address.slice(from.address.length)}`
  const moved = new Map([from.recorded, ...recorded].map(({ address }) => [address as string, renamed(address)]))
  const before = new Map(recorded.map(one => [renamed(one.address), one]))
  return desired.every(one => {
    const was = before.get(one.address)
    if (was === undefined || was.kind !== one.kind) return false
    return differences(was, one, input.kinds.get(one.kind)!, moved).length === 0
  })
}

/** Where it would be in the store as that is called now: both ends of a move lie in one store. */
function inStoreOf(to: Address, from: Address): Address {
  const [now, before] = [parseAddress(to) ?? [], parseAddress(from) ?? []]
  return formatAddress([...now.slice(0, 2), ...before.slice(2)])
}

function doubt({ address: from, kind, live, recorded }: Gone, { address: to, desired }: Fresh): Diagnostic {
  const word = kind.replaceAll('_', ' ')
  return {
    severity: 'warning',
    code: 'LOOKS_MOVED',
    message: `${from} is declared no more and ${to} is made, and they differ in nothing but their names`,
    hint:
      recorded.parent === undefined
        ? `If it is the same ${word}, keep it bound to its id: \`id: ${live.id}\`${desired.source.via === undefined ? '' : ', under `stores` with `fleet:`'}.`
        : `If it is the same ${word}, say so, and it is renamed with all that it holds: \`moved: [{ from: '${inStoreOf(to, from)}', to: '${to}' }]\`.`,
    address: to,
    source: desired.source,
  }
}
