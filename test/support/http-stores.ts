/** Stores of a server for states, and the end of both after each test. */

import { afterEach } from 'vitest'
import { createRawClient } from '../../src/http/index.ts'
import type { TickingClock } from '../../src/model/clock.ts'
import type { HttpBackend } from '../../src/model/settings.ts'
import type { StateStore } from '../../src/model/state.ts'
import { createHttpStore } from '../../src/state/http-store.ts'
import type { Processes } from '../../src/state/processes.ts'
import { fakeClock, holder, nextId } from '../state/support.ts'
import { type HttpStateOptions, type HttpStateServer, startHttpState } from './http-state.ts'

interface HttpStoreMore {
  clock?: TickingClock
  settings?: Partial<HttpBackend>
  processes?: Processes
}

export interface HttpStores {
  start(options?: HttpStateOptions): Promise<HttpStateServer>
  open(server: HttpStateServer, more?: HttpStoreMore): StateStore
}

const everybody: Processes = { space: async () => 'here', alive: () => true }

export function useHttpStores(): HttpStores {
  const servers: HttpStateServer[] = []
  const stores: StateStore[] = []
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close()
    for (const server of servers.splice(0)) await server.close()
  })
  return {
    async start(options = {}) {
      const server = await startHttpState(options)
      servers.push(server)
      return server
    },
    open(server, { clock = fakeClock(), settings = {}, processes = everybody } = {}) {
      const { address = '', lock_address = address, unlock_address = lock_address, ...more } = server.settings
      const usual = { update_method: 'POST', lock_method: 'LOCK', unlock_method: 'UNLOCK' }
      const backend = { ...usual, ...more, address, lock_address, unlock_address, ...settings } as HttpBackend
      const client = createRawClient({ clock, userAgent: 'test' })
      const who = () => holder('a passer')
      const store = createHttpStore({ backend, client, clock, random: nextId, processes, who })
      stores.push(store)
      return store
    },
  }
}
