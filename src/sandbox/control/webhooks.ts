/** Control: switch a webhook off, as the service does when its deliveries fail or nothing happens for 90 days. */

import { plain } from '../errors.ts'
import { deactivate } from '../store/webhooks.ts'
import { type ControlCall, type ControlRoute, done } from './control.ts'
import { findStore } from './stores.ts'

export const routes: ControlRoute[] = [
  { method: 'POST', path: '/_sandbox/stores/{store}/hooks/{webhook_id}/deactivate', handle: switchOff },
]

function switchOff({ machine, params }: ControlCall) {
  const store = findStore(machine, params.store ?? '')
  const contents = machine.world.contents[store?.store_hash ?? '']
  if (contents === undefined) return plain(404, 'There is no such store, or it is not active yet')
  const id = Number(params.webhook_id)
  if (!deactivate(contents, id, machine.clock.now())) return plain(404, 'There is no such webhook')
  machine.save()
  return done({ id, is_active: false })
}
