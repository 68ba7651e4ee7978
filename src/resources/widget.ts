/**
 * Widgets of a channel. BigCommerce adds a member `_` to their configuration, which is nobody's business. A widget stays with
 * the version of its template that it was made with, until an update says `upgrade`.
 */

import type { Api, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { oneByOne } from './kit/one-by-one.ts'
import { fromReference, idOf, numberOf, pick, toReference } from './kit/wire.ts'

const path = '/v3/content/widgets'
const fields = ['name', 'description', 'widget_configuration']

export const widget: ResourceKind = {
  name: 'widget',
  collection: 'widgets',
  parent: 'channel',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  capacity: { perStore: 100_000 },
  keyOf: attributes => String(attributes.name),
  async *list(api, { parentIds, wanted }) {
    const isAsked = wanted.some(one => one.upgrade === true)
    for (const parentId of parentIds) {
      const versions = isAsked ? await currentVersions(api, parentId) : undefined
      for await (const row of api.list(path, { query: { 'channel_id:in': parentId } })) {
        yield fromWire(row, parentId, versions)
      }
    }
  },
  ...oneByOne(path, toWire),
}

/** By template. A widget shows its template as it was in the widget's version, so that only the templates tell. */
async function currentVersions(api: Api, channelId: string): Promise<Map<string, string>> {
  const versions = new Map<string, string>()
  for await (const row of api.list('/v3/content/widget-templates', { query: { 'channel_id:in': channelId } })) {
    versions.set(idOf(row.uuid), idOf(row.current_version_uuid))
  }
  return versions
}

/** `upgrade` is true where there is nothing to upgrade to; without `versions` nobody wants to know. */
function fromWire(row: Attributes, parentId: string, versions: ReadonlyMap<string, string> | undefined): Observed {
  const { _: _added, ...configuration } = isObject(row.widget_configuration) ? row.widget_configuration : {}
  const template = isObject(row.widget_template) ? row.widget_template : {}
  const current = versions?.get(idOf(template.uuid)) ?? idOf(template.current_version_uuid)
  const isOld = versions !== undefined && current !== '' && current !== idOf(row.version_uuid)
  return {
    kind: 'widget',
    id: idOf(row.uuid),
    parentId,
    key: String(row.name),
    attributes: {
      ...pick(row, fields),
      widget_configuration: configuration,
      template: toReference(template.uuid),
      ...(versions === undefined ? {} : { upgrade: !isOld }),
    },
    ...(isOld ? { notes: { upgrade: 'its template has a newer version' } } : {}),
  }
}

function toWire(item: WriteItem): Attributes {
  const template = fromReference(item.attributes.template, null)
  return {
    ...pick(item.attributes, fields),
    ...(template === null ? {} : { widget_template_uuid: template }),
    ...(item.id !== undefined && item.changed.includes('upgrade') ? { upgrade: true } : {}),
    channel_id: numberOf(item.parentId),
  }
}
