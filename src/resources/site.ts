/** The site of a channel: at most one each. Only its URL can be changed. */

import type { ResourceKind, WriteItem } from '../model/kind.ts'
import type { Attributes } from '../model/values.ts'
import { eachItem, goneIsFine } from './kit/outcomes.ts'
import { idOf, numberOf, pick, rowsOf } from './kit/wire.ts'

const permanent = 'every store keeps site 1000'

export const site: ResourceKind = {
  name: 'site',
  collection: 'site',
  parent: 'channel',
  shape: 'one',
  none: true,
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  keyOf: () => 'site',
  bornWith: [{ kind: 'site', id: '1000', parentId: '1', key: 'site', attributes: {}, permanent, born: true }],
  async *list(api) {
    for await (const row of api.list('/v3/sites')) {
      yield {
        kind: 'site',
        id: idOf(row.id),
        parentId: idOf(row.channel_id),
        key: 'site',
        attributes: pick(row, ['url']),
        ...(row.id === 1000 ? { permanent } : {}),
      }
    }
  },
  create: (api, items) =>
    eachItem(items, async item => {
      const body = { ...toWire(item), channel_id: numberOf(item.parentId) }
      const answer = await api.send('POST', '/v3/sites', body)
      return { id: idOf(rowsOf(answer.body)[0]?.id) }
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      await api.send('PUT', `/v3/sites/${item.id}`, toWire(item))
      return { id: item.id! }
    }),
  remove: (api, items) =>
    eachItem(items, async item => {
      await goneIsFine(() => api.send('DELETE', `/v3/sites/${item.id}`))
      return { id: item.id! }
    }),
}

/** The API compares the scheme letter by letter. */
function toWire(item: WriteItem): Attributes {
  return { url: String(item.attributes.url).replace(/^[a-z]+(?=:)/i, scheme => scheme.toLowerCase()) }
}
