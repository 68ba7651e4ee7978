/**
 * Scripts of a channel. BigCommerce shows them, and lets them be changed, only to the API account that made them: under
 * another account's token there seem to be none. An app can have ten, so that all of them are one short list.
 */

import { ToolError } from '../model/errors.ts'
import type { ResourceKind, WriteItem } from '../model/kind.ts'
import type { Attributes } from '../model/values.ts'
import { oneByOne } from './kit/one-by-one.ts'
import { failureOf } from './kit/outcomes.ts'
import { idOf, numberOf, pick } from './kit/wire.ts'

const path = '/v3/content/scripts'

const fields = [
  'name',
  'description',
  'kind',
  'src',
  'html',
  'load_method',
  'location',
  'visibility',
  'enabled',
  'auto_uninstall',
  'consent_category',
  'integrity_hashes',
]

export const script: ResourceKind = {
  name: 'script',
  collection: 'scripts',
  parent: 'channel',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  capacity: { perParent: 50, perStore: 10 },
  keyOf: attributes => String(attributes.name),
  async *list(api) {
    for await (const row of api.list(path)) {
      yield {
        kind: 'script',
        id: idOf(row.uuid),
        parentId: idOf(row.channel_id ?? 1),
        key: String(row.name),
        attributes: pick(row, fields),
      }
    }
  },
  ...oneByOne(path, toWire, explained),
}

/** `unknown` is what BigCommerce calls a script without a category; it is only written to take a category away. */
function toWire(item: WriteItem): Attributes {
  const { consent_category: category, ...attributes } = pick(item.attributes, fields)
  const taken = item.id !== undefined && item.changed.includes('consent_category')
  const known = category !== undefined && (category !== 'unknown' || taken)
  return { ...attributes, ...(known ? { consent_category: category } : {}), channel_id: numberOf(item.parentId) }
}

/** What stands in the way of a script may be others' scripts, which are counted and yet not shown. */
function explained(error: unknown, item: WriteItem): unknown {
  if (!(error instanceof ToolError)) return error
  const status = failureOf(error)?.status ?? 0
  const checkout = ['all_pages', 'checkout'].includes(String(item.attributes.visibility))
  const more =
    status === 403 && checkout
      ? 'Scripts with `visibility: all_pages` or `checkout` also need the scope store_content_checkout.'
      : [403, 409, 422].includes(status)
        ? 'Scripts of other API accounts are not shown and yet count: a channel takes 50, an app has 10. After a change of API account, scripts of the old one cannot be seen; remove them in the control panel.'
        : undefined
  if (more === undefined) return error
  const hint = error.hint === undefined ? more : `${error.hint} ${more}`
  return new ToolError(error.code, error.message, { address: item.address, hint, cause: error.cause })
}
