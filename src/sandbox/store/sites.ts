/** Sites: one web address per channel, at /sites and under its channel. */

import { checkFields } from '../check.ts'
import { iso } from '../clock.ts'
import { type FieldErrors, invalid, notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { integersParameter, pageOf, wordsParameter } from '../paging.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'
import { type Channel, channels, findChannel } from './channels.ts'
import { redirects } from './redirects.ts'
import type { Seeder } from './seeding.ts'
import { siteRoutes } from './site-routes.ts'

export type Site = {
  id: number
  channel_id: number
  url: string
  canonical: string
  created_at: number
  updated_at: number
  /** A checkout address of its own; see checkout-url.ts. */
  checkout?: { url: string; created_at: number; updated_at: number }
}

export const sites = table<Site>('sites', 1000)

const scope = 'store_sites'
const alias = '/v3/channels/{channel_id}/site'

export const routes: StoreRoute[] = [
  { method: 'GET', path: '/v3/sites', scope, handle: list },
  { method: 'POST', path: '/v3/sites', scope, handle: call => ({ ...create(call, call.body), status: 201 }) },
  { method: 'GET', path: '/v3/sites/{site_id}', scope, handle: call => ok(view(call, findSite(call))) },
  { method: 'PUT', path: '/v3/sites/{site_id}', scope, handle: call => update(call, findSite(call)) },
  { method: 'DELETE', path: '/v3/sites/{site_id}', scope, handle: call => remove(call, findSite(call), 204) },
  { method: 'GET', path: alias, scope, handle: call => ok(view(call, siteOfChannel(call))) },
  { method: 'POST', path: alias, scope, handle: createForChannel },
  { method: 'PUT', path: alias, scope, handle: call => update(call, siteOfChannel(call)) },
  { method: 'DELETE', path: alias, scope, handle: call => remove(call, siteOfChannel(call), 200) },
]

export function findSite(call: StoreCall): Site {
  const site = sites.find(call.contents, Number(call.params.site_id))
  if (site === undefined) throw notFound()
  return site
}

export function siteOfChannel(call: StoreCall): Site {
  const channel = findChannel(call)
  const site = sites.rows(call.contents).find(row => row.channel_id === channel.id)
  if (site === undefined) throw notFound()
  return site
}

/** This list counts in its own way: an offset and a total, no pages. */
function list(call: StoreCall): Answer {
  const channelIds = integersParameter(call, 'channel_id:in')
  const types = wordsParameter(call, 'url_type:in')
  const { page, limit } = pageOf(call)
  const offset = (page - 1) * limit
  const found = sites
    .rows(call.contents)
    .filter(
      site =>
        channelIds?.has(site.channel_id) !== false &&
        (types === undefined || urlsOf(call, site).some(url => types.has(String(url.type)))),
    )
  const data = found.slice(offset, offset + limit).map(site => view(call, site))
  return { status: 200, body: { data, meta: { pagination: { offset, limit, total_items: found.length } } } }
}

function createForChannel(call: StoreCall): Answer {
  const channel = findChannel(call)
  return create(call, isObject(call.body) ? { ...call.body, channel_id: channel.id } : call.body)
}

function create(call: StoreCall, body: Json | undefined): Answer {
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  const rules = { url: { kind: 'string', required: true }, channel_id: { kind: 'integer', required: true } } as const
  checkFields(body, rules, errors)
  if (typeof body.url === 'string' && !isAddress(body.url)) errors.url = 'error.invalid.url'
  if (Object.keys(errors).length > 0) throw invalid(errors)
  const channel = channels.find(call.contents, Number(body.channel_id))
  if (channel === undefined) throw notFound()
  if (channel.status === 'deleted') throw refuse(422, `Channel ${channel.id} is deleted.`)
  if (sites.rows(call.contents).some(row => row.channel_id === channel.id)) {
    throw refuse(call.settings.emulate.siteConflict, `Channel ${channel.id} already has a site.`)
  }
  const url = String(body.url)
  refuseUsedAddress(call, url, undefined)
  return ok(view(call, insertSite(call.contents, channel, url, call.now)))
}

export function insertSite(contents: Contents, channel: Pick<Channel, 'id'>, url: string, now: number): Site {
  const id = sites.nextId(contents)
  const canonical = `https://store-${contents.hash}${channel.id === 1 ? '' : `-${channel.id}`}.mybigcommerce.com`
  return sites.insert(contents, { id, channel_id: channel.id, url, canonical, created_at: now, updated_at: now })
}

/** Only the address of a site can change; a channel that is sent along is ignored. */
function update(call: StoreCall, site: Site): Answer {
  if (!isObject(call.body)) throw invalid({ '': 'error.expected.jsobject' })
  const { url } = call.body
  if (url === undefined) throw invalid({ url: 'error.path.missing' })
  if (typeof url !== 'string') throw invalid({ url: 'error.expected.jsstring' })
  if (!isAddress(url)) throw invalid({ url: 'error.invalid.url' })
  refuseUsedAddress(call, url, site)
  site.url = url
  site.updated_at = call.now
  return ok(view(call, site))
}

/** The first site stays for ever; any other takes its redirects and routes along. */
function remove(call: StoreCall, site: Site, status: 200 | 204): Answer {
  if (site.channel_id === 1) throw refuse(422, 'The default site cannot be deleted.')
  sites.remove(call.contents, row => row.id === site.id)
  redirects.remove(call.contents, row => row.site_id === site.id)
  siteRoutes.remove(call.contents, row => row.site_id === site.id)
  return status === 200 ? { status, body: {} } : { status }
}

/** Scheme and host, and at most one slash behind. */
export function isAddress(url: string): boolean {
  return /^https?:\/\/[A-Za-z0-9.-]+(:\d+)?\/?$/.test(url)
}

/** Addresses of checkouts count as well. */
export function refuseUsedAddress(call: StoreCall, url: string, self: Site | undefined): void {
  const host = hostOf(url)
  const hosts = (row: Site) => [row.url, ...(row.checkout === undefined ? [] : [row.checkout.url])].map(hostOf)
  const used = sites.rows(call.contents).some(row => row !== self && hosts(row).includes(host))
  if (used) throw refuse(call.settings.emulate.siteConflict, `The domain ${host} is already used by another channel.`)
}

export function hostOf(url: string): string {
  return new URL(url).host.toLowerCase()
}

export function view(call: StoreCall, site: Site): JsonObject {
  return {
    id: site.id,
    url: site.url,
    channel_id: site.channel_id,
    created_at: iso(site.created_at),
    updated_at: iso(site.updated_at),
    ssl_status: 'shared',
    urls: urlsOf(call, site),
    is_checkout_url_customized: site.checkout !== undefined,
  }
}

/** Without a checkout address of its own a channel uses that of the default one. */
function urlsOf(call: StoreCall, site: Site): JsonObject[] {
  const shared = sites.rows(call.contents)[0]?.url ?? site.url
  const dates = { created_at: iso(site.created_at), updated_at: iso(site.updated_at) }
  const own = site.checkout
  const checkout =
    own === undefined
      ? { url: shared, type: 'checkout', ...dates }
      : { url: own.url, type: 'checkout', created_at: iso(own.created_at), updated_at: iso(own.updated_at) }
  return [{ url: site.url, type: 'primary', ...dates }, { url: site.canonical, type: 'canonical', ...dates }, checkout]
}

export const seeder: Seeder = {
  kind: 'sites',
  insert: (seeding, row) => insertSite(seeding.contents, { id: Number(row.channel_id) }, String(row.url), seeding.now),
  sample: at => ({ channel_id: 1, url: `https://sample-${at}.example.com` }),
}
