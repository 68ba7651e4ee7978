/** Channels: list, create, read, update. There is no DELETE: a channel goes by its status. */

import { iso } from '../clock.ts'
import type { FieldErrors } from '../errors.ts'
import { notFound, refuse } from '../errors.ts'
import { type Answer, ok, type StoreCall, type StoreRoute } from '../http.ts'
import type { Json, JsonObject } from '../json.ts'
import { integerParameter, paged, wordsParameter } from '../paging.ts'
import { table } from '../table.ts'
import type { Contents } from '../world.ts'
import { checkChannel, isAvailable, refuseBadName, refuseBadPair, refuseBadStatus } from './channel-rules.ts'
import { currenciesOf } from './currency-rows.ts'
import { dateFilter } from './date-filter.ts'
import type { Seeder } from './seeding.ts'
import { refuseWhenFull } from './storefront-seats.ts'
import { giveTheme } from './theme-rows.ts'

export type Channel = {
  id: number
  name: string
  type: string
  platform: string
  status: string
  external_id: string
  is_listable_from_ui: boolean
  is_visible: boolean
  date_created: number
  date_modified: number
}

/** The first channel is 1, all others have six digits. */
export const channels = table<Channel>('channels', 664_177)

const scope = 'store_channel_settings'

export const routes: StoreRoute[] = [
  { method: 'GET', path: '/v3/channels', scope, handle: list },
  { method: 'POST', path: '/v3/channels', scope, handle: create },
  { method: 'GET', path: '/v3/channels/{channel_id}', scope, handle: call => ok(view(findChannel(call), call)) },
  { method: 'PUT', path: '/v3/channels/{channel_id}', scope, handle: update },
]

export function findChannel(call: StoreCall): Channel {
  const id = Number(call.params.channel_id)
  if (!Number.isSafeInteger(id)) throw notFound()
  const channel = channels.find(call.contents, id)
  if (channel === undefined) throw notFound()
  return channel
}

function list(call: StoreCall): Answer {
  const { available } = call.query
  const statuses = wordsParameter(call, 'status:in')
  const types = wordsParameter(call, 'type:in')
  const platforms = wordsParameter(call, 'platform:in')
  if (available !== undefined && available !== 'true' && available !== 'false') {
    throw refuse(422, `Query parameter "available" value must be boolean. For input string: "${available}".`)
  }
  integerParameter(call, 'page')
  const hideDeleted =
    call.settings.emulate.channelList === 'without-deleted' && statuses === undefined && available === undefined
  const created = dateFilter(call, 'date_created')
  const modified = dateFilter(call, 'date_modified')
  const found = channels
    .rows(call.contents)
    .filter(
      channel =>
        (available === undefined || isAvailable(channel.status) === (available === 'true')) &&
        statuses?.has(channel.status) !== false &&
        types?.has(channel.type) !== false &&
        platforms?.has(channel.platform) !== false &&
        !(hideDeleted && channel.status === 'deleted') &&
        created(channel.date_created) &&
        modified(channel.date_modified),
    )
  return paged(call, found, channel => view(channel, call))
}

function create(call: StoreCall): Answer {
  const body = checkChannel(call.body, true)
  const name = String(body.name)
  const type = String(body.type)
  const platform = String(body.platform)
  refuseBadPair(type, platform)
  refuseBadName(name)
  const status = typeof body.status === 'string' ? body.status : defaultStatus(call, type)
  refuseBadStatus(type, status, 'create')
  refuseTaken(call, { name, type, platform }, undefined)
  refuseWhenFull(call, type)
  return ok(view(insertChannel(call.contents, call, { ...body, status }, call.now), call))
}

function defaultStatus(call: StoreCall, type: string): string {
  return type === 'storefront' ? call.settings.emulate.channelDefaultStatus : 'connected'
}

type Maker = Pick<StoreCall, 'world'>

export function insertChannel(contents: Contents, maker: Maker, body: JsonObject, now: number, id?: number): Channel {
  const channel = channels.insert(contents, {
    id: id ?? channels.nextId(contents),
    name: String(body.name),
    type: String(body.type),
    platform: String(body.platform),
    status: String(body.status),
    external_id: typeof body.external_id === 'string' ? body.external_id : '',
    is_listable_from_ui: typeof body.is_listable_from_ui === 'boolean' ? body.is_listable_from_ui : true,
    is_visible: body.is_visible !== false,
    date_created: now,
    date_modified: now,
  })
  if (channel.platform === 'bigcommerce') giveTheme(contents, maker.world, channel.id, now)
  return channel
}

/** A channel keeps its type and platform for ever, and once deleted nothing about it changes any more. */
function update(call: StoreCall): Answer {
  const channel = findChannel(call)
  if (channel.status === 'deleted' || channel.status === 'terminated') {
    throw refuse(
      422,
      'A deleted channel cannot be updated. Channel can be restored within 90 days after deleting by contacting ' +
        'BigCommerce support team',
    )
  }
  const body = checkChannel(call.body, false)
  refuseImmutable(call, body)
  const name = typeof body.name === 'string' ? body.name : channel.name
  if (body.name !== undefined) refuseBadName(name)
  if (typeof body.status === 'string') {
    refuseBadStatus(channel.type, body.status, body.status === channel.status ? 'keep' : 'update')
    if (channel.id === 1 && body.status === 'deleted') throw refuse(422, 'The default channel cannot be deleted.')
  }
  refuseTaken(call, { ...channel, name }, channel)
  for (const field of ['name', 'external_id', 'status', 'is_listable_from_ui', 'is_visible'] as const) {
    if (body[field] !== undefined) Object.assign(channel, { [field]: body[field] })
  }
  channel.date_modified = call.now
  return ok(view(channel, call))
}

function refuseImmutable(call: StoreCall, body: JsonObject): void {
  const given = ['type', 'platform'].filter(field => body[field] !== undefined)
  if (given.length === 0 || call.settings.emulate.channelImmutableFields === 'ignore') return
  const errors: FieldErrors = {}
  for (const field of given) errors[field] = `The field '${field}' can not be updated after channel is created.`
  throw refuse(422, `The following fields are invalid: ${given.join(', ')}`, errors)
}

function refuseTaken(call: StoreCall, wanted: Pick<Channel, 'name' | 'type' | 'platform'>, self?: Channel): void {
  const freed = call.settings.emulate.deletedChannelName === 'free'
  for (const other of channels.rows(call.contents)) {
    if (other === self || (freed && other.status === 'deleted')) continue
    if (other.name !== wanted.name || other.type !== wanted.type || other.platform !== wanted.platform) continue
    const { name, platform, type } = wanted
    const title = `Channel already exists with name: "${name}", platform: "${platform}", and type: "${type}"`
    throw refuse(409, title)
  }
}

function view(channel: Channel, call: StoreCall): Json {
  const { id, name, type, platform, status, external_id, is_listable_from_ui, is_visible } = channel
  const row: JsonObject = {
    id,
    external_id,
    is_listable_from_ui,
    is_visible,
    status,
    name,
    type,
    platform,
    is_enabled: ['prelaunch', 'active', 'connected'].includes(status),
    icon_url: '',
    date_created: iso(channel.date_created),
    date_modified: iso(channel.date_modified),
  }
  if (call.query.include !== 'currencies') return row
  return { ...row, currencies: currenciesOf(call.contents, id) }
}

export const seeder: Seeder = {
  kind: 'channels',
  insert: (seeding, row) => insertChannel(seeding.contents, seeding, row, seeding.now),
  sample: at => ({ name: `Sample ${at}`, type: 'storefront', platform: 'custom', status: 'active' }),
}
