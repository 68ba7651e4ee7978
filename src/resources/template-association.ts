/**
 * Custom templates: which template file of the theme a product, category, brand or page has on a channel. Upserts keyed by
 * channel, type and object, whose answer is empty, so that ids are read back. Whether the active theme has the file is
 * BigCommerce's to say, and changes with the theme: never a difference, but worth a warning.
 */

import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, ResourceKind, Surroundings, WriteItem } from '../model/kind.ts'
import type { Desired, Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { removeByIds } from './kit/by-ids.ts'
import { succeeded } from './kit/outcomes.ts'
import { liveOf } from './kit/surroundings.ts'
import { fromReference, idOf, keyText, numberOf, toReference } from './kit/wire.ts'

const path = '/v3/storefront/custom-template-associations'
/** Documented. */
const batch = 100

export const templateAssociation: ResourceKind = {
  name: 'template_association',
  collection: 'template_associations',
  parent: 'channel',
  shape: 'map',
  api: 'store',
  limits: { create: batch, update: batch, remove: batch, parallel: 2 },
  removal: 'reversible',
  keyOf: naturalKey,
  verify: async (_api, desired, live, around) => desired.flatMap(one => warnOfMissingFile(one, live, around)),
  async *list(api, { parentIds }) {
    const query = parentIds.length === 1 ? { channel_id: parentIds[0]! } : {}
    for await (const row of api.list(path, { query })) yield fromWire(row)
  },
  async create(api, items) {
    await api.send('PUT', path, items.map(toWire))
    const made = await madeOf(api, items)
    return items.map((item): Outcome => {
      const id = made.get(placeOf(item.parentId, naturalKey(item.attributes)))
      return id === undefined ? { error: unlisted(item) } : { id }
    })
  },
  async update(api, items) {
    await api.send('PUT', path, items.map(toWire))
    return succeeded(items)
  },
  remove: removeByIds(path),
}

function naturalKey(attributes: Attributes): string {
  const type = String(attributes.type)
  return `${type}/${keyText(attributes[type])}`
}

function placeOf(channelId: string | undefined, key: string): string {
  return `${channelId}|${key}`
}

function fromWire(row: Attributes): Observed {
  const type = String(row.entity_type)
  const attributes = { type, [type]: toReference(row.entity_id), file_name: String(row.file_name) }
  return {
    kind: 'template_association',
    id: idOf(row.id),
    parentId: idOf(row.channel_id),
    key: naturalKey(attributes),
    attributes,
    details: { is_valid: row.is_valid !== false },
  }
}

function toWire({ attributes, parentId }: WriteItem): Attributes {
  const type = String(attributes.type)
  return {
    channel_id: numberOf(parentId),
    entity_type: type,
    entity_id: fromReference(attributes[type], 0),
    file_name: attributes.file_name ?? '',
  }
}

/** Objects can only be asked for together with their type and, so that others' do not come along, their channel. */
async function madeOf(api: Api, items: readonly WriteItem[]): Promise<Map<string, string>> {
  const groups = new Map<string, { channel_id: string; type: string; 'entity_id:in': number[] }>()
  for (const row of items.map(toWire)) {
    const [channel_id, type] = [idOf(row.channel_id), String(row.entity_type)]
    const group = groups.get(`${channel_id} ${type}`) ?? { channel_id, type, 'entity_id:in': [] }
    group['entity_id:in'].push(Number(row.entity_id))
    groups.set(`${channel_id} ${type}`, group)
  }
  const made = new Map<string, string>()
  for (const query of groups.values()) {
    for await (const row of api.list(path, { query })) {
      const live = fromWire(row)
      made.set(placeOf(live.parentId, live.key), live.id)
    }
  }
  return made
}

function unlisted({ address }: WriteItem): ToolError {
  return new ToolError('BAD_RESPONSE', 'BigCommerce accepted the template association and does not list it', {
    address,
    hint: 'Run apply again: what is there by then is adopted.',
  })
}

/** What is in force there is the template that all objects of the type have. */
function warnOfMissingFile(one: Desired, live: readonly Observed[], around: Surroundings): Diagnostic[] {
  const now = liveOf(one, live, around, naturalKey)
  const file = one.attributes.file_name
  if (now?.details?.is_valid !== false || now.attributes.file_name !== file) return []
  return [
    {
      severity: 'warning',
      code: 'WITHOUT_EFFECT',
      message: `${one.address}: the theme that is active on the channel has no custom template \`${String(file)}\` for a ${String(one.attributes.type)}`,
      hint: 'Correct `file_name`, or add the file to the theme; until then the usual template is shown.',
      address: one.address,
      source: one.source,
    },
  ]
}
