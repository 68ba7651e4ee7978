/** The control panel's side navigation of a channel: written as a whole, each time. */

import { checkFields } from '../check.ts'
import { type FieldErrors, invalid, notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { table } from '../table.ts'
import { findChannel } from './channels.ts'

/** The id is the channel's. */
type Menu = { id: number; bigcommerce_protected_app_sections: Json[]; custom_app_sections: JsonObject[] }

const menus = table<Menu>('channel_menus')

const scope = 'store_channel_settings'
const path = '/v3/channels/{channel_id}/channel-menus'

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: read },
  { method: 'POST', path, scope, handle: replace },
  { method: 'DELETE', path, scope, handle: remove },
]

const sections = [
  'overview',
  'storefront_settings',
  'localization',
  'carousel',
  'script_manager',
  'currencies',
  'payments',
  'checkout',
  'domains',
  'notifications',
  'social',
  'pages',
  'data_solutions',
]

function read(call: StoreCall): Answer {
  const { id } = findChannel(call)
  const menu = menus.find(call.contents, id)
  if (menu === undefined && call.settings.emulate.missingMenu === 'not-found') throw notFound()
  return ok(view(menu))
}

function view(menu: Menu | undefined): JsonObject {
  const { bigcommerce_protected_app_sections = [], custom_app_sections = [] } = menu ?? {}
  return { bigcommerce_protected_app_sections, custom_app_sections }
}

/** What is left out is empty from then on. */
function replace(call: StoreCall): Answer {
  const { id } = findChannel(call)
  const body = call.body ?? {}
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const own = body.bigcommerce_protected_app_sections ?? []
  const custom = body.custom_app_sections ?? []
  const errors: FieldErrors = {}
  checkFields({ own, custom }, { own: { kind: 'array' }, custom: { kind: 'array' } }, errors)
  if (!Array.isArray(own) || !Array.isArray(custom)) throw invalid(errors)
  const unknown = own.filter(section => !sections.includes(String(section)))
  if (unknown.length > 0) {
    const field = 'bigcommerce_protected_app_sections'
    throw refuse(422, `The following fields are invalid: ${field}`, { [field]: `Unknown sections [${unknown}]` })
  }
  for (const [at, section] of custom.entries()) {
    const text = { kind: 'string', required: true } as const
    if (isObject(section))
      checkFields(section, { title: text, query_path: text }, errors, `custom_app_sections[${at}].`)
    else errors[`custom_app_sections[${at}]`] = 'error.expected.jsobject'
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  menus.remove(call.contents, row => row.id === id)
  const custom_app_sections = custom
    .filter(isObject)
    .map(section => ({ title: String(section.title), query_path: String(section.query_path) }))
  return ok(view(menus.insert(call.contents, { id, bigcommerce_protected_app_sections: own, custom_app_sections })))
}

function remove(call: StoreCall): Answer {
  const { id } = findChannel(call)
  menus.remove(call.contents, row => row.id === id)
  return ok(id)
}
