/** Whenever the program is killed or the power fails: what is read afterwards is the state before or after, never else. */

import { describe, expect, test } from 'vitest'
import type { StateStore } from '../../src/model/state.ts'
import { type Facts, factsOf, futuresOf, openOn, runUntilStopped, stopHows, undisturbed, unit } from './crash-points.ts'
import { ForgetfulDisk } from './forgetful-disk.ts'
import { document, type FakeClock, fakeClock, holder, recorded } from './support.ts'

describe.each(stopHows)('stopped %s', how => {
  test('at any operation, by a kill or a power cut, the state is the one before the step or after it, and work goes on', async () => {
    const { states, operations } = await undisturbed()
    expect(operations).toBeGreaterThan(20)
    const futures = await futuresOf(how, operations)
    for (const { stoppedIn, label, disk } of futures) {
      const clock = fakeClock()
      const store = openOn(disk, clock)
      const facts = await factsOf(store)
      const isEither = [states[stoppedIn], states[stoppedIn + 1]].some(state => sameFacts(state, facts))
      expect(isEither, `${label}: ${JSON.stringify(facts)}`).toBe(true)
      await goesOn(store, clock, label)
    }
    expect(futures.length).toBeGreaterThan(operations * 2)
  })
})

/** After the crash: the lock can be taken once its lease has ended, and appends and writes are kept. */
async function goesOn(store: StateStore, clock: FakeClock, label: string): Promise<void> {
  const before = await store.read(unit)
  clock.pass(120_000)
  const held = await store.lock(unit, holder('bob'), 0)
  await store.append(unit, [recorded('after')])
  await store.append(unit, [recorded('after-2')])
  const found = await store.read(unit)
  const kept = (before?.resources ?? []).length
  expect(
    found?.resources.slice(kept).map(each => each.key),
    label,
  ).toEqual(['after', 'after-2'])
  const next = document((found?.serial ?? 0) + 1, ['z'], { lineage: found?.lineage ?? '' })
  await store.write(next)
  expect(await store.read(unit), label).toEqual(next)
  await held.release()
}

function sameFacts(one: Facts, other: Facts): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

test('the hash key is whole or not there, and never changes', async () => {
  const [one, two] = ['a1'.repeat(32), 'b2'.repeat(32)]
  for (const how of ['before', 'torn'] as const) {
    for (let operation = 1; operation <= 4; operation += 1) {
      const disk = new ForgetfulDisk()
      disk.stopAt(operation, how)
      await openOn(disk, fakeClock())
        .keepHashKey(one)
        .catch(() => undefined)
      const store = openOn(disk.restart(), fakeClock())
      const found = await store.hashKey()
      expect([one, undefined]).toContain(found)
      expect(await store.keepHashKey(two)).toBe(found ?? two)
    }
  }
})

test('a lock left by a crash leaves no rubbish behind once it was taken again', async () => {
  for (let operation = 1; operation <= 12; operation += 1) {
    const disk = new ForgetfulDisk()
    disk.stopAt(operation, 'torn')
    await runUntilStopped(disk)
    const after = disk.restart()
    const clock = fakeClock()
    const store = openOn(after, clock)
    for (let round = 0; round < 5; round += 1) {
      clock.pass(120_000)
      await (await store.lock(unit, holder('bob'), 0)).release()
    }
    expect(after.paths().filter(path => path.endsWith('.tmp'))).toEqual([])
    expect(after.paths().filter(path => path.endsWith('.lock'))).toHaveLength(2)
  }
})
