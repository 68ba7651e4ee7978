/** What a store says of channels, groups, price lists and currencies now: a page of each. Only reads. */

import type { Api } from '../model/kind.ts'
import type { Assignment, Currency, Party, PriceList } from '../model/price.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import type { DiscountRule } from './discounts.ts'
import { groupAssignments, readRules } from './group-rules.ts'

export interface Channel extends Party {
  type: string
  platform: string
  /** Codes of the currencies that its shoppers can choose, and of the one they start with. */
  currencies?: string[]
  currency?: string
}

export interface Group extends Party {
  forGuests: boolean
  rules: DiscountRule[]
}

export interface Market {
  channels: Channel[]
  groups: Group[]
  lists: PriceList[]
  assignments: (Assignment & { id?: string })[]
  currencies: Currency[]
  /** Groups whose rule names another list than their assignment does. */
  differing: string[]
}

const gone = ['deleted', 'terminated']

export async function readMarket(api: Api): Promise<Market> {
  const [channels, groups, lists, assignments, currencies] = await Promise.all([
    all(api, '/v3/channels', { include: 'currencies' }),
    all(api, '/v2/customer_groups'),
    all(api, '/v3/pricelists'),
    all(api, '/v3/pricelists/assignments'),
    all(api, '/v2/currencies'),
  ])
  const assigned = assignments.map(toAssignment)
  const { found, differing } = groupAssignments(groups, assigned)
  return {
    channels: channels.filter(row => !gone.includes(String(row.status))).map(toChannel),
    groups: groups.map(toGroup),
    lists: lists.map(row => ({ ...toParty(row), active: row.active !== false })),
    assignments: [...assigned, ...found],
    currencies: toCurrencies(currencies),
    differing,
  }
}

async function all(api: Api, path: string, query: { [name: string]: string } = {}): Promise<Attributes[]> {
  const rows: Attributes[] = []
  for await (const row of api.list(path, { query })) rows.push(row)
  return rows
}

function toParty(row: Attributes): Party & { id: string } {
  const id = String(row.id)
  return { ref: id, id, name: String(row.name ?? ''), origin: 'live' }
}

function toChannel(row: Attributes): Channel {
  const { enabled_currencies: enabled, default_currency: first } = isObject(row.currencies) ? row.currencies : {}
  return {
    ...toParty(row),
    type: String(row.type),
    platform: String(row.platform),
    ...(Array.isArray(enabled) ? { currencies: enabled.map(code => String(code).toUpperCase()) } : {}),
    ...(typeof first === 'string' ? { currency: first.toUpperCase() } : {}),
  }
}

function toGroup(row: Attributes): Group {
  return { ...toParty(row), forGuests: row.is_group_for_guests === true, rules: readRules(row) }
}

function toAssignment(row: Attributes): Assignment & { id: string } {
  const [group, channel] = [refOf(row.customer_group_id), refOf(row.channel_id)]
  return {
    id: String(row.id),
    list: String(row.price_list_id),
    ...(group === undefined ? {} : { group }),
    ...(channel === undefined ? {} : { channel }),
    origin: 'live',
  }
}

/** Null, 0 and nothing at all stand for nobody. */
function refOf(value: Json | undefined): string | undefined {
  return value === undefined || value === null || value === 0 || value === '' ? undefined : String(value)
}

/** Rates are documented as what one U.S. dollar is; what one unit of the default currency is follows from two of them. */
function toCurrencies(rows: readonly Attributes[]): Currency[] {
  const rateOf = (row: Attributes | undefined): number => Number(row?.currency_exchange_rate) || 1
  const base = rateOf(rows.find(row => row.is_default === true))
  return rows.flatMap((row): Currency[] => {
    const code = String(row.currency_code).toUpperCase()
    if (row.is_default === true) return [{ code, use: 'default', rate: 1 }]
    if (row.enabled !== true) return []
    const use = row.is_transactional === true ? 'transactional' : 'display'
    return [{ code, use, rate: Math.round((rateOf(row) / base) * 1e10) / 1e10 }]
  })
}
