/** Switches of what channels have besides their own fields. */

import type { Emulate } from '../../src/sandbox/index.ts'
import type { Asked } from './kit.ts'

/** What a probe finds with the default and with other settings of one switch. */
interface Case<K extends keyof Emulate> {
  probe: (asked: Asked) => Promise<unknown>
  default: unknown
  others: [Emulate[K], unknown][]
}

export type Cases = { [K in keyof Emulate]: Case<K> }

const outlet = { name: 'Outlet', type: 'storefront', platform: 'custom', status: 'active' }

export const channelCases: Pick<
  Cases,
  'storeCurrencies' | 'inheritedCurrencies' | 'missingMenu' | 'inheritedSettings' | 'storefrontSeats' | 'seatRefusal'
> = {
  storeCurrencies: {
    probe: async asked => {
      const { status, body } = await asked.store('GET', '/v2/currencies')
      return [status, body?.map((row: { currency_code: string }) => row.currency_code)]
    },
    default: [200, ['USD', 'AUD', 'CAD', 'EUR', 'GBP']],
    others: [[[], [204, undefined]]],
  },
  inheritedCurrencies: {
    probe: async asked => (await asked.store('GET', '/v3/channels/currency-assignments')).body.data.length,
    default: 1,
    others: [['hidden', 0]],
  },
  missingMenu: {
    probe: async asked => (await asked.store('GET', '/v3/channels/1/channel-menus')).status,
    default: 200,
    others: [['not-found', 404]],
  },
  inheritedSettings: {
    probe: async asked => (await asked.store('GET', '/v3/settings/storefront/robotstxt?channel_id=1')).body.data,
    default: { robots_txt_ssl: null },
    others: [['absent', {}]],
  },
  storefrontSeats: {
    async probe(asked) {
      const statuses = []
      for (const at of [2, 3, 4, 5, 6]) {
        statuses.push((await asked.store('POST', '/v3/channels', { ...outlet, name: `Outlet ${at}` })).status)
      }
      const { storefront_limits } = (await asked.store('GET', '/v2/store')).body.features
      return [statuses.filter(status => status === 200).length, storefront_limits.total_including_inactive]
    },
    default: [4, 5],
    others: [
      [1, [0, 1]],
      [2, [1, 2]],
      [null, [5, 6]],
    ],
  },
  seatRefusal: {
    async probe(asked) {
      for (const at of [2, 3, 4, 5]) await asked.store('POST', '/v3/channels', { ...outlet, name: `Outlet ${at}` })
      return (await asked.store('POST', '/v3/channels', outlet)).status
    },
    default: 403,
    others: [[422, 422]],
  },
}
