/**
 * Providers of web analytics, by what BigCommerce calls them. Every channel has all of them from the start, so that one is
 * never made or deleted; those that nobody speaks of are not worth a word.
 */

import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Desired, Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { eachItem, succeeded } from './kit/outcomes.ts'
import { idOf, pick, rowsOf } from './kit/wire.ts'

const path = '/v3/settings/analytics'
const fields = ['name', 'enabled', 'code', 'data_tag_enabled', 'version']

export const analytics: ResourceKind = {
  name: 'analytics',
  collection: 'analytics',
  parent: 'channel',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'never',
  keyOf: attributes => String(attributes.name),
  verify,
  async *list(api, { parentIds, wanted }) {
    const names = new Set(wanted.map(one => one.name))
    for (const channelId of parentIds) {
      for (const row of await rowsAt(api, channelId)) {
        if (names.has(undefined) || names.has(String(row.name))) yield fromWire(row, channelId)
      }
    }
  },
  create: (api, items) =>
    eachItem(items, async item => {
      const found = (await rowsAt(api, item.parentId!)).find(row => row.name === item.attributes.name)
      if (found === undefined) throw unknownTo(item)
      return write(api, `${item.parentId}/${idOf(found.id)}`, { ...found, ...item.attributes })
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      const { path, query } = placeOf(item.id!)
      const [before = {}] = rowsOf(await api.get(path, { query }))
      return write(api, item.id!, { ...before, ...item.attributes })
    }),
  remove: async (_api, items) => succeeded(items),
}

async function rowsAt(api: Api, channelId: string): Promise<Attributes[]> {
  return rowsOf(await api.get(path, { query: { channel_id: channelId } }))
}

/** A provider has the same id on every channel. */
function fromWire(row: Attributes, channelId: string): Observed {
  const id = `${channelId}/${idOf(row.id)}`
  return { kind: 'analytics', id, parentId: channelId, key: String(row.name), attributes: pick(row, fields) }
}

function placeOf(id: string): { path: string; query: { channel_id: string } } {
  const [channel_id = '', provider = ''] = id.split('/')
  return { path: `${path}/${provider}`, query: { channel_id } }
}

/** What becomes of fields that a write leaves out is not documented, so all are sent; a code is never empty. */
async function write(api: Api, id: string, attributes: Attributes): Promise<Outcome> {
  const place = placeOf(id)
  const { code, ...others } = pick(attributes, fields)
  const body = { ...others, ...(code === undefined || code === '' ? {} : { code }) }
  await api.send('PUT', place.path, body, { query: place.query })
  return { id }
}

function unknownTo({ address, attributes }: WriteItem): ToolError {
  return new ToolError('NOT_FOUND', `BigCommerce has no web analytics called ${String(attributes.name)}`, {
    address,
    hint: 'Correct the name.',
  })
}

/** Which providers there are is asked only where one is named that no channel was seen to have. */
async function verify(api: Api, desired: readonly Desired[], live: readonly Observed[]): Promise<Diagnostic[]> {
  const seen = new Set(live.filter(one => one.kind === 'analytics').map(one => one.key))
  const open = desired.filter(one => typeof one.attributes.name === 'string' && !seen.has(one.attributes.name))
  if (open.length === 0) return []
  const names = rowsOf(await api.get(path)).map(row => String(row.name))
  const wrong = open.filter(one => !names.includes(String(one.attributes.name)))
  return wrong.map(one => {
    const name = String(one.attributes.name)
    return {
      severity: 'error',
      code: 'UNKNOWN_REFERENCE',
      message: `${one.address}: BigCommerce has no web analytics called ${name}`,
      hint: didYouMean(name, names) ?? `There are ${names.map(known => `\`${known}\``).join(', ')}.`,
      address: one.address,
      source: one.source,
    }
  })
}
