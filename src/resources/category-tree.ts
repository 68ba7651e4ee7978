/**
 * Category trees, known by their channel. `channels` is required at creation and refused in updates.
 * An upsert without an id creates, so it is not sent twice; answers are matched by channel, never by place.
 */

import { ToolError } from '../model/errors.ts'
import type { ResourceKind } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { removeByIds } from './kit/by-ids.ts'
import { succeeded } from './kit/outcomes.ts'
import { fromReference, idOf, numberOf, pick, rowsOf, toReference } from './kit/wire.ts'

const permanent = 'the default storefront keeps its tree'

export const categoryTree: ResourceKind = {
  name: 'category_tree',
  collection: 'category_trees',
  parent: 'store',
  shape: 'map',
  api: 'store',
  limits: { create: 50, update: 50, remove: 50, parallel: 1 },
  removal: 'reversible',
  keyOf: attributes => channelsOf(attributes).join(','),
  bornWith: [
    { kind: 'category_tree', id: '1', key: '1', attributes: { channels: [{ $id: '1' }] }, permanent, born: true },
  ],
  async *list(api) {
    for await (const row of api.list('/v3/catalog/trees', { paging: 'undocumented' })) yield fromWire(row)
  },
  async create(api, items) {
    const rows = items.map(item => ({
      ...pick(item.attributes, ['name']),
      channels: channelsOf(item.attributes).map(Number),
    }))
    const { body } = await api.send('PUT', '/v3/catalog/trees', rows, { idempotent: false })
    const made = new Map(rowsOf(body).map(row => [fromWire(row).key, idOf(row.id)]))
    return items.map(item => {
      const id = made.get(channelsOf(item.attributes).join(','))
      return id === undefined ? { error: notInAnswer() } : { id }
    })
  },
  async update(api, items) {
    const rows = items.map(item => ({ id: numberOf(item.id), ...pick(item.attributes, ['name']) }))
    await api.send('PUT', '/v3/catalog/trees', rows)
    return succeeded(items)
  },
  remove: removeByIds('/v3/catalog/trees'),
}

function channelsOf(attributes: Attributes): string[] {
  const channels: Json = attributes.channels ?? []
  if (!Array.isArray(channels)) return []
  return channels.map(channel =>
    isObject(channel) && channel.$id === undefined ? String(channel.$ref) : String(fromReference(channel, '')),
  )
}

function fromWire(row: Attributes): Observed {
  const channels = Array.isArray(row.channels) ? row.channels : []
  return {
    kind: 'category_tree',
    id: idOf(row.id),
    key: channels.map(String).join(','),
    attributes: { ...pick(row, ['name']), channels: channels.map(toReference) },
    ...(channels.includes(1) ? { permanent } : {}),
  }
}

function notInAnswer(): ToolError {
  return new ToolError('BAD_RESPONSE', 'the answer does not list the new tree', {
    hint: 'Plan again: it is adopted if it was made.',
  })
}
