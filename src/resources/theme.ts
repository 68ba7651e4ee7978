/**
 * Which theme a channel shows. There is always one, so that nothing is made or removed: a variation of a theme is activated.
 * The reference and the guide of multi-storefront each have a form for that; `activation` says which is sent. Activation may
 * be answered with 504 and succeed all the same, and a configuration may get another uuid by it: what counts is what is
 * active afterwards.
 */

import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Api, ListScope, Outcome, ResourceKind, Surroundings, WriteItem } from '../model/kind.ts'
import type { Desired, Live, Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { eachItem, failureOf, succeeded } from './kit/outcomes.ts'
import type { Choice, Configuration, Problem } from './kit/themes.ts'
import * as themes from './kit/themes.ts'
import { idOf, numberOf } from './kit/wire.ts'

const polls = 6

export const theme: ResourceKind = {
  name: 'theme',
  collection: 'theme',
  parent: 'channel',
  shape: 'one',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 1 },
  removal: 'never',
  keyOf: () => 'theme',
  check: (desired, live) =>
    desired.filter(one => one.kind === 'theme').flatMap(one => refuseHeadless(one, desired, live)),
  verify: async (api, own, _live, around) => {
    const known = await themes.readThemes(api)
    return (await Promise.all(own.map(one => verifyOne(api, known, one, around)))).flat()
  },
  list,
  create: (api, items) => eachItem(items, item => activate(api, item, item.parentId!)),
  update: (api, items) => eachItem(items, item => activate(api, item, item.id!)),
  remove: async (_api, items) => succeeded(items),
}

async function* list(api: Api, { parentIds }: ListScope): AsyncIterable<Observed> {
  const active = await Promise.all(parentIds.map(async id => ({ id, now: await themes.readActive(api, id) })))
  const uuids = new Set(active.flatMap(({ now }) => (now === undefined ? [] : [now.theme])))
  const known = uuids.size === 0 ? [] : await themes.readThemes(api)
  const configurations = new Map<string, Configuration>()
  for (const uuid of uuids) {
    const wanted = active.flatMap(({ now }) => (now?.theme === uuid ? [now.configuration] : []))
    for (const one of await themes.readConfigurations(api, uuid, { 'uuid:in': wanted }))
      configurations.set(one.uuid, one)
  }
  for (const { id, now } of active) {
    if (now === undefined) continue
    const own = known.find(one => one.uuid === now.theme)
    const configuration = configurations.get(now.configuration)
    const variation = own?.variations.find(one => one.uuid === configuration?.variation)
    const attributes: Attributes = {
      uuid: now.theme,
      configuration: now.configuration,
      ...(own === undefined ? {} : { name: own.name }),
      ...(variation === undefined ? {} : { variation: variation.name, variation_uuid: variation.uuid }),
      ...(configuration === undefined ? {} : { settings: configuration.settings }),
    }
    yield { kind: 'theme', id, parentId: id, key: 'theme', attributes }
  }
}

/** Only storefronts of BigCommerce's own have themes. */
function refuseHeadless(one: Desired, desired: readonly Desired[], live: readonly Live[]): Diagnostic[] {
  const channel = desired.find(other => other.address === one.parent)
  const bound = live.find(other => other.kind === 'channel' && other.id === channel?.bindId)
  const platform = channel?.attributes.platform ?? bound?.attributes.platform
  if (platform === undefined || platform === null || platform === 'bigcommerce') return []
  const message = `${one.parent} is a channel of platform ${String(platform)}, which has no theme`
  return [
    found(one, 'INVALID_VALUE', {
      message,
      hint: 'Remove `theme`, or declare it for a storefront of platform bigcommerce.',
    }),
  ]
}

/** Names are looked for, settings validated, and a configuration that has them is looked for, before anything is planned. */
async function verifyOne(
  api: Api,
  known: readonly themes.Theme[],
  one: Desired,
  around: Surroundings,
): Promise<Diagnostic[]> {
  const { attributes } = one
  const choice = themes.chooseVariation(known, attributes)
  if (themes.isProblem(choice)) return [found(one, 'UNKNOWN_REFERENCE', choice)]
  if (isObject(attributes.settings) && around.getOnly !== true) {
    const path = `/v3/themes/${encodeURIComponent(choice.theme.uuid)}/configurations/validate`
    const body = { variation_id: choice.variation.uuid, settings: attributes.settings }
    const answer = await api.send('POST', path, body, { reads: true, accept: [422] })
    if (answer.status === 422) return [found(one, 'INVALID_VALUE', refusedSettings(answer.body, choice))]
  }
  if (!isChosenByConfiguration(attributes)) return []
  const channelId = one.parent === undefined ? undefined : around.idOf(one.parent)
  const configurations = await themes.configurationsFor(api, choice, channelId)
  const chosen = themes.chooseConfiguration(configurations, choice, attributes)
  return themes.isProblem(chosen) ? [found(one, 'UNKNOWN_REFERENCE', chosen)] : []
}

function refusedSettings(body: Json, { theme, variation }: Choice): Problem {
  const errors = isObject(body) && isObject(body.errors) ? Object.entries(body.errors) : []
  const why = errors.map(([name, text]) => `${name}: ${String(text)}`).join('; ')
  return {
    message: `the theme ${theme.name}, variation ${variation.name}, does not take these settings${why === '' ? '' : `: ${why}`}`,
    hint: "Correct them: the theme's schema.json says what each of them can be.",
  }
}

function found({ address, source }: Desired, code: Diagnostic['code'], { message, hint }: Problem): Diagnostic {
  return { severity: 'error', code, message: `${address}: ${message}`, hint, address, source }
}

function isChosenByConfiguration({ configuration, settings }: Attributes): boolean {
  return (configuration !== undefined && configuration !== null) || isObject(settings)
}

async function activate(api: Api, item: WriteItem, channelId: string): Promise<Outcome> {
  const refuse = ({ message, hint }: Problem) =>
    new ToolError('UNKNOWN_REFERENCE', message, { hint, address: item.address })
  const choice = themes.chooseVariation(await themes.readThemes(api), item.attributes)
  if (themes.isProblem(choice)) throw refuse(choice)
  const configurations = await themes.configurationsFor(api, choice, channelId)
  const chosen = themes.chooseConfiguration(configurations, choice, item.attributes)
  if (themes.isProblem(chosen)) throw refuse(chosen)
  const lost = await send(api, item, choice, chosen, channelId)
  if (await becomesActive(api, item, choice, channelId, lost !== undefined)) return { id: channelId }
  // Nothing came of it: sent once more, it does no harm.
  const again = lost === undefined ? undefined : await send(api, item, choice, chosen, channelId)
  if (lost !== undefined && (await becomesActive(api, item, choice, channelId, true))) return { id: channelId }
  const why = (again ?? lost)?.message ?? 'the activation was accepted'
  throw new ToolError('WAIT_TIMEOUT', `${why}, and the theme is still not active`, {
    address: item.address,
    hint: 'Run apply again in a minute: it looks at what is active before it sends anything.',
  })
}

/** The error of a request of which it is not known whether it took effect. */
async function send(
  api: Api,
  { attributes }: WriteItem,
  { variation }: Choice,
  chosen: Configuration,
  channelId: string,
): Promise<ToolError | undefined> {
  const byConfiguration = attributes.activation === 'configuration' || isChosenByConfiguration(attributes)
  const channel = numberOf(channelId)
  // What the merchant has made of the variation on this channel comes back, if there is anything.
  const which = chosen.isOriginal ? 'original' : 'last_activated'
  const body: Attributes = byConfiguration
    ? { variation_id: variation.uuid, configuration_id: chosen.uuid, channel_id: channel }
    : { variation_id: variation.uuid, which }
  try {
    await api.send(
      'POST',
      '/v3/themes/actions/activate',
      body,
      byConfiguration ? {} : { query: { channel_id: channel } },
    )
    return undefined
  } catch (error) {
    if (error instanceof ToolError && failureOf(error)?.uncertain === true) return error
    throw error
  }
}

/** Looks until the variation is active, or for long enough. `uncertain`: nobody has said that it would be. */
async function becomesActive(
  api: Api,
  item: WriteItem,
  { theme, variation }: Choice,
  channelId: string,
  uncertain: boolean,
): Promise<boolean> {
  const { configuration: pinned, settings } = item.attributes
  const wanted = isObject(settings) ? settings : {}
  for (let poll = 1; poll <= polls; poll += 1) {
    const now = await themes.readActive(api, channelId)
    if (now?.theme === theme.uuid) {
      const [active] = await themes.readConfigurations(api, theme.uuid, { 'uuid:in': now.configuration })
      const isMeant = active?.variation === variation.uuid && themes.hasSettings(active, wanted)
      if (isMeant && sameText(pinned, now.configuration)) return true
      if (isMeant && !uncertain) throw isCopy(item, idOf(pinned), now.configuration)
    }
    await api.wait(1_000 * poll)
  }
  return false
}

function sameText(wanted: Json | undefined, is: string): boolean {
  return wanted === undefined || wanted === null || String(wanted).toLowerCase() === is.toLowerCase()
}

function isCopy({ address }: WriteItem, pinned: string, active: string): ToolError {
  return new ToolError(
    'CONFLICT',
    `BigCommerce made a copy of the configuration ${pinned} for the channel: ${active}`,
    {
      address,
      hint: `Write \`configuration: ${active}\`, or leave \`configuration\` out.`,
    },
  )
}
