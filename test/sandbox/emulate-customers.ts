/** Switches of customers, their groups and subscribers. */

import type { Cases } from './emulate-channels.ts'
import type { Asked } from './kit.ts'

type Switches =
  | 'groupNames'
  | 'missingGroup'
  | 'sitewideDiscount'
  | 'subscriberEmailScope'
  | 'customerEmailScope'
  | 'customerOriginChange'

const groups = '/v2/customer_groups'

export const customerCases: Pick<Cases, Switches> = {
  groupNames: {
    async probe({ store }) {
      await store('POST', groups, { name: 'Trade' })
      return (await store('POST', groups, { name: 'Trade' })).status
    },
    default: 200,
    others: [['unique', 409]],
  },
  missingGroup: {
    probe: async ({ store }) => (await store('GET', `${groups}/9`)).status,
    default: 404,
    others: [[400, 400]],
  },
  sitewideDiscount: {
    async probe({ store }) {
      const rule = { type: 'all', method: 'percent', amount: 5 }
      const { status } = await store('POST', groups, { name: 'Trade', discount_rules: [rule] })
      return [status, (await store('GET', groups)).body[0].discount_rules.length]
    },
    default: [200, 1],
    others: [['fails', [207, 0]]],
  },
  subscriberEmailScope: {
    async probe({ store }) {
      const channel_id = await outlet(store)
      await store('POST', '/v3/customers/subscribers', { email: 'ann@example.com' })
      return (await store('POST', '/v3/customers/subscribers', { email: 'ann@example.com', channel_id })).status
    },
    default: 409,
    others: [['channel', 200]],
  },
  customerEmailScope: {
    async probe({ store }) {
      const origin_channel_id = await outlet(store)
      await store('POST', customers, [ann])
      return (await store('POST', customers, [{ ...ann, origin_channel_id }])).status
    },
    default: 200,
    others: [['store', 422]],
  },
  customerOriginChange: {
    async probe({ store }) {
      const origin_channel_id = await outlet(store)
      await store('POST', customers, [ann])
      const { status, body } = await store('PUT', customers, [{ id: 1, origin_channel_id }])
      return status === 200 ? body.data[0].origin_channel_id : status
    },
    default: 1,
    others: [['reject', 422]],
  },
}

const customers = '/v3/customers'
const ann = { email: 'ann@example.com', first_name: 'Ann', last_name: 'Lee' }

async function outlet(store: Asked['store']): Promise<number> {
  const body = { name: 'Outlet', type: 'storefront', platform: 'custom', status: 'active' }
  return (await store('POST', '/v3/channels', body)).body.data.id
}
