/**
 * The themes of a store, with their variations and configurations: which of them does a declaration mean, and what is
 * active on a channel? Nothing makes a configuration through the API, so that settings can only choose one that is there.
 */

import type { Api } from '../../model/kind.ts'
import { didYouMean } from '../../model/nearest.ts'
import type { Attributes, Json } from '../../model/values.ts'
import { isObject, sameJson } from '../../model/values.ts'
import { dataOf, idOf, rowsOf } from './wire.ts'

interface Named {
  uuid: string
  name: string
}

export interface Theme extends Named {
  variations: Named[]
}

export interface Choice {
  theme: Theme
  variation: Named
}

/** Why nothing can be chosen, and what to do about it. */
export interface Problem {
  message: string
  hint: string
}

export interface Configuration {
  uuid: string
  variation: string
  settings: Attributes
  /** It came with the theme, and belongs to no channel. */
  isOriginal: boolean
}

export async function readThemes(api: Api): Promise<Theme[]> {
  return rowsOf(await api.get('/v3/themes')).map(row => ({
    ...namedOf(row),
    variations: (Array.isArray(row.variations) ? row.variations : []).filter(isObject).map(namedOf),
  }))
}

function namedOf(row: Attributes): Named {
  return { uuid: idOf(row.uuid), name: String(row.name ?? '') }
}

type Filters = { [filter in 'uuid:in' | 'channel_id:in' | 'variation_uuid']?: string | string[] }

/** Newest first; the API refuses to list all of them. */
export async function readConfigurations(api: Api, themeUuid: string, query: Filters): Promise<Configuration[]> {
  const rows: Attributes[] = []
  for await (const row of api.list(`/v3/themes/${encodeURIComponent(themeUuid)}/configurations`, { query }))
    rows.push(row)
  return rows
    .sort((a, b) => Date.parse(String(b.date_created)) - Date.parse(String(a.date_created)))
    .map(row => ({
      uuid: idOf(row.uuid),
      variation: idOf(row.variation_id),
      settings: isObject(row.settings) ? row.settings : {},
      isOriginal: row.site_id === 0 || row.site_id === undefined,
    }))
}

/** What is active on a channel; undefined on those that have no theme. */
export async function readActive(
  api: Api,
  channelId: string,
): Promise<{ theme: string; configuration: string } | undefined> {
  const row = dataOf(await api.get(`/v3/channels/${channelId}/active-theme`, { accept: [404] }))
  if (!isObject(row) || typeof row.active_theme_uuid !== 'string') return undefined
  return { theme: row.active_theme_uuid, configuration: idOf(row.active_theme_configuration_uuid) }
}

/** The variation that is meant, or why it cannot be told. */
export function chooseVariation(themes: readonly Theme[], attributes: Attributes): Choice | Problem {
  const { name, uuid, variation, variation_uuid: variationUuid } = attributes
  const known = themes.filter(theme => isMeant(theme, name, uuid))
  const wanted = name ?? uuid
  if (known.length === 0) return unknown('the store has no theme', wanted, name === undefined ? [] : themes)
  if (known.length > 1 && name !== undefined) {
    return ambiguous(`${known.length} themes are called \`${String(name)}\``, 'uuid', known)
  }
  const choices = known.flatMap(theme => theme.variations.map(one => ({ theme, variation: one })))
  const meant = choices.filter(one => isMeant(one.variation, variation, variationUuid))
  if (meant.length === 1) return meant[0]!
  const all = choices.map(one => one.variation)
  const within = known.length === 1 ? `the theme ${known[0]!.name}` : 'no theme of the store'
  if (meant.length === 0) {
    const what = `${within} ${known.length === 1 ? 'has no' : 'has a'} variation`
    return unknown(what, variation ?? variationUuid, variation === undefined ? [] : all)
  }
  return ambiguous(`${meant.length} variations of ${within} are called \`${String(variation)}\``, 'variation_uuid', [
    ...meant.map(one => one.variation),
  ])
}

function isMeant(one: Named, name: Json | undefined, uuid: Json | undefined): boolean {
  return (
    (name === undefined || one.name === name) &&
    (uuid === undefined || one.uuid.toLowerCase() === String(uuid).toLowerCase())
  )
}

function unknown(what: string, wanted: Json | undefined, known: readonly Named[]): Problem {
  const names = [...new Set(known.map(one => one.name))]
  const near = didYouMean(String(wanted), names)
  const all = names.length === 0 ? 'Correct it, or name it instead.' : `There is ${names.join(', ')}.`
  return { message: `${what} \`${String(wanted)}\``, hint: near ?? all }
}

function ambiguous(what: string, attribute: string, known: readonly Named[]): Problem {
  return { message: what, hint: `Write \`${attribute}:\` instead: ${known.map(one => one.uuid).join(' or ')}.` }
}

/** The configurations that can become active on a channel: its own, newest first, and then those that came with the theme. */
export async function configurationsFor(
  api: Api,
  { theme, variation }: Choice,
  channelId: string | undefined,
): Promise<Configuration[]> {
  const all = { variation_uuid: variation.uuid }
  const own =
    channelId === undefined ? [] : await readConfigurations(api, theme.uuid, { ...all, 'channel_id:in': channelId })
  const others = await readConfigurations(api, theme.uuid, all)
  return [...own, ...others.filter(one => one.isOriginal && own.every(known => known.uuid !== one.uuid))]
}

/** The configuration that is pinned, or one that has the settings, or why there is none. */
export function chooseConfiguration(
  configurations: readonly Configuration[],
  { theme, variation }: Choice,
  { configuration, settings }: Attributes,
): Configuration | Problem {
  const place = `${theme.name}, variation ${variation.name},`
  if (configuration !== undefined && configuration !== null) {
    const pinned = configurations.find(one => one.uuid.toLowerCase() === String(configuration).toLowerCase())
    if (pinned !== undefined) return pinned
    const hint = 'Leave `configuration` out, or take the uuid of one that the channel has.'
    return { message: `${place} has no configuration \`${String(configuration)}\` for the channel`, hint }
  }
  const wanted = isObject(settings) ? settings : {}
  const [nearest] = [...configurations].sort((a, b) => differing(a, wanted).length - differing(b, wanted).length)
  if (nearest !== undefined && hasSettings(nearest, wanted)) return nearest
  const most = nearest === undefined ? [] : differing(nearest, wanted)
  const shown = most.map(name => `${name}: ${JSON.stringify(nearest?.settings[name] ?? null)}`).join(', ')
  return {
    message: `${place} has no configuration with these settings`,
    hint: `The API cannot make one: set them in the theme's editor of the control panel${shown === '' ? '' : `, or declare what the nearest has (${shown})`}.`,
  }
}

/** What is declared of the settings holds; there may be more. */
export function hasSettings(configuration: Configuration, wanted: Attributes): boolean {
  return differing(configuration, wanted).length === 0
}

function differing({ settings }: Configuration, wanted: Attributes): string[] {
  return Object.keys(wanted).filter(name => !sameJson(settings[name], wanted[name]))
}

export function isProblem(value: object): value is Problem {
  return 'message' in value
}
