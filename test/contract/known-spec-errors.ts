/** Where are BigCommerce's OpenAPI files themselves at fault? The one list of exceptions, each with its reason. */

import { catalogSpecErrors } from './known-spec-errors-catalog.ts'
import { customerSpecErrors } from './known-spec-errors-customers.ts'
import { orderSpecErrors } from './known-spec-errors-orders.ts'
import { themeSpecErrors } from './known-spec-errors-themes.ts'
import { tradeSpecErrors } from './known-spec-errors-trade.ts'
import type { Finding, Where } from './openapi.ts'

export interface KnownSpecError {
  spec: string
  operations: readonly string[]
  where: Where
  status?: number
  message: RegExp
  /** Is it about this value only? */
  nullOnly?: true
  reason: string
}

const settingsOperations = [
  ...[
    'Catalog',
    'EmailStatuses',
    'Inventory',
    'InventoryNotifications',
    'Logo',
    'StoreProfile',
    'MeasurementUnits',
    'StorefrontCategory',
  ],
  ...['StorefrontProduct', 'RobotsTxt', 'StorefrontSearch', 'StorefrontSecurity', 'StorefrontSeo', 'StorefrontStatus'],
]

export const knownSpecErrors: readonly KnownSpecError[] = [
  ...catalogSpecErrors,
  ...themeSpecErrors,
  ...tradeSpecErrors,
  {
    spec: 'specs/category-trees_catalog.v3.yml',
    operations: ['getCategoryTrees', 'getAllCategories'],
    where: 'response',
    status: 401,
    message: /is not among plain\/text/,
    reason: 'There is no such media type; what is meant by it is nowhere said.',
  },
  {
    spec: 'specs/channels.v3.yml',
    operations: ['createChannel'],
    where: 'status',
    status: 409,
    message: /./,
    reason: 'The file has the 409 with its body as an example, but lists it for the update only.',
  },
  {
    spec: 'specs/sites.v3.yml',
    operations: ['createSite'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'The service refuses bad data with 422, as its other operations document; POST /sites lists none.',
  },
  {
    spec: 'specs/sites.v3.yml',
    operations: ['updateSiteRoute'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'The service refuses bad data with 422, as when a route is made; the update of one lists none.',
  },
  {
    spec: 'specs/sites.v3.yml',
    operations: ['createSiteRoute'],
    where: 'response',
    status: 422,
    message: /^\/status must be string/,
    reason: 'Here alone the status inside an error is a text; it is a number in every other answer.',
  },
  {
    spec: 'specs/sites.v3.yml',
    operations: ['createSiteRoute', 'updateSiteRoute'],
    where: 'request',
    message: /type must be equal to one of/,
    reason: 'The text knows more types of routes than the schema.',
  },
  {
    spec: 'specs/sites.v3.yml',
    operations: ['createSiteRoute', 'updateSiteRoute', 'getSiteRoutes', 'getSiteRoute'],
    where: 'response',
    message: /type must be equal to one of/,
    reason: 'So it can show more types than the schema lists.',
  },
  {
    spec: 'specs/category-trees_catalog.v3.yml',
    operations: ['createCategories'],
    where: 'request',
    message: /required property '(tree_id|parent_id)'|match a schema in anyOf/,
    reason: 'The text asks for tree_id or parent_id, the schema for both.',
  },
  {
    spec: 'specs/pages.v3.yml',
    operations: ['createPages'],
    where: 'response',
    status: 201,
    message: /^\/data must (be object|match a schema in anyOf)/,
    reason: 'The text says that a list is answered with a list; the schema knows a single page only.',
  },
  {
    spec: 'specs/redirects.v3.yml',
    operations: ['upsertRedirects'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'The file documents no refusal of an upsert at all.',
  },
  {
    spec: 'specs/redirects.v3.yml',
    operations: ['getRedirects'],
    where: 'request',
    message: /^\/query\/id:(min|max) must be integer/,
    reason: 'The two are single integers in the style of a list, so that the validator takes them for lists.',
  },
  {
    spec: 'specs/redirects.v3.yml',
    operations: ['deleteRedirects'],
    where: 'request',
    message: /required property 'id:in'/,
    reason: 'id:in is marked as required, yet site_id is there to delete all redirects of a site.',
  },
  {
    spec: 'specs/channels.v3.yml',
    operations: ['createChannelsMetafields'],
    where: 'response',
    status: 422,
    message: /^\/errors must be object/,
    reason: 'The update of several and the same call for categories document a list of errors beside what was written.',
  },
  {
    spec: 'specs/store_information.v3.yml',
    operations: ['deleteStoreMetafields'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'The file documents no refusal of a deletion at all; those of channels and categories answer 422.',
  },
  {
    spec: 'specs/currencies.v2.yml',
    operations: ['getCurrencies'],
    where: 'status',
    status: 204,
    message: /./,
    reason:
      'V2 lists answer 204 when there is nothing to list, as those of customer groups do; the file lists 200 only.',
  },
  {
    spec: 'specs/scripts.v3.yml',
    operations: ['getScripts', 'getScript', 'createScript', 'updateScript'],
    where: 'response',
    status: 200,
    message: /consent_category must be equal to one of/,
    reason: 'The text says that a script without a category has the category unknown; the list of values lacks it.',
  },
  {
    spec: 'specs/scripts.v3.yml',
    operations: ['updateScript'],
    where: 'request',
    message: /consent_category must be equal to one of/,
    reason: 'There is no other documented way to take the category of a script away than to name the default.',
  },
  {
    spec: 'specs/price_lists.v3.yml',
    operations: ['getPriceLists'],
    where: 'status',
    status: 422,
    message: /./,
    reason: 'Wrong query parameters are refused with 422, as elsewhere in V3; the file lists 200 only.',
  },
  {
    spec: 'specs/settings.v3.yml',
    operations: settingsOperations.map(name => `getSettings${name}`),
    where: 'response',
    status: 200,
    message: /must be/,
    nullOnly: true,
    reason: 'The text says that null stands for what a channel does not have of its own; no field is marked nullable.',
  },
  {
    spec: 'specs/settings.v3.yml',
    operations: settingsOperations.map(name => `updateSettings${name}`),
    where: 'response',
    status: 200,
    message: /must be/,
    nullOnly: true,
    reason: 'The same for the answers to writes.',
  },
  {
    spec: 'specs/settings.v3.yml',
    operations: settingsOperations.map(name => `updateSettings${name}`),
    where: 'request',
    message: /must be/,
    nullOnly: true,
    reason: 'The text says that null in a write goes back to what the store has; no field is marked nullable.',
  },
  {
    spec: 'specs/settings.v3.yml',
    operations: settingsOperations.map(name => `updateSettings${name}`),
    where: 'status',
    status: 422,
    message: /./,
    reason: 'Some groups document the refusal of bad data, the others are silent.',
  },
  ...customerSpecErrors,
  ...orderSpecErrors,
]

export function knownFor(finding: Finding): KnownSpecError | undefined {
  return knownSpecErrors.find(
    known =>
      known.spec === finding.spec &&
      known.operations.includes(finding.operation) &&
      known.where === finding.where &&
      (known.status === undefined || known.status === finding.status) &&
      known.message.test(finding.message) &&
      (known.nullOnly !== true || isAboutNull(finding)),
  )
}

/** The place is the first word of the message: `/data/page_title must be string`. */
function isAboutNull({ where, message, exchange }: Finding): boolean {
  const path = message.trim().split(' ')[0]!.split('/').slice(1)
  const members = where === 'request' ? path.slice(1) : path
  let value = where === 'request' ? exchange.body : exchange.responseBody
  for (const name of members) value = (value as { [name: string]: unknown } | undefined)?.[name]
  return value === null
}
