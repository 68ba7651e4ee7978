/** Settings of a store in groups, and what its channels have otherwise. A write replaces the whole group. */

import { type FieldRule, wrongWith } from '../check.ts'
import { type FieldErrors, invalid, notFound } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { table } from '../table.ts'
import { channels } from './channels.ts'
import { type Group, settingGroups } from './settings-groups.ts'

/** `channel_id` 0 is the store itself. */
type Row = { id: number; group: string; channel_id: number; values: JsonObject }

const rows = table<Row>('settings')

const scope = 'store_v2_information'

export const routes: StoreRoute[] = Object.entries(settingGroups).flatMap(([name, group]) => {
  const path = `/v3/settings/${name}`
  return [
    { method: 'GET' as const, path, scope, handle: (call: StoreCall) => read(call, name, group) },
    { method: 'PUT' as const, path, scope, handle: (call: StoreCall) => replace(call, name, group) },
  ]
})

function channelOf(call: StoreCall, group: Group): number {
  const { channel_id } = call.query
  if (channel_id === undefined || group.storeOnly === true) return 0
  const id = Number(channel_id)
  if (channels.find(call.contents, id) === undefined) throw notFound()
  return id
}

function find(call: StoreCall, name: string, channelId: number): Row | undefined {
  return rows.rows(call.contents).find(row => row.group === name && row.channel_id === channelId)
}

function read(call: StoreCall, name: string, group: Group): Answer {
  return ok(view(call, name, group, channelOf(call, group)))
}

/** The store has a value for everything; a channel has null, or nothing, where it goes by the store. */
function view(call: StoreCall, name: string, group: Group, channelId: number): JsonObject {
  const values = find(call, name, channelId)?.values ?? {}
  const shown: JsonObject = {}
  const fields: { [name: string]: { initial: Json; required?: boolean } } = { ...group.fields, ...group.shown }
  for (const [field, { initial, required }] of Object.entries(fields)) {
    const value = values[field] ?? (channelId === 0 ? initial : null)
    const hidden = call.settings.emulate.inheritedSettings === 'absent' && required !== true
    if (value === null && hidden) continue
    shown[field] = value
  }
  return shown
}

function replace(call: StoreCall, name: string, group: Group): Answer {
  const channelId = channelOf(call, group)
  const body = call.body
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  for (const [field, rule] of Object.entries(group.fields)) check(body[field], rule, field, errors)
  if (Object.keys(errors).length > 0) throw invalid(errors)
  const own = Object.entries(group.fields).filter(([, { ofStore }]) => channelId === 0 || ofStore !== true)
  const before = channelId === 0 ? view(call, name, group, 0) : {}
  const values = Object.fromEntries(own.map(([field]) => [field, body[field] ?? before[field] ?? null]))
  rows.remove(call.contents, row => row.group === name && row.channel_id === channelId)
  rows.insert(call.contents, { id: rows.nextId(call.contents), group: name, channel_id: channelId, values })
  return group.silent === true ? { status: 200 } : ok(view(call, name, group, channelId))
}

type Rule = FieldRule & { members?: { [name: string]: Rule }; min?: number; max?: number; each?: FieldRule }

/** A value that is not among the known ones is refused under an empty name. */
function check(value: Json | undefined, { values, ...rule }: Rule, field: string, errors: FieldErrors): void {
  const message = wrongWith(value, { ...rule, nullable: true })
  if (message !== undefined) errors[field] = message
  else if (typeof value === 'string' && values?.includes(value) === false) {
    errors[''] = `Incorrect value [${value}], it should match one of: ${values.join(', ')}`
  } else if (typeof value === 'number' && (value < (rule.min ?? value) || value > (rule.max ?? value))) {
    errors[field] = value < (rule.min ?? value) ? 'error.min' : 'error.max'
  }
  for (const [at, item] of (Array.isArray(value) ? value : []).entries()) {
    if (rule.each !== undefined) check(item, rule.each, `${field}[${at}]`, errors)
  }
  if (!isObject(value)) return
  for (const [name, member] of Object.entries(rule.members ?? {}))
    check(value[name], member, `${field}.${name}`, errors)
}
