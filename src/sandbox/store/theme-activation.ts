/** Which variation and configuration goes onto which channel? The reference and the guide each have a form for it. */

import { checkFields } from '../check.ts'
import { type FieldErrors, invalid, refuse } from '../errors.ts'
import type { Answer, StoreCall } from '../http.ts'
import { isObject, type JsonObject } from '../json.ts'
import { integerParameter } from '../paging.ts'
import { channels } from './channels.ts'
import { sites } from './sites.ts'
import type { Variation } from './theme-rows.ts'
import { type Configuration, configurations, copyOriginal, setActive, type Theme, themes } from './theme-rows.ts'

const whiches = ['original', 'last_activated', 'last_created']
const ofGuide = ['configuration_id', 'site_id', 'channel_id']

export function activate(call: StoreCall): Answer {
  const body = readBody(call)
  const channelId = channelOf(call, body)
  const channel = channels.find(call.contents, channelId)
  if (channel === undefined) throw invalid({ channel_id: `Channel ${channelId} does not exist` })
  if (channel.platform !== 'bigcommerce') throw refuse(422, `Channel ${channelId} is no Stencil storefront`)
  const variationId = String(body.variation_id)
  for (const theme of themes.rows(call.contents)) {
    const variation = theme.variations.find(candidate => candidate.uuid === variationId)
    if (variation === undefined) continue
    setActive(call.contents, theme, chosen(call, theme, variation, channelId, body), channelId)
    return { status: 204 }
  }
  throw invalid({ variation_id: 'There is no such variation' })
}

function readBody(call: StoreCall): JsonObject {
  const { body } = call
  const { themeActivation: form } = call.settings.emulate
  if (!isObject(body)) throw invalid({ '': 'error.expected.jsobject' })
  const errors: FieldErrors = {}
  const id = { kind: 'integer' } as const
  checkFields(
    body,
    {
      variation_id: { kind: 'string', required: true },
      which: { kind: 'string', values: whiches },
      configuration_id: { kind: 'string', required: form === 'guide' },
      site_id: id,
      channel_id: id,
    },
    errors,
  )
  const unknown = { either: [], spec: ofGuide, guide: ['which'] }[form]
  for (const name of unknown) if (body[name] !== undefined) errors[name] = 'error.notSupported'
  if (form === 'guide' && body.site_id === undefined && body.channel_id === undefined) {
    errors.channel_id = 'error.path.missing'
  }
  if (Object.keys(errors).length > 0) throw invalid(errors)
  return body
}

/** Named in the query, in the body, by its site, or else the first. */
function channelOf(call: StoreCall, { channel_id, site_id }: JsonObject): number {
  const inQuery = call.settings.emulate.themeActivation === 'guide' ? undefined : integerParameter(call, 'channel_id')
  if (inQuery !== undefined) return inQuery
  if (channel_id !== undefined) return Number(channel_id)
  if (site_id === undefined) return 1
  const site = sites.find(call.contents, Number(site_id))
  if (site === undefined) throw invalid({ site_id: `Site ${Number(site_id)} does not exist` })
  return site.channel_id
}

/** An original configuration is never shown itself: the channel gets a copy, under another id every time. */
function chosen(
  call: StoreCall,
  theme: Theme,
  variation: Variation,
  channel_id: number,
  { which = 'last_activated', configuration_id }: JsonObject,
): Configuration {
  const { contents, world, now } = call
  const copy = () => copyOriginal(contents, world, { theme, variation, channel_id, now })
  const own = configurations
    .rows(contents)
    .filter(row => row.variation_uuid === variation.uuid && [0, channel_id].includes(row.channel_id))
  if (configuration_id !== undefined) {
    const named = own.find(row => row.uuid === configuration_id)
    if (named === undefined) throw invalid({ configuration_id: 'The variation has no such configuration' })
    return named.channel_id === 0 ? copy() : named
  }
  const ofChannel = own.filter(row => row.channel_id !== 0)
  const active = ofChannel.filter(row => row.activation > 0).sort((a, b) => b.activation - a.activation)
  const last = { original: undefined, last_activated: active[0], last_created: ofChannel.at(-1) }[String(which)]
  return last ?? copy()
}
