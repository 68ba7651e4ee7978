/**
 * What can the user do about a failed request?
 * Knows which credential and which scope a path needs; does not know the request's contents.
 */

import type { ErrorCode } from '../model/errors.ts'
import type { Attempt } from './answer.ts'

/** What a hint may depend on. */
export interface HintedRequest {
  method: string
  path: string
  host: string
  audience: 'partner' | 'store'
  uncertain: boolean
  /** The fields that the API has something against, by path. */
  fields: { [path: string]: string }
}

/** The hint for an error, or undefined when its message says all there is to say. */
export function hintFor(code: ErrorCode, attempt: Attempt, request: HintedRequest): string | undefined {
  const hint = hintByCode(code, attempt, request)
  if (!request.uncertain) return hint
  const lookAgain =
    'The request may have taken effect: the next run looks the object up before it sends anything again.'
  return hint === undefined ? lookAgain : `${hint} ${lookAgain}`
}

function hintByCode(code: ErrorCode, attempt: Attempt, request: HintedRequest): string | undefined {
  if (attempt.kind === 'broken' && attempt.trouble === 'refused-tls') {
    return 'Behind a proxy that opens TLS, name its certificate in NODE_EXTRA_CA_CERTS; otherwise check the address.'
  }
  if (attempt.kind === 'broken' && attempt.trouble === 'unsendable') {
    return `Nothing was sent. Look at what stands around or within the ${request.audience === 'partner' ? 'client id and the token of the franchise' : "store's token"}.`
  }
  const status = attempt.kind === 'broken' ? undefined : attempt.status
  switch (code) {
    case 'AUTH_FAILED':
      return request.audience === 'partner'
        ? 'Check the client id (header X-Auth-Client) and the token (header X-Auth-Token) of the franchise: making a new token ends the one before it, and tokens run out. `storewright login partner` makes one.'
        : "Check the store's access token (header X-Auth-Token), and that it was made in the store whose hash is in the address."
    case 'FORBIDDEN':
      return forbiddenHint(request)
    case 'RATE_LIMITED':
      return "Other programs use the store's quota too: try later, or lower --parallelism."
    case 'API_UNAVAILABLE':
      return status === 423
        ? 'Somebody else holds it at the moment; try again later.'
        : 'Try again later; status.bigcommerce.com tells of outages.'
    case 'UNREACHABLE':
      return status === 407
        ? 'The proxy between this machine and the API wants credentials.'
        : `Check the network, the name ${request.host}, and whether a proxy or firewall stands in between.`
    case 'BAD_RESPONSE':
      return status !== undefined && status >= 300 && status < 400
        ? 'Redirects are not followed, as the credentials would go with them: correct the address.'
        : 'A proxy, firewall or login page may have answered in place of the API: check the address and the network.'
    case 'API_INVALID':
      if (status === 413) return 'Too many rows in one request, or too large a one.'
      if (status === 507) return "The store has reached a limit of its plan; see the plan's limits or remove objects."
      return request.method === 'GET'
        ? undefined
        : (partnerHint(request, status) ?? 'Correct what the API names in the declaration, then plan again.')
    case 'CONFLICT':
      return (
        partnerHint(request, status) ??
        'Something else has this name, key or address already: choose another, or bind the declaration to it with `id:`.'
      )
    default:
      return undefined
  }
}

/** Fields of the partner API whose values others decide about. */
const partnerHints: readonly (readonly [field: RegExp, status: 409 | 422, hint: string])[] = [
  [
    /^user_email$/,
    409,
    'A person owns one account at most, in all of BigCommerce: name another address, or, if the account is in your franchise, declare it under its own id.',
  ],
  [
    /^store_name$/,
    409,
    'Names of stores are unique within an account: choose another, or bind the declaration to that store with `id:`.',
  ],
  [
    /^plan_sku$/,
    422,
    'Which plans there are is agreed between you and BigCommerce for your franchise: write one of those, or have this one added.',
  ],
  [
    /^settings(\.|$)/,
    422,
    'Which settings there are is agreed between you and BigCommerce for your franchise: leave the others out.',
  ],
]

function partnerHint({ audience, fields }: HintedRequest, status?: number): string | undefined {
  if (audience !== 'partner') return undefined
  const found = partnerHints.find(
    ([field, when]) => when === status && Object.keys(fields).some(path => field.test(path)),
  )
  return found?.[2]
}

function forbiddenHint(request: HintedRequest): string {
  if (request.audience === 'partner') {
    return 'The client id and the token do not open this franchise: check `connection.franchise_id` (staging and production have different ones). If they are right, the partnership does not allow this.'
  }
  const path = request.path.replace(/^\/v[23](?=\/)/, '')
  const scope = scopes.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1]
  if (scope === undefined) return "The token lacks a scope, or the store's plan does not include this."
  const enough = request.method === 'GET' ? ` (${scope}_read_only is enough for reading)` : ''
  return `The token probably lacks the scope ${scope}${enough}. Scopes are fixed when an API account is made, so a new account is needed. A limit of the store's plan can also be the reason.`
}

/** Scopes by path; the first prefix that fits counts. */
const scopes: readonly (readonly [prefix: string, scope: string])[] = [
  ['/channels', 'store_channel_settings'],
  ['/sites', 'store_sites'],
  ['/catalog', 'store_v2_products'],
  ['/pricelists', 'store_v2_products'],
  ['/customers', 'store_v2_customers'],
  ['/customer_groups', 'store_v2_customers'],
  ['/content', 'store_v2_content'],
  ['/storefront', 'store_v2_content'],
  ['/themes', 'store_themes_manage'],
  ['/orders', 'store_v2_orders'],
  ['/settings', 'store_v2_information'],
  ['/store', 'store_v2_information'],
  ['/marketing', 'store_v2_information'],
  ['/promotions', 'store_v2_marketing'],
]
