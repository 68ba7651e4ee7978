/** Templates of the mails that a store sends; a channel can have its own in place of any of them. */

import { checkFields, type FieldRule } from '../check.ts'
import { type FieldErrors, notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { table } from '../table.ts'
import { channels } from './channels.ts'

/** `channel_id` 0 is the store itself. */
type Template = {
  id: number
  channel_id: number
  type_id: string
  subject: string
  body: string
  translations: JsonObject[]
}

const templates = table<Template>('email_templates')

const scope = 'store_v2_information'
const path = '/v3/marketing/email-templates'
const one = `${path}/{type}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'GET', path: one, scope, handle: call => ok(view(shownTo(call, typeOf(call), channelOf(call)))) },
  { method: 'PUT', path: one, scope, handle: write },
  { method: 'DELETE', path: one, scope, handle: removeOverride },
]

const types = [
  ...['abandoned_cart_email', 'account_details_changed_email', 'combined_order_status_email', 'createaccount_email'],
  ...['createguestaccount_email', 'giftcertificate_email', 'invoice_email', 'ordermessage_notification'],
  ...['return_confirmation_email', 'return_statuschange_email', 'product_review_email', 'account_reset_password_email'],
]

function typeOf({ params }: StoreCall): string {
  const type = params.type ?? ''
  if (!types.includes(type)) throw notFound()
  return type
}

function channelOf(call: StoreCall): number {
  const { channel_id } = call.query
  if (channel_id === undefined) return 0
  const id = Number(channel_id)
  if (channels.find(call.contents, id) === undefined) throw notFound()
  return id
}

function find(call: StoreCall, type: string, channelId: number): Template | undefined {
  return templates.rows(call.contents).find(row => row.type_id === type && row.channel_id === channelId)
}

/** The template that goes out: the channel's own, that of the store, or the one a new store has. */
function effective(call: StoreCall, type: string, channelId: number): Template {
  return find(call, type, channelId) ?? find(call, type, 0) ?? initial(type)
}

function initial(type: string): Template {
  const words = type.replace(/_email$/, '').replaceAll('_', ' ')
  const translations = [{ locale: 'en', keys: { intro: `This is about ${words}.` } }]
  const subject = `{{store.name}}: ${words}`
  return { id: 0, channel_id: 0, type_id: type, subject, body: '<p>{{lang "intro"}}</p>', translations }
}

function isShown(call: StoreCall, type: string, channelId: number): boolean {
  const { inheritedTemplates } = call.settings.emulate
  return channelId === 0 || inheritedTemplates === 'shown' || find(call, type, channelId) !== undefined
}

function shownTo(call: StoreCall, type: string, channelId: number): Template {
  if (!isShown(call, type, channelId)) throw notFound()
  return effective(call, type, channelId)
}

function list(call: StoreCall): Answer {
  const channelId = channelOf(call)
  const shown = types.filter(type => isShown(call, type, channelId))
  return ok(shown.map(type => view(effective(call, type, channelId))))
}

/** What is left out stays as it was for the channel. */
function write(call: StoreCall): Answer {
  const [type, channelId] = [typeOf(call), channelOf(call)]
  const body = bodyOf(call, type)
  const own = find(call, type, channelId)
  const { type_id: _, ...before } = effective(call, type, channelId)
  const next = { ...before, ...body, type_id: type, channel_id: channelId }
  if (own !== undefined) return ok(view(Object.assign(own, next)))
  return ok(view(templates.insert(call.contents, { ...next, id: templates.nextId(call.contents) })))
}

const rules: { [name: string]: FieldRule } = {
  subject: { kind: 'string' },
  body: { kind: 'string' },
  translations: { kind: 'array' },
}

function bodyOf({ body }: StoreCall, type: string): JsonObject {
  if (!isObject(body)) throw bad({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  checkFields(body, { ...rules, type_id: { kind: 'string', values: [type] } }, errors)
  const translations: Json[] = Array.isArray(body.translations) ? body.translations : []
  for (const [at, row] of translations.entries()) {
    if (!isObject(row)) errors[`translations[${at}]`] = 'error.expected.jsobject'
    else checkFields(row, { locale: { kind: 'string' }, keys: { kind: 'object' } }, errors, `translations[${at}].`)
  }
  if (Object.keys(errors).length > 0) throw bad(errors)
  return Object.fromEntries(Object.entries(body).filter(([name]) => rules[name] !== undefined))
}

/** The one refusal that is documented. */
function bad(errors: FieldErrors): Error {
  return refuse(400, 'Input is invalid.', errors)
}

function removeOverride(call: StoreCall): Answer {
  const type = typeOf(call)
  const channelId = channelOf(call)
  if (channelId === 0) throw refuse(422, 'The channel whose template is to go has to be named: channel_id')
  templates.remove(call.contents, row => row.type_id === type && row.channel_id === channelId)
  return { status: 200 }
}

function view({ type_id, subject, body, translations }: Template): JsonObject {
  return { type_id, subject, body, translations }
}
