/** Which declared channels, groups, lists and assignments are which at BigCommerce? Paired as a plan would pair them. */

import { ToolError } from '../model/errors.ts'
import type { Party } from '../model/price.ts'
import type { Desired, Live, Recorded } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isLookup } from '../model/values.ts'
import type { PlanInput } from '../planner/input.ts'
import { pairObjects } from '../planner/pair.ts'
import { planRemovals } from '../planner/removal.ts'
import type { Market } from '../pricing/market.ts'
import type { Intentions } from '../pricing/planned.ts'
import type { Project } from './project.ts'
import type { OpenStore } from './stores.ts'

/** Kinds that say something about prices, records aside; each after those it refers to. */
const paired = ['store', 'channel', 'customer_group', 'price_list', 'price_list_assignment']

export interface Identities extends Intentions {
  /** The same parties with the addresses at which they are declared or recorded. */
  addressed(market: Market): Market
  /** Declared records of a list for a SKU, and the currencies of those that the next apply removes. */
  recordsOf(listAddress: string | undefined, sku: string): { declared: Desired[]; removed: Set<string> }
}

export async function identify(
  project: Project,
  { store, live: liveStore }: OpenStore,
  market: Market,
  now: number,
): Promise<Identities> {
  const unit = storeUnit(store.key)
  const recorded = (await project.state.read(unit))?.resources.map(one => ({ ...one, unit })) ?? []
  const contents = project.config.desired.filter(one => one.unit === unit).map(one => withGroupIds(one, market))
  const isPaired = ({ kind }: { kind: string }): boolean => paired.includes(kind)
  const input: PlanInput = {
    desired: [store, ...contents.filter(isPaired)],
    declared: project.config.declared,
    live: [{ ...liveStore, unit: portfolioUnit }, ...toLive(project, unit, liveStore.id, market)],
    recorded: recorded.filter(isPaired),
    lost: [],
    kinds: project.facts,
    unread: new Set(),
    unborn: new Set(),
    safety: project.config.safety,
    billing: project.config.billing,
    destroy: false,
    now,
    diagnostics: [],
  }
  const pairing = pairObjects(input)
  const removalOf = planRemovals(input, pairing)
  const goes = (one: Recorded): boolean => removalOf({ ...one, unit }).how === 'delete'
  const removed = new Set(
    pairing.pairs.flatMap(({ desired, live, recorded: known, kind }) =>
      desired === undefined && live !== undefined && known !== undefined && goes(known) ? [`${kind} ${live.id}`] : [],
    ),
  )
  const declaredIds = new Map([
    ...recorded.map(one => [one.address as string, one.id] as const),
    ...contents.flatMap(one => (one.bindId === undefined ? [] : [[one.address as string, one.bindId] as const])),
  ])
  const withAddress =
    (kind: string) =>
    <T extends Party>(party: T): T => {
      const address = pairing.addressOf(unit, kind, party.ref)
      return address === undefined ? party : { ...party, address }
    }
  return {
    desired: contents,
    idAt: address =>
      pairing.byAddress.has(address) ? pairing.byAddress.get(address)?.live?.id : declaredIds.get(address),
    isRemoved: (kind, id) => removed.has(`${kind} ${id}`),
    addressed: found => ({
      ...found,
      channels: found.channels.map(withAddress('channel')),
      groups: found.groups.map(withAddress('customer_group')),
      lists: found.lists.map(withAddress('price_list')),
    }),
    recordsOf(listAddress, sku) {
      const { keyOf } = project.facts.get('price_record')!
      const isOfSku = (one: { kind: string; key: string; parent?: string }): boolean =>
        one.kind === 'price_record' &&
        one.parent === listAddress &&
        keyOf({}, one.key).startsWith(`${sku.toLowerCase()}/`)
      const declared = contents.filter(isOfSku)
      const wanted = new Set(declared.map(one => one.address as string))
      const left = recorded.filter(one => isOfSku(one) && !wanted.has(one.address) && goes(one))
      return { declared, removed: new Set(left.map(one => one.key.slice(one.key.lastIndexOf('/') + 1).toUpperCase())) }
    },
  }
}

function toLive({ facts }: Project, unit: string, storeId: string, market: Market): Live[] {
  const row = (kind: string, id: string, parentId: string, attributes: Attributes): Live => {
    const key = facts.get(kind)!.keyOf(attributes, '')
    return {
      kind,
      id,
      parentId,
      key,
      attributes,
      unit,
      ...(kind === 'channel' && id === '1' ? { permanent: '1' } : {}),
    }
  }
  const reference = (id: string | undefined): Json => (id === undefined ? null : { $id: id })
  return [
    ...market.channels.map(({ ref, name, type, platform }) => row('channel', ref, storeId, { name, type, platform })),
    ...market.groups.map(({ ref, name }) => row('customer_group', ref, storeId, { name })),
    ...market.lists.map(({ ref, name }) => row('price_list', ref, storeId, { name })),
    ...market.assignments.flatMap(({ id, list, group, channel }) =>
      id === undefined
        ? []
        : [row('price_list_assignment', id, list, { customer_group: reference(group), channel: reference(channel) })],
    ),
  ]
}

/** A group that an assignment only names becomes its id, as in a plan. */
function withGroupIds(one: Desired, { groups }: Market): Desired {
  const group = one.attributes.customer_group
  if (one.kind !== 'price_list_assignment' || !isLookup(group)) return one
  const found = groups.find(({ name }) => name === group.$find)
  if (found === undefined) {
    throw new ToolError('UNKNOWN_REFERENCE', `${one.address}: the store has no customer group \`${group.$find}\``, {
      hint: 'Correct the name, create the group first, or name it as `{ id: … }`.',
      address: one.address,
      source: one.source,
    })
  }
  return { ...one, attributes: { ...one.attributes, customer_group: { $id: found.ref } } }
}
