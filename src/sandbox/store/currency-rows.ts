/** How are the currencies of a store and of its channels kept? */

import { table } from '../table.ts'
import type { Contents } from '../world.ts'

export type Currency = {
  id: number
  currency_code: string
  is_default: boolean
  enabled: boolean
  /** False: prices are shown in it and paid in the default currency. */
  is_transactional: boolean
  rate: number
  last_updated: number
}

/** The id is the channel's. */
export type Assignment = { id: number; enabled_currencies: string[]; default_currency: string }

export const currencies = table<Currency>('currencies')
export const assignments = table<Assignment>('currency_assignments')

/** The first currency of a store is its default. */
export function insertCurrency(
  contents: Contents,
  code: string,
  enabled: boolean,
  now: number,
  { is_transactional = true, rate = 1 }: Partial<Pick<Currency, 'is_transactional' | 'rate'>> = {},
): Currency {
  return currencies.insert(contents, {
    id: currencies.nextId(contents),
    currency_code: code,
    is_default: currencies.rows(contents).length === 0,
    enabled,
    is_transactional,
    rate,
    last_updated: now,
  })
}

export function enabledCodes(contents: Contents): string[] {
  const enabled = currencies.rows(contents).filter(row => row.enabled)
  return enabled.map(row => row.currency_code)
}

export function defaultCode(contents: Contents): string {
  return currencies.rows(contents).find(row => row.is_default)?.currency_code ?? 'USD'
}

/** The currencies of a channel: its own, or else those of the store. */
export function currenciesOf(contents: Contents, channelId: number) {
  const own = assignments.find(contents, channelId)
  return {
    channel_id: channelId,
    enabled_currencies: own?.enabled_currencies ?? enabledCodes(contents),
    default_currency: own?.default_currency ?? defaultCode(contents),
  }
}
