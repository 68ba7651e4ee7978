/** Redirects: one per site and old path; writing the same path again replaces its target. */

import { checkFields } from '../check.ts'
import { type FieldErrors, invalid, refuse } from '../errors.ts'
import type { Answer, StoreCall, StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { integerParameter, integersParameter, paged, pagination } from '../paging.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'
import { categories } from './category-rows.ts'
import { pages } from './page-rows.ts'
import type { Seeder } from './seeding.ts'
import { sites } from './sites.ts'

type Target = { type: string; url?: string; entity_id?: number }
export type Redirect = { id: number; site_id: number; from_path: string; to: Target }

export const redirects = table<Redirect>('redirects')

const scope = 'store_v2_content'
const path = '/v3/storefront/redirects'

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'PUT', path, scope, handle: upsert },
  { method: 'DELETE', path, scope, handle: remove },
]

const targetTypes = ['product', 'brand', 'category', 'page', 'post', 'url']

function list(call: StoreCall): Answer {
  const ids = integersParameter(call, 'id:in')
  const site = integerParameter(call, 'site_id')
  const min = integerParameter(call, 'id:min')
  const max = integerParameter(call, 'id:max')
  const keyword = call.query.keyword?.replace(/^\//, '').toLowerCase()
  const found = redirects
    .rows(call.contents)
    .filter(
      row =>
        ids?.has(row.id) !== false &&
        (site === undefined || row.site_id === site) &&
        (min === undefined || row.id >= min) &&
        (max === undefined || row.id <= max) &&
        (keyword === undefined || row.from_path.replace(/^\//, '').toLowerCase().startsWith(keyword)),
    )
  return paged(call, sorted(call, found), row => view(call, row))
}

function sorted(call: StoreCall, rows: Redirect[]): Redirect[] {
  const { sort = 'id', direction = 'asc' } = call.query
  if (!['from_path', 'type', 'site_id', 'id'].includes(sort)) throw invalid({ sort: 'error.expected.validenumvalue' })
  if (!['asc', 'desc'].includes(direction)) throw invalid({ direction: 'error.expected.validenumvalue' })
  const sign = direction === 'asc' ? 1 : -1
  const by = (row: Redirect) => (sort === 'type' ? row.to.type : row[sort as 'from_path' | 'site_id' | 'id'])
  return rows.sort((a, b) => (by(a) < by(b) ? -sign : by(a) > by(b) ? sign : a.id - b.id))
}

/** Everything or nothing: one bad row refuses them all. Rows come back in the order they were sent. */
function upsert(call: StoreCall): Answer {
  if (!Array.isArray(call.body)) throw invalid({ '': 'error.expected.jsarray' })
  const errors: FieldErrors = {}
  const wanted = call.body.map((row, at) => readRow(call, row, at, errors))
  if (Object.keys(errors).length > 0) throw invalid(errors)
  const known = new Map(redirects.rows(call.contents).map(row => [keyOf(row), row]))
  const data: Json[] = []
  for (const row of wanted) {
    const present = known.get(keyOf(row))
    if (present !== undefined) present.to = row.to
    const saved = present ?? redirects.insert(call.contents, { ...row, id: redirects.nextId(call.contents) })
    known.set(keyOf(saved), saved)
    data.push(view(call, saved))
  }
  const meta = { pagination: pagination(call, data.length, data.length, 1, Math.max(data.length, 1)) }
  return { status: 201, body: { data, meta } }
}

function keyOf(row: Pick<Redirect, 'site_id' | 'from_path'>): string {
  return `${row.site_id} ${row.from_path}`
}

function readRow(call: StoreCall, row: Json, at: number, errors: FieldErrors): Omit<Redirect, 'id'> {
  const own: FieldErrors = {}
  const to = isObject(row) && isObject(row.to) ? row.to : {}
  if (!isObject(row)) own[`${at}`] = 'error.expected.jsobject'
  else {
    const from_path = { kind: 'string', required: true, minLength: 1 } as const
    const site_id = { kind: 'integer', required: true } as const
    checkFields(row, { from_path, site_id, to: { kind: 'object', required: true } }, own, `${at}.`)
    if (isObject(row.to)) checkTarget(call, row.to, own, `${at}.to.`)
    if (own[`${at}.site_id`] === undefined && sites.find(call.contents, Number(row.site_id)) === undefined) {
      own[`${at}.site_id`] = `Site ${String(row.site_id)} does not exist`
    }
  }
  Object.assign(errors, own)
  const given = isObject(row) ? row : {}
  const path = String(given.from_path)
  const from_path = call.settings.emulate.redirectPath === 'normalise' ? normalised(path) : path
  return { site_id: Number(given.site_id), from_path, to: targetOf(to) }
}

function checkTarget(call: StoreCall, to: JsonObject, errors: FieldErrors, prefix: string): void {
  const type = { kind: 'string', required: true, values: targetTypes } as const
  checkFields(to, { type }, errors, prefix)
  if (errors[`${prefix}type`] !== undefined) return
  if (to.type === 'url') {
    checkFields(to, { url: { kind: 'string', required: true, minLength: 1, maxLength: 2048 } }, errors, prefix)
    return
  }
  checkFields(to, { entity_id: { kind: 'integer', required: true } }, errors, prefix)
  if (errors[`${prefix}entity_id`] !== undefined || call.settings.emulate.redirectTarget === 'accept') return
  const id = Number(to.entity_id)
  const missing =
    (to.type === 'category' && categories.find(call.contents, id) === undefined) ||
    (to.type === 'page' && pages.find(call.contents, id) === undefined)
  if (missing) errors[`${prefix}entity_id`] = `The ${String(to.type)} ${id} does not exist`
}

function targetOf(to: JsonObject): Target {
  const type = String(to.type)
  return type === 'url' ? { type, url: String(to.url) } : { type, entity_id: Number(to.entity_id) }
}

function normalised(path: string): string {
  const bare = (path.split(/[?#]/)[0] ?? '').toLowerCase().replaceAll(/^\/+|\/+$/g, '')
  return `/${bare}`
}

function remove(call: StoreCall): Answer {
  const ids = integersParameter(call, 'id:in')
  const site = integerParameter(call, 'site_id')
  if (ids === undefined && site === undefined) throw refuse(422, 'Input is invalid', { 'id:in': 'error.path.missing' })
  const gone = (row: Redirect) => ids?.has(row.id) !== false && (site === undefined || row.site_id === site)
  redirects.remove(call.contents, gone)
  return { status: 204 }
}

function view(call: StoreCall, row: Redirect): JsonObject {
  const { id, site_id, from_path, to } = row
  const shown: JsonObject = { id, site_id, from_path, to: { ...to } }
  if (call.query.include?.split(',').includes('to_url') !== true) return shown
  return { ...shown, to_url: destination(call.contents, row) }
}

function destination(contents: Contents, row: Redirect): string {
  const base = (sites.find(contents, row.site_id)?.url ?? '').replace(/\/$/, '')
  const { type, url = '', entity_id = 0 } = row.to
  if (type === 'url') return /^https?:/.test(url) ? url : base + (url.startsWith('/') ? url : `/${url}`)
  if (type === 'category') return base + (categories.find(contents, entity_id)?.path ?? '/')
  if (type === 'page') return base + (pages.find(contents, entity_id)?.url ?? '/')
  return `${base}/`
}

export const seeder: Seeder = {
  kind: 'redirects',
  insert: ({ contents }, row) =>
    redirects.insert(contents, {
      id: redirects.nextId(contents),
      site_id: Number(row.site_id),
      from_path: String(row.from_path),
      to: targetOf(isObject(row.to) ? row.to : {}),
    }),
  sample: at => ({ site_id: 1000, from_path: `/old-${at}`, to: { type: 'url', url: `/new-${at}` } }),
}
