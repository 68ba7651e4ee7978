/** Metafields of channels, categories, products and the store: one at a time, and in batches of which each row counts alone. */

import { refuse, statusCodes } from '../errors.ts'
import { type Answer, ok, Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { paged, wordsParameter } from '../paging.ts'
import { dateFilter } from './date-filter.ts'
import {
  clientOf,
  type Metafield,
  metafields,
  type Resource,
  resources,
  view,
  visible,
  wrongIn,
} from './metafield-rows.ts'
import type { Seeder } from './seeding.ts'

export const routes: StoreRoute[] = resources.flatMap(resource => {
  const { scope, path, single } = resource
  const all = `${path}/metafields`
  const ofOne = single ? all : `${path}/{resource_id}/metafields`
  const one = `${ofOne}/{metafield_id}`
  const batch: StoreRoute[] = [
    { method: 'GET', path: all, scope, handle: call => list(call, resource, undefined) },
    { method: 'POST', path: all, scope, handle: call => inBatch(call, resource, row => create(call, resource, row)) },
    { method: 'PUT', path: all, scope, handle: call => inBatch(call, resource, row => update(call, resource, row)) },
    { method: 'DELETE', path: all, scope, handle: call => inBatch(call, resource, id => remove(call, resource, id)) },
    { method: 'GET', path: one, scope, handle: call => shown(resource, find(call, resource)) },
    { method: 'PUT', path: one, scope, handle: call => updateOne(call, resource) },
    { method: 'DELETE', path: one, scope, handle: call => removeOne(call, resource) },
  ]
  if (single) return batch
  return [
    ...batch,
    { method: 'GET', path: ofOne, scope, handle: call => list(call, resource, owner(call, resource)) },
    { method: 'POST', path: ofOne, scope, handle: call => createOne(call, resource) },
  ]
})

/** Why one row is refused. */
class RowError extends Error {
  readonly status: number
  readonly fields: JsonObject

  constructor(status: number, message: string, fields: JsonObject = {}) {
    super(message)
    this.status = status
    this.fields = fields
  }
}

function badRequest(): Refusal {
  const body = { status: 400, title: 'Input is invalid', type: statusCodes, detail: 'Syntax error' }
  return new Refusal({ status: 400, body })
}

const unknown = 'The resource at that URL is not found.'

function owner(call: StoreCall, resource: Resource): number {
  const id = Number(call.params.resource_id)
  if (!resource.exists(call.contents, id)) throw refuse(404, unknown)
  return id
}

function list(call: StoreCall, resource: Resource, id: number | undefined): Answer {
  const keys = wordsParameter(call, 'key:in')
  const namespaces = wordsParameter(call, 'namespace:in')
  const { key, namespace, direction = 'asc' } = call.query
  const created = dateFilter(call, 'date_created')
  const modified = dateFilter(call, 'date_modified')
  const found = visible(call, resource).filter(
    row =>
      (id === undefined || row.resource_id === id) &&
      (key === undefined || row.key === key) &&
      (namespace === undefined || row.namespace === namespace) &&
      keys?.has(row.key) !== false &&
      namespaces?.has(row.namespace) !== false &&
      created(row.date_created) &&
      modified(row.date_modified),
  )
  const fields = wordsParameter(call, 'include_fields')
  const show = (row: Metafield): JsonObject => {
    const whole = view(resource, row, true)
    if (fields === undefined) return whole
    return Object.fromEntries(Object.entries(whole).filter(([name]) => name === 'id' || fields.has(name)))
  }
  return paged(call, direction === 'desc' ? found.reverse() : found, show)
}

/** Rows that can be written are written, whatever becomes of the others. */
function inBatch(call: StoreCall, resource: Resource, write: (row: Json) => Json): Answer {
  if (!Array.isArray(call.body)) throw badRequest()
  const data: Json[] = []
  const errors: JsonObject[] = []
  for (const [at, row] of call.body.entries()) {
    try {
      data.push(write(row))
    } catch (error) {
      if (!(error instanceof RowError)) throw error
      const { status, message, fields } = error
      const named = Object.entries(fields).map(([field, text]) => [`${at}.${field}`, text] as const)
      const details = named.length === 0 ? { [at]: message } : Object.fromEntries(named)
      errors.push({ status, title: message, type: statusCodes, errors: details })
    }
  }
  const meta = { total: call.body.length, success: data.length, failed: errors.length }
  if (errors.length === 0) return { status: 200, body: { data, errors: [], meta } }
  return { status: 422, body: { data, errors: resource.single ? joined(errors) : errors, meta } }
}

function joined(errors: readonly JsonObject[]): JsonObject {
  const details = Object.assign({}, ...errors.map(error => error.errors)) as JsonObject
  const conflicts = errors.every(error => error.status === 409)
  return { status: conflicts ? 409 : 422, title: 'Bulk operation has failed', type: statusCodes, errors: details }
}

function create(call: StoreCall, resource: Resource, row: Json): JsonObject {
  if (!isObject(row)) throw new RowError(422, 'A metafield is an object')
  const resource_id = resource.single ? 0 : Number(row.resource_id)
  const wrong = wrongIn(row, true)
  if (Object.keys(wrong).length > 0) throw new RowError(422, 'The following fields are invalid', wrong)
  if (!resource.exists(call.contents, resource_id)) throw new RowError(404, `The ${resource.type} does not exist`)
  const [namespace, key] = [String(row.namespace), String(row.key)]
  const made: Metafield = {
    id: 0,
    resource_type: resource.type,
    resource_id,
    namespace,
    key,
    value: String(row.value),
    permission_set: String(row.permission_set),
    description: String(row.description ?? ''),
    owner_client_id: clientOf(call),
    date_created: call.now,
    date_modified: call.now,
  }
  refuseTaken(call, made)
  const own = metafields
    .rows(call.contents)
    .filter(other => isBeside(other, made) && other.owner_client_id === made.owner_client_id)
  const most = resource.single ? 10_000 : 250
  if (own.length >= most) throw new RowError(422, `The maximum of ${most} metafields is reached`)
  return view(resource, metafields.insert(call.contents, { ...made, id: metafields.nextId(call.contents) }), true)
}

function isBeside(one: Metafield, other: Metafield): boolean {
  return one.resource_type === other.resource_type && one.resource_id === other.resource_id
}

function refuseTaken(call: StoreCall, wanted: Metafield): void {
  const taken = metafields
    .rows(call.contents)
    .some(
      other =>
        other.id !== wanted.id &&
        isBeside(other, wanted) &&
        other.owner_client_id === wanted.owner_client_id &&
        other.namespace === wanted.namespace &&
        other.key === wanted.key,
    )
  if (taken) throw new RowError(409, 'The metafield conflicts with another one of the same namespace and key')
}

function update(call: StoreCall, resource: Resource, row: Json): JsonObject {
  if (!isObject(row)) throw new RowError(422, 'A metafield is an object')
  const metafield = visible(call, resource).find(known => known.id === Number(row.id))
  if (metafield === undefined) throw new RowError(404, 'Metafield does not exist')
  const wrong = wrongIn(row, false)
  if (Object.keys(wrong).length > 0) throw new RowError(422, 'The following fields are invalid', wrong)
  refuseForeign(call, metafield, row)
  const next = { ...metafield, date_modified: call.now }
  for (const field of ['namespace', 'key', 'value', 'permission_set', 'description'] as const) {
    if (typeof row[field] === 'string') next[field] = row[field]
  }
  refuseTaken(call, next)
  return view(resource, Object.assign(metafield, next), true)
}

/** Of another client's metafield only value and description can be written, and only where that is allowed. */
function refuseForeign(call: StoreCall, metafield: Metafield, row: JsonObject): void {
  if (metafield.owner_client_id === clientOf(call)) return
  const locked = (['namespace', 'key', 'permission_set'] as const).some(
    field => row[field] !== undefined && row[field] !== metafield[field],
  )
  if (locked || !metafield.permission_set.startsWith('write')) throw new RowError(403, 'Unauthorized to update')
}

function remove(call: StoreCall, resource: Resource, id: Json): Json {
  const metafield = visible(call, resource).find(known => known.id === Number(id))
  if (metafield === undefined) throw new RowError(404, 'Metafield does not exist')
  const mayWrite = metafield.owner_client_id === clientOf(call) || metafield.permission_set.startsWith('write')
  if (!mayWrite) throw new RowError(403, 'Unauthorized to delete')
  metafields.remove(call.contents, row => row.id === metafield.id)
  return metafield.id
}

function find(call: StoreCall, resource: Resource): Metafield {
  const id = resource.single ? 0 : owner(call, resource)
  const wanted = Number(call.params.metafield_id)
  const found = visible(call, resource).find(row => row.id === wanted && row.resource_id === id)
  if (found === undefined) throw refuse(404, unknown)
  return found
}

function shown(resource: Resource, row: Metafield): Answer {
  return ok(view(resource, row, resource.single))
}

function createOne(call: StoreCall, resource: Resource): Answer {
  const resource_id = owner(call, resource)
  const body = isObject(call.body) ? { ...call.body, resource_id } : null
  return alone(() => ok(create(call, resource, body)))
}

function updateOne(call: StoreCall, resource: Resource): Answer {
  const { id } = find(call, resource)
  const body = isObject(call.body) ? { ...call.body, id } : null
  return alone(() => ok(update(call, resource, body)))
}

function removeOne(call: StoreCall, resource: Resource): Answer {
  const { id } = find(call, resource)
  return alone(() => {
    remove(call, resource, id)
    return { status: 204 }
  })
}

function alone(work: () => Answer): Answer {
  try {
    return work()
  } catch (error) {
    if (error instanceof RowError) throw refuse(error.status, error.message, error.fields)
    throw error
  }
}

export const seeder: Seeder = {
  kind: 'metafields',
  insert: ({ contents, settings, now }, row) =>
    metafields.insert(contents, {
      id: metafields.nextId(contents),
      resource_type: String(row.resource_type ?? 'channel'),
      resource_id: Number(row.resource_id ?? 1),
      namespace: String(row.namespace),
      key: String(row.key),
      value: String(row.value ?? ''),
      permission_set: String(row.permission_set ?? 'read'),
      description: '',
      owner_client_id: String(row.owner_client_id ?? settings.credentials.client_id),
      date_created: now,
      date_modified: now,
    }),
  sample: at => ({ resource_id: 1, namespace: 'sample', key: `key-${at}`, value: String(at) }),
}
