/** Widgets: a template filled in, at the version that was current when it was made or last upgraded. */

import { checkFields, type FieldRule } from '../check.ts'
import { type FieldErrors, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { nextUuid } from '../ids.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { integersParameter, paged, wordsParameter } from '../paging.ts'
import * as rows from './widget-rows.ts'

const scope = 'store_v2_content'
const path = '/v3/content/widgets'
const one = `${path}/{uuid}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'GET', path: one, scope, handle: call => ok(view(call, rows.found(call, rows.widgets))) },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, handle: remove },
]

const maxConfiguration = 65_536

const rules: { [name: string]: FieldRule } = {
  name: { kind: 'string', minLength: 1 },
  description: { kind: 'string' },
  widget_configuration: { kind: 'object' },
}

function list(call: StoreCall): Answer {
  const wanted = integersParameter(call, 'channel_id:in')
  const names = wordsParameter(call, 'name:in')
  const { name, widget_template_uuid: template } = call.query
  const found = rows.widgets
    .rows(call.contents)
    .filter(
      row =>
        wanted?.has(row.channel_id) !== false &&
        names?.has(row.name) !== false &&
        (name === undefined || row.name === name) &&
        (template === undefined || row.template_uuid === template),
    )
  return paged(call, found, row => view(call, row))
}

function view(call: StoreCall, widget: rows.Widget): JsonObject {
  return rows.widgetView(call.contents, widget)
}

function create(call: StoreCall): Answer {
  const row = rows.bodyOf(call)
  const errors: FieldErrors = {}
  for (const name of ['name', 'widget_template_uuid']) if (row[name] === undefined) errors[name] = 'error.path.missing'
  const template = check(call, row, errors)
  const channel_id = rows.channelOf(call, row, errors)
  rows.refuseAny(errors)
  const uuid = nextUuid(call.world, 'widget')
  const widget = rows.widgets.insert(call.contents, {
    id: rows.widgets.nextId(call.contents),
    uuid,
    channel_id,
    date_created: call.now,
    date_modified: call.now,
    name: String(row.name),
    description: String(row.description ?? ''),
    widget_configuration: signed(row.widget_configuration, uuid),
    template_uuid: template!.uuid,
    version_uuid: template!.current_version_uuid,
  })
  return ok(view(call, widget))
}

function update(call: StoreCall): Answer {
  const widget = rows.found(call, rows.widgets)
  const row = rows.bodyOf(call)
  const errors: FieldErrors = {}
  const given = check(call, row, errors)
  const channel_id = rows.channelOf(call, row, errors, widget.channel_id)
  rows.refuseAny(errors)
  const template = given ?? rows.byUuid(call.contents, rows.templates, widget.template_uuid)!
  if (template.uuid !== widget.template_uuid || row.upgrade === true) {
    Object.assign(widget, { template_uuid: template.uuid, version_uuid: template.current_version_uuid })
  }
  const { name = widget.name, description = widget.description, widget_configuration } = row
  Object.assign(widget, { name, description, channel_id, date_modified: call.now })
  if (widget_configuration !== undefined) widget.widget_configuration = signed(widget_configuration, widget.uuid)
  return ok(view(call, widget))
}

/** Every configuration gets a member of BigCommerce's own. */
function signed(configuration: Json | undefined, uuid: string): JsonObject {
  return { ...(isObject(configuration) ? configuration : {}), _: { id: uuid } }
}

function check(call: StoreCall, row: JsonObject, errors: FieldErrors): rows.Template | undefined {
  checkFields(row, rules, errors)
  if (JSON.stringify(row.widget_configuration ?? {}).length > maxConfiguration) {
    errors.widget_configuration = 'error.maxLength'
  }
  if (row.widget_template_uuid === undefined) return undefined
  const template = rows.byUuid(call.contents, rows.templates, row.widget_template_uuid)
  if (template === undefined) errors.widget_template_uuid = 'The widget template does not exist'
  return template
}

function remove(call: StoreCall): Answer {
  const { uuid } = rows.found(call, rows.widgets)
  const placed = rows.placements.rows(call.contents).some(row => row.widget_uuid === uuid)
  if (placed && call.settings.emulate.placedWidgetDelete === 'reject') throw refuse(422, 'The widget is in use.')
  rows.placements.remove(call.contents, row => row.widget_uuid === uuid)
  rows.widgets.remove(call.contents, row => row.uuid === uuid)
  return { status: 204 }
}
