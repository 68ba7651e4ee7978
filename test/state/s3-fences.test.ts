/** Who has lost a lock in a bucket writes no more, whatever it knew and whenever it wakes; of many who want one, one gets it. */

import { describe, expect, test } from 'vitest'
import type { StateStore } from '../../src/model/state.ts'
import type { S3Request, S3Server } from '../support/s3.ts'
import { useS3Stores } from '../support/s3-stores.ts'
import { document, errorOf, type FakeClock, fakeClock, holder, recorded } from './support.ts'

const { start, open } = useS3Stores()
const unit = 'store:acme'
const longTimeMs = 120_000

interface Scene {
  server: S3Server
  clock: FakeClock
  /** Has the lock, and is never called back: its machine sleeps. */
  ann: StateStore
  bob: StateStore
}

async function scene(): Promise<Scene> {
  const server = await start()
  const clock = fakeClock()
  const ann = open(server, { clock: { ...clock, every: () => () => undefined } })
  const bob = open(server, { clock })
  await bob.write(document(1, ['a']))
  await ann.lock(unit, holder('ann'), 0)
  return { server, clock, ann, bob }
}

const contents = (server: S3Server): [string, string][] =>
  [...server.objects].map(([key, { body }]): [string, string] => [key, body.toString('utf8')]).sort()

/** Both ways of writing are refused, and change nothing. */
async function expectLost({ server, ann }: Scene, serial: number, by: string): Promise<void> {
  const before = contents(server)
  for (const attempt of [
    () => ann.append(unit, [recorded('late')]),
    () => ann.write(document(serial, ['late'])),
    () => ann.append(unit, [recorded('late')]),
  ]) {
    const error = await errorOf(attempt())
    expect([error.code, error.message]).toEqual(['STATE_LOCKED', expect.stringContaining(by)])
  }
  expect(contents(server)).toEqual(before)
}

/** What the one who sleeps has done before: it knows more or less of what is stored. */
const knowing: [string, (scene: Scene) => Promise<unknown>][] = [
  ['has read nothing', async () => undefined],
  ['has read the document', ({ ann }) => ann.read(unit)],
  ['has appended', ({ ann }) => ann.append(unit, [recorded('early')])],
  ['has written the document', ({ ann }) => ann.write(document(2, ['a', 'early']))],
  [
    'could not append',
    async ({ ann, server }) => {
      server.fault = ({ key }) => (key.includes('/journal/0') ? { status: 403, code: 'AccessDenied' } : undefined)
      expect((await errorOf(ann.append(unit, [recorded('early')]))).code).toBe('STATE_IO')
      server.fault = () => undefined
    },
  ],
]

describe.each(knowing)('who has lost its lock and %s', (_, prepare) => {
  test('writes nothing once somebody has taken it over', async () => {
    const all = await scene()
    await prepare(all)
    all.clock.pass(longTimeMs)
    await all.bob.lock(unit, holder('bob'), 0)
    const { serial } = (await all.bob.read(unit))!
    await expectLost(all, serial + 1, 'bob')
  })

  test('writes nothing after the next one has written, emptied the journal and gone', async () => {
    const all = await scene()
    await prepare(all)
    all.clock.pass(longTimeMs)
    const held = await all.bob.lock(unit, holder('bob'), 0)
    const { serial } = (await all.bob.read(unit))!
    await all.bob.append(unit, [recorded('b')])
    await all.bob.write(document(serial + 1, ['b']))
    await all.bob.append(unit, [recorded('c')])
    await all.bob.write(document(serial + 2, ['c']))
    await held.release()
    await expectLost(all, serial + 1, 'it was broken')
    await expectLost(all, serial + 3, 'it was broken')
    expect(await all.bob.read(unit)).toEqual(document(serial + 2, ['c']))
  })

  test('writes nothing once it was broken, though nobody has taken it since', async () => {
    const all = await scene()
    await prepare(all)
    const { serial } = (await all.bob.read(unit))!
    await all.bob.breakLock(unit)
    await expectLost(all, serial + 1, 'it was broken')
  })

  test.each([
    [
      'by taking it over',
      async ({ bob, clock }: Scene) => {
        clock.pass(longTimeMs)
        await bob.lock(unit, holder('bob'), 0)
      },
    ],
    [
      'by breaking it',
      async ({ bob }: Scene) => {
        await bob.breakLock(unit)
      },
    ],
  ])('writes nothing though who has ended it %s died at once', async (__, end) => {
    const all = await scene()
    await prepare(all)
    const { serial } = (await all.bob.read(unit))!
    // The last that is heard of it is the lock.
    let isDead = false
    all.server.fault = ({ method, key }) => {
      if (isDead) return { status: 403, code: 'AccessDenied' }
      isDead = method === 'PUT' && key.endsWith('/lock')
      return undefined
    }
    expect((await errorOf(end(all))).code).toBe('STATE_IO')
    all.server.fault = () => undefined
    all.clock.pass(longTimeMs)
    const carol = open(all.server, { clock: all.clock })
    const held = await carol.lock(unit, holder('carol'), 0)
    await expectLost(all, serial + 1, 'carol')
    await held.release()
    await expectLost(all, serial + 1, 'it was broken')
  })
})

test.each([
  ['has written nothing', async () => undefined],
  ['has begun a journal', (ann: StateStore) => ann.append(unit, [recorded('early')])],
])('who has lost the lock of a unit without a document, and %s, makes none', async (_, prepare) => {
  const server = await start()
  const clock = fakeClock()
  const ann = open(server, { clock: { ...clock, every: () => () => undefined } })
  const bob = open(server, { clock })
  await ann.lock(unit, holder('ann'), 0)
  await prepare(ann)
  clock.pass(longTimeMs)
  const held = await bob.lock(unit, holder('bob'), 0)
  await expectLost({ server, clock, ann, bob }, 1, 'bob')
  await bob.write(document(1, ['b']))
  await held.release()
  await expectLost({ server, clock, ann, bob }, 1, 'it was broken')
  await expectLost({ server, clock, ann, bob }, 2, 'it was broken')
  expect(await bob.read(unit)).toEqual(document(1, ['b']))
})

describe('a request that was under way for long', () => {
  test.each<[string, (request: S3Request) => boolean, (ann: StateStore) => Promise<void>]>([
    ['an append', ({ key }) => key.includes('/journal/'), ann => ann.append(unit, [recorded('late')])],
    ['a document', ({ key }) => key.endsWith('/document'), ann => ann.write(document(2, ['late']))],
  ])('writes nothing when it arrives after the lock was taken over: %s', async (_, isMeant, act) => {
    const { server, clock, ann, bob } = await scene()
    await ann.append(unit, [recorded('early')])
    let arrived = (): void => undefined
    let letGo = (): void => undefined
    const isHeld = new Promise<void>(done => {
      arrived = done
    })
    const isFree = new Promise<void>(done => {
      letGo = done
    })
    server.gate = request => {
      if (request.method !== 'PUT' || !isMeant(request)) return undefined
      server.gate = () => undefined
      arrived()
      return isFree
    }
    const late = errorOf(act(ann))
    await isHeld
    clock.pass(longTimeMs)
    await bob.lock(unit, holder('bob'), 0)
    expect((await bob.read(unit))?.resources.map(one => one.key)).toEqual(['a', 'early'])
    letGo()
    expect((await late).code).toBe('STATE_LOCKED')
    expect((await bob.read(unit))?.resources.map(one => one.key)).toEqual(['a', 'early'])
    await bob.write(document(2, ['a', 'early', 'b']))
    expect(await bob.read(unit)).toEqual(document(2, ['a', 'early', 'b']))
  })
})

describe('of twenty at once', () => {
  const winners = async (stores: StateStore[]): Promise<StateStore[]> => {
    const tries = await Promise.allSettled(stores.map((store, at) => store.lock(unit, holder(`user${at}`), 0)))
    return stores.filter((_, at) => tries[at]?.status === 'fulfilled')
  }

  test('one takes a lock that is free, and one takes over a lock that has ended; the others write nothing', async () => {
    const server = await start()
    const clock = fakeClock()
    const stores = () =>
      Array.from({ length: 20 }, () => open(server, { clock: { ...clock, every: () => () => undefined } }))
    const first = await winners(stores())
    expect(first).toHaveLength(1)
    await first[0]?.append(unit, [recorded('first')])
    clock.pass(longTimeMs)
    const second = await winners(stores())
    expect(second).toHaveLength(1)
    expect((await errorOf(first[0]!.append(unit, [recorded('late')]))).code).toBe('STATE_LOCKED')
    await second[0]?.append(unit, [recorded('second')])
    expect((await open(server).read(unit))?.resources.map(one => one.key)).toEqual(['first', 'second'])
  })

  test('who append without a lock, none is lost', async () => {
    const server = await start()
    const stores = Array.from({ length: 20 }, () => open(server))
    await Promise.all(stores.map((store, at) => store.append(unit, [recorded(`p${at}`)])))
    expect(new Set((await open(server).read(unit))?.resources.map(one => one.key)).size).toBe(20)
  })

  test('who write a document, one does', async () => {
    const server = await start()
    const stores = Array.from({ length: 20 }, () => open(server))
    await stores[0]?.write(document(1))
    const tries = await Promise.allSettled(stores.map((store, at) => store.write(document(2, [`p${at}`]))))
    expect(tries.filter(one => one.status === 'fulfilled')).toHaveLength(1)
    const at = tries.findIndex(one => one.status === 'fulfilled')
    expect(await open(server).read(unit)).toEqual(document(2, [`p${at}`]))
  })
})

test('fences are as many as locks that were taken over, and are told from lines by their size', async () => {
  const { server, clock, ann, bob } = await scene()
  await ann.append(unit, [recorded('early')])
  clock.pass(longTimeMs)
  for (let round = 0; round < 3; round += 1) {
    const held = await bob.lock(unit, holder('bob'), 0)
    await bob.append(unit, [recorded(`b${round}`)])
    await held.release()
  }
  const sizes = contents(server).flatMap(([key, text]) => (key.includes('/journal/') ? [text.length === 1] : []))
  expect(sizes).toEqual([false, true, false, false, false])
})
