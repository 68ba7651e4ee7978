/** Who holds the lock of a unit, and what if its run is dead? Shows the lock and, when told to, breaks it. */

import type { UnlockReport } from '../model/report.ts'
import type { Unit } from '../model/resources.ts'
import type { LockStatus } from '../model/state.ts'
import type { Context } from './context.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'

/** Breaks the lock if `agree`, asked with what was found, says so. */
export async function unlock(
  context: Context,
  project: Project,
  unit: Unit,
  agree: (lock: LockStatus) => Promise<boolean>,
): Promise<UnlockReport> {
  const found = await project.state.readLock(unit)
  const broken = found !== undefined && (await agree(found))
  if (broken) await project.state.breakLock(unit)
  return {
    ...reportHead(context, found === undefined || broken ? 0 : 1, []),
    command: 'unlock',
    unit,
    ...(found === undefined ? {} : { lock: toLock(found, context.clock.now()) }),
    broken,
  }
}

function toLock({ holder, remainingMs }: LockStatus, now: number): NonNullable<UnlockReport['lock']> {
  // Clocks differ between machines.
  const ageMs = holder === undefined ? Number.NaN : Math.max(0, now - Date.parse(holder.since))
  return {
    ...(holder === undefined ? {} : { holder }),
    ...(Number.isNaN(ageMs) ? {} : { age_ms: ageMs }),
    ...(remainingMs === undefined ? {} : { remaining_ms: remainingMs }),
  }
}
