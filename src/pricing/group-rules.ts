/**
 * The discount rules of a customer group as the API has them. A rule of type `price_list` is the older way to write the
 * assignment of a list to the group: where no assignment says so already, it counts as one.
 */

import type { Assignment } from '../model/price.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import type { DiscountRule } from './discounts.ts'

export function readRules(group: Attributes): DiscountRule[] {
  return rulesOf(group).flatMap(rule => {
    const { type, method } = rule
    if (type !== 'all' && type !== 'category' && type !== 'product') return []
    if (method !== 'percent' && method !== 'fixed' && method !== 'price') return []
    const target = type === 'category' ? rule.category_id : type === 'product' ? rule.product_id : undefined
    const amount = Number(rule.amount)
    return [
      { type, method, amount, ...(target === undefined ? {} : { target: String(target) }), origin: 'live' as const },
    ]
  })
}

/** The assignments that only rules of groups speak of, and the groups of which rule and assignment differ. */
export function groupAssignments(
  groups: readonly Attributes[],
  assignments: readonly Assignment[],
): { found: Assignment[]; differing: string[] } {
  const found: Assignment[] = []
  const differing: string[] = []
  for (const row of groups) {
    const rule = rulesOf(row).find(one => one.type === 'price_list')
    if (rule === undefined) continue
    const [group, list] = [String(row.id), String(rule.price_list_id)]
    const same = assignments.filter(one => one.group === group && one.channel === undefined)
    if (same.length === 0) found.push({ list, group, origin: 'live' })
    else if (same.every(one => one.list !== list)) differing.push(group)
  }
  return { found, differing }
}

function rulesOf(group: Attributes): Attributes[] {
  return Array.isArray(group.discount_rules) ? group.discount_rules.filter(isObject) : []
}
