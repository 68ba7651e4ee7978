/** How the file store's leases end, are renewed, taken over and broken. */

import { describe, expect, test } from 'vitest'
import { createFileStore } from '../../src/state/file-store.ts'
import type { Files } from '../../src/state/files.ts'
import { ForgetfulDisk } from './forgetful-disk.ts'
import { document, errorOf, fakeClock, holder, nextId, recorded } from './support.ts'

const unit = 'store:acme'
const lockDir = '/state/locks/store.acme'

/** Two clients on one disk, whose processes are all alive unless said otherwise. */
function setUp(options: { alive?: (pid: number) => boolean } = {}) {
  const disk = new ForgetfulDisk()
  const clock = fakeClock()
  const open = (space = 'here', files = disk.files) =>
    createFileStore({
      dir: '/state',
      clock,
      random: nextId,
      files,
      processes: { space: async () => space, alive: options.alive ?? (() => true) },
    })
  return { disk, clock, open, store: open(), other: open() }
}

const locks = (disk: ForgetfulDisk) => disk.paths().filter(path => path.startsWith(lockDir))

/** Lets renewals run that were started by the clock. */
const settle = () => new Promise(resolve => setImmediate(resolve))

describe('leases', () => {
  test('are renewed as long as their holder lives', async () => {
    const { clock, store, other } = setUp()
    const held = await store.lock(unit, holder('ann'), 0)
    for (let minute = 0; minute < 40; minute += 1) {
      clock.pass(15_000)
      await settle()
    }
    expect((await errorOf(other.lock(unit, holder('bob'), 0))).code).toBe('STATE_LOCKED')
    await store.write(document(1))
    await held.release()
    expect(clock.tickers).toBe(0)
    await other.lock(unit, holder('bob'), 0)
  })

  test('a renewal that is under way when the lock is released does not bring it back', async () => {
    const { clock, disk, open, other } = setUp()
    let slowly: Promise<void> | undefined
    let goOn: () => void = () => undefined
    const store = open('here', {
      ...disk.files,
      async rename(from, to) {
        const until = slowly
        slowly = undefined
        await until
        await disk.files.rename(from, to)
      },
    })
    const held = await store.lock(unit, holder('ann'), 0)
    slowly = new Promise(resolve => {
      goOn = resolve
    })
    clock.pass(15_000)
    await settle()
    const released = held.release()
    await settle()
    goOn()
    await released
    await settle()
    expect(await other.readLock(unit)).toBeUndefined()
    await other.lock(unit, holder('bob'), 0)
  })

  test('a renewal that fails is made up for by the next', async () => {
    const { clock, disk, open } = setUp()
    let isFull = false
    const files: Files = {
      ...disk.files,
      writeNew: (path, text) => (isFull ? Promise.reject(systemError('ENOSPC')) : disk.files.writeNew(path, text)),
    }
    const store = open('here', files)
    await store.lock(unit, holder('ann'), 0)
    isFull = true
    clock.pass(30_000)
    await settle()
    expect((await store.readLock(unit))?.remainingMs).toBe(30_000)
    isFull = false
    clock.pass(15_000)
    await settle()
    expect((await store.readLock(unit))?.remainingMs).toBe(60_000)
  })

  test('a lock that was lost is not renewed', async () => {
    const { clock, store, other, disk } = setUp()
    const held = await store.lock(unit, holder('ann'), 0)
    await other.breakLock(unit)
    clock.pass(15_000)
    await settle()
    expect(clock.tickers).toBe(0)
    await held.release()
    expect(await other.readLock(unit)).toBeUndefined()
    expect(locks(disk)).toHaveLength(2)
  })

  test('a lock is freed on a full disk too', async () => {
    const { disk, open, other } = setUp()
    let isFull = false
    const store = open('here', {
      ...disk.files,
      writeNew: (path, text) => (isFull ? Promise.reject(systemError('ENOSPC')) : disk.files.writeNew(path, text)),
    })
    const held = await store.lock(unit, holder('ann'), 0)
    isFull = true
    await held.release()
    await other.lock(unit, holder('bob'), 0)
  })
})

describe('a lock whose program is gone', () => {
  const gone = () => false
  test('is taken over at once on the same machine', async () => {
    const { store, other } = setUp({ alive: gone })
    await store.lock(unit, holder('ann', { host: 'laptop', pid: 7 }), 0)
    await other.lock(unit, holder('bob', { host: 'laptop', pid: 8 }), 0)
    const error = await errorOf(store.append(unit, [recorded('a')]))
    expect(error).toMatchObject({ code: 'STATE_LOCKED' })
    expect(error.message).toContain('taken over by bob')
  })

  test('is not on another machine, nor in another container of the same name', async () => {
    const { store, other, open } = setUp({ alive: gone })
    await store.lock(unit, holder('ann', { host: 'laptop' }), 0)
    expect((await errorOf(other.lock(unit, holder('bob', { host: 'ci' }), 0))).code).toBe('STATE_LOCKED')
    expect((await errorOf(open('elsewhere').lock(unit, holder('bob', { host: 'laptop' }), 0))).code).toBe(
      'STATE_LOCKED',
    )
  })
})

describe('taking over', () => {
  test('of two who see the same expired lock, one gets it', async () => {
    const { disk, open } = setUp()
    await disk.files.append(`${lockDir}/000000000002.lock`, expired)
    const tries = await Promise.allSettled([1, 2, 3, 4].map(at => open().lock(unit, holder(`user${at}`), 0)))
    expect(tries.filter(each => each.status === 'fulfilled')).toHaveLength(1)
  })

  test('one who looked long ago and takes an old number does not get the lock', async () => {
    const { disk, open, other } = setUp()
    await disk.files.append(`${lockDir}/000000000001.lock`, expired)
    let isStale = true
    const slow = open('here', {
      ...disk.files,
      async place(from, to) {
        // Meanwhile others have come and gone, and number 2 was cleared away.
        if (isStale) {
          isStale = false
          for (let round = 0; round < 3; round += 1) await (await other.lock(unit, holder('bob'), 0)).release()
          await other.lock(unit, holder('eve'), 0)
          expect(locks(disk).some(path => path.includes('002.lock'))).toBe(false)
          // The one who cleared up took the unfinished file for rubbish.
          await disk.files.append(from, expired)
        }
        return disk.files.place(from, to)
      },
    })
    const error = await errorOf(slow.lock(unit, holder('ann'), 0))
    expect(error.message).toContain('eve')
  })

  test('numbers rise for ever and only the last two files are kept', async () => {
    const { disk, store } = setUp()
    for (let round = 0; round < 30; round += 1) await (await store.lock(unit, holder('ann'), 0)).release()
    expect(locks(disk)).toEqual([`${lockDir}/000000000029.lock`, `${lockDir}/000000000030.lock`])
  })
})

describe('looking at locks and breaking them', () => {
  test('a lock can be looked at', async () => {
    const { clock, store, other } = setUp()
    expect(await other.readLock(unit)).toBeUndefined()
    expect(await other.breakLock(unit)).toBeUndefined()
    await store.lock(unit, holder('ann'), 0)
    clock.pass(10_000)
    expect(await other.readLock(unit)).toEqual({ token: 1, holder: holder('ann'), remainingMs: 50_000 })
  })

  test('a broken lock is free, and its holder writes no more', async () => {
    const { store, other } = setUp()
    const held = await store.lock(unit, holder('ann'), 0)
    await store.write(document(1))
    expect(await other.breakLock(unit)).toMatchObject({ holder: { user: 'ann' } })
    expect(await other.readLock(unit)).toBeUndefined()
    const error = await errorOf(store.write(document(2)))
    expect(error).toMatchObject({ code: 'STATE_LOCKED' })
    expect(error.message).toContain('it was broken')
    await held.release()
    await (await other.lock(unit, holder('bob'), 0)).release()
  })

  test('a lease file that cannot be read counts as held until it is broken', async () => {
    const { disk, store } = setUp()
    for (const [at, text] of ['', '{"format":', '[]', '{"expiresAt":"soon"}'].entries()) {
      const name = String(at * 10 + 5).padStart(12, '0')
      await disk.files.append(`${lockDir}/${name}.lock`, text)
      const error = await errorOf(store.lock(unit, holder('ann'), 2000))
      expect(error.message).toContain('somebody unknown')
      expect(error.hint).toContain('storewright unlock')
      expect(await store.breakLock(unit)).toMatchObject({ holder: undefined })
      await (await store.lock(unit, holder('ann'), 0)).release()
    }
  })
})

test('a reader who is overtaken by a write reads again', async () => {
  const { disk, open, other } = setUp()
  await other.write(document(1, ['a']))
  await other.append(unit, [recorded('b')])
  let isFirst = true
  const store = open('here', {
    ...disk.files,
    async read(path) {
      const text = await disk.files.read(path)
      if (isFirst) {
        isFirst = false
        await other.write(document(2, ['a', 'b', 'c']))
      }
      return text
    },
  })
  expect(await store.read(unit)).toEqual(document(2, ['a', 'b', 'c']))
})

test('a writer that loses its lock in the middle of a write writes nothing', async () => {
  const { disk, open, other } = setUp()
  const store = open('here', {
    ...disk.files,
    async writeNew(path, text) {
      await disk.files.writeNew(path, text)
      if (text.includes('storewright-state/1')) await other.breakLock(unit)
    },
  })
  await store.lock(unit, holder('ann'), 0)
  expect((await errorOf(store.write(document(1)))).code).toBe('STATE_LOCKED')
  expect(await other.read(unit)).toBeUndefined()
  expect(disk.paths().filter(path => path.endsWith('.tmp'))).toEqual([])
})

const expired = JSON.stringify({
  format: 'storewright-lock/1',
  token: 2,
  released: false,
  expiresAt: 5,
  space: 'here',
  holder: holder('old'),
})

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}
