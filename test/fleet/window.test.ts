/** When stores may be started, in time zones with and without summer time. */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOpen, opensAt } from '../../src/fleet/window.ts'
import { type StartWindow, weekdays } from '../../src/model/rollout.ts'

const night: StartWindow = { days: ['mon', 'tue'], from: 22 * 60, to: 6 * 60, time_zone: 'Europe/Berlin' }
const allDays: StartWindow = { ...night, days: weekdays }
const open = (windows: StartWindow[], text: string) => isOpen(windows, Date.parse(text))
const next = (windows: StartWindow[], text: string) => new Date(opensAt(windows, Date.parse(text))).toISOString()

test('without windows it is always open', () => {
  expect(open([], '2026-11-25T12:00Z')).toBe(true)
})

test('a night belongs to the day on which it begins', () => {
  expect(open([night], '2026-11-24T21:00Z')).toBe(true)
  expect(open([night], '2026-11-25T04:59Z')).toBe(true)
  expect(open([night], '2026-11-25T05:00Z')).toBe(false)
  expect(open([night], '2026-11-25T21:00Z')).toBe(false)
  expect(open([night], '2026-11-23T04:00Z')).toBe(false)
})

test('one of several windows is enough, and the nearest opening counts', () => {
  const noon: StartWindow = { days: ['sat'], from: 720, to: 780, time_zone: 'UTC' }
  expect(open([night, noon], '2026-11-28T12:59Z')).toBe(true)
  expect(next([night, noon], '2026-11-25T12:00:30Z')).toBe('2026-11-28T12:00:00.000Z')
})

describe('summer time', () => {
  test('opens at the local time on both sides of the change', () => {
    expect(next([allDays], '2027-03-27T12:00Z')).toBe('2027-03-27T21:00:00.000Z')
    expect(next([allDays], '2027-03-28T12:00Z')).toBe('2027-03-28T20:00:00.000Z')
  })

  test('what begins in the hour that is left out begins after it', () => {
    const early: StartWindow = { days: ['sun'], from: 150, to: 240, time_zone: 'Europe/Berlin' }
    expect(next([early], '2027-03-28T00:00Z')).toBe('2027-03-28T01:00:00.000Z')
  })

  test('what lies wholly in that hour opens a week later', () => {
    const early: StartWindow = { days: ['sun'], from: 130, to: 170, time_zone: 'Europe/Berlin' }
    expect(next([early], '2027-03-28T00:00Z')).toBe('2027-04-04T00:10:00.000Z')
  })
})

test('it is open at the moment that is told, and at no full minute before it', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe']
  const windows = fc.array(
    fc
      .record({
        days: fc.subarray([...weekdays], { minLength: 1 }),
        from: fc.integer({ min: 0, max: 1439 }),
        to: fc.integer({ min: 1, max: 1440 }),
        time_zone: fc.constantFrom(...zones),
      })
      .filter(({ from, to }) => from !== to),
    { minLength: 1, maxLength: 3 },
  )
  const year = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') })
  fc.assert(
    fc.property(windows, year, fc.integer({ min: 1, max: 3000 }), (given, now, minutes) => {
      const at = opensAt(given, now)
      expect(isOpen(given, at)).toBe(true)
      const earlier = Math.floor(now / 60_000) * 60_000 + minutes * 60_000
      if (earlier > now && earlier < at) expect(isOpen(given, earlier)).toBe(false)
    }),
    { numRuns: 300 },
  )
})
