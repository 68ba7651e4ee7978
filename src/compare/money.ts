/**
 * Which currency of the second store stands where the first has its own? That of the store, if the first does not know it: where
 * both have it, it is the same currency in both. Amounts are never converted. Pure.
 */

import type { Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'

export interface Currencies {
  /** That of the store; undefined where it is not known. */
  own: string | undefined
  all: ReadonlySet<string>
}

/** A code of the first store, as the second one has it. */
export type Exchange = (code: string) => string

export function exchangeOf(from: Currencies, to: Currencies): Exchange {
  const { own } = from
  if (own === undefined || to.own === undefined || own === to.own || from.all.has(to.own) || to.all.has(own))
    return code => code
  const put = to.own
  return code => (code.toUpperCase() === own ? put : code)
}

/** The value with other codes in members whose names tell of currencies. */
export function withCurrencies(value: Json, exchange: Exchange, named = false): Json {
  if (typeof value === 'string') return named ? exchange(value) : value
  if (Array.isArray(value)) return value.map(one => withCurrencies(one, exchange, named))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, withCurrencies(one, exchange, /currenc(y|ies)/i.test(name))]),
  )
}
