/** The faults that an apply meets in the tests, and at which of its requests. */

import type { Fault } from '../../src/sandbox/faults.ts'

export interface FaultRow {
  name: string
  fault: Fault
  /** How many requests in a row are hit; absent: all, until the fault is taken out. */
  count?: number
  /** Hit every request, or every so many-th. */
  every?: number
  /** Retries are to hide it from the user altogether. */
  hidden?: true
}

export const onceRows: readonly FaultRow[] = [
  { name: 'the connection is reset before the work', fault: { kind: 'reset', when: 'before' }, hidden: true },
  { name: 'the connection is reset after the work', fault: { kind: 'reset', when: 'after' }, hidden: true },
  { name: '500 before the work', fault: { kind: 'status', status: 500 }, every: 3, hidden: true },
  { name: '502 before the work', fault: { kind: 'status', status: 502 }, every: 3, hidden: true },
  { name: '503 before the work', fault: { kind: 'status', status: 503 }, hidden: true },
  { name: '504 before the work', fault: { kind: 'status', status: 504 }, every: 3, hidden: true },
  { name: '504 after the work', fault: { kind: 'status', status: 504, when: 'after' }, hidden: true },
  { name: '429 with headers', fault: { kind: '429', headers: true, retryAfterSeconds: 7 }, every: 2, hidden: true },
  { name: '429 without headers', fault: { kind: '429', headers: false }, every: 2, hidden: true },
  { name: 'a body that breaks off', fault: { kind: 'truncate' }, hidden: true },
  { name: 'a slow answer', fault: { kind: 'delay', ms: 5 }, every: 4, hidden: true },
].map(row => ({ ...row, count: 1 }) as FaultRow)

export const lastingRows: readonly FaultRow[] = [
  { name: 'a storm of 429 shorter than the patience', fault: { kind: '429', headers: true }, count: 8, hidden: true },
  { name: 'a storm of 429 longer than the patience', fault: { kind: '429', headers: false }, count: 15 },
  { name: 'resets after the work, many in a row', fault: { kind: 'reset', when: 'after' }, count: 6 },
  { name: 'nothing but 503 from then on', fault: { kind: 'status', status: 503 } },
  { name: 'nothing but 504 after the work from then on', fault: { kind: 'status', status: 504, when: 'after' } },
  { name: 'nothing but resets before the work from then on', fault: { kind: 'reset', when: 'before' } },
  { name: 'nothing but bodies that break off from then on', fault: { kind: 'truncate' } },
]

/** The requests that a fault begins at, from 1. */
export function positionsOf({ every = 1 }: FaultRow, requests: number): number[] {
  return Array.from({ length: Math.ceil(requests / every) }, (_, at) => 1 + at * every)
}

/** After so many changes is an apply asked to stop. */
export function stopPoints(changes: number): number[] {
  return Array.from({ length: Math.ceil((changes - 1) / 3) }, (_, at) => 1 + at * 3)
}
