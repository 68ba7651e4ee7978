/**
 * Which orders stand on a channel that they were perhaps not placed on? Counted by BigCommerce, channel by channel; of the
 * orders themselves one page at most is read, the newest of channel 1.
 */

import type { AuditFinding } from '../model/store-audit.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import type { AuditChannel, AuditScope, Check } from './scope.ts'
import { channelWords, counted, defaultChannel, shownAtMost } from './scope.ts'

/** On such a channel no order can be placed. */
const closed = ['inactive', 'disconnected', 'archived']
const gone = ['deleted', 'terminated']
/** Source of an order that the API made. */
const fromApi = 'external'
/** As many as one page has. */
const newest = 250

export const auditOrders: Check = async scope => {
  // The sum first: orders that come in meanwhile are then in a channel's count, and never seem to be in none.
  const all = await countOf(scope, {})
  if (all === 0) return []
  const counts = await Promise.all(
    scope.channels.map(async channel => ({ channel, count: await countOf(scope, { channel_id: channel.id }) })),
  )
  const known = counts.reduce((sum, { count }) => sum + count, 0)
  const onDefault = counts.find(({ channel }) => channel.id === defaultChannel)?.count ?? 0
  const on = (statuses: readonly string[]) =>
    counts.filter(({ channel, count }) => count > 0 && statuses.includes(channel.status))
  return [
    ...(scope.storefronts.length > 1 && onDefault > 0 ? [await defaultFinding(scope, onDefault)] : []),
    ...(await closedFinding(scope, 'orders-closed-channel', on(closed))),
    ...(await closedFinding(scope, 'orders-deleted-channel', on(gone))),
    ...(all > known ? [unknownFinding(all - known)] : []),
  ]
}

async function countOf({ get }: AuditScope, query: { channel_id?: number }): Promise<number> {
  const body = await get('/v2/orders/count', query)
  return isObject(body) ? Number(body.count ?? 0) : 0
}

async function newestOf({ get }: AuditScope, channel: number, limit: number): Promise<Attributes[]> {
  const body = await get('/v2/orders', { channel_id: channel, sort: 'id:desc', limit })
  return Array.isArray(body) ? body.filter(isObject) : []
}

async function defaultFinding(scope: AuditScope, count: number): Promise<AuditFinding> {
  const read = await newestOf(scope, defaultChannel, newest)
  const made = read.filter(({ order_source: source }) => source === fromApi)
  const shown = made.length > 0 ? made : read
  return {
    id: 'orders-default-channel',
    check: 'orders',
    severity: made.length > 0 ? 'warning' : 'note',
    count,
    examples: shown.slice(0, shownAtMost).map(({ id }) => String(id)),
    message: `${counted(count, 'order')} on channel 1, one of ${scope.storefronts.length} storefronts; made through the API of the ${read.length} newest: ${made.length}`,
    fix: 'Whatever makes orders through the API has to send `channel_id`, or BigCommerce takes channel 1. An order that is on the wrong channel is put right with PUT /v2/orders/{id}.',
    facts: { channel_id: defaultChannel, newest_read: read.length, newest_made_by_api: made.length },
  }
}

async function closedFinding(
  scope: AuditScope,
  id: 'orders-closed-channel' | 'orders-deleted-channel',
  found: readonly { channel: AuditChannel; count: number }[],
): Promise<AuditFinding[]> {
  const [first] = found
  if (first === undefined) return []
  const count = found.reduce((sum, one) => sum + one.count, 0)
  const examples = await newestOf(scope, first.channel.id, shownAtMost)
  const isClosed = id === 'orders-closed-channel'
  const names = found.map(({ channel }) => `${channelWords(channel)}, which is ${channel.status}`).join('; ')
  const keys = found.flatMap(({ channel: { address } }) => (address === undefined ? [] : [`${address}`]))
  return [
    {
      id,
      check: 'orders',
      severity: isClosed ? 'warning' : 'note',
      count,
      examples: examples.slice(0, shownAtMost).map(row => String(row.id)),
      message: `${counted(count, 'order')} on ${names}`,
      fix: isClosed
        ? `No further order can be placed there. If the channel is still in use, declare \`status: active\`${keys.length === 0 ? '' : ` at ${keys.join(', ')}`}; otherwise nothing need be done.`
        : 'They keep the number of a channel that is gone; reports by channel may miss them. Nothing need be done unless the orders belong elsewhere: PUT /v2/orders/{id} moves one.',
      facts: {
        channels: found.map(({ channel, count: orders }) => ({
          channel_id: channel.id,
          status: channel.status,
          orders,
        })),
      },
    },
  ]
}

function unknownFinding(count: number): AuditFinding {
  return {
    id: 'orders-unknown-channel',
    check: 'orders',
    severity: 'warning',
    count,
    examples: [],
    message: `${counted(count, 'order')} on channels that the store does not list`,
    fix: 'Look for them in the control panel, or sort GET /v2/orders by `channel_id`; PUT /v2/orders/{id} moves one.',
    facts: {},
  }
}
