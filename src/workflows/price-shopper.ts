/** Who is the shopper: on which channel, in which group, paying in which currency? What is not said is taken from the store. */

import { ToolError } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Currency, Party, PriceNote } from '../model/price.ts'
import type { Channel, Group, Market } from '../pricing/market.ts'
import { readGuestGroup } from '../pricing/variant.ts'
import type { Identities } from './price-identity.ts'
import { choose } from './price-names.ts'

/** What was said of the shopper on the command line. */
export interface Described {
  channel?: string | undefined
  group?: string | undefined
  currency?: string | undefined
}

export interface Shopper {
  channel: Channel
  /** Undefined: a guest, in a store without a group for guests. */
  group?: Group
  currency: Currency
  notes: PriceNote[]
}

/** The channel that every store has. */
const defaultChannel = 'id:1'

export async function findShopper(
  api: Api,
  market: Market,
  { desired }: Identities,
  said: Described,
): Promise<Shopper> {
  const declared = (kind: string) => desired.filter(one => one.kind === kind)
  const choices = { what: 'channel', flag: '--channel', parties: market.channels, declared: declared('channel') }
  const channel = choose(said.channel ?? defaultChannel, choices)
  const groups = {
    what: 'customer group',
    flag: '--group',
    parties: market.groups,
    declared: declared('customer_group'),
  }
  const group = said.group === undefined ? await guestGroup(api, market, channel) : choose(said.group, groups)
  const currency = findCurrency(market, channel, said.currency)
  const notes: [PriceNote, boolean][] = [
    ['default-channel', said.channel === undefined && market.channels.length > 1],
    ['guest-group', said.group === undefined && group !== undefined],
    ['marketplace', ['marketplace', 'marketing'].includes(channel.type)],
    ['currency-not-on-channel', channel.currencies?.includes(currency.code) === false],
    ['unknown-category', group?.rules.some(rule => rule.unknown) === true],
    ['group-rule-differs', group !== undefined && market.differing.includes(group.ref)],
  ]
  return {
    channel,
    ...(group === undefined ? {} : { group }),
    currency,
    notes: notes.flatMap(([note, holds]) => (holds ? [note] : [])),
  }
}

/** The setting of the channel counts before the flag of the group; asked for only where there are groups. */
async function guestGroup(api: Api, { groups }: Market, { id }: Channel): Promise<Group | undefined> {
  const own = id === undefined || groups.length === 0 ? undefined : await readGuestGroup(api, id)
  return groups.find(group => (own === undefined ? group.forGuests : group.ref === own))
}

function findCurrency({ currencies }: Market, channel: Channel, said: string | undefined): Currency {
  const wanted = (said ?? channel.currency)?.toUpperCase()
  const found = currencies.find(one => (wanted === undefined ? one.use === 'default' : one.code === wanted))
  if (found !== undefined) return found
  const usual = currencies.find(one => one.use === 'default')
  if (said === undefined && usual !== undefined) return usual
  const codes = currencies.map(one => one.code)
  throw new ToolError('UNKNOWN_REFERENCE', `the store has no currency ${wanted ?? 'at all'}`, {
    hint: didYouMean(wanted ?? '', codes) ?? `It has: ${codes.join(', ') || 'none'}.`,
  })
}

/** A party as reports show it. */
export function toParty({ ref, id, address, name, origin }: Party): Party {
  return {
    ref,
    ...(id === undefined ? {} : { id }),
    ...(address === undefined ? {} : { address }),
    name,
    origin,
  }
}
