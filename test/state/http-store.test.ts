/** The state at a server that speaks the protocol of Terraform's `http` backend, as it is described and as GitLab does. */

import { afterEach } from 'vitest'
import { createRawClient } from '../../src/http/index.ts'
import type { TickingClock } from '../../src/model/clock.ts'
import type { HttpBackend } from '../../src/model/settings.ts'
import type { StateStore } from '../../src/model/state.ts'
import { createHttpStore } from '../../src/state/http-store.ts'
import { type HttpStateOptions, type HttpStateServer, startHttpState } from '../support/http-state.ts'
import { describeStateStore } from './conformance.ts'
import { nextId } from './support.ts'

const servers: HttpStateServer[] = []
const stores: StateStore[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const server of servers.splice(0)) await server.close()
})

const processes = { space: async () => 'here', alive: () => true }

async function startServer(options: HttpStateOptions = {}): Promise<HttpStateServer> {
  const server = await startHttpState(options)
  servers.push(server)
  return server
}

function open(server: HttpStateServer, clock: TickingClock): StateStore {
  const { address = '', lock_address = address, unlock_address = lock_address, ...more } = server.settings
  const usual = { update_method: 'POST', lock_method: 'LOCK', unlock_method: 'UNLOCK' }
  const backend = { ...usual, ...more, address, lock_address, unlock_address } as HttpBackend
  const client = createRawClient({ clock, userAgent: 'test' })
  const store = createHttpStore({ backend, client, clock, random: nextId, processes })
  stores.push(store)
  return store
}

for (const manner of ['protocol', 'gitlab'] as const) {
  describeStateStore(`HTTP (${manner})`, async () => {
    const server = await startServer({ manner })
    return clock => open(server, clock)
  })
}
