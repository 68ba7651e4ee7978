/** Providers of web analytics: the same ones on every channel, each channel with its own data; a single one is bare. */

import { checkFields, type FieldRule } from '../check.ts'
import { type FieldErrors, invalid, notFound } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import { table } from '../table.ts'
import { channels } from './channels.ts'

type Row = { id: number; provider_id: number; channel_id: number; own: JsonObject }

const rows = table<Row>('analytics')

const scope = 'store_v2_content'
const path = '/v3/settings/analytics'
const one = `${path}/{id}`

export const routes: StoreRoute[] = [
  { method: 'GET', path, scope, handle: list },
  { method: 'GET', path: one, scope, handle: call => bare(view(call, providerOf(call), channelOf(call))) },
  { method: 'PUT', path: one, scope, handle: update },
]

const providers = ['Google Analytics', 'Facebook Pixel', 'Segment', 'Visual Website Optimizer']

const rules: { [name: string]: FieldRule } = {
  name: { kind: 'string', minLength: 1 },
  code: { kind: 'string', minLength: 1 },
  enabled: { kind: 'boolean' },
  data_tag_enabled: { kind: 'boolean' },
  version: { kind: 'number' },
}

function bare(body: JsonObject): Answer {
  return { status: 200, body }
}

/** Without a channel the default one is meant. */
function channelOf(call: StoreCall): number {
  const id = Number(call.query.channel_id ?? 1)
  if (channels.find(call.contents, id) === undefined) throw notFound()
  return id
}

function providerOf({ params }: StoreCall): number {
  const id = Number(params.id)
  if (providers[id - 1] === undefined) throw notFound('The requested resource was not found.')
  return id
}

function list(call: StoreCall): Answer {
  const channelId = channelOf(call)
  return ok(providers.map((_, at) => view(call, at + 1, channelId)))
}

function find(call: StoreCall, providerId: number, channelId: number): Row | undefined {
  return rows.rows(call.contents).find(row => row.provider_id === providerId && row.channel_id === channelId)
}

/** What is left out stays. */
function update(call: StoreCall): Answer {
  const [provider_id, channel_id] = [providerOf(call), channelOf(call)]
  const { body } = call
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  checkFields(body, rules, errors)
  if (Object.keys(errors).length > 0) throw invalid(errors)
  const sent = Object.fromEntries(Object.entries(body).filter(([name]) => rules[name] !== undefined))
  const before = find(call, provider_id, channel_id)
  if (before !== undefined) Object.assign(before.own, sent)
  else rows.insert(call.contents, { id: rows.nextId(call.contents), provider_id, channel_id, own: sent })
  return bare(view(call, provider_id, channel_id))
}

function view(call: StoreCall, id: number, channel_id: number): JsonObject {
  const blank = { name: providers[id - 1]!, code: '', enabled: false, data_tag_enabled: false, version: 1 }
  return { id, channel_id, ...blank, api_secret: '', ...find(call, id, channel_id)?.own }
}
