/** The checkout address of a channel's site: below the domain of the storefront, and always https. */

import { invalid, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject } from '../json.ts'
import { hostOf, isAddress, refuseUsedAddress, siteOfChannel, view } from './sites.ts'

const scope = 'store_sites'
const path = '/v3/channels/{channel_id}/site/checkout-url'

export const routes: StoreRoute[] = [
  { method: 'PUT', path, scope, handle: upsert },
  { method: 'DELETE', path, scope, handle: remove },
]

/** The answer is the site without an envelope. */
function upsert(call: StoreCall): Answer {
  const site = siteOfChannel(call)
  if (!isObject(call.body)) throw invalid({ '': 'error.expected.jsobject' })
  const { url } = call.body
  if (url === undefined) throw invalid({ url: 'error.path.missing' })
  if (typeof url !== 'string') throw invalid({ url: 'error.expected.jsstring' })
  if (!isAddress(url)) throw invalid({ url: 'error.invalid.url' })
  if (!hostOf(url).endsWith(`.${hostOf(site.url).replace(/^www\./, '')}`)) {
    throw refuse(
      422,
      `Incorrect checkout url ${url}. Your checkout and storefront must be within the same main domain like ` +
        '“main.com” and “subdomain.main.com”',
    )
  }
  refuseUsedAddress(call, url, site)
  const created_at = site.checkout?.created_at ?? call.now
  site.checkout = { url: url.replace(/^http:/i, 'https:'), created_at, updated_at: call.now }
  return { status: 200, body: view(call, site) }
}

function remove(call: StoreCall): Answer {
  delete siteOfChannel(call).checkout
  return ok({})
}
