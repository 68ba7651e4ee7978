/** Which channels may exist: names, pairs of type and platform, and the statuses each type can have. */

import { checkFields } from '../check.ts'
import { type FieldErrors, invalid, refuse } from '../errors.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'

const anyType = ['storefront', 'pos', 'marketing', 'marketplace']

const typesOf: { [platform: string]: readonly string[] } = {
  ...each(['clover', 'square', 'stripe', 'talech', 'vend'], ['pos']),
  ...each(['amazon', 'belk', 'catch', 'ebay', 'etsy', 'hudsons_bay', 'macys', 'mirakl'], ['marketplace']),
  ...each(['overstock', 'pinterest', 'target_plus', 'tiktok', 'wayfair', 'wish', 'walmart'], ['marketplace']),
  ...each(['facebook', 'google', 'instagram', 'meta'], ['marketplace', 'marketing']),
  ...each(['google_shopping', 'microsoft'], ['marketing']),
  ...each(['acquia', 'bigcommerce', 'bloomreach', 'catalyst', 'deity', 'drupal'], ['storefront']),
  ...each(['gatsby', 'next', 'vue', 'wordpress'], ['storefront']),
  custom: anyType,
}

function each(platforms: readonly string[], types: readonly string[]): { [platform: string]: readonly string[] } {
  return Object.fromEntries(platforms.map(platform => [platform, types]))
}

const allStatuses = [
  'active',
  'prelaunch',
  'inactive',
  'connected',
  'disconnected',
  'archived',
  'deleted',
  'terminated',
]
const storefront = ['prelaunch', 'active', 'inactive', 'archived', 'deleted']
const elsewhere = ['connected', 'disconnected', 'archived', 'deleted']

export function checkChannel(value: Json | undefined, create: boolean): JsonObject {
  if (!isObject(value)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  const text = { kind: 'string', required: create } as const
  const types = create ? { type: { ...text, values: anyType }, platform: text } : {}
  checkFields(
    value,
    {
      ...types,
      name: text,
      status: { kind: 'string', values: allStatuses },
      external_id: { kind: 'string' },
      is_listable_from_ui: { kind: 'boolean' },
      is_visible: { kind: 'boolean' },
    },
    errors,
  )
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return value
}

export function refuseBadPair(type: string, platform: string): void {
  if (typesOf[platform]?.includes(type) === true) return
  throw refuse(422, `Input channel type [${type}] with platform [${platform}] is not supported`)
}

/** Spaces are not in the words of the refusal but in BigCommerce's own examples. */
export function refuseBadName(name: string): void {
  if (/^[A-Za-z0-9 _-]+$/.test(name)) return
  throw refuse(
    422,
    'Only latin alphabet letters, arabic numerals, dash and underscore are allowed to be used as channel name.',
  )
}

export function refuseBadStatus(type: string, status: string, when: 'create' | 'update' | 'keep'): void {
  const writable = type === 'storefront' ? storefront : elsewhere
  const never = { create: ['deleted', 'terminated'], update: ['prelaunch', 'terminated'], keep: ['terminated'] }[when]
  if (writable.includes(status) && !never.includes(status)) return
  throw refuse(422, `Input channel status [${status}] with type [${type}] is not supported`)
}

export function isAvailable(status: string): boolean {
  return ['prelaunch', 'active', 'inactive', 'connected'].includes(status)
}
