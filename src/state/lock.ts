/**
 * Who may write a unit's state at the moment?
 * A lock is a numbered lease file; the highest number counts, and taking the next number is exclusive, so that two who
 * take over the same expired lock cannot both succeed. Numbers never fall: they are the fencing tokens. Knows no documents.
 */

import { join } from 'node:path'
import type { TickingClock } from '../model/clock.ts'
import type { Unit } from '../model/resources.ts'
import type { LockHolder, LockStatus } from '../model/state.ts'
import type { Files } from './files.ts'
import {
  isFree,
  type LockRecord,
  leaseMs,
  parseLock,
  recordName,
  renderLock,
  renewalMs,
  statusOf,
  tokenOfName,
} from './lock-record.ts'
import { nameOfUnit } from './names.ts'
import { createPatience } from './patience.ts'
import type { Processes } from './processes.ts'

/** A lock that this program holds. */
export interface Lease {
  readonly unit: Unit
  readonly token: number
  /** False as soon as somebody else has taken or broken the lock. */
  isCurrent(): Promise<boolean>
  /** Frees the lock unless it was lost; never fails. */
  release(): Promise<void>
}

/** The locks of one storage. */
export interface Locks {
  /** Waits up to `timeoutMs` for a live lock, looking every `pollMs`, then throws STATE_LOCKED. */
  take(unit: Unit, holder: LockHolder, timeoutMs: number, pollMs?: number): Promise<Lease>
  /** The lock that is in force, or undefined when the unit is free. */
  status(unit: Unit): Promise<LockStatus | undefined>
  /** Ends whatever lock there is; its holder can no longer write. Returns what was broken. */
  break(unit: Unit): Promise<LockStatus | undefined>
}

/** The locks of one directory. */
export interface FileLocks extends Locks {
  /** The directory of a unit's lock and of its unfinished files. */
  directory(unit: Unit): string
}

/** What the locks are made of. */
export interface LockParts {
  dir: string
  clock: TickingClock
  random: () => string
  files: Files
  processes: Processes
}

/** The locks below `<dir>/locks`. */
export function createLocks({ dir, clock, random, files, processes }: LockParts): FileLocks {
  const directory = (unit: Unit) => join(dir, 'locks', nameOfUnit(unit))
  const pathOf = (unit: Unit, token: number) => join(directory(unit), recordName(token))

  const tokens = async (unit: Unit): Promise<number[]> => {
    const found = (await files.names(directory(unit))).map(tokenOfName)
    return found.filter(token => token !== undefined).sort((one, other) => one - other)
  }

  /** The record with the highest number. A lower one may vanish while it is read, the highest stays. */
  const current = async (unit: Unit): Promise<LockRecord | undefined> => {
    for (;;) {
      const token = (await tokens(unit)).at(-1)
      if (token === undefined) return undefined
      const text = await files.read(pathOf(unit, token))
      if (text !== undefined) return parseLock(text, token)
    }
  }

  const place = async (unit: Unit, record: LockRecord, replace: boolean): Promise<boolean> => {
    const temporary = join(directory(unit), `${random()}.tmp`)
    await files.makeDirectory(directory(unit))
    await files.writeNew(temporary, renderLock(record))
    const path = pathOf(unit, record.token)
    if (replace) {
      await files.rename(temporary, path)
      return true
    }
    const placed = await files.place(temporary, path)
    await files.remove(temporary)
    if (!placed) return false
    await files.syncDirectory(directory(unit))
    // A number that was in use once and was cleared away is not ours to take: somebody has a higher one.
    return (await tokens(unit)).at(-1) === record.token
  }

  /** Removes what earlier locks left: all numbers but the last two, and files that a crash left unfinished. */
  const clear = async (unit: Unit, token: number): Promise<void> => {
    for (const name of await files.names(directory(unit))) {
      const old = tokenOfName(name)
      if (old === undefined ? name.endsWith('.tmp') : old < token - 1) await files.remove(join(directory(unit), name))
    }
  }

  const hold = (unit: Unit, first: LockRecord): Lease => {
    let over = false
    let renewing: Promise<void> = Promise.resolve()
    const isCurrent = async () => (await tokens(unit)).at(-1) === first.token
    const renew = async (): Promise<void> => {
      if (over) return
      if (await isCurrent()) await place(unit, { ...first, expiresAt: clock.now() + leaseMs }, true)
      else stop()
    }
    const stop = clock.every(renewalMs, () => {
      // A renewal that fails costs nothing yet: the next may succeed, and every write checks the lock itself.
      renewing = renewing.then(renew).catch(() => undefined)
    })
    return {
      unit,
      token: first.token,
      isCurrent,
      async release() {
        if (over) return
        over = true
        stop()
        await renewing
        try {
          if (await isCurrent()) await place(unit, { token: first.token, released: true }, true)
        } catch {
          // On a full disk nothing can be written, but something removed; otherwise the lease ends by itself.
          await files.remove(pathOf(unit, first.token)).catch(() => undefined)
        }
      },
    }
  }

  return {
    directory,
    async take(unit, holder, timeoutMs, pollMs) {
      const space = await processes.space()
      const patience = createPatience(clock, unit, { timeoutMs, pollMs })
      for (;;) {
        const last = await current(unit)
        const asker = { now: clock.now(), host: holder.host, space, alive: processes.alive }
        if (last === undefined || isFree(last, asker)) {
          const token = (last?.token ?? 0) + 1
          const record: LockRecord = { token, released: false, expiresAt: clock.now() + leaseMs, space, holder }
          if (!(await place(unit, record, false))) continue
          await clear(unit, token)
          return hold(unit, record)
        }
        await patience(last)
      }
    },
    async status(unit) {
      const last = await current(unit)
      return last === undefined || last.released ? undefined : statusOf(last, clock.now())
    },
    async break(unit) {
      for (;;) {
        const last = await current(unit)
        if (last === undefined || last.released) return undefined
        if (await place(unit, { token: last.token + 1, released: true }, false)) return statusOf(last, clock.now())
      }
    },
  }
}
