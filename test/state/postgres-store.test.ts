/** The state in PostgreSQL, on a real server. */

import { afterAll, afterEach, test } from 'vitest'
import type { TickingClock } from '../../src/model/clock.ts'
import type { StateStore } from '../../src/model/state.ts'
import { createPostgresStore } from '../../src/state/postgres-store.ts'
import { startPostgres } from '../support/postgres.ts'
import { describeStateStore } from './conformance.ts'
import { nextId } from './support.ts'

const server = await startPostgres()
const stores: StateStore[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})
afterAll(() => server?.stop())

const processes = { space: async () => 'here', alive: () => true }
let schemas = 0
function open(schema: string, clock: TickingClock, url = server!.url()): StateStore {
  const store = createPostgresStore({ url, schema, clock, random: nextId, processes })
  stores.push(store)
  return store
}

if (server === undefined) {
  test.skip('the state in PostgreSQL: no server can be started here')
} else {
  describeStateStore('PostgreSQL', async () => {
    schemas += 1
    const schema = `state_${schemas}`
    return clock => open(schema, clock)
  })
}
