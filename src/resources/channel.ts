/** Sales channels. There is no DELETE: removing one sets its status to `deleted`, which only BigCommerce can take back. */

import { ToolError } from '../model/errors.ts'
import type { Api, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { verifySeats } from './channel-seats.ts'
import { eachItem, failureOf } from './kit/outcomes.ts'
import { dataOf, idOf, pick, rowsOf } from './kit/wire.ts'

const fields = ['name', 'type', 'platform', 'status', 'external_id', 'is_listable_from_ui', 'is_visible']
const updatable = fields.filter(name => name !== 'type' && name !== 'platform')
const gone = ['deleted', 'terminated']

export const channel: ResourceKind = {
  name: 'channel',
  collection: 'channels',
  parent: 'store',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'irreversible',
  removalMeans: 'its status becomes deleted, which only BigCommerce can take back',
  keyOf: naturalKey,
  verify: (api, desired, live) => verifySeats(api, desired, live, one => naturalKey(one.attributes)),
  bornWith: [
    {
      kind: 'channel',
      id: '1',
      key: 'storefront|bigcommerce|',
      attributes: { type: 'storefront', platform: 'bigcommerce', status: 'active' },
      permanent: 'every store keeps channel 1',
      born: true,
    },
  ],
  async *list(api) {
    for await (const row of api.list('/v3/channels')) {
      if (!gone.includes(String(row.status))) yield fromWire(row)
    }
  },
  create: (api, items) =>
    eachItem(items, async item => {
      try {
        const { body } = await api.send('POST', '/v3/channels', pick(item.attributes, fields))
        return { id: idOf(rowsOf(body)[0]?.id) }
      } catch (error) {
        throw await explained(api, item, error)
      }
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      const changed = updatable.filter(name => item.changed.includes(name))
      await api.send('PUT', `/v3/channels/${item.id}`, pick(item.attributes, changed))
      return { id: item.id! }
    }),
  remove: (api, items) =>
    eachItem(items, async item => {
      await markDeleted(api, item.id!)
      return { id: item.id! }
    }),
}

function naturalKey(attributes: Attributes): string {
  return `${attributes.type}|${attributes.platform}|${attributes.name}`
}

function fromWire(row: Attributes): Observed {
  const attributes = pick(row, fields)
  return {
    kind: 'channel',
    id: idOf(row.id),
    key: naturalKey(attributes),
    attributes,
    ...(row.id === 1 ? { permanent: 'every store keeps channel 1' } : {}),
  }
}

/** A deleted channel is in no list of ours, and yet it keeps its name. */
async function explained(api: Api, item: WriteItem, error: unknown): Promise<unknown> {
  if (failureOf(error)?.status !== 409) return error
  for await (const row of api.list('/v3/channels', { query: { 'status:in': gone } })) {
    if (naturalKey(row) !== naturalKey(item.attributes)) continue
    return new ToolError('CONFLICT', `the deleted channel ${idOf(row.id)} still has the name ${row.name}`, {
      address: item.address,
      hint: 'Choose another name, or ask BigCommerce support to restore the deleted channel (within 90 days).',
      cause: error instanceof ToolError ? error.cause : error,
    })
  }
  return error
}

/** A deleted channel answers 422 to every update, so a refusal is checked against what the channel is now. */
async function markDeleted(api: Api, id: string): Promise<void> {
  try {
    await api.send('PUT', `/v3/channels/${id}`, { status: 'deleted' })
  } catch (error) {
    const status = failureOf(error)?.status
    if (status === 404) return
    if (status !== 422) throw error
    const row = dataOf(await api.get(`/v3/channels/${id}`, { accept: [404] }))
    if (!isObject(row) || (row.id !== undefined && !gone.includes(String(row.status)))) throw error
  }
}
