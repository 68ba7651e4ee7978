/** How are widget templates with their versions, widgets and placements kept, and how do answers show them? */

import { iso } from '../clock.ts'
import { type FieldErrors, invalid, notFound } from '../errors.ts'
import type { StoreCall } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { type Table, table } from '../table.ts'
import type { Contents } from '../world.ts'
import { channels } from './channels.ts'

type Row = { id: number; uuid: string; channel_id: number; date_created: number; date_modified: number }

export type Version = { uuid: string; name: string; template: string; schema: Json[]; storefront_api_query: string }
export type Template = Row & { current_version_uuid: string; versions: Version[] }
export type Widget = Row & {
  name: string
  description: string
  widget_configuration: JsonObject
  template_uuid: string
  version_uuid: string
}
export type Placement = Row & {
  widget_uuid: string
  template_file: string
  region: string
  entity_id: string
  sort_order: number
  status: string
}

export const templates = table<Template>('widget_templates')
export const widgets = table<Widget>('widgets')
export const placements = table<Placement>('placements')

export function byUuid<T extends Row>(contents: Contents, rows: Table<T>, uuid: Json | undefined): T | undefined {
  return rows.rows(contents).find(row => row.uuid === uuid)
}

export function found<T extends Row>(call: StoreCall, rows: Table<T>): T {
  const row = byUuid(call.contents, rows, call.params.uuid)
  if (row === undefined) throw notFound('The resource was not found.')
  return row
}

export function bodyOf(call: StoreCall): JsonObject {
  if (!isObject(call.body)) throw invalid({ '': 'error.expected.jsobject' })
  return call.body
}

/** The channel that is named, or else the first of the store. */
export function channelOf(call: StoreCall, row: JsonObject, errors: FieldErrors, otherwise = 1): number {
  const id = row.channel_id ?? otherwise
  if (typeof id !== 'number' || channels.find(call.contents, id) === undefined) {
    errors.channel_id = 'The channel does not exist'
  }
  return Number(id)
}

export function refuseAny(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw invalid(errors)
}

function dates({ date_created, date_modified }: Row): JsonObject {
  return { date_created: iso(date_created), date_modified: iso(date_modified) }
}

/** A template as it is now, or as it was in a version. */
export function templateView(template: Template, versionUuid = template.current_version_uuid): JsonObject {
  const version = template.versions.find(candidate => candidate.uuid === versionUuid)
  if (version === undefined) throw notFound('The resource was not found.')
  const { uuid: _, ...shown } = version
  return {
    uuid: template.uuid,
    ...shown,
    kind: 'custom',
    current_version_uuid: template.current_version_uuid,
    icon_name: 'default',
    ...dates(template),
  }
}

export function widgetView(contents: Contents, widget: Widget): JsonObject {
  const { id: _, template_uuid, ...shown } = widget
  const template = byUuid(contents, templates, template_uuid)!
  return { ...shown, widget_template: templateView(template, widget.version_uuid), ...dates(widget) }
}

export function placementView(contents: Contents, placement: Placement): JsonObject {
  const { id: _, widget_uuid, ...shown } = placement
  return { ...shown, widget: widgetView(contents, byUuid(contents, widgets, widget_uuid)!), ...dates(placement) }
}
