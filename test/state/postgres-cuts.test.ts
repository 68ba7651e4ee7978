/** Connections to PostgreSQL that break at the worst moment lose nothing and double nothing. */

import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { StateStore } from '../../src/model/state.ts'
import { createPostgresStore } from '../../src/state/postgres-store.ts'
import { startPostgres } from '../support/postgres.ts'
import { openWire, type Wire } from '../support/tcp-proxy.ts'
import { document, errorOf, type FakeClock, fakeClock, holder, nextId, page, recorded } from './support.ts'

const server = await startPostgres()
const stores: StateStore[] = []
const wires: Wire[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  for (const wire of wires.splice(0)) await wire.close()
})
afterAll(() => server?.stop())

const unit = 'store:acme'
const processes = { space: async () => 'here', alive: () => true }
let schemas = 0

type Opened = { wire: Wire; clock: FakeClock; schema: string; store: StateStore; other: StateStore }

/** A store whose wire can be cut, and one that is always well. */
async function setUp(more: Partial<FakeClock> = {}): Promise<Opened> {
  schemas += 1
  const wire = await openWire(server!.port)
  wires.push(wire)
  const clock = fakeClock()
  const open = (port: number) => {
    const parts = { schema: `cuts_${schemas}`, clock: Object.assign(clock, more), random: nextId, processes }
    const store = createPostgresStore({ url: server!.url({ port }), ...parts })
    stores.push(store)
    return store
  }
  return { wire, clock, schema: `cuts_${schemas}`, store: open(wire.port), other: open(server!.port) }
}

describe.skipIf(server === undefined)('the state in PostgreSQL', () => {
  describe.each(['before', 'after'] as const)('a connection that breaks %s the server has done it', when => {
    test('loses and doubles no append', async () => {
      const { wire, store, other } = await setUp()
      const held = await store.lock(unit, holder('ann'), 0)
      await store.append(unit, [recorded('first')])
      wire.cut(when, 'INSERT INTO "cuts_')
      await store.append(unit, [recorded('a')])
      await store.append(unit, [recorded('b')])
      await store.write(document(1, ['first', 'a', 'b']))
      wire.cut(when, 'INSERT INTO "cuts_')
      await store.append(unit, [recorded('c')])
      expect(wire.cuts()).toBe(2)
      expect((await other.read(unit))?.resources.map(one => one.key)).toEqual(['first', 'a', 'b', 'c'])
      const rows = await server!.query(`SELECT id FROM cuts_${schemas}.journal`)
      expect(rows).toHaveLength(1)
      await held.release()
    })

    test('loses and doubles no write', async () => {
      const { wire, store, other } = await setUp()
      await store.lock(unit, holder('ann'), 0)
      await store.append(unit, [recorded('a')])
      wire.cut(when, 'documents')
      await store.write(document(1, ['a']))
      wire.cut(when, 'UPDATE')
      await store.write(document(2, ['a', 'b']))
      expect(wire.cuts()).toBe(2)
      expect(await other.read(unit)).toEqual(document(2, ['a', 'b']))
    })

    test('leaves the lock with its holder', async () => {
      const { wire, store, other } = await setUp()
      await other.write(document(1))
      await other.read(unit)
      await store.read(unit)
      wire.cut(when, 'INSERT')
      const held = await store.lock(unit, holder('ann'), 0)
      await store.write(document(2))
      expect((await errorOf(other.lock(unit, holder('bob'), 0))).code).toBe('STATE_LOCKED')
      wire.cut(when, 'UPDATE')
      await held.release()
      await (await other.lock(unit, holder('bob'), 0)).release()
      wire.cut(when, 'UPDATE')
      await store.lock(unit, holder('ann'), 0)
      expect((await other.readLock(unit))?.holder?.user).toBe('ann')
      expect(wire.cuts()).toBe(3)
    })

    test('keeps one key for hashing', async () => {
      const { wire, store, other } = await setUp()
      await store.read(unit)
      await other.write(document(1))
      wire.cut(when, 'INSERT')
      expect(await store.keepHashKey('1f'.repeat(32))).toBe('1f'.repeat(32))
      expect(await other.hashKey()).toBe('1f'.repeat(32))
    })
  })

  test('a document that somebody else has written meanwhile is not taken for the own one', async () => {
    let theirs: Promise<void> | undefined
    const { wire, store, other } = await setUp({
      wait: () => {
        theirs ??= other.write(document(2, ['theirs']))
        return theirs
      },
    })
    await store.write(document(1))
    wire.cut('before', 'UPDATE')
    expect((await errorOf(store.write(document(2, ['mine'])))).code).toBe('STATE_STALE')
    expect(await other.read(unit)).toEqual(document(2, ['theirs']))
  })

  test('sessions that the server ends lose and double nothing', async () => {
    const { store, other } = await setUp()
    await store.lock(unit, holder('ann'), 0)
    await store.write(document(1))
    const names = Array.from({ length: 60 }, (_, at) => `p${at}`)
    const appends = Promise.all(names.map(name => store.append(unit, [recorded(name)])))
    let isOver = false
    const end = async (): Promise<void> => {
      while (!isOver) {
        await server!.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'storewright'`,
        )
      }
    }
    const ending = end()
    await appends.finally(() => {
      isOver = true
    })
    await ending
    expect((await other.read(unit))?.resources).toEqual(names.map(name => page(name)))
  })

  test('a server that restarts is waited for', async () => {
    let restarted: Promise<void> | undefined
    const { store, other } = await setUp({ wait: async () => restarted })
    await store.lock(unit, holder('ann'), 0)
    await store.append(unit, [recorded('a')])
    const { start } = await server!.crash()
    restarted = start()
    await store.append(unit, [recorded('b')])
    expect((await other.read(unit))?.resources).toEqual([page('a'), page('b')])
  })

  test('a server that stays away is told, and how long one has waited', async () => {
    const { clock, store } = await setUp()
    await store.read(unit)
    const { start } = await server!.crash()
    const error = await errorOf(store.append(unit, [recorded('a')]))
    await start()
    expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining('cannot be read or written')])
    const waited = clock.waits.reduce((sum, ms) => sum + ms, 0)
    expect(waited).toBeGreaterThan(20_000)
    expect(waited).toBeLessThan(60_000)
    await store.append(unit, [recorded('b')])
    expect((await store.read(unit))?.resources).toEqual([page('b')])
  })

  test('who wakes up in the middle of a write holds the next holder up, or is refused', async () => {
    const { clock, schema, store, other } = await setUp({ every: () => () => undefined })
    await store.lock(unit, holder('ann'), 0)
    await store.write(document(1))
    // Somebody's session keeps the document's row, so that the write has checked the lease and goes no further.
    const blocked = await holdRow(`SELECT FROM ${schema}.documents FOR UPDATE`)
    const writing = store.write(document(2, ['ann']))
    await server!.query(waitingFor(`UPDATE "${schema}".documents`))
    clock.pass(600_000)
    const taking = other.lock(unit, holder('bob'), 0)
    await server!.query(waitingFor(`UPDATE "${schema}".locks`))
    await blocked.end()
    await writing
    await taking
    expect(await other.read(unit)).toEqual(document(2, ['ann']))
    // The other way round: the lock is taken over while the write waits to check the lease.
    clock.pass(600_000)
    const asleep = await holdRow(
      `UPDATE ${schema}.locks SET lease = 'other', record = replace(record, '"lease":"', '"lease":"x')`,
    )
    const late = [other.write(document(3, ['bob'])), other.append(unit, [recorded('late')])].map(one =>
      one.catch(cause => cause.code),
    )
    await server!.query(waitingFor(`UPDATE "${schema}".documents`))
    await asleep.end()
    expect(await Promise.all(late)).toEqual(['STATE_LOCKED', 'STATE_LOCKED'])
    expect(await store.read(unit)).toEqual(document(2, ['ann']))
  })
})

/** A session that has done this and has not committed; `end` commits. */
async function holdRow(text: string): Promise<{ end(): Promise<void> }> {
  const { default: pg } = await import('pg')
  const client = new pg.Client(server!.url())
  await client.connect()
  await client.query('BEGIN')
  await client.query(text)
  return {
    async end() {
      await client.query('COMMIT')
      await client.end()
    },
  }
}

/** A statement that ends when one with this text waits for a lock. */
function waitingFor(text: string): string {
  return `DO $$ BEGIN
    WHILE NOT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND strpos(query, '${text}') > 0
      AND pid <> pg_backend_pid()) LOOP
      PERFORM pg_stat_clear_snapshot();
      PERFORM pg_sleep(0.01);
    END LOOP;
  END $$`
}
