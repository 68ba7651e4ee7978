/**
 * Templates of mails that a channel has in place of its store's. Where it has none, BigCommerce may show it the store's as
 * if it were its own: what is the same as that is only taken for the channel's own where the state says that we made it.
 */

import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import { type Attributes, canonicalJson } from '../model/values.ts'
import { eachItem, goneIsFine } from './kit/outcomes.ts'
import { pick, rowsOf } from './kit/wire.ts'

const path = '/v3/marketing/email-templates'
const fields = ['subject', 'body', 'translations']

export const emailTemplate: ResourceKind = {
  name: 'email_template',
  collection: 'email_templates',
  parent: 'channel',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  removalMeans: 'the channel writes what its store writes then',
  keyOf: (_, key) => key,
  async *list(api, { parentIds, knownIds = [] }) {
    if (parentIds.length === 0) return
    const ofStore = new Set(rowsOf(await api.get(path)).map(said))
    const known = new Set(knownIds)
    for (const channelId of parentIds) {
      for (const row of rowsOf(await api.get(path, { query: { channel_id: channelId } }))) {
        const live = fromWire(row, channelId)
        if (known.has(live.id) || !ofStore.has(said(row))) yield live
      }
    }
  },
  create: (api, items) => eachItem(items, item => write(api, item, `${item.parentId}/${item.key}`)),
  update: (api, items) => eachItem(items, item => write(api, item, item.id!)),
  remove: (api, items) =>
    eachItem(items, async item => {
      const { type, query } = placeOf(item.id!)
      await goneIsFine(() => api.send('DELETE', `${path}/${type}`, undefined, { query }))
      return { id: item.id! }
    }),
}

function said(row: Attributes): string {
  return canonicalJson([row.type_id ?? null, pick(row, fields)])
}

function fromWire(row: Attributes, channelId: string): Observed {
  const key = String(row.type_id)
  return { kind: 'email_template', id: `${channelId}/${key}`, parentId: channelId, key, attributes: pick(row, fields) }
}

/** `3/invoice_email`: a template has no id of its own. */
function placeOf(id: string): { type: string; query: { channel_id: string } } {
  const [channel_id = '', type = ''] = id.split('/')
  return { type, query: { channel_id } }
}

/** What becomes of fields that a write leaves out is not documented: they are read first and sent along. */
async function write(api: Api, { attributes }: WriteItem, id: string): Promise<Outcome> {
  const { type, query } = placeOf(id)
  const complete = fields.every(name => attributes[name] !== undefined)
  const before = complete ? {} : await effective(api, type, query)
  await api.send('PUT', `${path}/${type}`, { ...pick({ ...before, ...attributes }, fields), type_id: type }, { query })
  return { id }
}

/** A channel without a template of its own may be shown none. */
async function effective(api: Api, type: string, query: { channel_id: string }): Promise<Attributes> {
  const [own] = rowsOf(await api.get(`${path}/${type}`, { query, accept: [404] }))
  if (own?.type_id !== undefined) return own
  return rowsOf(await api.get(`${path}/${type}`))[0] ?? {}
}
