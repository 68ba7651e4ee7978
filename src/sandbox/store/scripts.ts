/** The scripts of all channels. Each API account, here each token, sees and changes its own only. */

import { createHash } from 'node:crypto'
import { checkFields, type FieldRule } from '../check.ts'
import { iso } from '../clock.ts'
import { type FieldErrors, missingScope, notFound, refuse } from '../errors.ts'
import { type Answer, ok, Refusal, type StoreCall, type StoreRoute } from '../http.ts'
import { nextUuid } from '../ids.ts'
import { isObject, type JsonObject } from '../json.ts'
import { integersParameter, paged } from '../paging.ts'
import { table } from '../table.ts'
import { channels } from './channels.ts'

type Script = {
  id: number
  uuid: string
  api_client_id: string
  date_created: number
  date_modified: number
  channel_id: number
  name: string
  description: string
  kind: string
  src: string
  html: string
  load_method: string
  location: string
  visibility: string
  enabled: boolean
  auto_uninstall: boolean
  consent_category: string
  integrity_hashes: string[]
}

const scripts = table<Script>('scripts')

const scope = 'store_v2_content'
const path = '/v3/content/scripts'
const one = `${path}/{uuid}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'POST', path, scope, handle: create },
  { method: 'GET', path: one, scope, handle: call => ok(view(ownScript(call))) },
  { method: 'PUT', path: one, scope, handle: update },
  { method: 'DELETE', path: one, scope, handle: remove },
]

const perChannel = 50
const perApp = 10
const checkoutScope = 'store_content_checkout'

const rules: { [name: string]: FieldRule } = {
  name: { kind: 'string', minLength: 1, maxLength: 255 },
  description: { kind: 'string' },
  kind: { kind: 'string', values: ['src', 'script_tag'] },
  src: { kind: 'string' },
  html: { kind: 'string', maxLength: 65_536 },
  load_method: { kind: 'string', values: ['default', 'async', 'defer'] },
  location: { kind: 'string', values: ['head', 'footer'] },
  visibility: { kind: 'string', values: ['storefront', 'all_pages', 'checkout', 'order_confirmation'] },
  enabled: { kind: 'boolean' },
  auto_uninstall: { kind: 'boolean' },
  consent_category: { kind: 'string', values: ['essential', 'functional', 'analytics', 'targeting', 'unknown'] },
  integrity_hashes: { kind: 'array' },
  channel_id: { kind: 'integer' },
}

const blank: Script = {
  id: 0,
  uuid: '',
  api_client_id: '',
  date_created: 0,
  date_modified: 0,
  name: '',
  channel_id: 1,
  description: '',
  kind: 'src',
  src: '',
  html: '',
  load_method: 'default',
  location: 'head',
  visibility: 'storefront',
  enabled: true,
  auto_uninstall: false,
  consent_category: 'unknown',
  integrity_hashes: [],
}

/** The client that a token belongs to: a token of its own stands for an API account of its own. */
function clientOf(call: StoreCall): string {
  const token = call.headers['x-auth-token'] ?? ''
  return createHash('sha256').update(token).digest('hex').slice(0, 31)
}

function own(call: StoreCall): Script[] {
  const client = clientOf(call)
  return scripts.rows(call.contents).filter(row => row.api_client_id === client)
}

function ownScript(call: StoreCall): Script {
  const found = own(call).find(row => row.uuid === call.params.uuid)
  if (found === undefined) throw notFound('The resource was not found.')
  return found
}

function list(call: StoreCall): Answer {
  const wanted = integersParameter(call, 'channel_id:in')
  const { sort, direction = 'asc' } = call.query
  const sorts = ['name', 'description', 'date_created', 'date_modified']
  if (sort !== undefined && !sorts.includes(sort)) throw bad({ sort: 'error.expected.validenumvalue' })
  if (!['asc', 'desc'].includes(direction)) throw bad({ direction: 'error.expected.validenumvalue' })
  const rows = own(call).filter(row => wanted?.has(row.channel_id) !== false)
  const by = (row: Script) => row[(sort ?? 'id') as 'id' | 'name']
  rows.sort((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : a.id - b.id))
  return paged(call, direction === 'asc' ? rows : rows.reverse(), view)
}

function create(call: StoreCall): Answer {
  const row = bodyOf(call)
  if (row.name === undefined) throw bad({ name: 'error.path.missing' })
  const next: Script = { ...blank, ...members(row) }
  check(call, next)
  const all = scripts.rows(call.contents)
  if (all.filter(script => script.channel_id === next.channel_id).length >= perChannel) {
    throw refuse(422, `A channel can have at most ${perChannel} scripts.`)
  }
  if (own(call).length >= perApp) throw refuse(422, `An app can have at most ${perApp} scripts.`)
  Object.assign(next, { id: scripts.nextId(call.contents), uuid: nextUuid(call.world, 'script') })
  Object.assign(next, { api_client_id: clientOf(call), date_created: call.now, date_modified: call.now })
  return ok(view(scripts.insert(call.contents, next)))
}

function update(call: StoreCall): Answer {
  const script = ownScript(call)
  const row = bodyOf(call)
  const next = { ...script, ...members(row), channel_id: channelAfter(call, script, row), date_modified: call.now }
  check(call, next)
  Object.assign(script, next)
  return ok(view(script))
}

function channelAfter(call: StoreCall, script: Script, row: JsonObject): number {
  if (typeof row.channel_id !== 'number' || row.channel_id === script.channel_id) return script.channel_id
  const { scriptChannelChange } = call.settings.emulate
  if (scriptChannelChange === 'reject') throw bad({ channel_id: 'The channel of a script cannot be changed' })
  return scriptChannelChange === 'allow' ? row.channel_id : script.channel_id
}

function remove(call: StoreCall): Answer {
  const { id } = ownScript(call)
  scripts.remove(call.contents, row => row.id === id)
  return { status: 204 }
}

function bodyOf(call: StoreCall): JsonObject {
  if (!isObject(call.body)) throw bad({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  checkFields(call.body, rules, errors)
  const { kind, src, html } = call.body
  if (kind === 'src' && html !== undefined && html !== '') errors.html = 'is not for scripts of kind src'
  if (kind === 'script_tag' && src !== undefined && src !== '') errors.src = 'is not for scripts of kind script_tag'
  if (Object.keys(errors).length > 0) throw bad(errors)
  return call.body
}

function members(row: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([name]) => rules[name] !== undefined))
}

/** What a script may be once everything sent is in place; what its kind has no use for is emptied. */
function check(call: StoreCall, script: Script): void {
  const errors: FieldErrors = {}
  if (channels.find(call.contents, script.channel_id) === undefined) errors.channel_id = 'The channel does not exist'
  if (script.kind === 'src') {
    if (script.src === '') errors.src = 'error.path.missing'
    script.html = ''
  } else {
    if ((script.html.match(/<script\b/gi) ?? []).length !== 1) errors.html = 'must contain exactly one script tag'
    if (script.load_method !== 'default') errors.load_method = 'must be default for scripts of kind script_tag'
    script.src = ''
    script.integrity_hashes = []
  }
  if (script.integrity_hashes.length > 5) errors.integrity_hashes = 'error.maxItems'
  if (Object.keys(errors).length > 0) throw bad(errors)
  const { scopes } = call.contents
  const guarded = ['all_pages', 'checkout'].includes(script.visibility)
  if (guarded && scopes !== null && !scopes.includes(checkoutScope)) throw new Refusal(missingScope())
}

function bad(errors: FieldErrors): Refusal {
  return refuse(422, 'JSON data is missing or invalid', errors)
}

function view({ id: _, ...script }: Script): JsonObject {
  return { ...script, date_created: iso(script.date_created), date_modified: iso(script.date_modified) }
}
