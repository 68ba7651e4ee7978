/** Which theme is active on a channel? Every Stencil storefront has one; headless and other channels have none. */

import { notFound } from '../errors.ts'
import { ok, type StoreRoute } from '../http.ts'
import { activeThemes } from './theme-rows.ts'

export const routes: StoreRoute[] = [
  {
    method: 'GET',
    path: '/v3/channels/{channel_id}/active-theme',
    scope: 'store_channel_settings',
    handle(call) {
      const found = activeThemes.find(call.contents, Number(call.params.channel_id))
      if (found === undefined) throw notFound(`No active theme found with channel_id: ${call.params.channel_id}`)
      const { id: _channel, ...theme } = found
      return ok(theme)
    },
  },
]
