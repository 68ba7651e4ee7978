/**
 * Is a request sent again, and after how long a wait?
 * Decides by status, headers and kind of failure alone, never by a text; knows no API operation and no lifecycle.
 */

import type { Attempt, Headers } from './answer.ts'
import { numberHeader } from './answer.ts'

/** Why attempts ended, each with its own number of tries. */
export type Reason = 'limited' | 'unavailable' | 'unreachable' | 'broken' | 'unreadable'

/** A failed attempt as the rules see it. `certain`: the server has surely not acted on it. */
export interface Judgement {
  reason: Reason
  certain: boolean
}

/** A longer wait than this is not taken; the user is told instead. */
export const longestWaitMs = 600_000

/**
 * | what happened                      | reason      | tries | sent again when not idempotent |
 * |------------------------------------|-------------|-------|--------------------------------|
 * | 429                                | limited     | 10    | yes: it was refused            |
 * | 500, 502, 503, 504                 | unavailable | 5     | no: it may have been executed  |
 * | no connection, name not found      | unreachable | 3     | yes: nothing was sent          |
 * | reset, closed, timed out           | broken      | 5     | no                             |
 * | 2xx whose body breaks off          | unreadable  | 5     | no                             |
 * | anything else                      | –           | 1     | –                              |
 */
export const tries: Readonly<Record<Reason, number>> = {
  limited: 10,
  unavailable: 5,
  unreachable: 3,
  broken: 5,
  unreadable: 5,
}

/** What a failed attempt is by the table above; undefined for what no second try can mend. */
export function judge(attempt: Attempt): Judgement | undefined {
  if (attempt.kind === 'broken') {
    if (attempt.trouble === 'unreachable') return { reason: 'unreachable', certain: true }
    if (attempt.trouble === 'broken' || attempt.trouble === 'timeout') return { reason: 'broken', certain: false }
    return undefined
  }
  if (attempt.kind === 'unreadable') {
    return attempt.foreign || attempt.status >= 300 ? undefined : { reason: 'unreadable', certain: false }
  }
  if (attempt.status === 429) return { reason: 'limited', certain: true }
  if ([500, 502, 503, 504].includes(attempt.status)) return { reason: 'unavailable', certain: false }
  return undefined
}

/** Could the server have acted on a request whose attempt ended so? Refusals (4xx) and answers that were read are certain. */
export function isUncertain(attempt: Attempt): boolean {
  if (attempt.kind === 'broken') return attempt.sent
  if (attempt.kind === 'unreadable') return attempt.status < 300
  return attempt.status >= 500 && attempt.status !== 501 && attempt.status !== 505 && attempt.status !== 507
}

/** The wait before the next try: what the server asks for, else 1, 2, 4 … 60 s; plus up to a second of chance. */
export function waitBefore(reason: Reason, failures: number, headers: Headers, random: number): number {
  const asked = reason === 'limited' || reason === 'unavailable' ? askedWait(headers) : undefined
  const growing = Math.min(60_000, 1000 * 2 ** (failures - 1))
  const waitMs = reason === 'limited' ? (asked ?? growing) : Math.max(asked ?? 0, growing)
  return Math.round(waitMs + random * Math.min(1000, waitMs))
}

/** What the server asks for, in milliseconds; undefined where it asks for nothing. */
export function askedWait(headers: Headers): number | undefined {
  const seconds = numberHeader(headers, 'x-retry-after') ?? numberHeader(headers, 'retry-after')
  const windowMs = numberHeader(headers, 'x-rate-limit-time-reset-ms')
  return Math.max((seconds ?? 0) * 1000, windowMs ?? 0) || undefined
}
