/**
 * Which objects of two stores are the same one? Those that the state records under the same key, else those of the same natural
 * key, else those that every store has; and only where what they lie in is the same one. Pure; reads nothing.
 */

import { type Address, childAddress, compareAddresses } from '../model/address.ts'

/** An object of one store. */
export interface Item {
  kind: string
  id: string
  /** The steps from what it lies in: the collection and its own key. */
  steps: readonly string[]
  /** The steps are those that the state records. */
  recorded: boolean
  /** Every store has one, and it cannot be deleted. */
  permanent: boolean
  parent?: Item
  /** In trees: the node above. */
  above?: Item
}

/** What two stores have in common, or one of them alone. */
export interface Pair<I extends Item = Item> {
  kind: string
  /** Within the store, in the keys of the second one where the state has it, else in those of the first. */
  address: Address
  from?: I
  to?: I
  /** Its addresses within each of the stores that have it. */
  own: { [side in Side]?: Address }
  /** What it lies in; in trees the node above. */
  holder?: Pair<I>
}

/** Which store an object is of. */
export type Side = 'from' | 'to'

export interface PairOptions<I extends Item> {
  /** Kinds, those first that others lie in or refer to. */
  kinds: readonly string[]
  /** The same for objects that are the same; may ask for the pairs of kinds before. */
  naturalKey: (item: I, side: Side, pairOf: PairOf<I>) => string
}

/** The pair of an object that was paired before. */
export type PairOf<I extends Item> = (side: Side, kind: string, id: string) => Pair<I> | undefined

export function pairItems<I extends Item>(from: readonly I[], to: readonly I[], options: PairOptions<I>): Pair<I>[] {
  const known = new Map<string, Pair<I>>()
  const pairOf: PairOf<I> = (side, kind, id) => known.get(`${side} ${kind} ${id}`)
  const pairs: Pair<I>[] = []
  const ends = { from, to }
  for (const kind of options.kinds) {
    const own = (side: Side): I[] => ends[side].filter(item => item.kind === kind)
    const depths = new Set([...own('from'), ...own('to')].map(depthOf))
    for (const depth of [...depths].sort((left, right) => left - right)) {
      const level = (side: Side): I[] => own(side).filter(item => depthOf(item) === depth)
      for (const [holder, place] of placesOf(level('from'), level('to'), pairOf)) {
        for (const pair of pairIn(place, holder, side => item => options.naturalKey(item, side, pairOf))) {
          pairs.push(pair)
          for (const side of ['from', 'to'] as const) {
            const item = pair[side]
            if (item !== undefined) known.set(`${side} ${kind} ${item.id}`, pair)
          }
        }
      }
    }
  }
  return pairs.sort((left, right) => compareAddresses(left.address, right.address))
}

interface Place<I extends Item> {
  from: I[]
  to: I[]
}

function depthOf(item: Item): number {
  return item.above === undefined ? 0 : 1 + depthOf(item.above)
}

/** What lies in the same object of both stores, by the pair of that object; undefined directly in the store. */
function placesOf<I extends Item>(
  from: readonly I[],
  to: readonly I[],
  pairOf: PairOf<I>,
): Map<Pair<I> | undefined, Place<I>> {
  const places = new Map<Pair<I> | undefined, Place<I>>()
  for (const [side, items] of [['from', from] as const, ['to', to] as const]) {
    for (const item of items) {
      const around = item.above ?? item.parent
      const holder = around === undefined ? undefined : pairOf(side, around.kind, around.id)
      const place = places.get(holder) ?? { from: [], to: [] }
      place[side].push(item)
      places.set(holder, place)
    }
  }
  return places
}

function pairIn<I extends Item>(
  place: Place<I>,
  holder: Pair<I> | undefined,
  naturalKey: (side: Side) => (item: I) => string,
): Pair<I>[] {
  const left = { from: new Set(place.from), to: new Set(place.to) }
  const pairs: Pair<I>[] = []
  const join = (from: I | undefined, to: I | undefined): void => {
    const named = [to, from].find(one => one?.recorded) ?? to ?? from!
    const address = childAddress(holder?.address ?? '', ...named.steps)
    pairs.push({
      kind: named.kind,
      address,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      own: {
        ...(from === undefined ? {} : { from: childAddress(holder?.own.from ?? '', ...from.steps) }),
        ...(to === undefined ? {} : { to: childAddress(holder?.own.to ?? '', ...to.steps) }),
      },
      ...(holder === undefined ? {} : { holder }),
    })
    if (from !== undefined) left.from.delete(from)
    if (to !== undefined) left.to.delete(to)
  }
  const match = (keyOf: (side: Side) => (item: I) => string | undefined): void => {
    const waiting = new Map<string, I[]>()
    for (const item of [...left.to].sort(byId)) {
      const key = keyOf('to')(item)
      if (key !== undefined) waiting.set(key, [...(waiting.get(key) ?? []), item])
    }
    for (const item of [...left.from].sort(byId)) {
      const key = keyOf('from')(item)
      const other = key === undefined ? undefined : waiting.get(key)?.shift()
      if (other !== undefined) join(item, other)
    }
  }
  match(() => item => (item.recorded ? JSON.stringify(item.steps) : undefined))
  match(naturalKey)
  const [[ownFrom, ...moreFrom], [ownTo, ...moreTo]] = [permanentIn(left.from), permanentIn(left.to)]
  if (ownFrom !== undefined && ownTo !== undefined && moreFrom.length + moreTo.length === 0) join(ownFrom, ownTo)
  for (const item of [...left.from]) join(item, undefined)
  for (const item of [...left.to]) join(undefined, item)
  return pairs
}

function permanentIn<I extends Item>(items: Iterable<I>): I[] {
  return [...items].filter(item => item.permanent)
}

/** Twins are paired in the order in which they were made. */
function byId(left: Item, right: Item): number {
  return left.id.length - right.id.length || (left.id < right.id ? -1 : 1)
}
