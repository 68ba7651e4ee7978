/** How are customer groups kept? New customers get the default one, guests that for guests; there is one of each at most. */

import type { JsonObject } from '../json.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'

export type CustomerGroup = {
  id: number
  name: string
  is_default: boolean
  is_group_for_guests: boolean
  category_access: JsonObject
  discount_rules: JsonObject[]
  date_created: number
  date_modified: number
}

export const customerGroups = table<CustomerGroup>('customer_groups')

/** Where this group is the default or that for guests, no other is any longer. */
export function settleFlags(contents: Contents, group: CustomerGroup): void {
  for (const other of customerGroups.rows(contents)) {
    if (other === group) continue
    if (group.is_default) other.is_default = false
    if (group.is_group_for_guests) other.is_group_for_guests = false
  }
}

/** The group of a customer for whom none was named; 0 is none. */
export function defaultGroup(contents: Contents): number {
  return customerGroups.rows(contents).find(group => group.is_default)?.id ?? 0
}
