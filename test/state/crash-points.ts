/** The life of a state on a disk that stops: at every operation, and what a power cut may then have lost. */

import type { StateDocument, StateStore } from '../../src/model/state.ts'
import { createFileStore } from '../../src/state/file-store.ts'
import { ForgetfulDisk, type StopHow, Stopped } from './forgetful-disk.ts'
import { document, type FakeClock, fakeClock, forgotten, holder, intended, nextId, recorded } from './support.ts'

export const unit = 'store:acme'
const processes = { space: async () => '', alive: () => true }
export const openOn = (disk: ForgetfulDisk, clock: FakeClock) =>
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

export type Facts = Pick<StateDocument, 'serial' | 'resources' | 'pending'> | undefined

/** The lineage of a unit that has no document yet is drawn anew in each run. */
export const factsOf = async (store: StateStore): Promise<Facts> => {
  const found = await store.read(unit)
  return found && { serial: found.serial, resources: found.resources, pending: found.pending }
}

/** The state after each step of an undisturbed run; the first entry is the state before any. */
export async function undisturbed(): Promise<{ states: Facts[]; operations: number }> {
  const disk = new ForgetfulDisk()
  const store = openOn(disk, fakeClock())
  const states: Facts[] = [await factsOf(store)]
  for (const step of steps) {
    await step(store)
    states.push(await factsOf(store))
  }
  return { states, operations: disk.operations }
}

export async function runUntilStopped(disk: ForgetfulDisk): Promise<number> {
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

export const stopHows: readonly StopHow[] = ['before', 'torn']

/** What may be found after a stop: the program was killed, or the power failed and so many changes of names were kept. */
export interface Future {
  operation: number
  stoppedIn: number
  label: string
  disk: ForgetfulDisk
}

/** Every future of a stop at every operation. */
export async function futuresOf(how: StopHow, operations: number): Promise<Future[]> {
  const futures: Future[] = []
  for (let operation = 1; operation <= operations; operation += 1) {
    const disk = new ForgetfulDisk()
    disk.stopAt(operation, how)
    const stoppedIn = await runUntilStopped(disk)
    const cuts = Array.from({ length: disk.undurable + 1 }, (_, kept) => kept)
    for (const kept of [undefined, ...cuts]) {
      const what = kept === undefined ? 'killed' : `power cut, ${kept} kept`
      const label = `operation ${operation} in step ${stoppedIn}, ${what}`
      futures.push({ operation, stoppedIn, label, disk: disk.restart(kept) })
    }
  }
  return futures
}
