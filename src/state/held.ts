/**
 * Which locks does a store hold at the moment? What it knows of a unit, it knows as long as it holds the lock.
 * Knows neither how locks are kept nor what is stored.
 */

import type { Unit } from '../model/resources.ts'
import type { HeldLock, LockStatus } from '../model/state.ts'
import { lostError } from './lock-record.ts'
import type { InTurn } from './turns.ts'

interface Releasable {
  release(): Promise<void>
}

/** Notes a lock that was taken. Its release waits for what is under way, of which `last` is told that nothing is to follow. */
export function noteHeld<H extends { lease: Releasable }>(
  held: Map<Unit, H>,
  unit: Unit,
  own: H,
  inTurn: InTurn,
  last: (unit: Unit) => void = () => {},
): HeldLock {
  const { lease } = own
  held.set(unit, own)
  return {
    release() {
      last(unit)
      return inTurn(unit, async () => {
        if (held.get(unit)?.lease === lease) held.delete(unit)
        await lease.release()
      })
    },
  }
}

/** Throws STATE_LOCKED when the store had the lock of a unit and lost it. */
export async function refuseLost(
  held: ReadonlyMap<Unit, { lease: { isCurrent(): Promise<boolean> } }>,
  unit: Unit,
  locks: { status(unit: Unit): Promise<LockStatus | undefined> },
): Promise<void> {
  const lease = held.get(unit)?.lease
  if (lease !== undefined && !(await lease.isCurrent())) throw lostError(unit, await locks.status(unit))
}
