/** Themes of a store, their configurations and custom templates. */

import { iso } from '../clock.ts'
import { invalid, notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { integersParameter, paged, wordsParameter } from '../paging.ts'
import type { Seeder } from './seeding.ts'
import { sites } from './sites.ts'
import { activate } from './theme-activation.ts'
import { activeThemes, type Configuration, configurations, insertTheme, type Theme, themes } from './theme-rows.ts'

const scope = 'store_themes_manage'
const path = '/v3/themes'
const one = `${path}/{uuid}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'GET', path: one, scope, handle: read },
  { method: 'DELETE', path: one, scope, handle: remove },
  { method: 'POST', path: `${path}/actions/activate`, scope, handle: activate },
  { method: 'GET', path: `${one}/configurations`, scope, handle: listConfigurations },
  { method: 'POST', path: `${one}/configurations/validate`, scope, handle: validate },
  { method: 'GET', path: `${path}/custom-templates/{version_uuid}`, scope, handle: customTemplates },
]

/** Without pages. */
function list(call: StoreCall): Answer {
  return ok(themes.rows(call.contents).map(theme => ({ ...view(call, theme), variations: theme.variations.map(copy) })))
}

function copy(row: JsonObject): Json {
  return { ...row }
}

/** Of one theme, the variations are not shown. */
function read(call: StoreCall): Answer {
  return ok(view(call, found(call)))
}

function view(call: StoreCall, theme: Theme): JsonObject {
  const { uuid, name, is_private, updated_at } = theme
  return { uuid, name, is_private, is_active: isActive(call, theme), updated_at: iso(updated_at) }
}

function isActive(call: StoreCall, theme: Theme): boolean {
  return activeThemes.rows(call.contents).some(row => row.active_theme_uuid === theme.uuid)
}

function found(call: StoreCall): Theme {
  const theme = themes.rows(call.contents).find(row => row.uuid === call.params.uuid)
  if (theme === undefined) throw notFound('The theme was not found.')
  return theme
}

function remove(call: StoreCall): Answer {
  const theme = found(call)
  if (isActive(call, theme)) throw refuse(422, 'A theme that is active cannot be deleted.')
  themes.remove(call.contents, row => row.uuid === theme.uuid)
  configurations.remove(call.contents, row => row.theme_uuid === theme.uuid)
  return { status: 204 }
}

function listConfigurations(call: StoreCall): Answer {
  const theme = found(call)
  const uuids = wordsParameter(call, 'uuid:in')
  const channelIds = integersParameter(call, 'channel_id:in')
  const { variation_uuid: variation } = call.query
  if (uuids === undefined && channelIds === undefined && variation === undefined) {
    throw refuse(422, 'At least one filter must be provided')
  }
  const rows = configurations
    .rows(call.contents)
    .filter(
      row =>
        row.theme_uuid === theme.uuid &&
        uuids?.has(row.uuid) !== false &&
        channelIds?.has(row.channel_id) !== false &&
        (variation === undefined || row.variation_uuid === variation),
    )
  return paged(call, rows, row => configurationView(call, row))
}

function configurationView({ contents }: StoreCall, row: Configuration): JsonObject {
  const { uuid, theme_uuid, variation_uuid, channel_id, settings, date_created } = row
  const site = sites.rows(contents).find(candidate => candidate.channel_id === channel_id)
  return {
    uuid,
    theme_uuid,
    variation_id: variation_uuid,
    settings: { ...settings },
    date_created: iso(date_created),
    site_id: site?.id ?? 0,
  }
}

/** A setting that the variation has needs a value of the same type; others are let through. */
function validate(call: StoreCall): Answer {
  const theme = found(call)
  const { variation_id, settings } = isObject(call.body) ? call.body : {}
  const original = configurations
    .rows(call.contents)
    .find(row => row.channel_id === 0 && row.theme_uuid === theme.uuid && row.variation_uuid === variation_id)
  if (original === undefined) throw invalid({ variation_id: 'The theme has no such variation' })
  if (!isObject(settings)) throw invalid({ settings: 'error.expected.jsobject' })
  const wrong = Object.entries(settings).filter(
    ([name, value]) => original.settings[name] !== undefined && typeof original.settings[name] !== typeof value,
  )
  if (wrong.length === 0) return { status: 200, body: {} }
  throw invalid(Object.fromEntries(wrong.map(([name]) => [`settings.${name}`, 'The value is of another type'])))
}

function customTemplates(call: StoreCall): Answer {
  const theme = themes.rows(call.contents).find(row => row.version_uuid === call.params.version_uuid)
  if (theme === undefined) throw notFound('The theme version was not found.')
  return ok({ ...theme.custom_templates })
}

export const seeder: Seeder = {
  kind: 'themes',
  insert({ contents, world, now }, row) {
    const names = Array.isArray(row.variations) ? row.variations.map(String) : ['Standard']
    const variations = names.map(name => ({ name, description: '', settings: {} }))
    const custom_templates = { product: [], category: [], brand: [], page: [] }
    return insertTheme(contents, world, { name: String(row.name), variations, custom_templates, regions: {} }, now)
  },
  sample: at => ({ name: `Theme ${at}` }),
}
