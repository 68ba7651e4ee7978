/**
 * Which objects does a configuration declare, and where do they stand? Walks the nodes along the placements of the
 * kinds. Knows no attribute but `id` and `manage`; malformed parts are passed over, since the schema check tells of them.
 */

import { type Address, childAddress } from '../model/address.ts'
import type { SourceRange } from '../model/errors.ts'
import type { Placement } from '../model/kind.ts'
import { type Manage, portfolioUnit, storeUnit, type Unit } from '../model/resources.ts'
import { Claims } from './claims.ts'
import { type ConfigNode, formatRange, type MapNode, member, toJson } from './nodes.ts'
import type { Claim } from './parts.ts'
import type { Problems } from './problems.ts'

export interface DeclaredObject {
  address: Address
  placement: Placement
  key: string
  unit: Unit
  /** The object this one lies in. */
  parent?: DeclaredObject
  /** In maps: the key, or the outermost where keys are several deep. */
  outerKey?: string
  /** In trees: the node directly above. */
  above?: DeclaredObject
  node: ConfigNode
  source: SourceRange
  manage: Manage
  bindId?: string
}

export interface DeclaredObjects {
  /** In the order of the files; what lies in an object stands after it. */
  objects: DeclaredObject[]
  /** Addresses of the collections that are declared, empty ones too. */
  declared: Set<string>
  byNode: Map<ConfigNode, DeclaredObject>
}

const defaultManage: Manage = { protect: false, ignore: [], onRemove: 'delete' }

/** `ids` are those of the portfolio that objects of other parts are bound to. */
export function collectObjects(
  root: MapNode,
  placements: readonly Placement[],
  ids: Claims<Claim>,
  problems: Problems,
): DeclaredObjects {
  const found: DeclaredObjects = { objects: [], declared: new Set(), byNode: new Map() }
  collectBeneath(undefined, root, placements, problems, found)
  refuseSharedIds(found.objects, ids, problems)
  return found
}

function collectBeneath(
  parent: DeclaredObject | undefined,
  node: ConfigNode,
  placements: readonly Placement[],
  problems: Problems,
  found: DeclaredObjects,
): void {
  for (const placement of placements) {
    if (placement.parent !== parent?.placement.name) continue
    const entry = node.kind === 'map' ? node.entries.get(placement.collection) : undefined
    if (entry === undefined) continue
    const collection = childAddress(parent?.address ?? '', placement.collection)
    found.declared.add(collection)
    const add: Add = (key, address, at, value, above) => {
      const object = declare(placement, key, address, at, value, parent, above)
      found.objects.push(object)
      found.byNode.set(value, object)
      return object
    }
    const { value } = entry
    if (placement.shape === 'tree')
      collectTree(collection, value, undefined, placement, problems, add, found, placements)
    else if (placement.none === true && value.kind === 'scalar' && value.value === null) continue
    else if (placement.shape === 'one') {
      const object = add(placement.collection, collection, entry.key, value)
      collectBeneath(object, value, placements, problems, found)
    } else if (placement.shape === 'set') collectEntries(collection, value, keyInSet, problems, add)
    else if (placement.shape === 'list') collectEntries(collection, value, keyInList, problems, add)
    else {
      for (const { keys, at, node: inner } of entriesOf(value, placement.levels ?? 1)) {
        const object = add(keys.slice(-2).join('/'), childAddress(collection, ...keys), at, inner)
        object.outerKey = keys[0]!
        collectBeneath(object, inner, placements, problems, found)
      }
    }
  }
}

type Add = (key: string, address: Address, at: SourceRange, node: ConfigNode, above?: DeclaredObject) => DeclaredObject

interface KeyedEntry {
  keys: string[]
  at: SourceRange
  node: ConfigNode
}

/** The objects of a map whose keys are so many deep. */
function entriesOf(node: ConfigNode, levels: number, above: string[] = []): KeyedEntry[] {
  if (node.kind !== 'map') return []
  return [...node.entries].flatMap(([key, { key: at, value }]) => {
    const keys = [...above, key]
    return levels === 1 ? [{ keys, at, node: value }] : entriesOf(value, levels - 1, keys)
  })
}

/** Every entry of the list is an object that is known by its key; one without is passed over. */
function collectEntries(
  address: Address,
  list: ConfigNode,
  keyOf: (entry: ConfigNode) => string | undefined,
  problems: Problems,
  add: Add,
): void {
  if (list.kind !== 'list') return
  const places = new Map<string, SourceRange>()
  for (const node of list.items) {
    const key = keyOf(node)
    if (key === undefined) continue
    const earlier = places.get(key)
    if (earlier === undefined) add(key, childAddress(address, key), node.at, node)
    else {
      problems.add(
        'DUPLICATE_OBJECT',
        `\`${key}\` occurs twice in the list: here and in ${formatRange(earlier)}.`,
        node.at,
        'Remove one of the two.',
        childAddress(address, key),
      )
    }
    places.set(key, earlier ?? node.at)
  }
}

/** A name, or the id of something that has none here. */
function keyInSet(node: ConfigNode): string | undefined {
  const id = member(node, 'id')
  const named = node.kind === 'scalar' ? node : id?.kind === 'scalar' ? id : undefined
  if (named === undefined || named.value === null || named.unresolved) return undefined
  return named === node ? String(named.value) : `id:${String(named.value)}`
}

/** All that the entry says: `channel=us,customer_group=trade`. */
function keyInList(node: ConfigNode): string | undefined {
  if (node.kind !== 'map') return undefined
  const said = [...node.entries].filter(([name]) => name !== 'manage').sort(([a], [b]) => (a < b ? -1 : 1))
  return said.map(([name, { value }]) => `${name}=${textOf(value)}`).join(',')
}

function textOf(node: ConfigNode): string {
  if (node.kind === 'scalar') return String(node.value)
  const [id, name] = [member(node, 'id'), member(node, 'name')]
  if (id?.kind === 'scalar') return `id:${String(id.value)}`
  return name?.kind === 'scalar' ? String(name.value) : ''
}

function collectTree(
  address: Address,
  list: ConfigNode,
  above: DeclaredObject | undefined,
  placement: Placement,
  problems: Problems,
  add: Add,
  found: DeclaredObjects,
  placements: readonly Placement[],
): void {
  if (list.kind !== 'list' || placement.tree === undefined) return
  const places = new Map<string, SourceRange>()
  for (const node of list.items) {
    const name = member(node, placement.tree.name)
    if (name?.kind !== 'scalar' || typeof name.value !== 'string' || name.value === '' || name.unresolved) continue
    const earlier = places.get(name.value)
    if (earlier !== undefined) {
      problems.add(
        'DUPLICATE_OBJECT',
        `\`${name.value}\` occurs twice among its siblings: here and in ${formatRange(earlier)}.`,
        node.at,
        'Join the two, or give one another name.',
        childAddress(address, name.value),
      )
      continue
    }
    places.set(name.value, node.at)
    const object = add(name.value, childAddress(address, name.value), node.at, node, above)
    collectBeneath(object, node, placements, problems, found)
    const children = member(node, 'children')
    if (children !== undefined) {
      collectTree(object.address, children, object, placement, problems, add, found, placements)
    }
  }
}

function declare(
  placement: Placement,
  key: string,
  address: Address,
  source: SourceRange,
  node: ConfigNode,
  parent: DeclaredObject | undefined,
  above: DeclaredObject | undefined,
): DeclaredObject {
  const id = member(node, 'id')
  const bound = placement.shape !== 'set' && isBound(id)
  const outer = above ?? parent
  const unit =
    parent === undefined ? portfolioUnit : parent.unit === portfolioUnit ? storeUnit(parent.key) : parent.unit
  return {
    address,
    placement,
    key,
    unit,
    ...(parent === undefined ? {} : { parent }),
    ...(above === undefined ? {} : { above }),
    node,
    source,
    manage: manageOf(member(node, 'manage'), outer?.manage ?? defaultManage),
    ...(bound && id?.kind === 'scalar' ? { bindId: String(id.value) } : {}),
  }
}

function isBound(id: ConfigNode | undefined): boolean {
  return id?.kind === 'scalar' && !id.unresolved && id.value !== null && id.value !== ''
}

/**
 * Member by member, the nearest declaration wins; null means the default. Only `recreate` is not handed down, and labels
 * add to those of what is around.
 */
function manageOf(node: ConfigNode | undefined, { recreate: _, ...inherited }: Manage): Manage {
  if (node?.kind !== 'map') return inherited
  const said = toJson(node) as { [member in 'protect' | 'ignore' | 'on_remove' | 'labels' | 'recreate']?: unknown }
  const { protect = inherited.protect, ignore = inherited.ignore, on_remove: onRemove = inherited.onRemove } = said
  return {
    protect: protect === true,
    ignore: Array.isArray(ignore) ? ignore.map(String) : [],
    onRemove: onRemove === 'forget' ? 'forget' : 'delete',
    ...labelsOf(said.labels, inherited.labels),
    ...(said.recreate === true ? { recreate: true as const } : {}),
  }
}

function labelsOf(said: unknown, inherited: readonly string[] = []): { labels?: string[] } {
  const labels = [...new Set([...inherited, ...(Array.isArray(said) ? said.map(String) : [])])].sort()
  return labels.length === 0 ? {} : { labels }
}

function refuseSharedIds(objects: readonly DeclaredObject[], ids: Claims<Claim>, problems: Problems): void {
  const inStore = new Claims<Claim>('all')
  for (const object of objects) {
    if (object.bindId === undefined) continue
    const bound = object.unit === portfolioUnit ? ids : inStore
    const identity = JSON.stringify([object.unit, object.placement.name, object.bindId])
    const other = bound.take(identity, () => ({ address: object.address, at: problems.placed(object.source) }))
    if (other !== undefined) {
      problems.add(
        'DUPLICATE_OBJECT',
        `\`${object.address}\` and \`${other.address}\` (${formatRange(other.at)}) are both bound to id ${object.bindId}.`,
        object.source,
        'Two declarations cannot describe one object: remove one, or correct its `id`.',
        object.address,
      )
    }
  }
}
