/**
 * Which stores do the fleets make? One of each row of a fleet: the blueprint filled in with the row, and over it what is said
 * under `stores` of that store alone. Gives one store at a time. Knows of stores only where they stand.
 */

import { type Address, childAddress } from '../model/address.ts'
import type { SourceRange } from '../model/errors.ts'
import type { Placement } from '../model/kind.ts'
import { didYouMean } from '../model/nearest.ts'
import { Claims, type Memory } from './claims.ts'
import type { ConfigFiles } from './files.ts'
import { type InterpolationSources, Interpolator } from './interpolate.ts'
import { overlay } from './merge.ts'
import { type ConfigNode, formatRange, type MapNode, member } from './nodes.ts'
import type { Problems, RowAtWork } from './problems.ts'
import { type Row, rowsOf } from './rows.ts'
import { Template } from './template.ts'

/** A store of a fleet, its body final. */
export interface FleetStore {
  key: string
  /** Where its blueprint begins. */
  at: SourceRange
  body: ConfigNode
  row: RowAtWork
}

export interface FleetSources {
  /** As the files say them, nothing interpolated. */
  blueprints: MapNode | undefined
  fleets: MapNode | undefined
  /** What is said under `stores`: of stores by themselves, and of those of fleets. */
  stores: MapNode
  files: ConfigFiles
  interpolation: InterpolationSources
  placements: readonly Placement[]
  /** The placement of stores. */
  placement: Placement
}

interface Override {
  key: SourceRange
  fleet: ConfigNode
  body: MapNode
  used: boolean
}

/** What is said of a store of a fleet names that fleet. */
export function isOverride(store: ConfigNode): boolean {
  return member(store, 'fleet') !== undefined
}

export class Fleets {
  readonly #sources: FleetSources
  readonly #problems: Problems
  readonly #interpolator: Interpolator
  readonly #templates = new Map<string, Template>()
  readonly #overrides = new Map<string, Override>()
  /** Where each key stands that has been seen. */
  readonly #keys: Claims<SourceRange>

  constructor(sources: FleetSources, problems: Problems, memory: Memory) {
    this.#keys = new Claims(memory)
    this.#sources = sources
    this.#problems = problems
    this.#interpolator = new Interpolator(sources.interpolation, problems)
    for (const [name, { key, value }] of sources.stores.entries) {
      if (value.kind === 'map' && isOverride(value)) this.#addOverride(name, key, value)
      else this.#keys.take(name, () => key)
    }
  }

  #addOverride(name: string, key: SourceRange, value: MapNode): void {
    const resolved = this.#interpolator.resolve(value) as MapNode
    // What has nothing to resolve is the file's own node, which says to others that it is an override.
    const body: MapNode = { ...resolved, entries: new Map(resolved.entries) }
    const fleet = member(body, 'fleet')!
    body.entries.delete('fleet')
    this.#overrides.set(name, { key, fleet, body, used: false })
  }

  /** Two stores may have one key, and it is not known where the first stands. */
  get doubtful(): boolean {
    return this.#keys.doubtful
  }

  *stores(): Generator<FleetStore> {
    const { fleets } = this.#sources
    for (const [name, { key, value }] of fleets?.entries ?? []) {
      if (value.kind === 'map') yield* this.#storesOf(name, key, value)
    }
    for (const [name, override] of this.#overrides) if (!override.used) this.#refuseUnused(name, override)
    for (const [name, { key }] of this.#sources.blueprints?.entries ?? []) {
      if (this.#templates.has(name)) continue
      const hint = 'Use it in a fleet, or remove it.'
      this.#problems.warn(
        'WITHOUT_EFFECT',
        `No fleet uses the blueprint \`${name}\`, so that it was not checked.`,
        key,
        hint,
      )
    }
  }

  *#storesOf(name: string, at: SourceRange, fleet: MapNode): Generator<FleetStore> {
    const blueprint = member(fleet, 'blueprint')
    const each = member(fleet, 'each')
    const named = blueprint === undefined ? undefined : this.#interpolator.resolve(blueprint)
    if (named?.kind !== 'scalar' || typeof named.value !== 'string' || each === undefined) return
    const found = this.#sources.blueprints?.entries.get(named.value)
    if (found === undefined) {
      this.#refuseUnknownBlueprint(named.value, named.at)
      return
    }
    const { files, interpolation } = this.#sources
    const template = this.#templates.get(named.value) ?? new Template(found.value, interpolation, this.#problems)
    this.#templates.set(named.value, template)
    const source = { name, at, each: this.#interpolator.resolve(each), key: this.#keyOf(fleet) }
    const fill: Parameters<typeof rowsOf>[1]['fill'] = (text, row) =>
      new Interpolator({ ...interpolation, each: row }, this.#problems).resolve(text)
    const before = this.#problems.count
    let rows = 0
    for (const row of rowsOf(source, { files, problems: this.#problems, fill })) {
      rows += 1
      const store = this.#storeOf(row, name, found.key, template)
      if (store !== undefined) yield store
    }
    if (rows === 0 && this.#problems.count === before && !isUnresolved(source.each)) {
      this.#problems.warn('WITHOUT_EFFECT', `The fleet \`${name}\` has no rows, and makes no stores.`, source.each.at)
    }
  }

  /** What depends on the row is left as it is. */
  #keyOf(fleet: MapNode): ConfigNode | undefined {
    const key = member(fleet, 'key')
    const sources = { ...this.#sources.interpolation, later: new WeakSet<ConfigNode>() }
    return key === undefined ? undefined : new Interpolator(sources, this.#problems).resolve(key)
  }

  #storeOf(row: Row, fleet: string, at: SourceRange, template: Template): FleetStore | undefined {
    const { placement, placements } = this.#sources
    const address = childAddress('', placement.collection, row.key)
    const override = this.#overrides.get(row.key)
    const isOwn = override?.fleet.kind === 'scalar' && override.fleet.value === fleet
    const others = isOwn ? undefined : override?.key
    const earlier = this.#keys.take(row.key, () => others ?? row.at) ?? others
    if (earlier !== undefined) {
      this.#refuseTwice(row, fleet, earlier, address)
      return undefined
    }
    const work: RowAtWork = {
      at: row.at,
      address,
      ...(override === undefined ? {} : { apart: placesIn(override.body) }),
    }
    const filled = this.#problems.inRow(work, () => template.fill(row))
    if (override === undefined) return { key: row.key, at, body: filled, row: work }
    override.used = true
    const body = overlay(filled, override.body)
    dropRemoved(body, placement.name, placements)
    return { key: row.key, at, body, row: work }
  }

  #refuseTwice(row: Row, fleet: string, earlier: SourceRange, address: Address): void {
    const isStore = this.#sources.stores.entries.get(row.key)?.key === earlier
    const override = this.#overrides.get(row.key)?.fleet
    const other = override?.kind === 'scalar' && override.value !== fleet
    this.#problems.addOfRow(
      'DUPLICATE_OBJECT',
      `The fleet \`${fleet}\` makes \`${address}\`, which is declared in ${formatRange(earlier)} as well.`,
      row.at,
      isStore && (override === undefined || other)
        ? `To say something of this one store over its blueprint, write \`fleet: ${fleet}\` there.`
        : 'Each store is declared once: give one of the two another key, or remove it.',
      address,
    )
  }

  #refuseUnknownBlueprint(name: string, at: SourceRange): void {
    const hint = didYouMean(name, this.#sources.blueprints?.entries.keys() ?? []) ?? 'Declare it under `blueprints:`.'
    this.#problems.add('UNKNOWN_REFERENCE', `There is no blueprint \`${name}\`.`, at, hint)
  }

  #refuseUnused(key: string, { fleet, key: at }: Override): void {
    if (fleet.kind !== 'scalar' || fleet.unresolved) return
    const name = String(fleet.value)
    const fleets = [...(this.#sources.fleets?.entries.keys() ?? [])]
    if (!fleets.includes(name)) {
      const hint = didYouMean(name, fleets) ?? 'Declare it under `fleets:`.'
      this.#problems.add('UNKNOWN_REFERENCE', `There is no fleet \`${name}\`.`, fleet.at, hint)
    } else {
      const hint = didYouMean(key, this.#keys.identities()) ?? 'Add a row with this key, or remove `fleet:`.'
      this.#problems.add('UNKNOWN_REFERENCE', `The fleet \`${name}\` has no row with the key \`${key}\`.`, at, hint)
    }
  }
}

function isUnresolved(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.unresolved === true
}

function placesIn(node: ConfigNode, places = new WeakSet<SourceRange>()): WeakSet<SourceRange> {
  places.add(node.at)
  if (node.kind === 'list') for (const item of node.items) placesIn(item, places)
  if (node.kind === 'map') {
    for (const { key, value } of node.entries.values()) {
      places.add(key)
      placesIn(value, places)
    }
  }
  return places
}

/** Null in place of an object of the blueprint means that this store does not have it. */
function dropRemoved(node: ConfigNode, kind: string, placements: readonly Placement[]): void {
  if (node.kind !== 'map') return
  for (const { parent, shape, collection, name, levels = 1 } of placements) {
    if (parent !== kind) continue
    const value = member(node, collection)
    if (shape === 'one' && value !== undefined) dropRemoved(value, name, placements)
    if (shape !== 'map' || value?.kind !== 'map') continue
    dropEntries(value, levels)
    for (const entry of value.entries.values()) dropRemoved(entry.value, name, placements)
  }
}

function dropEntries(map: MapNode, levels: number): void {
  for (const [key, { value }] of map.entries) {
    if (value.kind === 'scalar' && value.removes) map.entries.delete(key)
    else if (value.kind === 'map' && levels > 1) dropEntries(value, levels - 1)
  }
}
