/** Which price does a shopper get, and why? The facts that decide it, and the answer as data. */

import type { Address } from './address.ts'

/** Whether a fact is there now, or will be once the files are applied. */
type Origin = 'live' | 'files'

/** A channel, group or list. `ref` is its id, or its address where it does not exist yet. */
export interface Party {
  ref: string
  id?: string
  address?: Address
  name: string
  origin: Origin
}

export interface PriceList extends Party {
  active: boolean
}

/** Who pays the prices of a list. Without a group: everybody; without a channel: everywhere. */
export interface Assignment {
  list: string
  group?: string
  channel?: string
  origin: Origin
}

/** A discount of a customer group that is about the variant: on everything, on a category, or on the product. */
export interface Discount {
  type: 'all' | 'category' | 'product'
  method: 'percent' | 'fixed' | 'price'
  amount: number
  /** The id of the category or product. */
  target?: string
  origin: Origin
}

/** What a list says of the variant in one currency. */
export interface ListedPrice {
  /** In upper case. */
  currency: string
  price: number | null
  sale_price: number | null
  /** From how many pieces on there are other prices. */
  tiers: number[]
  origin: Origin
}

export interface Currency {
  code: string
  /** `display`: shoppers see it and pay in the default currency. */
  use: 'default' | 'transactional' | 'display'
  /** How much of it one unit of the default currency is. */
  rate: number
}

export interface PriceFacts {
  /** Refs of the shopper's channel and group. */
  channel: string
  group?: string
  currency: Currency
  /** Code of the store's default currency. */
  base: string
  lists: readonly PriceList[]
  assignments: readonly Assignment[]
  /** Those of the shopper's group that are about the variant, the one that counts first. */
  discounts: readonly Discount[]
  catalogue: { price: number; sale_price: number | null }
}

export const priceSteps = ['group-on-channel', 'group', 'group-discounts', 'channel', 'catalogue'] as const

export type PriceStepName = (typeof priceSteps)[number]

/**
 * What became of a step: `applies`: it decides · `passes`: its list applies and has no price, so that the catalogue's
 * counts · `overshadowed`: an earlier one decides · `inactive`: only lists that are not active · `nothing`: there is none.
 */
export interface PriceStep {
  step: PriceStepName
  outcome: 'applies' | 'passes' | 'overshadowed' | 'inactive' | 'nothing'
  /** Refs of the lists that stand there, the one that counts first. */
  lists: string[]
}

export interface ListVerdict extends PriceList {
  /**
   * `wins` · `no-price`: its record says no price · `no-record`: none of the variant · `other-currency`: none in the one
   * that counts · `overshadowed` · `rival`: another list has the same assignment · `inactive` · `others`: assigned to
   * other shoppers only · `unassigned`.
   */
  verdict:
    | 'wins'
    | 'no-price'
    | 'no-record'
    | 'other-currency'
    | 'overshadowed'
    | 'rival'
    | 'inactive'
    | 'others'
    | 'unassigned'
  /** The step that decides, where that is why this list does not. */
  by?: PriceStepName
  /** With `other-currency`: those that it has. */
  currencies?: string[]
  /** Whom it is assigned to, where those are others. */
  assigned?: { group?: string; channel?: string }[]
}

export interface PriceAnswer {
  from: 'price-list' | 'group-discount' | 'catalogue'
  /** Ref of the list. */
  list?: string
  discount?: Discount
  /** In `currency`; null when nothing says one. */
  price: number | null
  currency: string
  /** Before a sale price, where one is what counts. */
  regular?: number
  /** What shoppers see, where it is another currency. */
  converted?: { price: number; currency: string; rate: number }
  tiers: number[]
  origin: Origin
}

/** What documentation leaves open about this answer. */
export type PriceNote =
  | 'discounts-in-order'
  | 'several-discounts'
  | 'discount-on-sale'
  | 'discounts-beside-list'
  | 'same-assignment-twice'
  | 'marketplace'
  | 'currency-not-on-channel'
  | 'guest-group'
  | 'unknown-category'
  | 'group-rule-differs'
  | 'default-channel'

export interface PriceExplanation {
  answer: PriceAnswer
  steps: PriceStep[]
  lists: ListVerdict[]
  notes: PriceNote[]
}
