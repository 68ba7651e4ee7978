/**
 * Who may write a unit's state, where storage offers no more than one value that can be compared and swapped?
 * The lease of a unit is a record in such a cell. Its token rises whenever it is taken or broken; what writes under a
 * lease must have the storage check that it is still the one in the cell. Knows neither storage nor documents.
 */

import type { TickingClock } from '../model/clock.ts'
import type { Unit } from '../model/resources.ts'
import type { LockHolder } from '../model/state.ts'
import type { Lease, Locks } from './lock.ts'
import { isFree, type LockRecord, leaseMs, parseLock, renderLock, renewalMs, statusOf } from './lock-record.ts'
import { createPatience } from './patience.ts'
import type { Processes } from './processes.ts'

/** One value in a storage. */
export interface Cell {
  /** The text, and what stands for exactly this content of the cell; undefined when it is empty. Never writes. */
  read(): Promise<{ text: string; version: string } | undefined>
  /**
   * Stores the text if the cell still has this version (undefined: if it is empty) and returns the new one; undefined when
   * it has another. It may fail after it has stored the text, or refuse what it has stored itself: both is noticed here.
   * `lease` is the id of the lease that the text grants, undefined when it grants none.
   */
  swap(
    next: { text: string; lease: string | undefined },
    version: string | undefined,
  ): Promise<{ version: string } | undefined>
}

/** A lease that this program holds, and the id that tells it from every other. */
export interface CellLease extends Lease {
  readonly id: string
}

export interface Leases extends Locks {
  take(unit: Unit, holder: LockHolder, timeoutMs: number, pollMs?: number): Promise<CellLease>
}

/** What the leases are made of. `random` gives ids that never repeat. */
export interface LeaseParts {
  cellOf(unit: Unit): Cell
  clock: TickingClock
  random: () => string
  processes: Processes
}

export function createLeases({ cellOf, clock, random, processes }: LeaseParts): Leases {
  const look = async (unit: Unit): Promise<{ record: LockRecord; version: string } | undefined> => {
    const found = await cellOf(unit).read()
    return found === undefined ? undefined : { record: parseLock(found.text), version: found.version }
  }

  /** False when somebody else was faster. */
  const put = async (unit: Unit, record: LockRecord, version: string | undefined): Promise<boolean> => {
    const cell = cellOf(unit)
    const text = renderLock(record)
    const isThere = async (): Promise<boolean> => (await cell.read())?.text === text
    try {
      const stored = await cell.swap({ text, lease: record.lease }, version)
      return stored !== undefined || (await isThere())
    } catch (error) {
      if (await isThere().catch(() => false)) return true
      throw error
    }
  }

  const hold = (unit: Unit, first: LockRecord & { lease: string }): CellLease => {
    let over = false
    let renewing: Promise<void> = Promise.resolve()
    /** What stands in the cell, as long as it is this lease. */
    const own = async () => {
      const found = await look(unit)
      return found?.record.lease === first.lease ? found : undefined
    }
    const renew = async (): Promise<void> => {
      if (over) return
      const found = await own()
      if (found === undefined) stop()
      else await put(unit, { ...first, expiresAt: clock.now() + leaseMs }, found.version)
    }
    const stop = clock.every(renewalMs, () => {
      // A renewal that fails costs nothing yet: the next may succeed, and every write has the lease checked itself.
      renewing = renewing.then(renew).catch(() => undefined)
    })
    return {
      unit,
      token: first.token,
      id: first.lease,
      async isCurrent() {
        await renewing
        return (await own()) !== undefined
      },
      async release() {
        if (over) return
        over = true
        stop()
        await renewing
        try {
          const found = await own()
          if (found !== undefined) await put(unit, { token: first.token, released: true }, found.version)
        } catch {
          // What cannot be released ends by itself.
        }
      },
    }
  }

  return {
    async take(unit, holder, timeoutMs, pollMs) {
      const space = await processes.space()
      // Without a name of its own, a space could be that of another machine.
      const alive = (pid: number): boolean => space === '' || processes.alive(pid)
      const patience = createPatience(clock, unit, { timeoutMs, pollMs })
      for (;;) {
        const found = await look(unit)
        const now = clock.now()
        if (found === undefined || isFree(found.record, { now, host: holder.host, space, alive })) {
          const token = (found?.record.token ?? 0) + 1
          const record = { token, released: false, expiresAt: now + leaseMs, space, holder, lease: random() }
          if (await put(unit, record, found?.version)) return hold(unit, record)
          continue
        }
        await patience(found.record)
      }
    },
    async status(unit) {
      const found = await look(unit)
      return found === undefined || found.record.released ? undefined : statusOf(found.record, clock.now())
    },
    async break(unit) {
      for (;;) {
        const found = await look(unit)
        if (found === undefined || found.record.released) return undefined
        const record = { token: found.record.token + 1, released: true }
        if (await put(unit, record, found.version)) return statusOf(found.record, clock.now())
      }
    },
  }
}
