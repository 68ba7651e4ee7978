/**
 * The checkout address of a channel, known by the channel's id. It shows in the site; without one of its own, the site
 * shows that of the default channel. BigCommerce wants it within the domain of the site, and makes it https.
 */

import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Api, ResourceKind } from '../model/kind.ts'
import type { Desired, Live, Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { eachItem, failureOf, goneIsFine } from './kit/outcomes.ts'
import { idOf, rowsOf } from './kit/wire.ts'

export const checkoutUrl: ResourceKind = {
  name: 'checkout_url',
  collection: 'checkout_url',
  parent: 'site',
  shape: 'one',
  none: true,
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  removalMeans: 'the channel has its checkout where the default channel has it then',
  followsParent: true,
  keyOf: () => 'checkout_url',
  check: (desired, live) =>
    desired.filter(one => one.kind === 'checkout_url').flatMap(one => outsideOfSite(one, desired, live)),
  async *list(api) {
    for await (const row of api.list('/v3/sites')) {
      const live = fromWire(row)
      if (live !== undefined) yield live
    }
  },
  create: (api, items) =>
    eachItem(items, async item => {
      const [row = {}] = rowsOf(await api.get(`/v3/sites/${item.parentId}`))
      await write(api, idOf(row.channel_id), item.attributes)
      return { id: idOf(row.channel_id) }
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      await write(api, item.id!, item.attributes)
      return { id: item.id! }
    }),
  remove: (api, items) =>
    eachItem(items, async item => {
      await goneIsFine(() => api.send('DELETE', pathOf(item.id!)))
      return { id: item.id! }
    }),
}

function pathOf(channelId: string): string {
  return `/v3/channels/${channelId}/site/checkout-url`
}

function fromWire(row: Attributes): Observed | undefined {
  const urls = Array.isArray(row.urls) ? row.urls.filter(isObject) : []
  const own = urls.find(one => one.type === 'checkout')
  if (row.is_checkout_url_customized !== true || own === undefined) return undefined
  const attributes = { url: withScheme(own.url) }
  return { kind: 'checkout_url', id: idOf(row.channel_id), parentId: idOf(row.id), key: 'checkout_url', attributes }
}

function withScheme(url: Json | undefined): string {
  return String(url).replace(/^(?![a-z]+:\/\/)/i, 'https://')
}

/**
 * There was a time when an address with its scheme was refused as if it were outside the domain, and taken without it.
 * Where that does not help either, the first refusal is the one that counts.
 */
async function write(api: Api, channelId: string, { url }: Attributes): Promise<void> {
  const address = String(url).replace(/^https?:/i, 'https:')
  try {
    await api.send('PUT', pathOf(channelId), { url: address })
  } catch (error) {
    if (failureOf(error)?.status !== 422) throw error
    const bare = { url: hostOf(address) }
    const { status } = await api.send('PUT', pathOf(channelId), bare, { accept: [422] })
    if (status === 422) throw explained(error)
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof ToolError)) return error
  const hint = 'Choose a name beneath the domain of the site, such as `checkout.` in front of it.'
  return new ToolError(error.code, error.message, { hint, cause: error.cause })
}

/** Refused is what cannot be within the domain; the rest is for BigCommerce to judge. What is there already is not judged. */
function outsideOfSite(one: Desired, desired: readonly Desired[], live: readonly Live[]): Diagnostic[] {
  const parent = desired.find(other => other.address === one.parent)
  const known =
    parent?.bindId === undefined ? undefined : live.find(at => at.kind === 'site' && at.id === parent.bindId)
  const site = hostOf(parent?.attributes.url ?? known?.attributes.url)
  const checkout = hostOf(one.attributes.url)
  if (site === '' || checkout === '' || live.some(at => isThere(at, checkout, site, live))) return []
  const apart = domainOf(site) !== domainOf(checkout)
  if (!apart && site !== checkout) return []
  return [
    {
      severity: 'error',
      code: 'CLASH',
      message: apart
        ? `${one.address} is ${checkout}, which does not lie within the domain of the site, ${site}`
        : `${one.address} is ${checkout}, which is the site itself`,
      hint: 'BigCommerce wants a name beneath the domain of the site, such as `checkout.` in front of it.',
      address: one.address,
      source: one.source,
    },
  ]
}

function isThere({ kind, attributes, parentId }: Live, checkout: string, site: string, live: readonly Live[]): boolean {
  if (kind !== 'checkout_url' || hostOf(attributes.url) !== checkout) return false
  return live.some(at => at.kind === 'site' && at.id === parentId && hostOf(at.attributes.url) === site)
}

function hostOf(url: Json | undefined): string {
  return typeof url === 'string'
    ? url
        .replace(/^[a-z]+:\/\//i, '')
        .replace(/\/$/, '')
        .toLowerCase()
    : ''
}

/** Two names within one domain have the last two labels in common, whatever the domain is. */
function domainOf(host: string): string {
  return host.replace(/:\d+$/, '').split('.').slice(-2).join('.')
}
