/** How are orders kept, and which statuses can they have? */

import type { JsonObject } from '../json.ts'
import { table } from '../table.ts'

/** Prices are those of one piece. */
export type OrderLine = { product_id: number; name: string; quantity: number; ex_tax: number; inc_tax: number }

export type Order = {
  id: number
  channel_id: number
  customer_id: number
  status_id: number
  currency_code: string
  is_deleted: boolean
  billing_address: JsonObject
  lines: OrderLine[]
  shipping_addresses: number
  /** The further members that were sent; amounts are text. */
  own: JsonObject
  date_created: number
  date_modified: number
}

/** The first order of a store is 100. */
export const orders = table<Order>('orders', 100)

/** The place is the id. */
export const orderStatuses = [
  'Incomplete',
  'Pending',
  'Shipped',
  'Partially Shipped',
  'Refunded',
  'Cancelled',
  'Declined',
  'Awaiting Payment',
  'Awaiting Pickup',
  'Awaiting Shipment',
  'Completed',
  'Awaiting Fulfillment',
  'Manual Verification Required',
  'Disputed',
  'Partially Refunded',
] as const
