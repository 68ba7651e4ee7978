/** What every state backend keeps of locks: one holder at a time, known by name, who writes no more once it is over. */

import { beforeEach, describe, expect, test } from 'vitest'
import type { TickingClock } from '../../src/model/clock.ts'
import type { StateStore } from '../../src/model/state.ts'
import {
  document,
  errorOf,
  type FakeClock,
  holder,
  intended,
  openClients,
  recorded,
  type StoreFactory,
} from './support.ts'

/** Longer than any backend may leave a lock in force that is no longer renewed. */
const longTimeMs = 3_600_000
const unit = 'store:acme'

export function describeLocks(name: string, factory: StoreFactory): void {
  let clock: FakeClock
  let openWith: (clock: TickingClock) => StateStore
  let open: () => StateStore
  let store: StateStore
  let other: StateStore
  beforeEach(async () => {
    ;({ clock, openWith, open, store, other } = await openClients(factory))
  })

  describe(`${name}: locks`, () => {
    test('a live lock is refused, naming its holder', async () => {
      await store.lock(unit, holder('ann'), 0)
      const error = await errorOf(other.lock(unit, holder('bob'), 0))
      expect(error.code).toBe('STATE_LOCKED')
      for (const part of [
        'ann',
        'host-of-ann',
        '2026-11-22T10:00:00Z',
        'storewright apply',
        'https://ci.example/ann',
      ]) {
        expect(error.message).toContain(part)
      }
      expect(error.hint).toContain('--lock-timeout')
      expect((await errorOf(store.lock(unit, holder('ann'), 0))).code).toBe('STATE_LOCKED')
    })

    test('locks of different units do not hinder each other', async () => {
      await store.lock(unit, holder('ann'), 0)
      await other.lock('portfolio', holder('bob'), 0)
    })

    test('a released lock can be taken again; releasing twice is harmless', async () => {
      const held = await store.lock(unit, holder('ann'), 0)
      await held.release()
      const next = await other.lock(unit, holder('bob'), 0)
      await held.release()
      expect((await errorOf(store.lock(unit, holder('ann'), 0))).code).toBe('STATE_LOCKED')
      await next.release()
      expect(clock.tickers).toBe(0)
    })

    test('one waits for a lock, up to the timeout', async () => {
      const held = await store.lock(unit, holder('ann'), 0)
      const before = clock.now()
      expect((await errorOf(other.lock(unit, holder('bob'), 5000))).code).toBe('STATE_LOCKED')
      expect(clock.now() - before).toBe(5000)
      const patient = openWith({
        ...clock,
        wait: async ms => {
          await held.release()
          await clock.wait(ms)
        },
      })
      await (await patient.lock(unit, holder('bob'), 10_000)).release()
    })

    test('of many who want a lock at once, one gets it', async () => {
      const clients = Array.from({ length: 12 }, open)
      const tries = await Promise.allSettled(clients.map((client, at) => client.lock(unit, holder(`user${at}`), 0)))
      expect(tries.filter(each => each.status === 'fulfilled')).toHaveLength(1)
    })

    test('under a lock one writes and appends', async () => {
      const held = await store.lock(unit, holder('ann'), 0)
      await store.append(unit, [intended('a')])
      await store.append(unit, [recorded('a')])
      await store.write(document(1, ['a']))
      await store.append(unit, [recorded('b')])
      await store.append(unit, [recorded('c')])
      await store.write(document(2, ['a', 'b', 'c']))
      await held.release()
      expect(await other.read(unit)).toEqual(document(2, ['a', 'b', 'c']))
    })

    test('a lock that is no longer renewed can be taken over, and its old holder writes no more', async () => {
      await store.write(document(1))
      // As if its machine slept: nothing calls back, so nothing is renewed.
      const reopened = openWith({ ...clock, every: () => () => undefined })
      const lost = await reopened.lock(unit, holder('ann'), 0)
      clock.pass(longTimeMs)
      const won = await other.lock(unit, holder('bob'), 0)
      for (const attempt of [() => reopened.write(document(2)), () => reopened.append(unit, [recorded('x')])]) {
        const error = await errorOf(attempt())
        expect(error.code).toBe('STATE_LOCKED')
        expect(error.message).toContain('bob')
      }
      expect(await store.read(unit)).toEqual(document(1))
      await lost.release()
      await other.write(document(2, ['mine']))
      await won.release()
      expect(await store.read(unit)).toEqual(document(2, ['mine']))
    })

    test('a lock is renewed as long as its holder lives', async () => {
      const held = await store.lock(unit, holder('ann'), 0)
      for (let minute = 0; minute < 20; minute += 1) {
        clock.pass(20_000)
        // The renewal that the clock has started is under way.
        while (((await other.readLock(unit))?.remainingMs ?? 0) < 30_000) await store.list()
        expect((await errorOf(other.lock(unit, holder('bob'), 0))).code).toBe('STATE_LOCKED')
      }
      await store.write(document(1))
      await held.release()
      await (await other.lock(unit, holder('bob'), 0)).release()
    })

    test('anybody can see who holds a lock, and since when', async () => {
      expect(await other.readLock(unit)).toBeUndefined()
      const held = await store.lock(unit, holder('ann'), 0)
      clock.pass(5000)
      const seen = await other.readLock(unit)
      expect(seen?.holder).toEqual(holder('ann'))
      expect(seen?.remainingMs).toBeGreaterThan(30_000)
      expect(seen?.remainingMs).toBeLessThan(longTimeMs)
      await held.release()
      expect(await other.readLock(unit)).toBeUndefined()
    })

    test('a broken lock is free, and its holder writes no more', async () => {
      expect(await other.breakLock(unit)).toBeUndefined()
      await store.lock(unit, holder('ann'), 0)
      await store.write(document(1))
      expect((await other.breakLock(unit))?.holder).toEqual(holder('ann'))
      expect(await other.breakLock(unit)).toBeUndefined()
      for (const attempt of [() => store.write(document(2)), () => store.append(unit, [recorded('x')])]) {
        expect((await errorOf(attempt())).code).toBe('STATE_LOCKED')
      }
      const held = await other.lock(unit, holder('bob'), 0)
      await other.write(document(2, ['b']))
      await held.release()
      expect(await store.read(unit)).toEqual(document(2, ['b']))
    })

    test('who has lost a lock and wakes up while the next holder writes takes nothing from it', async () => {
      await store.write(document(1))
      for (let round = 0; round < 10; round += 1) {
        const serial = (await other.read(unit))!.serial + 1
        const asleep = openWith({ ...clock, every: () => () => undefined })
        await asleep.lock(unit, holder('ann'), 0)
        await asleep.append(unit, [recorded(`early${round}`)])
        clock.pass(longTimeMs)
        const taken = other.lock(unit, holder('bob'), 0)
        const [late] = await Promise.allSettled([asleep.append(unit, [recorded(`late${round}`)]), taken])
        const found = await other.read(unit)
        const names = found?.resources.map(one => one.key)
        expect(names).toContain(`early${round}`)
        // Either it was in time, and the next holder sees it, or it was refused.
        expect(names?.includes(`late${round}`)).toBe(late.status === 'fulfilled')
        const next = document(serial, [...(names ?? []), `bob${round}`])
        const [written, stray] = await Promise.allSettled([
          other.write(next),
          asleep.write(document(serial, ['stray'])),
        ])
        expect([written.status, stray.status]).toEqual(['fulfilled', 'rejected'])
        expect(await open().read(unit)).toEqual(next)
        await (await taken).release()
      }
    })

    test('a store that was closed leaves its locks to end by themselves', async () => {
      const leaving = openWith({ ...clock, every: () => () => undefined })
      await leaving.lock(unit, holder('ann'), 0)
      await leaving.close()
      expect((await errorOf(other.lock(unit, holder('bob'), 0))).code).toBe('STATE_LOCKED')
      clock.pass(longTimeMs)
      await (await other.lock(unit, holder('bob'), 0)).release()
    })
  })
}
