/** When a rollout will be over, by what its last stores took. */

import { describe, expect, test } from 'vitest'
import { outlookOf } from '../../src/fleet/outlook.ts'
import {
  defaultRollout,
  type RolloutState,
  type StartWindow,
  type WaveState,
  weekdays,
} from '../../src/model/rollout.ts'

const now = Date.parse('2026-11-25T12:00:00Z')
const minute = 60_000

function waves(...sizes: number[]): RolloutState {
  const wave = (waiting: number): WaveState => ({
    counts: { waiting, working: 0, applied: 0, failed: 0, dropped: 0 },
    excused: 0,
    check: 'open',
    passed: false,
  })
  return { status: 'running', waves: sizes.map(wave) }
}

describe('an outlook', () => {
  test('is stores by slots, and what waves wait for each other', () => {
    const { eta, storesPerHour } = outlookOf(defaultRollout, waves(10, 90), { storeMs: minute, slots: 10 }, now)
    expect(storesPerHour).toBe(600)
    expect((eta! - now) / minute).toBe(1 + 9 + 1)
  })

  test('knows that no more may be at work at once', () => {
    const settings = { ...defaultRollout, max_parallel_stores: 2 }
    expect(outlookOf(settings, waves(10), { storeMs: minute, slots: 10 }, now).storesPerHour).toBe(120)
  })

  test('is none before anything was measured, and without workers', () => {
    expect(outlookOf(defaultRollout, waves(10), { storeMs: undefined, slots: 10 }, now)).toEqual({})
    expect(outlookOf(defaultRollout, waves(10), { storeMs: minute, slots: 0 }, now)).toEqual({})
  })

  test('has no end while it is paused', () => {
    const paused: RolloutState = { ...waves(10), status: 'paused' }
    expect(outlookOf(defaultRollout, paused, { storeMs: minute, slots: 1 }, now)).toEqual({ storesPerHour: 60 })
  })

  test('goes on in the next window when one closes', () => {
    const hour: StartWindow = { days: weekdays, from: 720, to: 780, time_zone: 'UTC' }
    const settings = { ...defaultRollout, windows: [hour] }
    const { eta } = outlookOf(settings, waves(89.5), { storeMs: minute, slots: 1 }, now)
    expect(new Date(eta!).toISOString()).toBe('2026-11-26T12:30:00.000Z')
  })

  test('is told of a rollout of 100,000 stores in a window of an hour a week, or is not told, in a moment', () => {
    const hour: StartWindow = { days: ['sun'], from: 120, to: 180, time_zone: 'Europe/Berlin' }
    const settings = { ...defaultRollout, windows: [hour] }
    const measured = { storeMs: 1_000, slots: 4 }
    const began = performance.now()
    const { eta } = outlookOf(settings, waves(100, 99_900), measured, now)
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(eta! - now).toBeGreaterThan(6 * 7 * 24 * 60 * minute)
  })
})
