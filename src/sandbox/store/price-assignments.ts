/** Assignments of price lists to customer groups and channels. */

import { checkFields } from '../check.ts'
import { type FieldErrors, invalid, notFound, refuse, statusCodes } from '../errors.ts'
import { type Answer, ok, Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import { integerParameter, integersParameter } from '../paging.ts'
import { channels } from './channels.ts'
import { customerGroups } from './customer-group-rows.ts'
import {
  followAssignments,
  hasOtherRules,
  insertAssignment,
  type PriceAssignment,
  priceAssignments,
  removeAssignments,
} from './price-assignment-rows.ts'
import { findPriceList, priceLists } from './price-lists.ts'
import { pagedByCursor } from './price-paging.ts'
import type { Seeder } from './seeding.ts'

const scope = 'store_v2_products'
const path = '/v3/pricelists/assignments'
const ofList = '/v3/pricelists/{price_list_id}/assignments'

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'DELETE', path, scope, handle: removeMany },
  { method: 'PUT', path: ofList, scope, concurrency: 25, handle: upsert },
]

type Wanted = Omit<PriceAssignment, 'id'>

const most = 25
const fields = ['id', 'price_list_id', 'customer_group_id', 'channel_id'] as const

type Passes = (row: PriceAssignment) => boolean

/** What the named parameters ask for; undefined if there is none of them. */
function filterOf(call: StoreCall, names: readonly string[]): Passes | undefined {
  const given = names.filter(name => call.query[name] !== undefined)
  if (given.length === 0) return undefined
  const checks = given.map(name => {
    const field = name.replace(':in', '') as (typeof fields)[number]
    const one = name === field ? integerParameter(call, name) : undefined
    const ids = one === undefined ? integersParameter(call, name) : new Set([one])
    return (row: PriceAssignment) => ids?.has(row[field] ?? 0) === true
  })
  return row => checks.every(passes => passes(row))
}

function list(call: StoreCall): Answer {
  const passes = filterOf(call, [...fields, ...fields.map(field => `${field}:in`)]) ?? (() => true)
  return pagedByCursor(call, priceAssignments.rows(call.contents).filter(passes), row => ({ ...row }))
}

/** Everything or nothing; the ids have to be read back. */
function create(call: StoreCall): Answer {
  if (!Array.isArray(call.body)) throw invalid({ '': 'error.expected.jsarray' })
  if (call.body.length > most) {
    throw refuse(413, `The request payload is too large. The maximum items allowed in the array is ${most}.`)
  }
  const errors: FieldErrors = {}
  const wanted: Wanted[] = []
  for (const [at, value] of call.body.entries()) {
    const row = check(call, isObject(value) ? value : {}, wanted, errors, `${at}.`)
    if (row !== undefined) wanted.push(row)
  }
  if (Object.keys(errors).length > 0) {
    const title = 'Bulk operation has failed'
    throw new Refusal({
      status: 422,
      body: { status: 422, title, type: statusCodes, errors, meta: { saved_records: 0 } },
    })
  }
  for (const row of wanted) {
    if (call.settings.emulate.assignmentConflict === 'replace') {
      priceAssignments.remove(call.contents, other => samePair(other, row))
    }
    insertAssignment(call.contents, row)
  }
  followAssignments(call.contents, call.settings)
  return ok({})
}

const id = { kind: 'integer', nullable: true } as const

function check(
  call: StoreCall,
  row: JsonObject,
  before: readonly Wanted[],
  errors: FieldErrors,
  prefix: string,
): Wanted | undefined {
  const wrong: FieldErrors = {}
  const price_list_id = { kind: 'integer', required: true } as const
  checkFields(row, { price_list_id, customer_group_id: id, channel_id: id }, wrong)
  const wanted = {
    price_list_id: Number(row.price_list_id),
    customer_group_id: numberOrNull(row.customer_group_id),
    channel_id: numberOrNull(row.channel_id),
  }
  if (priceLists.find(call.contents, wanted.price_list_id) === undefined) {
    wrong.price_list_id ??= 'The price list does not exist'
  }
  const group = customerGroups.find(call.contents, wanted.customer_group_id ?? 0)
  if (wanted.customer_group_id !== null && group === undefined) wrong.customer_group_id ??= 'The group does not exist'
  if (group !== undefined && hasOtherRules(group)) wrong.customer_group_id ??= 'The group has other discount rules'
  if (wanted.channel_id !== null && channels.find(call.contents, wanted.channel_id) === undefined) {
    wrong.channel_id ??= 'The channel does not exist'
  }
  if (wanted.customer_group_id === null && wanted.channel_id === null) {
    wrong.customer_group_id ??= 'Either customer_group_id or channel_id is required'
  }
  const rows = [...priceAssignments.rows(call.contents), ...before]
  if (rows.some(other => isTaken(call, other, wanted))) wrong.price_list_id ??= 'The assignment conflicts with another'
  for (const [name, message] of Object.entries(wrong)) errors[prefix + name] = message
  return Object.keys(wrong).length === 0 ? wanted : undefined
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function samePair(a: Wanted, b: Wanted): boolean {
  return a.customer_group_id === b.customer_group_id && a.channel_id === b.channel_id
}

function isTaken(call: StoreCall, other: Wanted, wanted: Wanted): boolean {
  if (!samePair(other, wanted)) return false
  return call.settings.emulate.assignmentConflict === 'reject' || other.price_list_id === wanted.price_list_id
}

/** The list takes the place of the one that the group had on the channel. */
function upsert(call: StoreCall): Answer {
  const { id: price_list_id } = findPriceList(call)
  const { body } = call
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  const required = { kind: 'integer', required: true } as const
  checkFields(body, { customer_group_id: required, channel_id: required }, errors)
  if (Object.keys(errors).length > 0) throw invalid(errors)
  const wanted = {
    price_list_id,
    customer_group_id: Number(body.customer_group_id),
    channel_id: Number(body.channel_id),
  }
  const group = customerGroups.find(call.contents, wanted.customer_group_id)
  if (group === undefined) throw notFound(`Customer group ${wanted.customer_group_id} was not found.`)
  if (channels.find(call.contents, wanted.channel_id) === undefined) {
    throw notFound(`Channel ${wanted.channel_id} was not found.`)
  }
  if (hasOtherRules(group)) throw invalid({ customer_group_id: 'The group has other discount rules' })
  const several = call.settings.emulate.assignmentConflict === 'allow'
  const meant = (row: Wanted) => samePair(row, wanted) && (!several || row.price_list_id === price_list_id)
  const before = priceAssignments.rows(call.contents).find(meant)
  if (before === undefined) return ok({ ...insertAssignment(call.contents, wanted) })
  return ok({ ...Object.assign(before, wanted) })
}

function removeMany(call: StoreCall): Answer {
  const gone = filterOf(call, [...fields, 'channel_id:in'])
  if (gone === undefined) {
    throw refuse(422, 'At least one filter must be provided in order to delete price list assignments')
  }
  removeAssignments(call.contents, call.settings, gone)
  return { status: 204 }
}

export const seeder: Seeder = {
  kind: 'price_list_assignments',
  insert({ contents, settings }, row) {
    const made = insertAssignment(contents, {
      price_list_id: Number(row.price_list_id),
      customer_group_id: numberOrNull(row.customer_group_id),
      channel_id: numberOrNull(row.channel_id),
    })
    followAssignments(contents, settings)
    return made
  },
  sample: (at, { contents }) => ({
    price_list_id: priceLists.rows(contents)[0]?.id ?? 1,
    customer_group_id: customerGroups.rows(contents)[at - 1]?.id ?? null,
    channel_id: 1,
  }),
}
