/** Settings of customers, carts, checkouts and abandoned carts: those of the store, and what a channel has otherwise. */

import { type FieldRule, wrongWith } from '../check.ts'
import { type FieldErrors, invalid, notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { table } from '../table.ts'
import { channels } from './channels.ts'
import { customerGroups } from './customer-group-rows.ts'
import { type TradeGroup, tradeGroups } from './trade-settings-groups.ts'

/** `channel_id` 0 is the store itself; values by `section.field`. */
type Row = { id: number; group: string; channel_id: number; values: JsonObject }

const rows = table<Row>('trade_settings')

type Handler = (call: StoreCall, group: TradeGroup, channelId: number) => Answer

export const routes: StoreRoute[] = tradeGroups.flatMap(group => {
  const handled = (handle: Handler) => (call: StoreCall) => handle(call, group, channelOf(call, group))
  return [group.path, `${group.path}/channels/{channel_id}`].flatMap(path => [
    { method: 'GET' as const, path, scope: group.scope, handle: handled(read) },
    { method: 'PUT' as const, path, scope: group.scope, handle: handled(write) },
  ])
})

function channelOf(call: StoreCall, group: TradeGroup): number {
  const { channel_id } = call.params
  if (channel_id === undefined) return 0
  const id = Number(channel_id)
  if (channels.find(call.contents, id) !== undefined) return id
  throw group.unknownChannel === 422 ? refuse(422, `Invalid channelId ${channel_id}`) : notFound()
}

function valuesOf(call: StoreCall, group: TradeGroup, channelId: number): JsonObject {
  const found = rows.rows(call.contents).find(row => row.group === group.name && row.channel_id === channelId)
  return found?.values ?? {}
}

function read(call: StoreCall, group: TradeGroup, channelId: number): Answer {
  return ok(view(call, group, channelId))
}

function view(call: StoreCall, group: TradeGroup, channelId: number): JsonObject {
  const own = valuesOf(call, group, channelId)
  const ofStore = valuesOf(call, group, 0)
  const shown: JsonObject = {}
  for (const [field, { initial, channelOnly }] of Object.entries(fieldsFor(group, channelId))) {
    const inherited = channelId === 0 || channelOnly === true || group.inherited === 'value'
    const start = typeof initial === 'function' ? initial(channelId) : initial
    put(shown, field, own[field] ?? (inherited ? (ofStore[field] ?? start) : null))
  }
  return shown
}

function fieldsFor(group: TradeGroup, channelId: number) {
  return Object.fromEntries(
    Object.entries(group.fields).filter(([, { channelOnly }]) => channelId !== 0 || channelOnly !== true),
  )
}

function put(shown: JsonObject, field: string, value: Json): void {
  const [section, member] = field.split('.') as [string, string?]
  if (member === undefined) shown[section] = value
  else shown[section] = { ...(isObject(shown[section]) ? shown[section] : {}), [member]: value }
}

function write(call: StoreCall, group: TradeGroup, channelId: number): Answer {
  const { body } = call
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const nullable = channelId !== 0 && group.inherited === 'null'
  const errors: FieldErrors = {}
  const given: JsonObject = {}
  for (const [field, rule] of Object.entries(fieldsFor(group, channelId))) {
    const value = sent(body, field, nullable, errors)
    const required = rule.required === true && channelId === 0
    const message = wrongWith(value, { ...(rule as FieldRule), required, nullable })
    if (message !== undefined) errors[field] ??= message
    else if (typeof value === 'number' && value < (rule.min ?? value)) errors[field] = 'error.min'
    else if (typeof value === 'number' && value > (rule.max ?? value)) errors[field] = 'error.max'
    else if (rule.group === true && !isGroup(call, value)) errors[field] = 'The customer group does not exist'
    if (value !== undefined) given[field] = value
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  const replaced = group.put !== undefined && call.settings.emulate[group.put] === 'replace'
  const kept = replaced ? {} : valuesOf(call, group, channelId)
  const values = { ...kept, ...given, ...group.implied?.(given) }
  rows.remove(call.contents, row => row.group === group.name && row.channel_id === channelId)
  rows.insert(call.contents, { id: rows.nextId(call.contents), group: group.name, channel_id: channelId, values })
  return ok(view(call, group, channelId))
}

/** 0 and null are no group. */
function isGroup(call: StoreCall, value: Json | undefined): boolean {
  return (value ?? 0) === 0 || customerGroups.find(call.contents, Number(value)) !== undefined
}

/** A section that is null stands for all that is in it. */
function sent(body: JsonObject, field: string, nullable: boolean, errors: FieldErrors): Json | undefined {
  const [section, member] = field.split('.') as [string, string?]
  const value = body[section]
  if (member === undefined || value === undefined || (value === null && nullable)) return value
  if (isObject(value)) return value[member]
  errors[section] = 'error.expected.jsobject'
  return undefined
}
