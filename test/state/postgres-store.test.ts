/** The state in PostgreSQL, on a real server: directly, and through a pooler that hands out connections by transaction. */

import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { TickingClock } from '../../src/model/clock.ts'
import type { StateStore } from '../../src/model/state.ts'
import { createPostgresStore } from '../../src/state/postgres-store.ts'
import { poolerIsInstalled, startPooler } from '../support/pgbouncer.ts'
import { startPostgres } from '../support/postgres.ts'
import { describeStateStore } from './conformance.ts'
import { document, errorOf, fakeClock, holder, nextId, page, recorded } from './support.ts'

const server = await startPostgres()
const pooler = server !== undefined && poolerIsInstalled ? await startPooler(server) : undefined
const stores: StateStore[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})
afterAll(async () => {
  await pooler?.stop()
  await server?.stop()
})

const unit = 'store:acme'
const processes = { space: async () => 'here', alive: () => true }
let schemas = 0
function open(schema: string, clock: TickingClock, url = server!.url()): StateStore {
  const store = createPostgresStore({ url, schema, clock, random: nextId, processes })
  stores.push(store)
  return store
}

function newSchema(): string {
  schemas += 1
  return `state_${schemas}`
}

if (server === undefined) {
  test.skip('the state in PostgreSQL: no server can be started here')
} else {
  describeStateStore('PostgreSQL', async () => {
    const schema = newSchema()
    return clock => open(schema, clock)
  })
}

if (pooler === undefined) {
  test.skip('the state in PostgreSQL through PgBouncer: it is not installed here')
} else {
  describeStateStore('PostgreSQL through PgBouncer', async () => {
    const schema = newSchema()
    return clock => open(schema, clock, server!.url({ port: pooler.port }))
  })
}

describe.skipIf(server === undefined)('tables', () => {
  test('are made by the first write, never by a read', async () => {
    const schema = newSchema()
    const store = open(schema, fakeClock())
    const made = () => server!.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])
    await store.read(unit)
    await store.list()
    await store.hashKey()
    await store.readLock(unit)
    await store.breakLock(unit)
    expect(await made()).toHaveLength(0)
    await store.append(unit, [recorded('a')])
    expect(await made()).toHaveLength(1)
  })

  test('are made once by many who write at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const schema = newSchema()
      const units = Array.from({ length: 8 }, (_, at) => `store:s${at}`)
      await Promise.all(units.map(one => open(schema, fakeClock()).write(document(1, [], { unit: one }))))
      expect(await open(schema, fakeClock()).list()).toEqual(units)
      for (const store of stores.splice(0)) await store.close()
    }
  })

  test('that were dropped beside others are not taken for an empty state', async () => {
    const schema = newSchema()
    const store = open(schema, fakeClock())
    await store.write(document(1, ['a']))
    await server!.query(`DROP TABLE ${schema}.journal`)
    for (const attempt of [() => store.read(unit), () => store.append(unit, [recorded('b')])]) {
      const error = await errorOf(attempt())
      expect([error.code, error.message]).toEqual([
        'STATE_INVALID',
        expect.stringContaining('it has no table journal beside documents, keys, locks'),
      ])
    }
  })

  test('hold what people can read, and rows that were changed by hand are noticed', async () => {
    const schema = newSchema()
    const store = open(schema, fakeClock())
    await store.write(document(1, ['a']))
    const [row] = await server!.query(`SELECT lineage, serial, body::jsonb -> 'unit' AS unit FROM ${schema}.documents`)
    expect(row).toEqual({ lineage: 'l1', serial: '1', unit })
    await server!.query(`UPDATE ${schema}.documents SET serial = 7`)
    const error = await errorOf(store.read(unit))
    expect([error.code, error.message]).toEqual(['STATE_INVALID', expect.stringContaining(unit)])
  })

  test('a document that was put back as an older copy is noticed by its journal', async () => {
    const schema = newSchema()
    const store = open(schema, fakeClock())
    await store.write(document(1))
    await server!.query(`CREATE TABLE ${schema}.copy AS SELECT * FROM ${schema}.documents`)
    await store.write(document(2))
    await store.append(unit, [recorded('a')])
    await server!.query(`DELETE FROM ${schema}.documents`)
    await server!.query(`INSERT INTO ${schema}.documents SELECT * FROM ${schema}.copy`)
    expect((await errorOf(store.read(unit))).message).toContain('older copy')
  })
})

describe.skipIf(server === undefined)('a lock', () => {
  test('of a process that has ended on this machine is free at once', async () => {
    const schema = newSchema()
    const clock = fakeClock()
    const alive = new Set([4711])
    const openHere = (space: string): StateStore => {
      const here = { space: async () => space, alive: (pid: number) => alive.has(pid) }
      const store = createPostgresStore({ url: server!.url(), schema, clock, random: nextId, processes: here })
      stores.push(store)
      return store
    }
    const [same, elsewhere, unknown] = [openHere('here'), openHere('there'), openHere('')]
    await openHere('here').lock(unit, holder('ann'), 0)
    const again = holder('ann', { pid: 4712 })
    expect((await errorOf(same.lock(unit, again, 0))).code).toBe('STATE_LOCKED')
    alive.delete(4711)
    for (const store of [elsewhere, unknown]) {
      expect((await errorOf(store.lock(unit, again, 0))).code).toBe('STATE_LOCKED')
    }
    await same.lock(unit, again, 0)
  })

  test('whose record cannot be read is held by somebody unknown, until it is broken', async () => {
    const schema = newSchema()
    const store = open(schema, fakeClock())
    await store.lock(unit, holder('ann'), 0)
    await server!.query(`UPDATE ${schema}.locks SET record = 'odd', lease = NULL`)
    expect((await errorOf(open(schema, fakeClock()).lock(unit, holder('bob'), 0))).message).toContain('unknown')
    expect((await errorOf(store.append(unit, [recorded('a')]))).code).toBe('STATE_LOCKED')
    expect(await store.breakLock(unit)).toMatchObject({ holder: undefined })
    await store.lock(unit, holder('bob'), 0)
  })
})

test.skipIf(server === undefined)(
  'what is appended belongs to the document that is stored, also when somebody without a lock has put it there',
  async () => {
    const schema = newSchema()
    const [store, other] = [open(schema, fakeClock()), open(schema, fakeClock())]
    await store.lock(unit, holder('ann'), 0)
    await store.append(unit, [recorded('begun')])
    await other.write(document(1, ['a']))
    await store.append(unit, [recorded('b')])
    await other.write(document(2, ['a', 'b']))
    await store.append(unit, [recorded('c')])
    expect((await other.read(unit))?.resources).toEqual([page('a'), page('b'), page('c')])
  },
)

test.skipIf(server === undefined)('texts of every script, and large ones, come back as they were', async () => {
  const store = open(newSchema(), fakeClock())
  const odd = page('a', { attributes: { text: '日本語 \u0000 \ud800 "\\ \u2028 🛒', long: 'x'.repeat(5_000_000) } })
  await store.write(document(1, [], { resources: [odd] }))
  expect((await store.read(unit))?.resources).toEqual([odd])
})
