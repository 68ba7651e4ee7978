/**
 * How do several sandboxes share one data file? Requests have the file to themselves for a moment: they read what others have
 * written, do their work, and write. Between requests nobody holds anything.
 */

import { existsSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { loadWorld, saveWorld } from './persistence.ts'
import type { World } from './world.ts'

export interface SharedWorld {
  world: World
  /** Does the work while no other sandbox uses the file, with the contents as they are now. */
  alone<T>(work: () => T): Promise<T>
  /** Writes the contents; only within `alone`. */
  save(): void
  /** Rises when the contents are replaced by what another sandbox has written: what was taken out of them before is old then. */
  generation(): number
}

/** One who waits for a turn: `answer` does the work, and returns what tells of it. */
interface Waiting {
  answer(): () => void
  fail(error: unknown): void
}

const retryMs = 2

/** Without a file the contents are this sandbox's own. */
export async function openWorld(file: string | undefined): Promise<SharedWorld> {
  if (file === undefined)
    return { world: loadWorld(undefined), alone: async work => work(), save() {}, generation: () => 0 }
  const world = loadWorld(undefined)
  let version: string | undefined
  let generation = 0
  let waiting: Waiting[] = []
  let isChanged = false
  let isBusy = false

  const refresh = (): void => {
    const found = versionOf(file)
    if (found === version) return
    Object.assign(world, loadWorld(file))
    version = found
    generation += 1
  }
  const save = (): void => {
    isChanged = true
  }
  /** The work of all who wait, which is written once for all of them before any of them is answered. */
  const workTogether = async (): Promise<void> => {
    let together = waiting
    let free: (() => void) | undefined
    try {
      free = await lock(`${file}.lock`)
      together = waiting
      refresh()
      waiting = []
      const answers = together.map(({ answer }) => answer())
      if (isChanged) {
        saveWorld(file, world)
        version = versionOf(file)
        isChanged = false
      }
      for (const tell of answers) tell()
    } catch (error) {
      waiting = waiting.filter(one => !together.includes(one))
      for (const { fail } of together) fail(error)
    } finally {
      free?.()
    }
  }
  const workOn = async (): Promise<void> => {
    isBusy = true
    while (waiting.length > 0) await workTogether()
    isBusy = false
  }
  const alone = <T>(work: () => T): Promise<T> =>
    new Promise<T>((done, fail) => {
      const answer = (): (() => void) => {
        try {
          const value = work()
          return () => done(value)
        } catch (error) {
          return () => fail(error)
        }
      }
      waiting.push({ answer, fail })
      if (!isBusy) void workOn()
    })
  await alone(() => {
    if (!existsSync(file)) save()
  })
  return { world, alone, save, generation: () => generation }
}

/** Changes whenever another file takes the name. */
function versionOf(file: string): string | undefined {
  const facts = statSync(file, { bigint: true, throwIfNoEntry: false })
  return facts === undefined ? undefined : `${facts.ino}:${facts.size}:${facts.mtimeNs}`
}

let locks = 0

/** Waits until the lock is free or its process has ended. */
async function lock(path: string): Promise<() => void> {
  locks += 1
  const own = `${path}.${process.pid}-${locks}`
  writeFileSync(own, String(process.pid), { mode: 0o600 })
  try {
    while (!taken(own, path)) {
      freeAbandoned(path, `${own}.old`)
      await new Promise(resolve => setTimeout(resolve, retryMs))
    }
  } finally {
    rmSync(own, { force: true })
  }
  return () => rmSync(path, { force: true })
}

/** Where a file system has no second names, a data file is for one sandbox alone. */
function taken(own: string, path: string): boolean {
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST'
  }
}

/** A lock whose process was killed is taken away, unless somebody else has it by now. */
function freeAbandoned(path: string, aside: string): void {
  const holder = holderOf(path)
  if (holder === undefined || isAlive(holder)) return
  try {
    renameSync(path, aside)
    if (holderOf(aside) !== holder) linkSync(aside, path)
  } catch {
    // Another one was quicker.
  } finally {
    rmSync(aside, { force: true })
  }
}

function holderOf(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8')) || undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
