/** Switches of what a store does around its catalog: webhooks, prices, settings. */

import type { Cases } from './emulate-channels.ts'

type Switches = 'hookConflict' | 'customerSettingsPut' | 'inheritedTemplates'

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
}
