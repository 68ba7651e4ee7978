/** How are metafields kept and shown, to whom, and what may be in them? */

import { createHash } from 'node:crypto'
import { checkFields, type FieldRule } from '../check.ts'
import { iso } from '../clock.ts'
import type { FieldErrors } from '../errors.ts'
import type { StoreCall } from '../http.ts'
import type { JsonObject } from '../json.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'
import { categories } from './category-rows.ts'
import { channels } from './channels.ts'
import { products } from './product-rows.ts'

export type Metafield = {
  id: number
  resource_type: string
  resource_id: number
  namespace: string
  key: string
  value: string
  permission_set: string
  description: string
  owner_client_id: string
  date_created: number
  date_modified: number
}

export const metafields = table<Metafield>('metafields')

export interface Resource {
  type: string
  scope: string
  /** `/v3/channels`; the batch endpoints stand beneath it. */
  path: string
  /** The store itself has no id, and ids of its metafields are texts. */
  single: boolean
  exists(contents: Contents, id: number): boolean
}

export const resources: readonly Resource[] = [
  {
    type: 'channel',
    scope: 'store_channel_settings',
    path: '/v3/channels',
    single: false,
    exists: (contents, id) => channels.find(contents, id) !== undefined,
  },
  {
    type: 'category',
    scope: 'store_v2_products',
    path: '/v3/catalog/categories',
    single: false,
    exists: (contents, id) => categories.find(contents, id) !== undefined,
  },
  {
    type: 'product',
    scope: 'store_v2_products',
    path: '/v3/catalog/products',
    single: false,
    exists: (contents, id) => products.find(contents, id) !== undefined,
  },
  {
    type: 'store',
    scope: 'store_v2_information',
    path: '/v3/store',
    single: true,
    exists: (_, id) => id === 0,
  },
]

/** Every token is that of a client of its own. */
export function clientOf(call: StoreCall): string {
  const token = call.headers['x-auth-token'] ?? ''
  const { store_token, client_id } = call.settings.credentials
  return token === store_token ? client_id : `client-${createHash('sha256').update(token).digest('hex').slice(0, 16)}`
}

/** What a client sees: its own, and what others do not keep to themselves. */
export function visible(call: StoreCall, resource: Resource): Metafield[] {
  const client = clientOf(call)
  return metafields
    .rows(call.contents)
    .filter(
      row =>
        row.resource_type === resource.type &&
        resource.exists(call.contents, row.resource_id) &&
        (row.owner_client_id === client || row.permission_set !== 'app_only'),
    )
}

const text = (minLength: number, maxLength: number, required: boolean): FieldRule => ({
  kind: 'string',
  required,
  minLength,
  maxLength,
})

const permissions = ['app_only', 'read', 'write', 'read_and_sf_access', 'write_and_sf_access']

export function wrongIn(row: JsonObject, isNew: boolean): FieldErrors {
  const errors: FieldErrors = {}
  const rules = {
    namespace: text(1, 64, isNew),
    key: text(1, 64, isNew),
    value: text(1, 65_535, isNew),
    permission_set: { kind: 'string', required: isNew, values: permissions } as const,
    description: text(0, 255, false),
  }
  checkFields(row, rules, errors)
  return errors
}

/** Lists tell the owner; a single metafield does not. */
export function view(resource: Resource, row: Metafield, withOwner: boolean): JsonObject {
  const { id, resource_id, owner_client_id, date_created, date_modified, ...rest } = row
  return {
    id: resource.single ? String(id) : id,
    ...rest,
    resource_id: resource.single ? String(resource_id) : resource_id,
    date_created: iso(date_created),
    date_modified: iso(date_modified),
    ...(withOwner ? { owner_client_id } : {}),
  }
}
