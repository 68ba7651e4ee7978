/**
 * For whom does a price list hold? One per customer group and channel. The assignment to a group on all channels is the
 * same fact as the rule `price_list` among the discounts of the group: whichever is written, the other follows.
 */

import type { Settings } from '../options.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'
import { type CustomerGroup, customerGroups } from './customer-group-rows.ts'

export type PriceAssignment = {
  id: number
  price_list_id: number
  customer_group_id: number | null
  channel_id: number | null
}

export const priceAssignments = table<PriceAssignment>('price_list_assignments')

export function insertAssignment(contents: Contents, given: Omit<PriceAssignment, 'id'>): PriceAssignment {
  return priceAssignments.insert(contents, { id: priceAssignments.nextId(contents), ...given })
}

export function removeAssignments(contents: Contents, settings: Settings, gone: (row: PriceAssignment) => boolean) {
  priceAssignments.remove(contents, gone)
  followAssignments(contents, settings)
}

/** A rule that names a price list, in place of all others; it is there as long as the assignment is. */
export function followAssignments(contents: Contents, settings: Settings): void {
  if (settings.emulate.groupPriceLists === 'apart') return
  const lists = new Map<number | null, number>()
  for (const row of priceAssignments.rows(contents)) {
    if (row.channel_id === null) lists.set(row.customer_group_id, row.price_list_id)
  }
  for (const group of customerGroups.rows(contents)) {
    const price_list_id = lists.get(group.id)
    if (price_list_id !== undefined) group.discount_rules = [{ type: 'price_list', price_list_id }]
    else group.discount_rules = group.discount_rules.filter(rule => rule.type !== 'price_list')
  }
}

/** After the rules of a group were written. */
export function followRules(contents: Contents, settings: Settings, group: CustomerGroup): void {
  if (settings.emulate.groupPriceLists === 'apart') return
  const rule = group.discount_rules.find(({ type }) => type === 'price_list')
  const ofGroup = (row: PriceAssignment) => row.customer_group_id === group.id && row.channel_id === null
  const same = (row: PriceAssignment) => row.price_list_id === rule?.price_list_id
  priceAssignments.remove(contents, row => ofGroup(row) && !same(row))
  if (rule === undefined || priceAssignments.rows(contents).some(ofGroup)) return
  const price_list_id = Number(rule.price_list_id)
  insertAssignment(contents, { price_list_id, customer_group_id: group.id, channel_id: null })
}

/** A group with discounts of another kind cannot have a price list. */
export function hasOtherRules(group: CustomerGroup): boolean {
  return group.discount_rules.some(rule => rule.type !== 'price_list')
}
