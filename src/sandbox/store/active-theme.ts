/** Which theme is active on a channel? Every Stencil storefront has one; headless and other channels have none. */

import { notFound } from '../errors.ts'
import { ok, type StoreRoute } from '../http.ts'
import { nextUuid } from '../ids.ts'
import { table } from '../table.ts'
import type { Contents, World } from '../world.ts'

/** The id is the channel's. */
type ActiveTheme = {
  id: number
  active_theme_uuid: string
  active_theme_configuration_uuid: string
  active_theme_version_uuid: string
  saved_theme_configuration_uuid: string
}

const themes = table<ActiveTheme>('active_themes')

export const routes: StoreRoute[] = [
  {
    method: 'GET',
    path: '/v3/channels/{channel_id}/active-theme',
    scope: 'store_channel_settings',
    handle(call) {
      const found = themes.find(call.contents, Number(call.params.channel_id))
      if (found === undefined) throw notFound(`No active theme found with channel_id: ${call.params.channel_id}`)
      const { id: _channel, ...theme } = found
      return ok(theme)
    },
  },
]

/** All channels of a store begin with the same theme, each with a configuration of its own. */
export function giveTheme(contents: Contents, world: World, channelId: number): void {
  const first = themes.rows(contents)[0]
  const configuration = nextUuid(world, 'theme-configuration')
  themes.insert(contents, {
    id: channelId,
    active_theme_uuid: first?.active_theme_uuid ?? nextUuid(world, 'theme'),
    active_theme_configuration_uuid: configuration,
    active_theme_version_uuid: first?.active_theme_version_uuid ?? nextUuid(world, 'theme-version'),
    saved_theme_configuration_uuid: configuration,
  })
}
