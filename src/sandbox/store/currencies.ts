/** The currencies of a store, V2: bare lists, and no body at all when there is nothing to list. */

import { iso } from '../clock.ts'
import { v2Error } from '../errors.ts'
import type { Answer, StoreCall, StoreRoute } from '../http.ts'
import type { JsonObject } from '../json.ts'
import { pageOf } from '../paging.ts'
import { type Currency, currencies, insertCurrency } from './currency-rows.ts'
import type { Seeder } from './seeding.ts'

const scope = 'store_v2_information'

export const routes: StoreRoute[] = [
  { method: 'GET', path: '/v2/currencies', scope, handle: list },
  { method: 'GET', path: '/v2/currencies/{id}', scope, handle: read },
]

function list(call: StoreCall): Answer {
  const { page, limit } = pageOf(call)
  const rows = currencies.rows(call.contents).slice((page - 1) * limit, page * limit)
  return rows.length === 0 ? { status: 204 } : { status: 200, body: rows.map(view) }
}

function read(call: StoreCall): Answer {
  const currency = currencies.find(call.contents, Number(call.params.id))
  if (currency === undefined) return v2Error(404, 'The requested resource was not found.')
  return { status: 200, body: view(currency) }
}

const signs: { [code: string]: string } = { USD: '$', AUD: '$', CAD: '$', EUR: '€', GBP: '£', JPY: '¥' }

function view(currency: Currency): JsonObject {
  const { id, currency_code, is_default, enabled, is_transactional = true, rate = 1, last_updated } = currency
  return {
    id,
    is_default,
    last_updated: iso(last_updated),
    country_iso2: currency_code.slice(0, 2),
    default_for_country_codes: [],
    currency_code,
    currency_exchange_rate: rate.toFixed(10),
    auto_update: false,
    token_location: 'left',
    token: signs[currency_code] ?? currency_code,
    decimal_token: '.',
    thousands_token: ',',
    decimal_places: 2,
    enabled,
    is_transactional,
    use_default_name: true,
    name: new Intl.DisplayNames(['en'], { type: 'currency' }).of(currency_code) ?? currency_code,
  }
}

const more = ['SEK', 'NOK', 'DKK', 'CHF', 'PLN', 'CZK', 'HUF']

export const seeder: Seeder = {
  kind: 'currencies',
  insert: ({ contents, now }, row) =>
    insertCurrency(contents, String(row.currency_code), row.enabled !== false, now, {
      is_transactional: row.is_transactional !== false,
      rate: Number(row.currency_exchange_rate ?? 1),
    }),
  sample: at => ({ currency_code: more[at % more.length] ?? 'SEK' }),
}
