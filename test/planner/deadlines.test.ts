/** How near is a deadline? One second before, at and after each limit, in every time zone. */

import { afterEach, describe, expect, test } from 'vitest'
import type { Address } from '../../src/model/address.ts'
import { parseDuration } from '../../src/model/duration.ts'
import type { Live } from '../../src/model/resources.ts'
import { deadlinesOfOne, severityOf, sortDeadlines } from '../../src/planner/deadlines.ts'

const second = 1000
const day = 86_400_000
const now = Date.parse('2026-03-29T00:30:00Z')
const zone = process.env.TZ

afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

/** Limits, and the severity one second before, at, and one second after. */
const limits: [left: number, closer: string, at: string, further: string][] = [
  [0, 'overdue', 'overdue', 'critical'],
  [day, 'critical', 'critical', 'warning'],
  [7 * day, 'warning', 'warning', 'notice'],
  [30 * day, 'notice', 'notice', 'later'],
]

/** The night in which clocks are changed lies between now and each limit. */
describe.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kathmandu'])('in %s', name => {
  test.each(limits)('with %d ms left', (left, closer, at, further) => {
    process.env.TZ = name
    expect([left - second, left, left + second].map(rest => severityOf(now + rest, now))).toEqual([closer, at, further])
  })

  test('a deadline is the same instant', () => {
    process.env.TZ = name
    const live = {
      deadlines: { restorable_until: '2026-03-30T02:30:00+02:00', expires_at: '2026-03-30T00:30:01Z' },
    } as unknown as Live
    expect(deadlinesOfOne('stores.a' as Address, live, now).map(one => one.severity)).toEqual(['critical', 'warning'])
  })
})

test('what has no readable date is no deadline', () => {
  const live = {
    deadlines: { expires_at: 'nil' },
    pending: [{ attribute: 'status', to: 'suspended', event: 'suspends_on', at: '' }],
  } as unknown as Live
  expect(deadlinesOfOne('stores.a' as Address, live, now)).toEqual([])
})

test('the nearest comes first, however it is written', () => {
  const at = (address: string, time: string) =>
    ({ address: address as Address, event: 'expires_at', at: time, severity: 'later' }) as const
  const sorted = sortDeadlines([
    at('stores.c', '2026-04-01T01:00:00+02:00'),
    at('stores.b', '2026-04-01T00:00:00Z'),
    at('stores.a', '2026-04-01T00:00:00Z'),
  ])
  expect(sorted.map(one => one.address)).toEqual(['stores.c', 'stores.a', 'stores.b'])
})

test.each([
  ['12h', 12 * 3_600_000],
  ['30d', 30 * day],
  ['2w', 14 * day],
  ['0d', 0],
  ['', undefined],
  ['30', undefined],
  ['d', undefined],
  ['30 d', undefined],
  [' 30d', undefined],
  ['-1d', undefined],
  ['+1d', undefined],
  ['1.5d', undefined],
  ['030d', undefined],
  ['30D', undefined],
  ['30days', undefined],
  ['1d12h', undefined],
  ['1m', undefined],
  ['1e3d', undefined],
  ['999999d', undefined],
  ['٣d', undefined],
])('the length of time `%s` is %s', (text, ms) => expect(parseDuration(text)).toBe(ms))
