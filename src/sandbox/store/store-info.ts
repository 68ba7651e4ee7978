/** The store at a glance and the time, both V2: bare objects without an envelope. */

import type { Answer, StoreCall, StoreRoute } from '../http.ts'
import { isTrial, levelOf } from '../partner/plans.ts'
import { defaultCode } from './currency-rows.ts'
import { sites } from './sites.ts'
import { storefrontLimits } from './storefront-seats.ts'

const scope = 'store_v2_information'

export const routes: StoreRoute[] = [
  { method: 'GET', path: '/v2/store', scope, handle: read },
  {
    method: 'GET',
    path: '/v2/time',
    scope,
    handle: call => ({ status: 200, body: { time: Math.floor(call.now / 1000) } }),
  },
]

function read(call: StoreCall): Answer {
  const { contents, store, world } = call
  const account = world.accounts.find(candidate => candidate.id === store.account_id)
  const text = (name: string) => String(account?.primary_contact[name] ?? '')
  const url = (sites.rows(contents)[0]?.url ?? `https://${store.primary_hostname}`).replace(/\/$/, '')
  const body = {
    id: contents.hash,
    account_uuid: `00000000-0000-4000-8000-${String(contents.number).padStart(12, '0')}`,
    domain: url.replace(/^https?:\/\//, ''),
    secure_url: url.replace(/^http:/, 'https:'),
    control_panel_base_url: `https://store-${contents.hash}.mybigcommerce.com`,
    status: store.store_launched ? 'live' : 'prelaunch',
    name: store.store_name,
    first_name: text('first_name'),
    last_name: text('last_name'),
    address: '',
    country: countryName(store.country),
    country_code: store.country,
    infrastructure_region: 'us-central1',
    phone: text('phone'),
    admin_email: account?.user_email ?? '',
    order_email: account?.user_email ?? '',
    favicon_url: '',
    timezone,
    language: 'en',
    currency: defaultCode(contents),
    currency_symbol: '$',
    decimal_separator: '.',
    thousands_separator: ',',
    decimal_places: 2,
    currency_symbol_location: 'left',
    weight_units: 'LBS',
    dimension_units: 'Inches',
    dimension_decimal_places: 2,
    dimension_decimal_token: '.',
    dimension_thousands_token: ',',
    plan_name: levelOf(store.plan_sku),
    plan_level: levelOf(store.plan_sku),
    plan_is_trial: isTrial(store.plan_sku),
    industry: '',
    logo: [],
    is_price_entered_with_tax: false,
    store_id: contents.number,
    default_channel_id: 1,
    default_site_id: 1000,
    active_comparison_modules: [],
    features: { ...features, storefront_limits: storefrontLimits(call) },
  }
  return { status: 200, body }
}

const timezone = {
  name: 'Etc/UTC',
  raw_offset: 0,
  dst_offset: 0,
  dst_correction: false,
  date_format: { display: 'M jS Y', export: 'M jS Y', extended_display: 'M jS Y @ g:i A' },
}

const features = {
  stencil_enabled: true,
  sitewidehttps_enabled: true,
  facebook_catalog_id: '',
  checkout_type: 'optimized',
  wishlists_enabled: false,
  graphql_storefront_api_enabled: true,
  shopper_consent_tracking_enabled: false,
  multi_storefront_enabled: true,
}

function countryName(code: string): string {
  return new Intl.DisplayNames(['en'], { type: 'region' }).of(code) ?? code
}
