/** What time is it in the sandbox? The given clock plus an offset that the control API can push forward. */

import type { World } from './world.ts'

export const second = 1000
export const minute = 60 * second
export const day = 24 * 60 * minute

export interface Clock {
  now(): number
  advance(ms: number): void
}

export function clockOf(world: World, wall: () => number): Clock {
  return {
    now: () => wall() + world.clock_offset_ms,
    advance(ms) {
      world.clock_offset_ms += ms
    },
  }
}

/** `2025-06-01T00:00:00Z`, or with milliseconds where a service shows them. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms)
}

/** The end of the running billing cycle: the first of the next month, UTC. */
export function billingCycleEnd(ms: number): number {
  const date = new Date(ms)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}
