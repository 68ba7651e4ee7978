/** Which run a plan takes back, for people. */

import type { Undo } from '../model/plan.ts'

/** `run 20261124-120000-4be19c: apply by ada, 2026-11-24 12:00 UTC, commit 4be19c0`; `quote` marks what others have written. */
export function undoneRun({ run, at, command, user, commit }: Undo, quote: (text: string) => string): string {
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`
  const of = commit === undefined ? '' : `, commit ${quote(commit.slice(0, 12))}`
  return `run ${quote(run)}: ${quote(command)} by ${quote(user)}, ${quote(when)}${of}`
}
