/** Widget templates: an update changes the current version, or makes a new one that widgets must be upgraded to. */

import { checkFields, type FieldRule } from '../check.ts'
import { type FieldErrors, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { nextUuid } from '../ids.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { integersParameter, paged } from '../paging.ts'
import * as rows from './widget-rows.ts'

const scope = 'store_v2_content'
const path = '/v3/content/widget-templates'
const one = `${path}/{uuid}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'GET', path: one, scope, handle: read },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, handle: remove },
]

const perChannel = 1000
const perStore = 5000

const rules: { [name: string]: FieldRule } = {
  name: { kind: 'string', minLength: 1 },
  template: { kind: 'string', minLength: 1 },
  schema: { kind: 'array' },
  storefront_api_query: { kind: 'string' },
}

function list(call: StoreCall): Answer {
  const wanted = integersParameter(call, 'channel_id:in')
  const { widget_template_kind: kind = 'custom' } = call.query
  const found = rows.templates.rows(call.contents).filter(row => wanted?.has(row.channel_id) !== false)
  return paged(call, kind === 'custom' ? found : [], row => rows.templateView(row))
}

function read(call: StoreCall): Answer {
  return ok(rows.templateView(rows.found(call, rows.templates), call.query.version_uuid))
}

function create(call: StoreCall): Answer {
  const row = rows.bodyOf(call)
  const errors: FieldErrors = {}
  for (const name of ['name', 'template']) if (row[name] === undefined) errors[name] = 'error.path.missing'
  check(row, errors)
  const channel_id = rows.channelOf(call, row, errors)
  rows.refuseAny(errors)
  const all = rows.templates.rows(call.contents)
  if (all.length >= perStore || all.filter(known => known.channel_id === channel_id).length >= perChannel) {
    throw refuse(422, 'There are too many widget templates.')
  }
  const version = { name: '', template: '', schema: [], storefront_api_query: '', ...members(row) }
  const uuid = nextUuid(call.world, 'widget-template-version')
  const template = rows.templates.insert(call.contents, {
    id: rows.templates.nextId(call.contents),
    uuid: nextUuid(call.world, 'widget-template'),
    channel_id,
    date_created: call.now,
    date_modified: call.now,
    current_version_uuid: uuid,
    versions: [{ ...version, uuid }],
  })
  return ok(rows.templateView(template))
}

function update(call: StoreCall): Answer {
  const template = rows.found(call, rows.templates)
  const row = rows.bodyOf(call)
  const errors: FieldErrors = {}
  check(row, errors)
  const channel_id = rows.channelOf(call, row, errors, template.channel_id)
  rows.refuseAny(errors)
  const current = template.versions.find(version => version.uuid === template.current_version_uuid)!
  if (row.create_new_version === true) {
    const uuid = nextUuid(call.world, 'widget-template-version')
    template.versions.push({ ...current, ...members(row), uuid })
    template.current_version_uuid = uuid
  } else Object.assign(current, members(row))
  Object.assign(template, { channel_id, date_modified: call.now })
  return ok(rows.templateView(template))
}

function remove(call: StoreCall): Answer {
  const { uuid } = rows.found(call, rows.templates)
  const used = rows.widgets.rows(call.contents).filter(widget => widget.template_uuid === uuid)
  if (used.length > 0 && call.settings.emulate.usedTemplateDelete === 'reject') {
    throw refuse(422, 'The widget template is in use.')
  }
  rows.placements.remove(call.contents, row => used.some(widget => widget.uuid === row.widget_uuid))
  rows.widgets.remove(call.contents, widget => widget.template_uuid === uuid)
  rows.templates.remove(call.contents, row => row.uuid === uuid)
  return { status: 204 }
}

function check(row: JsonObject, errors: FieldErrors): void {
  checkFields(row, rules, errors)
  for (const [at, entry] of (Array.isArray(row.schema) ? row.schema : []).entries()) {
    if (!isKnown(entry)) errors[`schema.${at}.type`] = 'error.expected.validenumvalue'
  }
}

function isKnown(entry: Json): boolean {
  return isObject(entry) && ['tab', 'array', 'hidden'].includes(String(entry.type))
}

function members(row: JsonObject): Partial<rows.Version> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => rules[name] !== undefined))
}
