/**
 * Which discount rules of a customer group are about a variant, and which of them counts? The reference does not say how
 * rules rank; the nearest one is taken first: the product's, then that of its category, then that of the nearest category
 * above, then the one on everything. Pure.
 */

import type { Discount } from '../model/price.ts'

/** A rule as it stands; a rule of the files may name its product by SKU. */
export interface DiscountRule extends Discount {
  sku?: string
  /** A category of the files that is not known at BigCommerce by any id. */
  unknown?: true
}

/** What the rules are held against. */
export interface Goods {
  productId: string
  /** SKUs by which a rule may name the product, in lower case. */
  skus: readonly string[]
  /** Ids of the product's categories, then of those above them, nearest first. */
  categories: readonly string[]
}

/** The rules that are about the goods, the one that counts first. */
export function fittingDiscounts(rules: readonly DiscountRule[], goods: Goods): Discount[] {
  const ranked = rules.flatMap(rule => {
    const rank = rankOf(rule, goods)
    return rank === undefined ? [] : [{ rank, rule }]
  })
  return ranked.sort((left, right) => left.rank - right.rank).map(({ rule }) => plain(rule))
}

function rankOf({ type, target, sku }: DiscountRule, { productId, skus, categories }: Goods): number | undefined {
  if (type === 'all') return Number.MAX_SAFE_INTEGER
  if (type === 'category') {
    const at = target === undefined ? -1 : categories.indexOf(target)
    return at < 0 ? undefined : at + 1
  }
  return target === productId || (sku !== undefined && skus.includes(sku.toLowerCase())) ? 0 : undefined
}

function plain({ sku: _, unknown: __, ...discount }: DiscountRule): Discount {
  return discount
}
