/**
 * What every state backend keeps, whatever it stores in. A backend's own test calls `describeStateStore` with a factory:
 * each call opens one more client of the same, at first empty, storage of the present test.
 */

import { beforeEach, describe, expect, test } from 'vitest'
import type { StateStore } from '../../src/model/state.ts'
import { describeLocks } from './conformance-locks.ts'
import {
  document,
  errorOf,
  forgotten,
  intended,
  intent,
  openClients,
  page,
  recorded,
  type StoreFactory,
} from './support.ts'

const unit = 'store:acme'

export function describeStateStore(name: string, factory: StoreFactory): void {
  let open: () => StateStore
  let store: StateStore
  let other: StateStore
  beforeEach(async () => {
    ;({ open, store, other } = await openClients(factory))
  })

  describe(`${name}: documents`, () => {
    test('an empty store has none, and reading makes none', async () => {
      expect(await store.read(unit)).toBeUndefined()
      expect(await store.list()).toEqual([])
      expect(await store.hashKey()).toBeUndefined()
      expect(await open().list()).toEqual([])
    })

    test('what is written is read, by others too', async () => {
      const first = document(1, ['a', 'b'], { pending: [intent('c')] })
      await store.write(first)
      expect(await store.read(unit)).toEqual(first)
      expect(await other.read(unit)).toEqual(first)
    })

    test('units are apart, whatever their names', async () => {
      const units = [
        'portfolio',
        'store:acme',
        'store:Acme',
        'store:a.b',
        'store:a:b',
        'store:ä/..',
        'store:%2e',
        `store:${'x'.repeat(300)}`,
      ]
      for (const each of units) await store.write(document(1, [], { unit: each, lineage: each }))
      expect(await other.list()).toEqual([...units].sort())
      for (const each of units) expect((await other.read(each))?.lineage).toBe(each)
    })

    test('a serial that does not follow the stored one is refused', async () => {
      expect((await errorOf(store.write(document(2)))).code).toBe('STATE_STALE')
      await store.write(document(1, ['a']))
      for (const serial of [1, 3]) expect((await errorOf(other.write(document(serial)))).code).toBe('STATE_STALE')
      expect(await store.read(unit)).toEqual(document(1, ['a']))
      await other.write(document(2, ['b']))
      expect((await errorOf(store.write(document(2)))).code).toBe('STATE_STALE')
      expect(await store.read(unit)).toEqual(document(2, ['b']))
    })

    test('a document of another lineage is never overwritten', async () => {
      await store.write(document(1, ['a']))
      expect((await errorOf(store.write(document(2, [], { lineage: 'l2' })))).code).toBe('STATE_STALE')
      expect(await store.read(unit)).toEqual(document(1, ['a']))
    })

    test('a document of any serial and lineage can be put over the one that is named, or over nothing', async () => {
      const [first, second] = [document(7, ['a']), document(9, ['b'])]
      await store.append(unit, [recorded('x')])
      await store.write(first, 'nothing')
      expect(await other.read(unit)).toEqual(first)
      const moved = ['nothing', { lineage: 'l1', serial: 6 }, { lineage: 'l2', serial: 7 }] as const
      for (const over of moved) expect((await errorOf(other.write(second, over))).code).toBe('STATE_STALE')
      await store.append(unit, [recorded('x')])
      await other.write(second, { lineage: 'l1', serial: 7 })
      expect(await store.read(unit)).toEqual(second)
      const strange = document(3, ['c'], { lineage: 'l3' })
      await other.write(strange, { lineage: 'l1', serial: 9 })
      await other.append(unit, [recorded('d')])
      expect((await store.read(unit))?.resources).toEqual([page('c'), page('d')])
      await store.write(document(4, [], { lineage: 'l3' }))
    })

    test('a bad document is refused', async () => {
      const bad = [
        { ...document(1), format: 'storewright-state/9' },
        document(0),
        document(1.5),
        document(1, [], { lineage: '' }),
        document(1, ['a', 'a']),
        { ...document(1), resources: undefined },
        document(1, [], { resources: [{ ...page('a'), id: 7 as unknown as string }] }),
        document(1, [], { pending: [{ ...intent('a'), kind: '' }] }),
      ]
      for (const each of bad) {
        expect((await errorOf(store.write(each as ReturnType<typeof document>))).code).toBe('STATE_INVALID')
      }
      expect(await store.read(unit)).toBeUndefined()
    })
  })

  describe(`${name}: journal`, () => {
    test('entries are folded into what is read, in their order', async () => {
      await store.write(document(1, ['a', 'b']))
      await store.append(unit, [intended('c'), intended('d')])
      await store.append(unit, [recorded('c'), forgotten('a')])
      await other.append(unit, [recorded('b', { id: 'new' })])
      const expected = document(1, [], { resources: [page('b', { id: 'new' }), page('c')], pending: [intent('d')] })
      expect(await store.read(unit)).toEqual(expected)
      expect(await open().read(unit)).toEqual(expected)
    })

    test('an intent ends when its object is forgotten', async () => {
      await store.write(document(1))
      await store.append(unit, [intended('a')])
      await store.append(unit, [forgotten('a')])
      expect(await store.read(unit)).toEqual(document(1))
    })

    test('a write empties it', async () => {
      await store.write(document(1))
      await store.append(unit, [recorded('a')])
      await store.write(document(2, ['z']))
      expect(await store.read(unit)).toEqual(document(2, ['z']))
      await store.append(unit, [recorded('b')])
      expect((await store.read(unit))?.resources).toEqual([page('z'), page('b')])
    })

    test('it may begin before there is a document; the first write settles the lineage', async () => {
      await store.append(unit, [intended('a')])
      await store.append(unit, [recorded('a'), intended('b')])
      const begun = await other.read(unit)
      expect(begun).toMatchObject({ unit, serial: 0, resources: [page('a')], pending: [intent('b')] })
      expect(await other.list()).toEqual([unit])
      await other.append(unit, [forgotten('b')])
      expect(await store.read(unit)).toMatchObject({ lineage: begun?.lineage, pending: [] })
      await store.write(document(1, ['a']))
      expect(await store.read(unit)).toEqual(document(1, ['a']))
    })

    test('many appends at once are all kept', async () => {
      await store.write(document(1))
      const names = Array.from({ length: 40 }, (_, at) => `p${at}`)
      await Promise.all(names.map(each => store.append(unit, [recorded(each)])))
      expect((await other.read(unit))?.resources).toEqual(names.map(each => page(each)))
    })
  })

  describeLocks(name, factory)

  describe(`${name}: key for hashing`, () => {
    const [one, two] = ['1f'.repeat(32), '2e'.repeat(32)]
    test('the first one stays', async () => {
      expect(await store.keepHashKey(one)).toBe(one)
      expect(await other.keepHashKey(two)).toBe(one)
      expect(await open().hashKey()).toBe(one)
      expect(await store.list()).toEqual([])
    })

    test('is stored anew as it is', async () => {
      await store.rewriteHashKey()
      expect(await store.hashKey()).toBeUndefined()
      await store.keepHashKey(one)
      await other.rewriteHashKey()
      expect(await store.hashKey()).toBe(one)
    })

    test('of many who keep one at once, all get the same', async () => {
      const keys = Array.from({ length: 10 }, (_, at) => `${at}b`.repeat(32))
      const kept = await Promise.all(keys.map(key => open().keepHashKey(key)))
      expect(new Set(kept).size).toBe(1)
      expect(await store.hashKey()).toBe(kept[0])
    })
  })
}
