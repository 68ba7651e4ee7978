/** How are themes, their configurations and what is active on which channel kept? */

import { nextUuid } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { table } from '../table.ts'
import type { Contents, World } from '../world.ts'
import { type CustomTemplates, sampleThemes, type ThemeSource } from './theme-samples.ts'

export type Variation = { uuid: string; name: string; description: string; external_id: string }

export type Theme = {
  id: number
  uuid: string
  version_uuid: string
  name: string
  is_private: boolean
  updated_at: number
  variations: Variation[]
  custom_templates: CustomTemplates
  regions: { [file: string]: string[] }
}

/** Of channel 0 are the original ones, one for each variation. `activation` counts up; 0 was never active. */
export type Configuration = {
  id: number
  uuid: string
  theme_uuid: string
  variation_uuid: string
  channel_id: number
  settings: JsonObject
  date_created: number
  activation: number
}

/** The id is the channel's. */
export type ActiveTheme = {
  id: number
  active_theme_uuid: string
  active_theme_configuration_uuid: string
  active_theme_version_uuid: string
  saved_theme_configuration_uuid: string
}

export const themes = table<Theme>('themes')
export const configurations = table<Configuration>('theme_configurations')
export const activeThemes = table<ActiveTheme>('active_themes')

export function insertTheme(contents: Contents, world: World, source: ThemeSource, now: number): Theme {
  const variations = source.variations.map(({ name, description }) => ({
    uuid: nextUuid(world, 'theme-variation'),
    name,
    description,
    external_id: '',
  }))
  const theme = themes.insert(contents, {
    id: themes.nextId(contents),
    uuid: nextUuid(world, 'theme'),
    version_uuid: nextUuid(world, 'theme-version'),
    name: source.name,
    is_private: false,
    updated_at: now,
    variations,
    custom_templates: source.custom_templates,
    regions: source.regions,
  })
  for (const [at, variation] of variations.entries()) {
    const { settings } = source.variations[at]!
    insertConfiguration(contents, world, { theme, variation, channel_id: 0, settings, now })
  }
  return theme
}

interface NewConfiguration {
  theme: Theme
  variation: Variation
  channel_id: number
  settings: JsonObject
  now: number
}

function insertConfiguration(contents: Contents, world: World, wanted: NewConfiguration): Configuration {
  const { theme, variation, channel_id, settings, now } = wanted
  return configurations.insert(contents, {
    id: configurations.nextId(contents),
    uuid: nextUuid(world, 'theme-configuration'),
    theme_uuid: theme.uuid,
    variation_uuid: variation.uuid,
    channel_id,
    settings: { ...settings },
    date_created: now,
    activation: 0,
  })
}

/** The original configuration of a variation, made the channel's own. */
export function copyOriginal(contents: Contents, world: World, wanted: Omit<NewConfiguration, 'settings'>) {
  const original = configurations
    .rows(contents)
    .find(row => row.channel_id === 0 && row.variation_uuid === wanted.variation.uuid)
  return insertConfiguration(contents, world, { ...wanted, settings: original?.settings ?? {} })
}

/** From now on the channel shows this configuration. */
export function setActive(contents: Contents, theme: Theme, configuration: Configuration, channelId: number): void {
  configuration.activation = Math.max(...configurations.rows(contents).map(row => row.activation)) + 1
  const next: ActiveTheme = {
    id: channelId,
    active_theme_uuid: theme.uuid,
    active_theme_configuration_uuid: configuration.uuid,
    active_theme_version_uuid: theme.version_uuid,
    saved_theme_configuration_uuid: configuration.uuid,
  }
  const known = activeThemes.find(contents, channelId)
  if (known === undefined) activeThemes.insert(contents, next)
  else Object.assign(known, next)
}

/** All channels of a store begin with the same theme, each with a configuration of its own. */
export function giveTheme(contents: Contents, world: World, channel_id: number, now: number): void {
  if (themes.rows(contents).length === 0) {
    for (const source of sampleThemes) insertTheme(contents, world, source, now)
  }
  const [theme] = themes.rows(contents)
  const [variation] = theme?.variations ?? []
  if (theme === undefined || variation === undefined) return
  setActive(contents, theme, copyOriginal(contents, world, { theme, variation, channel_id, now }), channel_id)
}

export function themeOf(contents: Contents, channelId: number): Theme | undefined {
  const uuid = activeThemes.find(contents, channelId)?.active_theme_uuid
  return themes.rows(contents).find(theme => theme.uuid === uuid)
}

const header = ['header_bottom', 'header_bottom--global']

/** The regions that the active theme of a channel has in a file; undefined when it has no such file. */
export function regionsIn(contents: Contents, file: string, channelId: number): string[] | undefined {
  const theme = themeOf(contents, channelId)
  const own = theme === undefined ? undefined : regionsOf(theme, file)
  return own === undefined ? undefined : [...header, ...own]
}

/** Is it a file of any theme of the store? */
export function isThemeFile(contents: Contents, file: string): boolean {
  return themes.rows(contents).some(theme => regionsOf(theme, file) !== undefined)
}

/** A custom template has the regions of the page that it stands in for. */
function regionsOf(theme: Theme, file: string): string[] | undefined {
  const custom = /^pages\/custom\/(product|category|brand|page)\/(.+)$/.exec(file)
  if (custom === null) return Object.hasOwn(theme.regions, file) ? theme.regions[file] : undefined
  const [, type, name] = custom
  const files = theme.custom_templates[type as keyof CustomTemplates]
  return files.includes(`${name}.html`) ? theme.regions[`pages/${type}`] : undefined
}
