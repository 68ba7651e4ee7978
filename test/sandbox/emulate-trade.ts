/** Switches of what a store does around its catalog: webhooks, prices, settings. */

import type { Cases } from './emulate-channels.ts'

type Switches = 'hookConflict'

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
}
