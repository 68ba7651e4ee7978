/** Which discounts of a group are about a product, and in which order? */

import { describe, expect, test } from 'vitest'
import type { DiscountRule } from '../../src/pricing/discounts.ts'
import { fittingDiscounts } from '../../src/pricing/discounts.ts'
import { groupAssignments, readRules } from '../../src/pricing/group-rules.ts'

const goods = { productId: '7', skus: ['shirt', 'shirt-red'], categories: ['30', '20', '10'] }
const rule = (type: DiscountRule['type'], target?: string, more: Partial<DiscountRule> = {}): DiscountRule => ({
  type,
  method: 'percent',
  amount: 10,
  ...(target === undefined ? {} : { target }),
  origin: 'live',
  ...more,
})
const targets = (rules: DiscountRule[]) =>
  fittingDiscounts(rules, goods).map(one => `${one.type} ${one.target ?? ''}`.trim())

test('the nearest rule comes first: product, category, categories above, everything', () => {
  const rules = [rule('all'), rule('category', '10'), rule('category', '30'), rule('product', '7')]
  expect(targets(rules)).toEqual(['product 7', 'category 30', 'category 10', 'all'])
})

test('rules about other products and categories are none', () => {
  expect(targets([rule('product', '8'), rule('category', '99'), rule('category')])).toEqual([])
})

test('a product may be named by a SKU of the files, in any case', () => {
  expect(fittingDiscounts([rule('product', undefined, { sku: 'SHIRT' })], goods)).toEqual([rule('product')])
  expect(fittingDiscounts([rule('product', undefined, { sku: 'SHIRTS' })], goods)).toEqual([])
})

describe('a rule of type price_list', () => {
  const row = { id: 3, discount_rules: [{ type: 'price_list', price_list_id: 5 }] }

  test('is an assignment where none says so', () => {
    expect(groupAssignments([row], [])).toEqual({
      found: [{ list: '5', group: '3', origin: 'live' }],
      differing: [],
    })
  })

  test('is the assignment that says the same', () => {
    const assignments = [{ list: '5', group: '3', origin: 'live' as const }]
    expect(groupAssignments([row], assignments)).toEqual({ found: [], differing: [] })
  })

  test('that differs from the assignment is told', () => {
    const assignments = [{ list: '6', group: '3', origin: 'live' as const }]
    expect(groupAssignments([row], assignments)).toEqual({ found: [], differing: ['3'] })
  })

  test('is no discount', () => {
    expect(readRules(row)).toEqual([])
  })
})
