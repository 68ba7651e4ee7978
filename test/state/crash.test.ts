/** Whenever the program is killed or the power fails: what is read afterwards is the state before or after, never else. */

import { describe, expect, test } from 'vitest'
import type { StateDocument, StateStore } from '../../src/model/state.ts'
import { createFileStore } from '../../src/state/file-store.ts'
import { ForgetfulDisk, type StopHow, Stopped } from './forgetful-disk.ts'
import { document, type FakeClock, fakeClock, forgotten, holder, intended, nextId, recorded } from './support.ts'

const unit = 'store:acme'
const processes = { space: async () => '', alive: () => true }
const openOn = (disk: ForgetfulDisk, clock: FakeClock) =>
  createFileStore({ dir: '/state', clock, random: nextId, files: disk.files, processes })

/** The life of a state, with and without a document, in steps that are each whole or not there. */
const steps: ((store: StateStore) => Promise<unknown>)[] = [
  store => store.lock(unit, holder('ann'), 0),
  store => store.append(unit, [intended('a'), intended('b')]),
  store => store.append(unit, [recorded('a')]),
  store => store.write(document(1, ['a', 'b'])),
  store => store.append(unit, [intended('ü-c'), recorded('ü-c')]),
  store => store.append(unit, [forgotten('a'), intended('d')]),
  store => store.write(document(2, ['b', 'c'])),
  store => store.write(document(3, ['c'])),
  store => store.append(unit, [recorded('e')]),
]

type Facts = Pick<StateDocument, 'serial' | 'resources' | 'pending'> | undefined

/** The lineage of a unit that has no document yet is drawn anew in each run. */
const factsOf = async (store: StateStore): Promise<Facts> => {
  const found = await store.read(unit)
  return found && { serial: found.serial, resources: found.resources, pending: found.pending }
}

/** The state after each step of an undisturbed run; the first entry is the state before any. */
async function undisturbed(): Promise<{ states: Facts[]; operations: number }> {
  const disk = new ForgetfulDisk()
  const store = openOn(disk, fakeClock())
  const states: Facts[] = [await factsOf(store)]
  for (const step of steps) {
    await step(store)
    states.push(await factsOf(store))
  }
  return { states, operations: disk.operations }
}

async function runUntilStopped(disk: ForgetfulDisk): Promise<number> {
  const store = openOn(disk, fakeClock())
  for (const [at, step] of steps.entries()) {
    try {
      await step(store)
    } catch (error) {
      if (error instanceof Stopped) return at
      throw error
    }
  }
  return steps.length
}

describe.each<StopHow>(['before', 'torn'])('stopped %s', how => {
  test('at any operation, by a kill or a power cut, the state is the one before the step or after it, and work goes on', async () => {
    const { states, operations } = await undisturbed()
    expect(operations).toBeGreaterThan(20)
    let futures = 0
    for (let operation = 1; operation <= operations; operation += 1) {
      const disk = new ForgetfulDisk()
      disk.stopAt(operation, how)
      const stoppedIn = await runUntilStopped(disk)
      const cuts = Array.from({ length: disk.undurable + 1 }, (_, kept) => kept)
      for (const kept of [undefined, ...cuts]) {
        const label = `operation ${operation} in step ${stoppedIn}, ${kept === undefined ? 'killed' : `power cut, ${kept} kept`}`
        const after = disk.restart(kept)
        const clock = fakeClock()
        const store = openOn(after, clock)
        const facts = await factsOf(store)
        const isEither = [states[stoppedIn], states[stoppedIn + 1]].some(state => sameFacts(state, facts))
        expect(isEither, `${label}: ${JSON.stringify(facts)}`).toBe(true)
        await goesOn(store, clock, label)
        futures += 1
      }
    }
    expect(futures).toBeGreaterThan(operations * 2)
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
