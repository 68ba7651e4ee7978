/** Which objects of two stores are the same, and in what do they differ once both speak of their hosts and references alike? */

import {
  type Exchange,
  exchangeOf,
  type Pair,
  type PairOf,
  pairItems,
  type Side,
  type Translate,
  translated,
  translator,
  withCurrencies,
} from '../compare/index.ts'
import { bodyOf, sensitiveIn } from '../export/body.ts'
import type { ComparedAttribute } from '../model/compare.ts'
import { mapAt } from '../model/paths.ts'
import { type Attributes, isObject, isReference, type Json, sameJson } from '../model/values.ts'
import { compareAttributes } from '../planner/compare.ts'
import type { KindFacts } from '../planner/input.ts'
import { type ComparedKind, hostIn, type StoreItem, type StoreSide } from './compare-read.ts'

type Sides = { [side in Side]: StoreSide }
type StorePair = Pair<StoreItem>

export interface Differences {
  pairs: StorePair[]
  /** Those that both stores have and that are not alike. */
  different: Map<StorePair, ComparedAttribute[]>
  /** What was left out of the comparison. */
  notes: string[]
}

/** Stands for what is known by its id alone, which says nothing in another store. */
const unknown: Json = { $find: 'not compared' }
const corrections = { dropped: new Set<string>(), bound: new Set<string>(), without: new Set<string>() }

export function findDifferences(
  sides: Sides,
  kinds: readonly ComparedKind[],
  facts: ReadonlyMap<string, KindFacts>,
): Differences {
  const exchange = exchangeOf(sides.from.currencies, sides.to.currencies)
  const names = kinds.map(kind => kind.name)
  const isKnown = (item: StoreItem): boolean => names.includes(item.kind)
  const [from, to] = [sides.from.items.filter(isKnown), sides.to.items.filter(isKnown)]
  const pairBy = (translate: Translate): { pairs: StorePair[]; naming: Naming } => {
    const naming = new Naming(sides, facts)
    const naturalKey = (item: StoreItem, side: Side, pairOf: PairOf<StoreItem>): string => {
      naming.pairOf = pairOf
      const kind = item.found.kind as ComparedKind
      const key = kind.keyOf(naming.named(item, side), item.live.key)
      return side === 'to' ? key : translate(inOtherMoney(item, key, exchange))
    }
    return { pairs: pairItems(from, to, { kinds: names, naturalKey }), naming }
  }
  // The hosts of sites are known once these are paired, which no host tells.
  const hosts = hostsOf(pairBy(text => text).pairs)
  const translate = translator({ hosts, hashes: { from: sides.from.hash, to: sides.to.hash } })
  const { pairs, naming } = pairBy(translate)
  const different = new Map<StorePair, ComparedAttribute[]>()
  let amounts = 0
  for (const pair of pairs) {
    const { from: here, to: there } = pair
    if (here === undefined || there === undefined) continue
    if (inOtherMoney(here, here.live.key, exchange) !== here.live.key) {
      amounts += 1
      continue
    }
    const written = withCurrencies(translated(naming.body(here, 'from'), translate), exchange) as Attributes
    const rules = facts.get(pair.kind)?.rules ?? []
    const attributes = [
      ...compareAttributes(written, naming.body(there, 'to'), rules),
      ...sensitiveDifferences(here, there),
    ]
    if (attributes.length > 0) different.set(pair, attributes.map(toCompared))
  }
  return { pairs, different, notes: notesOf(amounts, naming.unknown, exchange, sides) }
}

/** Values of attributes in words that both stores share: addresses for objects, SKUs for products. */
class Naming {
  readonly unknown = new Set<string>()
  pairOf: PairOf<StoreItem> = () => undefined
  readonly #sides: Sides
  readonly #facts: ReadonlyMap<string, KindFacts>

  constructor(sides: Sides, facts: ReadonlyMap<string, KindFacts>) {
    this.#sides = sides
    this.#facts = facts
  }

  named({ kind, live }: StoreItem, side: Side, missing = new Set<string>()): Attributes {
    const rules = this.#facts.get(kind)?.rules ?? []
    return rules.reduce((named, { path, refersTo, looksUp }) => {
      const target = refersTo ?? looksUp
      if (target === undefined) return named
      return mapAt(named, path, value => this.#name(value, target, side, missing))
    }, live.attributes)
  }

  /** What a declaration would say of it. */
  body(item: StoreItem, side: Side): Attributes {
    const live = { ...item.live, attributes: this.named(item, side, this.unknown) }
    const said = bodyOf(
      { ...item.found, live, bound: true },
      { nameOf: () => unknown, literal: value => value },
      corrections,
    )
    const { properties = {} } = item.found.kind.schema
    return Object.fromEntries(Object.entries(said).filter(([name]) => properties[name]?.['x-local'] !== true))
  }

  #name(value: Json, kind: string, side: Side, missing: Set<string>): Json {
    if (Array.isArray(value)) return value.map(one => this.#name(one, kind, side, missing))
    if (!isReference(value) || !('$id' in value)) return value
    const pair = this.pairOf(side, kind, value.$id)
    if (pair !== undefined) {
      const isShared = pair.from !== undefined && pair.to !== undefined
      return { $ref: isShared ? pair.address : `${pair.address} (only there)` } as Json
    }
    const product = kind === 'product' ? this.#sides[side].products.get(value.$id) : undefined
    if (product !== undefined) return { $find: product }
    missing.add(kind)
    return unknown
  }
}

function hostsOf(pairs: readonly StorePair[]): Map<string, string> {
  const hosts = new Map<string, string>()
  for (const { from, to } of pairs) {
    const [here, there] = [from && hostIn(from), to && hostIn(to)]
    if (here !== undefined && there !== undefined && here !== there && !hosts.has(here)) hosts.set(here, there)
  }
  return hosts
}

/** The key of a price with the currency that stands in its place in the other store. */
function inOtherMoney({ kind }: StoreItem, key: string, exchange: Exchange): string {
  if (kind !== 'price_record') return key
  return key.replace(/\/([A-Z]{3})$/, (_, code: string) => `/${exchange(code)}`)
}

/** Whether they are the same is all that is told of sensitive values. */
function sensitiveDifferences(here: StoreItem, there: StoreItem): ComparedAttribute[] {
  const { schema } = here.found.kind
  const paths = new Set([here, there].flatMap(({ live }) => sensitiveIn(live.attributes, schema)))
  return [...paths]
    .filter(path => !sameJson(at(here.live.attributes, path), at(there.live.attributes, path)))
    .map(path => ({ path, sensitive: true }))
}

function at(attributes: Attributes, path: string): Json | undefined {
  let value: Json | undefined = attributes
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined
  return value
}

function toCompared({ path, before, after, percent, sensitive }: ComparedAttribute): ComparedAttribute {
  if (sensitive) return { path, sensitive }
  return {
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(percent === undefined ? {} : { percent }),
  }
}

function notesOf(
  amounts: number,
  unknownKinds: ReadonlySet<string>,
  exchange: Exchange,
  { from, to }: Sides,
): string[] {
  const { own = '' } = from.currencies
  const other = exchange(own)
  const kinds = [...unknownKinds].sort().map(kind => `${kind.replaceAll('_', ' ')}s`)
  return [
    'customers, their addresses and attributes, and subscribers: what is known of people is not read',
    ...(own === '' || other === own
      ? []
      : [`${own} counts as ${other}: each is the currency of its store, and the other store does not have it`]),
    ...(amounts === 0
      ? []
      : [
          `the amounts of ${amounts} price${amounts === 1 ? '' : 's'}, which are in ${own} in one store and in ${to.currencies.own} in the other`,
        ]),
    ...(kinds.length === 0
      ? []
      : [
          `which ${kinds.join(' and ')} are referred to: BigCommerce tells their ids alone, which are others in each store`,
        ]),
  ]
}
