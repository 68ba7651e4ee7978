/**
 * What does BigCommerce do by itself, and how near is it? The severity rises as the moment comes nearer:
 *
 * left          | severity
 * --------------|---------
 * none          | overdue
 * up to 1 day   | critical
 * up to 7 days  | warning
 * up to 30 days | notice
 * more          | later
 *
 * Instants are compared, never days: the time zone of the machine plays no part.
 */

import { compareAddresses } from '../model/address.ts'
import type { Deadline, DeadlineSeverity } from '../model/plan.ts'
import type { Live } from '../model/resources.ts'
import type { Pairing } from './pair.ts'

const dayMs = 86_400_000

const limits: readonly (readonly [upTo: number, severity: DeadlineSeverity])[] = [
  [0, 'overdue'],
  [dayMs, 'critical'],
  [7 * dayMs, 'warning'],
  [30 * dayMs, 'notice'],
]

/** How urgent something is that happens at an instant (both in milliseconds since 1970). */
export function severityOf(at: number, now: number): DeadlineSeverity {
  return limits.find(([upTo]) => at - now <= upTo)?.[1] ?? 'later'
}

/** Of everything that is declared or recorded, the nearest first. */
export function deadlinesOf(pairing: Pairing, now: number): Deadline[] {
  return sortDeadlines(
    pairing.pairs.flatMap(({ address, live }) => (live === undefined ? [] : deadlinesOfOne(address, live, now))),
  )
}

/** Of one object; what has no readable date is left out. */
export function deadlinesOfOne(address: Deadline['address'], live: Live, now: number): Deadline[] {
  const known = Object.entries(live.deadlines ?? {}).map(([event, at]) => ({ address, event, at }))
  const scheduled = (live.pending ?? []).map(({ event, at, to }) => ({
    address,
    event,
    at,
    ...(typeof to === 'string' ? { to } : {}),
  }))
  return [...known, ...scheduled].flatMap(one => {
    const at = Date.parse(one.at)
    return Number.isNaN(at) ? [] : [{ ...one, severity: severityOf(at, now) }]
  })
}

export function sortDeadlines(deadlines: readonly Deadline[]): Deadline[] {
  return [...deadlines].sort(
    (left, right) =>
      Date.parse(left.at) - Date.parse(right.at) ||
      compareAddresses(left.address, right.address) ||
      compareAddresses(left.event, right.event),
  )
}
