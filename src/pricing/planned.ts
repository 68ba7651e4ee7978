/**
 * What a store will say of prices once the files are applied: what they declare in place of what is there, what they no
 * longer declare left out, and all else as it is now. Pure; which objects are the same is decided by the planner's pairing.
 */

import type { Address } from '../model/address.ts'
import type { Assignment, ListedPrice, Party } from '../model/price.ts'
import type { Desired } from '../model/resources.ts'
import type { Json } from '../model/values.ts'
import { isLookup, isObject, isReference } from '../model/values.ts'
import type { DiscountRule } from './discounts.ts'
import type { Channel, Group, Market } from './market.ts'

/** The files as far as they are about prices, and what they stand for at BigCommerce. */
export interface Intentions {
  desired: readonly Desired[]
  /** The id of the object that is declared there; undefined where there is none yet. */
  idAt(address: string): string | undefined
  /** Whether the next apply removes it. */
  isRemoved(kind: string, id: string): boolean
}

export function planMarket(market: Market, intentions: Intentions): Market {
  const of = (kind: string): Desired[] => intentions.desired.filter(one => one.kind === kind)
  const refAt = (address: string): string => intentions.idAt(address) ?? address
  const refOf = (value: Json | undefined): string | undefined => {
    if (!isReference(value)) return undefined
    return '$id' in value ? value.$id : refAt(value.$ref)
  }
  const currencies = new Map(of('currency_assignment').map(one => [one.parent, one]))
  const guests = of('customer_group').find(one => declaredValue(one, 'is_group_for_guests') === true)
  const kept = <T extends Party>(kind: string, parties: readonly T[]): T[] =>
    parties.filter(party => !intentions.isRemoved(kind, party.ref))
  return {
    ...market,
    channels: merged(kept('channel', market.channels), of('channel'), refAt, (party, one) =>
      planChannel(party, one, currencies.get(one.address)),
    ),
    groups: merged(kept('customer_group', market.groups), of('customer_group'), refAt, (party, one) =>
      planGroup(party, one, refOf, intentions),
    ).map(group => (guests === undefined ? group : { ...group, forGuests: group.address === guests.address })),
    lists: merged(kept('price_list', market.lists), of('price_list'), refAt, (party, one) => {
      const active = declaredValue(one, 'active')
      return { ...party, active: active === undefined ? (party.active ?? true) : active !== false }
    }),
    assignments: planAssignments(market, of('price_list_assignment'), refAt, refOf, intentions),
  }
}

/** What the list will say of the variant. `declared`: its records of the files; `removed`: currencies that go. */
export function planRecords(
  records: readonly ListedPrice[],
  declared: readonly Desired[],
  removed: ReadonlySet<string>,
): ListedPrice[] {
  const planned = declared.map(one => planRecord(one, records))
  const named = new Set(planned.map(one => one.currency))
  return [...planned, ...records.filter(({ currency }) => !named.has(currency) && !removed.has(currency))]
}

function planRecord(one: Desired, records: readonly ListedPrice[]): ListedPrice {
  const currency = one.key.slice(one.key.lastIndexOf('/') + 1).toUpperCase()
  const live = records.find(record => record.currency === currency)
  const amount = (name: 'price' | 'sale_price'): number | null => {
    const value = declaredValue(one, name)
    if (value === undefined) return live?.[name] ?? null
    return value === null ? null : Number(value)
  }
  const tiers = declaredValue(one, 'bulk_pricing_tiers')
  return {
    currency,
    price: amount('price'),
    sale_price: amount('sale_price'),
    tiers: Array.isArray(tiers) ? tiers.filter(isObject).map(tier => Number(tier.quantity_min)) : (live?.tiers ?? []),
    origin: 'files',
  }
}

/** Undefined where the files leave it to whoever changes it. */
function declaredValue(one: Desired, name: string): Json | undefined {
  return one.manage.ignore.includes(name) ? undefined : one.attributes[name]
}

/** Each party with its declaration, then the declared ones that are not there yet. */
function merged<T extends Party>(
  parties: readonly T[],
  declared: readonly Desired[],
  refAt: (address: string) => string,
  plan: (party: Partial<T> & Party, one: Desired) => T,
): T[] {
  const left = new Map(declared.map(one => [refAt(one.address), one]))
  const planned = parties.map(party => {
    const one = left.get(party.ref)
    left.delete(party.ref)
    return one === undefined ? party : plan({ ...party, ...named(one, party.name) }, one)
  })
  const made = [...left].map(([ref, one]) => plan({ ref, ...named(one, one.key) } as Partial<T> & Party, one))
  return [...planned, ...made]
}

function named(one: Desired, otherwise: string): { address: Address; name: string; origin: 'files' } {
  const name = declaredValue(one, 'name')
  return { address: one.address, name: typeof name === 'string' ? name : otherwise, origin: 'files' }
}

function planChannel(party: Partial<Channel> & Party, one: Desired, currency: Desired | undefined): Channel {
  const [enabled, first] = [currency?.attributes.enabled_currencies, currency?.attributes.default_currency]
  return {
    ...party,
    type: party.type ?? String(one.attributes.type),
    platform: party.platform ?? String(one.attributes.platform),
    ...(Array.isArray(enabled) ? { currencies: enabled.map(code => String(code).toUpperCase()) } : {}),
    ...(typeof first === 'string' ? { currency: first.toUpperCase() } : {}),
  }
}

function planGroup(
  party: Partial<Group> & Party,
  one: Desired,
  refOf: (value: Json | undefined) => string | undefined,
  intentions: Intentions,
): Group {
  const rules = declaredValue(one, 'discount_rules')
  return {
    ...party,
    forGuests: party.forGuests ?? false,
    rules:
      rules === undefined
        ? (party.rules ?? [])
        : (Array.isArray(rules) ? rules : []).filter(isObject).map(rule => planRule(rule, refOf, intentions)),
  }
}

function planRule(
  rule: { [name: string]: Json },
  refOf: (value: Json | undefined) => string | undefined,
  { idAt }: Intentions,
): DiscountRule {
  const { category, product } = rule
  const target = refOf(category ?? product)
  const isUnknown = isObject(category) && typeof category.$ref === 'string' && idAt(category.$ref) === undefined
  return {
    type: rule.type as DiscountRule['type'],
    method: rule.method as DiscountRule['method'],
    amount: Number(rule.amount),
    ...(target === undefined ? {} : { target }),
    ...(isLookup(product) ? { sku: product.$find } : {}),
    ...(isUnknown ? { unknown: true as const } : {}),
    origin: 'files',
  }
}

function planAssignments(
  market: Market,
  declared: readonly Desired[],
  refAt: (address: string) => string,
  refOf: (value: Json | undefined) => string | undefined,
  { isRemoved }: Intentions,
): Market['assignments'] {
  const planned: Assignment[] = declared.map(one => {
    const [group, channel] = [refOf(one.attributes.customer_group), refOf(one.attributes.channel)]
    return {
      list: refAt(one.parent ?? ''),
      ...(group === undefined ? {} : { group }),
      ...(channel === undefined ? {} : { channel }),
      origin: 'files',
    }
  })
  const isSame = (left: Assignment, right: Assignment): boolean =>
    left.list === right.list && left.group === right.group && left.channel === right.channel
  const goes = (kind: string, ref: string | undefined): boolean => ref !== undefined && isRemoved(kind, ref)
  const left = market.assignments.filter(
    one =>
      !planned.some(other => isSame(one, other)) &&
      !goes('price_list_assignment', one.id) &&
      !goes('price_list', one.list) &&
      !goes('customer_group', one.group) &&
      !goes('channel', one.channel),
  )
  return [...planned, ...left]
}
