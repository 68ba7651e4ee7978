/** How long is a lock waited for that somebody else holds? Knows nothing of how locks are taken. */

import type { TickingClock } from '../model/clock.ts'
import type { Unit } from '../model/resources.ts'
import { type LockRecord, lockedError, statusOf } from './lock-record.ts'

/** The next look at a lock: resolves when it is time for it, throws STATE_LOCKED, naming the holder, once none is left. */
export type Patience = (record: LockRecord) => Promise<void>

/** Begins to wait: `timeoutMs` from now on, with a look every `pollMs`. */
export function createPatience(
  clock: TickingClock,
  unit: Unit,
  { timeoutMs, pollMs = 1000 }: { timeoutMs: number; pollMs?: number | undefined },
): Patience {
  const deadline = clock.now() + timeoutMs
  return async record => {
    const remainingMs = deadline - clock.now()
    if (remainingMs <= 0) throw lockedError(unit, statusOf(record, clock.now()))
    await clock.wait(Math.min(pollMs, remainingMs))
  }
}
