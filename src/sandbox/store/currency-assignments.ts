/** The currencies of channels. One that has none of its own takes those of the store. */

import { checkFields } from '../check.ts'
import { type FieldErrors, invalid, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { channels, findChannel } from './channels.ts'
import { assignments, currenciesOf, enabledCodes } from './currency-rows.ts'

const scope = 'store_channel_settings'
const all = '/v3/channels/currency-assignments'
const one = '/v3/channels/{channel_id}/currency-assignments'

export const routes: StoreRoute[] = [
  { method: 'GET', path: all, scope, handle: list },
  { method: 'POST', path: all, scope, handle: assignMany },
  { method: 'PUT', path: all, scope, handle: assignMany },
  { method: 'GET', path: one, scope, handle: read },
  { method: 'POST', path: one, scope, handle: assignOne },
  { method: 'PUT', path: one, scope, handle: assignOne },
  { method: 'DELETE', path: one, scope, handle: remove },
]

function isShown(call: StoreCall, channelId: number): boolean {
  const { inheritedCurrencies } = call.settings.emulate
  return inheritedCurrencies === 'shown' || assignments.find(call.contents, channelId) !== undefined
}

function list(call: StoreCall): Answer {
  const there = channels.rows(call.contents).filter(row => row.status !== 'deleted' && isShown(call, row.id))
  return ok(there.map(row => currenciesOf(call.contents, row.id)))
}

function read(call: StoreCall): Answer {
  const { id } = findChannel(call)
  return ok(isShown(call, id) ? currenciesOf(call.contents, id) : { channel_id: id })
}

function assignOne(call: StoreCall): Answer {
  const { id } = findChannel(call)
  if (!isObject(call.body)) throw invalid({ '': 'error.expected.jsobject' })
  checkRows(call, [call.body], () => '')
  assign(call, id, call.body)
  return ok(currenciesOf(call.contents, id))
}

/** Everything or nothing. */
function assignMany(call: StoreCall): Answer {
  if (!Array.isArray(call.body)) throw invalid({ '': 'error.expected.jsarray' })
  const rows = call.body.map(row => (isObject(row) ? row : {}))
  checkRows(call, rows, at => `${at}.`, { channel_id: { kind: 'integer', required: true } })
  const ids = rows.map(row => Number(row.channel_id))
  const unknown = ids.filter(id => channels.find(call.contents, id) === undefined)
  if (unknown.length > 0) {
    throw refuse(422, `The following \`channel_id\`s [${unknown}] are not valid for store ${call.contents.number}.`)
  }
  for (const [at, id] of ids.entries()) assign(call, id, rows[at]!)
  return ok(ids.map(id => currenciesOf(call.contents, id)))
}

function checkRows(
  call: StoreCall,
  rows: readonly JsonObject[],
  prefix: (at: number) => string,
  more: { [name: string]: { kind: 'integer'; required: true } } = {},
): void {
  const errors: FieldErrors = {}
  for (const [at, row] of rows.entries()) {
    const enabled_currencies = { kind: 'array', required: true } as const
    const default_currency = { kind: 'string', required: true } as const
    checkFields(row, { ...more, enabled_currencies, default_currency }, errors, prefix(at))
    const codes = Array.isArray(row.enabled_currencies) ? row.enabled_currencies : []
    for (const [place, code] of codes.entries()) {
      if (typeof code !== 'string') errors[`${prefix(at)}enabled_currencies[${place}]`] = 'error.expected.jsstring'
    }
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  for (const row of rows) refuseDisabled(call, row)
}

/** Codes count in upper case only. */
function refuseDisabled(call: StoreCall, row: JsonObject): void {
  const known = new Set<Json>(enabledCodes(call.contents))
  const errors: FieldErrors = {}
  for (const field of ['enabled_currencies', 'default_currency']) {
    const missing = [row[field] ?? []].flat().filter(code => !known.has(code))
    if (missing.length === 0) continue
    errors[field] = `The field \`${field}\` contains the following currencies that have not been enabled [${missing}]`
  }
  const names = Object.keys(errors).map(name => `\`${name}\``)
  if (names.length > 0) throw refuse(422, `The following fields are invalid: ${names.join(', ')}`, errors)
}

function assign(call: StoreCall, channelId: number, row: JsonObject): void {
  assignments.remove(call.contents, known => known.id === channelId)
  const enabled_currencies = [...new Set(row.enabled_currencies as string[])]
  assignments.insert(call.contents, {
    id: channelId,
    enabled_currencies,
    default_currency: String(row.default_currency),
  })
}

function remove(call: StoreCall): Answer {
  const { id } = findChannel(call)
  assignments.remove(call.contents, row => row.id === id)
  return ok(id)
}
