/** Custom templates of products, categories, brands and pages: one per channel and object, valid if the theme has it. */

import { checkFields } from '../check.ts'
import { iso } from '../clock.ts'
import { type FieldErrors, invalid, refuse } from '../errors.ts'
import type { Answer, StoreCall, StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { integerParameter, integersParameter, paged } from '../paging.ts'
import { table } from '../table.ts'
import { channels } from './channels.ts'
import { themeOf } from './theme-rows.ts'
import type { CustomTemplates } from './theme-samples.ts'

type Association = {
  id: number
  channel_id: number
  entity_type: string
  entity_id: number
  file_name: string
  date_created: number
  date_modified: number
}

const associations = table<Association>('template_associations')

const scope = 'store_themes_manage'
const path = '/v3/storefront/custom-template-associations'

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'PUT', path, scope, handle: upsert },
  { method: 'DELETE', path, scope, handle: remove },
]

const most = 100
const types = ['product', 'category', 'brand', 'page']

function list(call: StoreCall): Answer {
  const { is_valid } = call.query
  const found = filtered(call).filter(row => is_valid === undefined || isValid(call, row) === (is_valid === 'true'))
  return paged(call, found, row => view(call, row))
}

/** Objects are named together with their type. */
function filtered(call: StoreCall): Association[] {
  const ids = integersParameter(call, 'id:in')
  const channel = integerParameter(call, 'channel_id')
  const entities = integersParameter(call, 'entity_id:in')
  const { type } = call.query
  if (type !== undefined && !types.includes(type)) throw invalid({ type: 'error.expected.validenumvalue' })
  if (entities !== undefined && type === undefined) throw invalid({ type: 'error.path.missing' })
  return associations
    .rows(call.contents)
    .filter(
      row =>
        ids?.has(row.id) !== false &&
        (channel === undefined || row.channel_id === channel) &&
        (type === undefined || row.entity_type === type) &&
        entities?.has(row.entity_id) !== false,
    )
}

function view(call: StoreCall, row: Association): JsonObject {
  return {
    ...row,
    is_valid: isValid(call, row),
    date_created: iso(row.date_created),
    date_modified: iso(row.date_modified),
  }
}

/** It changes with the theme that is active. */
function isValid({ contents }: StoreCall, { channel_id, entity_type, file_name }: Association): boolean {
  const files = themeOf(contents, channel_id)?.custom_templates[entity_type as keyof CustomTemplates]
  return files?.includes(file_name) === true
}

/** All of them or none; an object that has a template on the channel gets the new one. */
function upsert(call: StoreCall): Answer {
  if (!Array.isArray(call.body)) throw invalid({ '': 'error.expected.jsarray' })
  if (call.body.length < 1 || call.body.length > most) throw refuse(422, `Between 1 and ${most} rows are needed`)
  const errors: FieldErrors = {}
  const seen = new Set<string>()
  for (const [at, row] of call.body.entries()) {
    check(call, row, at, errors)
    if (seen.has(JSON.stringify(row))) errors[`${at}`] = 'error.uniqueItems'
    seen.add(JSON.stringify(row))
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  const known = new Map(associations.rows(call.contents).map(row => [keyOf(row), row]))
  for (const row of call.body.filter(isObject)) {
    const present = known.get(keyOf(row))
    const file_name = String(row.file_name)
    if (present !== undefined) Object.assign(present, { file_name, date_modified: call.now })
    else known.set(keyOf(row), insert(call, row, file_name))
  }
  return { status: 200, body: {} }
}

function insert({ contents, now }: StoreCall, row: JsonObject, file_name: string): Association {
  return associations.insert(contents, {
    id: associations.nextId(contents),
    channel_id: Number(row.channel_id),
    entity_type: String(row.entity_type),
    entity_id: Number(row.entity_id),
    file_name,
    date_created: now,
    date_modified: now,
  })
}

function keyOf({ channel_id, entity_type, entity_id }: JsonObject): string {
  return `${Number(channel_id)} ${String(entity_type)} ${Number(entity_id)}`
}

function check(call: StoreCall, row: Json, at: number, errors: FieldErrors): void {
  if (!isObject(row)) {
    errors[`${at}`] = 'error.expected.jsobject'
    return
  }
  const id = { kind: 'integer', required: true } as const
  const entity_type = { kind: 'string', required: true, values: types } as const
  const file_name = { kind: 'string', required: true, minLength: 1 } as const
  checkFields(row, { channel_id: id, entity_type, entity_id: id, file_name }, errors, `${at}.`)
  if (errors[`${at}.channel_id`] === undefined && channels.find(call.contents, Number(row.channel_id)) === undefined) {
    errors[`${at}.channel_id`] = `Channel ${String(row.channel_id)} does not exist`
  }
}

function remove(call: StoreCall): Answer {
  const given = ['id:in', 'channel_id', 'type', 'entity_id:in'].some(name => (call.query[name] ?? '') !== '')
  if (!given) throw refuse(422, 'At least one query parameter must be used')
  const gone = new Set(filtered(call).map(row => row.id))
  associations.remove(call.contents, row => gone.has(row.id))
  return { status: 204 }
}
