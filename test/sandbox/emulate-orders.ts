/** Switches of orders and abandoned carts. */

import type { Cases } from './emulate-channels.ts'
import type { Asked } from './kit.ts'

type Switches = 'createOrderStatus' | 'archivedOrders' | 'abandonedCartSettingsPut'

export const orderCases: Pick<Cases, Switches> = {
  createOrderStatus: {
    probe: async asked => (await order(asked)).status,
    default: 201,
    others: [[200, 200]],
  },
  archivedOrders: {
    async probe(asked) {
      await order(asked)
      await asked.store('DELETE', '/v2/orders/100')
      return (await asked.store('GET', '/v2/orders')).status
    },
    default: 204,
    others: [['listed', 200]],
  },
  abandonedCartSettingsPut: {
    async probe({ store }) {
      const path = '/v3/abandoned-carts/settings/channels/1'
      await store('PUT', path, { enable_notification: false })
      await store('PUT', path, { email_merchant_when_cart_is_abandoned: true })
      return (await store('GET', path)).body.data.enable_notification
    },
    default: null,
    others: [['merge', false]],
  },
}

function order({ store }: Asked) {
  const products = [{ name: 'Towel', quantity: 1, price_ex_tax: 10, price_inc_tax: 11 }]
  return store('POST', '/v2/orders', { billing_address: { zip: '78759' }, products })
}
