/** Switches of what a storefront shows besides pages. */

import type { Cases } from './emulate-channels.ts'

export const contentCases: Pick<Cases, 'scriptChannelChange'> = {
  scriptChannelChange: {
    async probe({ store }) {
      const other = await store('POST', '/v3/channels', { name: 'B', type: 'storefront', platform: 'custom' })
      const { uuid } = (await store('POST', '/v3/content/scripts', { name: 'A', src: '/a.js' })).body.data
      const moved = await store('PUT', `/v3/content/scripts/${uuid}`, { channel_id: other.body.data.id })
      return moved.status === 200 ? moved.body.data.channel_id !== 1 : moved.status
    },
    default: false,
    others: [
      ['allow', true],
      ['reject', 422],
    ],
  },
}
