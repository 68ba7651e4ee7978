/** Routes of a site: where a headless storefront shows what. One per type and matching. */

import { checkFields } from '../check.ts'
import { type FieldErrors, invalid, notFound } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { paged } from '../paging.ts'
import { table } from '../table.ts'
import type { Seeder } from './seeding.ts'
import { findSite } from './sites.ts'

type SiteRoute = { id: number; site_id: number; type: string; matching: string; route: string }

export const siteRoutes = table<SiteRoute>('site_routes')

const scope = 'store_sites'
const path = '/v3/sites/{site_id}/routes'
const one = `${path}/{route_id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'GET', path: one, scope, handle: call => ok(view(findRoute(call))) },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, handle: remove },
]

const documented = 'product brand category page blog home cart checkout search account login returns static'
const inProse = 'logout create_account forgot_password account_order_status account_new_return recover_abandoned_cart'
const types = `${documented} ${inProse}`.split(' ')

function findRoute(call: StoreCall): SiteRoute {
  const site = findSite(call)
  const found = siteRoutes.find(call.contents, Number(call.params.route_id))
  if (found?.site_id !== site.id) throw notFound()
  return found
}

function list(call: StoreCall): Answer {
  const site = findSite(call)
  const { type } = call.query
  const ofSite = (row: SiteRoute) => row.site_id === site.id && (type === undefined || row.type === type)
  return paged(call, siteRoutes.rows(call.contents).filter(ofSite), view)
}

function create(call: StoreCall): Answer {
  const site = findSite(call)
  const given = read(call, site.id, undefined)
  const row = { id: siteRoutes.nextId(call.contents), site_id: site.id, ...given }
  return { ...ok(view(siteRoutes.insert(call.contents, row))), status: 201 }
}

function update(call: StoreCall): Answer {
  const row = findRoute(call)
  Object.assign(row, read(call, row.site_id, row))
  return { ...ok(view(row)), status: 201 }
}

function read(
  call: StoreCall,
  site: number,
  self: SiteRoute | undefined,
): Pick<SiteRoute, 'type' | 'matching' | 'route'> {
  const body: Json | undefined = call.body
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  const text = { kind: 'string', required: true, minLength: 1 } as const
  checkFields(body, { type: { ...text, values: types }, matching: text, route: text }, errors)
  const [type, matching] = [String(body.type), String(body.matching)]
  const same = (row: SiteRoute) => row.site_id === site && row.type === type && row.matching === matching
  if (siteRoutes.rows(call.contents).some(row => row !== self && same(row))) {
    errors['matching.type'] = `Route already exists for site ${site} matching ${matching} for type ${type}`
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return { type, matching, route: String(body.route) }
}

function remove(call: StoreCall): Answer {
  const { id } = findRoute(call)
  siteRoutes.remove(call.contents, row => row.id === id)
  return { status: 204 }
}

function view({ id, type, matching, route }: SiteRoute): JsonObject {
  return { id, type, matching, route }
}

export const seeder: Seeder = {
  kind: 'site_routes',
  insert: ({ contents }, row) =>
    siteRoutes.insert(contents, {
      id: siteRoutes.nextId(contents),
      site_id: Number(row.site_id),
      type: String(row.type),
      matching: String(row.matching),
      route: String(row.route),
    }),
  sample: at => ({ site_id: 1000, type: 'product', matching: String(at), route: `/sample-${at}` }),
}
