/** Who held a lock, and is it broken now? */

import type { UnlockReport } from '../model/report.ts'
import { escapeText } from './escape.ts'
import { secondsWords } from './wording.ts'

export function renderUnlock({ unit, lock, broken }: UnlockReport): string[] {
  if (lock === undefined) return [`${escapeText(unit)} is not locked.`]
  const { holder, age_ms, remaining_ms } = lock
  const age = age_ms === undefined ? '' : `, for ${secondsWords(Math.floor(age_ms / 1000))}`
  const who =
    holder === undefined
      ? 'somebody unknown'
      : `${escapeText(holder.user)} on ${escapeText(holder.host)} (process ${holder.pid}) since ${escapeText(holder.since)}${age}: ${escapeText(holder.command)}`
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
