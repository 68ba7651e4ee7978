/** Who held a lock, and is it broken now? */

import type { UnlockReport } from '../model/report.ts'
import type { LockHolder } from '../model/state.ts'
import { escapeText } from './escape.ts'
import { secondsWords } from './wording.ts'

export function renderUnlock({ unit, lock, broken }: UnlockReport): string[] {
  if (lock === undefined) return [`${escapeText(unit)} is not locked.`]
  const { holder, age_ms, remaining_ms } = lock
  const age = age_ms === undefined ? '' : `, for ${secondsWords(Math.floor(age_ms / 1000))}`
  const who = holder === undefined ? 'somebody unknown' : describe(holder, age)
  const run = holder?.run === undefined ? [] : [`  run: ${escapeText(holder.run)}`]
  if (broken)
    return [`${escapeText(unit)} was locked by ${who}`, ...run, 'The lock is broken; that run can write no more.']
  const ends =
    remaining_ms === undefined
      ? []
      : [`  it ends by itself in ${Math.max(0, Math.ceil(remaining_ms / 1000))} s unless that run renews it`]
  return [
    `${escapeText(unit)} is locked by ${who}`,
    ...run,
    ...ends,
    'Nothing was changed. --auto-approve breaks the lock.',
  ]
}

function describe({ user, host, pid, since, command }: LockHolder, age: string): string {
  const place = host === undefined ? '' : ` on ${escapeText(host)}`
  const process = pid === undefined ? '' : ` (process ${pid})`
  return `${escapeText(user)}${place}${process} since ${escapeText(since)}${age}: ${escapeText(command)}`
}
