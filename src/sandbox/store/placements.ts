/** Placements of widgets, and the regions that the active theme of a channel has for them. */

import { checkFields, type FieldRule } from '../check.ts'
import { type FieldErrors, invalid, notFound } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { nextUuid } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { integerParameter, integersParameter, paged } from '../paging.ts'
import { isThemeFile, regionsIn } from './theme-rows.ts'
import * as rows from './widget-rows.ts'

const scope = 'store_v2_content'
const path = '/v3/content/placements'
const one = `${path}/{uuid}`

export const routes: StoreRoute[] = [
  { method: 'GET', path: '/v3/content/regions', scope, handle: regions },
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'GET', path: one, scope, handle: call => ok(view(call, rows.found(call, rows.placements))) },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, handle: remove },
]

const rules: { [name: string]: FieldRule } = {
  widget_uuid: { kind: 'string' },
  template_file: { kind: 'string', minLength: 1 },
  region: { kind: 'string' },
  entity_id: { kind: 'string' },
  sort_order: { kind: 'integer' },
  status: { kind: 'string', values: ['active', 'inactive'] },
}

function regions(call: StoreCall): Answer {
  const { template_file } = call.query
  if (template_file === undefined) throw invalid({ template_file: 'error.path.missing' })
  const names = regionsIn(call.contents, template_file, integerParameter(call, 'channel_id') ?? 1)
  if (names === undefined) throw notFound('The template file was not found in the active theme.')
  return ok(names.map(name => ({ name })))
}

function list(call: StoreCall): Answer {
  const wanted = integersParameter(call, 'channel_id:in')
  const { template_file: file, widget_uuid: widget } = call.query
  const found = rows.placements
    .rows(call.contents)
    .filter(
      row =>
        wanted?.has(row.channel_id) !== false &&
        (file === undefined || row.template_file === file) &&
        (widget === undefined || row.widget_uuid === widget),
    )
  return paged(call, found, row => view(call, row))
}

function view(call: StoreCall, placement: rows.Placement): JsonObject {
  return rows.placementView(call.contents, placement)
}

function create(call: StoreCall): Answer {
  const row = rows.bodyOf(call)
  const errors: FieldErrors = {}
  for (const name of ['widget_uuid', 'template_file']) if (row[name] === undefined) errors[name] = 'error.path.missing'
  const channel_id = rows.channelOf(call, row, errors)
  const own = { widget_uuid: '', template_file: '', region: '', entity_id: '', sort_order: 0, status: 'inactive' }
  const placement: rows.Placement = {
    id: 0,
    uuid: '',
    date_created: call.now,
    date_modified: call.now,
    ...own,
    ...members(row),
    channel_id,
  }
  check(call, row, placement, errors)
  const id = rows.placements.nextId(call.contents)
  const uuid = nextUuid(call.world, 'placement')
  return ok(view(call, rows.placements.insert(call.contents, { ...placement, id, uuid })))
}

function update(call: StoreCall): Answer {
  const placement = rows.found(call, rows.placements)
  const row = rows.bodyOf(call)
  const errors: FieldErrors = {}
  const channel_id = rows.channelOf(call, row, errors, placement.channel_id)
  const next = { ...placement, ...members(row), channel_id, date_modified: call.now }
  check(call, row, next, errors)
  Object.assign(placement, next)
  return ok(view(call, placement))
}

function check(call: StoreCall, row: JsonObject, next: rows.Placement, errors: FieldErrors): void {
  checkFields(row, rules, errors)
  rows.refuseAny(errors)
  if (rows.byUuid(call.contents, rows.widgets, next.widget_uuid) === undefined) {
    errors.widget_uuid = 'The widget does not exist'
  }
  if (next.template_file === 'pages/home' && next.entity_id !== '') errors.entity_id = 'is not for pages/home'
  const known = isThemeFile(call.contents, next.template_file)
  if (known && next.region !== '' && call.settings.emulate.placementRegion === 'reject') {
    const names = regionsIn(call.contents, next.template_file, next.channel_id) ?? []
    if (!names.includes(next.region)) errors.region = `The active theme has no region ${next.region} there`
  }
  rows.refuseAny(errors)
}

function remove(call: StoreCall): Answer {
  const { id } = rows.found(call, rows.placements)
  rows.placements.remove(call.contents, row => row.id === id)
  return { status: 204 }
}

function members(row: JsonObject): Partial<rows.Placement> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => rules[name] !== undefined))
}
