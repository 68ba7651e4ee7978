/** An instant has a date that exists, a time, and an offset; the machine's time zone plays no part. */

import { afterEach, expect, test } from 'vitest'
import { parseInstant } from '../../src/model/instant.ts'

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

test.each([
  ['2026-11-27T00:00:00Z', '2026-11-27T00:00:00.000Z'],
  ['2026-11-27T00:00Z', '2026-11-27T00:00:00.000Z'],
  ['2026-11-27T00:00:00-05:00', '2026-11-27T05:00:00.000Z'],
  ['2026-11-27T00:00:00+05:45', '2026-11-26T18:15:00.000Z'],
  ['2026-11-27T23:59:59.999+00:00', '2026-11-27T23:59:59.999Z'],
  ['2028-02-29T12:00:00Z', '2028-02-29T12:00:00.000Z'],
  ['2026-03-29T02:30:00+01:00', '2026-03-29T01:30:00.000Z'],
])('%s is %s everywhere', (text, iso) => {
  for (const name of ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia']) {
    process.env.TZ = name
    expect(new Date(parseInstant(text)!).toISOString()).toBe(iso)
  }
})

test.each([
  '',
  '2026-11-27',
  '2026-11-27T00:00:00',
  '2026-11-27 00:00:00Z',
  '2026-11-27T00:00:00 Z',
  '2026-11-27T00:00:00z',
  '2026-11-27T24:00:00Z',
  '2026-11-27T00:60:00Z',
  '2026-11-27T00:00:60Z',
  '2026-11-27T00:00:00+0100',
  '2026-11-27T00:00:00+15:00',
  '2026-11-31T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-13-10T00:00:00Z',
  '2027-02-29T00:00:00Z',
  '26-11-27T00:00:00Z',
  '2026-11-27T00:00:00Z ',
  '2026-W48-5T00:00:00Z',
])('`%s` is none', text => expect(parseInstant(text)).toBeUndefined())
