/** The control panel's side navigation of a channel. There is no list and no update: a write replaces all of it. */

import type { Api, Outcome, ResourceKind } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { eachItem, goneIsFine } from './kit/outcomes.ts'
import { readEach } from './kit/read-each.ts'
import { pick, rowsOf } from './kit/wire.ts'

const fields = ['bigcommerce_protected_app_sections', 'custom_app_sections']

export const channelMenu: ResourceKind = {
  name: 'channel_menu',
  collection: 'menus',
  parent: 'channel',
  shape: 'one',
  none: true,
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  keyOf: () => 'menus',
  list: (api, scope) => readEach(scope.parentIds, id => readMenu(api, id)),
  create: (api, items) => eachItem(items, item => replace(api, item.parentId!, item.attributes)),
  update: (api, items) =>
    eachItem(items, async item => {
      const before = await readMenu(api, item.id!)
      return replace(api, item.id!, { ...before?.attributes, ...item.attributes })
    }),
  remove: (api, items) =>
    eachItem(items, async item => {
      await goneIsFine(() => api.send('DELETE', pathOf(item.id!)))
      return { id: item.id! }
    }),
}

function pathOf(channelId: string): string {
  return `/v3/channels/${channelId}/channel-menus`
}

/** A channel that never had a menu answers as if it had an empty one, or not at all. */
async function readMenu(api: Api, id: string): Promise<Observed | undefined> {
  const [row = {}] = rowsOf(await api.get(pathOf(id), { accept: [404] }))
  const attributes = pick(row, fields)
  if (Object.keys(attributes).length === 0) return undefined
  return { kind: 'channel_menu', id, parentId: id, key: 'menus', attributes }
}

async function replace(api: Api, id: string, attributes: Attributes): Promise<Outcome> {
  await api.send('POST', pathOf(id), pick(attributes, fields), { idempotent: true })
  return { id }
}
