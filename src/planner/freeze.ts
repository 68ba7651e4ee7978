/** Is this a time in which nothing may be changed? The first instant of a window belongs to it, the last one does not. */

import type { Diagnostic } from '../model/errors.ts'
import { parseInstant } from '../model/instant.ts'
import type { Freeze } from '../model/settings.ts'

/** The windows that `now` (milliseconds since 1970) lies in. */
export function openFreezes(freezes: readonly Freeze[], now: number): Freeze[] {
  return freezes.filter(({ from, to }) => {
    const [begin, end] = [parseInstant(from), parseInstant(to)]
    return begin !== undefined && end !== undefined && begin <= now && now < end
  })
}

/** `changes are frozen until 2026-12-01T00:00:00Z (Black Friday)` */
export function freezeWords(freezes: readonly Freeze[]): string {
  return `changes are frozen ${freezes.map(({ to, reason }) => `until ${to} (${reason})`).join(' and ')}`
}

/** For the plan: it may be made, and cannot be applied now. */
export function freezeWarnings(freezes: readonly Freeze[], now: number): Diagnostic[] {
  const open = openFreezes(freezes, now)
  if (open.length === 0) return []
  return [
    {
      severity: 'warning',
      code: 'FROZEN',
      message: freezeWords(open),
      hint: 'Apply later. If it cannot wait: `--override-freeze REASON`.',
    },
  ]
}
