/** The contents of one of two stores that are compared: its objects, the names of its products, its hosts and currencies. */

import type { Currencies, Item } from '../compare/index.ts'
import { hostOf } from '../compare/index.ts'
import { segmentsOf } from '../export/keys.ts'
import type { ExportKind } from '../export/kinds.ts'
import { whyLeftOut } from '../export/kinds.ts'
import { arrange, type Found } from '../export/objects.ts'
import { type Address, isWithin, parseAddress } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Api, ResourceKind } from '../model/kind.ts'
import { valuesAt } from '../model/paths.ts'
import type { Live } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import { isReference } from '../model/values.ts'
import type { KindFacts } from '../planner/input.ts'
import { productsById } from '../resources/lookups.ts'
import type { Context } from './context.ts'
import type { Project } from './project.ts'
import { readContents } from './read-store.ts'
import type { OpenStore } from './stores.ts'

export type ComparedKind = ResourceKind & ExportKind

export interface StoreItem extends Item {
  found: Found
  live: Live
  parent?: StoreItem
  above?: StoreItem
}

export interface StoreSide {
  items: StoreItem[]
  /** The SKU of a product, or its name where it has none, by id. */
  products: ReadonlyMap<string, string>
  currencies: Currencies
  hash: string
  unread: Diagnostic[]
  /** Kinds of which something could not be read. */
  gaps: ReadonlySet<string>
  /** What was read and cannot be compared, and why. */
  left: string[]
}

export async function readSide(
  context: Context,
  project: Project,
  opened: OpenStore,
  kinds: readonly ComparedKind[],
): Promise<StoreSide> {
  const { api, store, live: itself } = opened
  const unit = storeUnit(store.key)
  context.emit({ type: 'refresh-started', unit })
  const [{ live, unread, gaps }, currencies, recorded] = await Promise.all([
    readContents(opened, kinds),
    readCurrencies(api),
    recordedIn(project, unit, store.address),
  ])
  context.emit({ type: 'refresh-finished', unit, objects: live.length })
  const none = { dropped: new Set<string>(), bound: new Set<string>(), without: new Set<string>() }
  const products = await productsById(api, productsIn(live, project.facts))
  const { objects, clashing } = arrange(kinds, live, none, undefined, new Map([['product', products]]))
  return {
    items: itemsOf(objects, recorded, products),
    products,
    currencies,
    hash: String(itself.details?.store_hash ?? ''),
    unread,
    gaps,
    left: clashing.map(
      one =>
        `${store.address}: ${one.kind.replaceAll('_', ' ')} ${one.key} (id ${one.id}): another of the same name stands beside it`,
    ),
  }
}

/** Kinds that are about people are not read. */
export function isCompared(kind: ComparedKind): boolean {
  return whyLeftOut(kind) === undefined
}

/** The addresses within the store that the state has for objects, by kind and id. */
async function recordedIn(project: Project, unit: string, store: Address): Promise<Map<string, Address>> {
  const document = await project.state.read(unit)
  return new Map(
    (document?.resources ?? []).map(({ kind, id, address }) => {
      const within = address.startsWith(`${store}.`) ? address.slice(store.length + 1) : address
      return [`${kind}|${id}`, within as Address]
    }),
  )
}

function itemsOf(
  objects: readonly Found[],
  recorded: ReadonlyMap<string, Address>,
  products: ReadonlyMap<string, string>,
): StoreItem[] {
  const items = new Map<Found, StoreItem>()
  const names = new Map(objects.map(one => [one.ref, one.key]))
  for (const found of objects) {
    const { kind, live, parent, above } = found
    const [around, over] = [parent && items.get(parent), above && items.get(above)]
    const known = recordedSteps(found, recorded)
    const own = over === undefined ? [kind.collection, ...ownSteps(found, names, products)] : [found.key]
    items.set(found, {
      kind: kind.name,
      id: live.id,
      steps: known ?? own,
      recorded: known !== undefined,
      permanent: live.permanent !== undefined,
      found,
      live,
      ...(around === undefined ? {} : { parent: around }),
      ...(over === undefined ? {} : { above: over }),
    })
  }
  return [...items.values()]
}

/** What the state has of its address behind that of what it lies in. */
function recordedSteps(
  { ref, parent, above }: Found,
  recorded: ReadonlyMap<string, Address>,
): readonly string[] | undefined {
  const around = above ?? parent
  const address = recorded.get(ref)
  const outer = around === undefined ? '' : recorded.get(around.ref)
  if (address === undefined || outer === undefined || (outer !== '' && !isWithin(address, outer))) return undefined
  const steps = parseAddress(address) ?? []
  const tail = steps.slice(outer === '' ? 0 : (parseAddress(outer) ?? []).length)
  return tail.length === 0 ? undefined : tail
}

/** What stands in a list is known by what it refers to. */
function ownSteps(found: Found, names: ReadonlyMap<string, string>, products: ReadonlyMap<string, string>): string[] {
  const { kind, key, live } = found
  if (kind.shape === 'one') return []
  if (kind.shape === 'map' || kind.shape === 'tree') return segmentsOf(found) ?? [key]
  const parts = Object.entries(live.attributes).flatMap(([name, value]) => {
    if (!isReference(value) || !('$id' in value)) return []
    const known = name === 'product' ? products.get(value.$id) : names.get(`${name}|${value.$id}`)
    return [[name, known ?? value.$id] as const]
  })
  if (kind.shape === 'set' && parts.length === 1) return [parts[0]![1]]
  return [
    parts
      .map(([name, known]) => `${name}=${known}`)
      .sort()
      .join(',') || key,
  ]
}

function productsIn(live: readonly Live[], facts: ReadonlyMap<string, KindFacts>): string[] {
  const ids = live.flatMap(({ kind, attributes }) =>
    (facts.get(kind)?.rules ?? []).flatMap(({ path, looksUp }) =>
      looksUp !== 'product'
        ? []
        : valuesAt(attributes, path)
            .flat()
            .flatMap(value => (isReference(value) && '$id' in value ? [value.$id] : [])),
    ),
  )
  return [...new Set(ids)]
}

/** A token that may not read them leaves codes as they are. */
async function readCurrencies(api: Api): Promise<Currencies> {
  const all = new Set<string>()
  let own: string | undefined
  try {
    for await (const { currency_code: code, is_default: isOwn } of api.list('/v2/currencies')) {
      all.add(String(code))
      if (isOwn === true) own = String(code)
    }
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
  }
  return { own, all }
}

/** The host of a site or a checkout; undefined for all else. */
export function hostIn({ kind, live }: StoreItem): string | undefined {
  return kind === 'site' || kind === 'checkout_url' ? hostOf(live.attributes.url) : undefined
}
