/** Switches of what a store does around its catalog: webhooks, prices, settings. */

import type { Cases } from './emulate-channels.ts'
import { type Asked, seedProducts } from './kit.ts'

type Switches =
  | 'hookConflict'
  | 'customerSettingsPut'
  | 'inheritedTemplates'
  | 'priceRecordPut'
  | 'parallelRecordPuts'
  | 'assignmentConflict'
  | 'groupPriceLists'

const records = '/v3/pricelists/1/records'
const assignments = '/v3/pricelists/assignments'

async function makeLists(asked: Asked): Promise<void> {
  await seedProducts(asked, [{}])
  for (const name of ['A', 'B']) await asked.store('POST', '/v3/pricelists', { name })
  await asked.store('POST', '/v2/customer_groups', { name: 'A' })
}

export const tradeCases: Pick<Cases, Switches> = {
  hookConflict: {
    async probe({ store }) {
      const row = { scope: 'store/order/created', destination: 'https://example.com/hooks' }
      await store('POST', '/v3/hooks', row)
      return (await store('POST', '/v3/hooks', row)).status
    },
    default: 409,
    others: [[422, 422]],
  },
  customerSettingsPut: {
    async probe({ store }) {
      const path = '/v3/customers/settings'
      await store('PUT', path, { privacy_settings: { policy_url: 'https://example.com/policy' } })
      await store('PUT', path, { customer_group_settings: { default_customer_group_id: 0 } })
      return (await store('GET', path)).body.data.privacy_settings.policy_url
    },
    default: 'https://example.com/policy',
    others: [['replace', '']],
  },
  inheritedTemplates: {
    async probe({ store }) {
      const path = '/v3/marketing/email-templates'
      const { length } = (await store('GET', `${path}?channel_id=1`)).body.data
      return [length, (await store('GET', `${path}/invoice_email?channel_id=1`)).status]
    },
    default: [12, 200],
    others: [['hidden', [0, 404]]],
  },
  priceRecordPut: {
    async probe(asked) {
      await makeLists(asked)
      const row = { variant_id: 1, currency: 'USD', price: 10 }
      await asked.store('PUT', records, [{ ...row, sale_price: 8 }])
      await asked.store('PUT', records, [row])
      return (await asked.store('GET', records)).body.data[0].sale_price
    },
    default: null,
    others: [['merge', 8]],
  },
  parallelRecordPuts: {
    async probe(asked) {
      await makeLists(asked)
      const replies = await Promise.all([1, 2, 3].map(() => asked.store('PUT', records, [])))
      return replies.map(reply => reply.status).sort()
    },
    default: [200, 200, 429],
    others: [[1, [200, 429, 429]]],
  },
  assignmentConflict: {
    async probe(asked) {
      await makeLists(asked)
      await asked.store('POST', assignments, [{ price_list_id: 1, channel_id: 1 }])
      const { status } = await asked.store('POST', assignments, [{ price_list_id: 2, channel_id: 1 }])
      const rows: { price_list_id: number }[] = (await asked.store('GET', assignments)).body.data
      return [status, rows.map(row => row.price_list_id)]
    },
    default: [422, [1]],
    others: [
      ['replace', [200, [2]]],
      ['allow', [200, [1, 2]]],
    ],
  },
  groupPriceLists: {
    async probe(asked) {
      await makeLists(asked)
      await asked.store('POST', assignments, [{ price_list_id: 1, customer_group_id: 1 }])
      return (await asked.store('GET', '/v2/customer_groups/1')).body.discount_rules.length
    },
    default: 1,
    others: [['apart', 0]],
  },
}
