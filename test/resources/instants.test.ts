/** Times as the partner API's own examples have them: with and without a zone, without a time, as a word. */

import { expect, test } from 'vitest'
import { instantOf } from '../../src/resources/kit/wire.ts'

test.each([
  ['2018-03-05T17:18:33Z', '2018-03-05T17:18:33Z'],
  ['2018-03-05T17:18:33.000Z', '2018-03-05T17:18:33Z'],
  ['2018-03-05T17:18:33.250Z', '2018-03-05T17:18:33.250Z'],
  ['2018-03-05T17:18:33+02:00', '2018-03-05T15:18:33Z'],
  ['2018-05-23 14:04:34.0', '2018-05-23T14:04:34Z'],
  ['2018-06-23', '2018-06-23T00:00:00Z'],
  ['nil', undefined],
  ['', undefined],
  ['2018-13-01', undefined],
  [null, undefined],
  [20180623, undefined],
])('%j is %s, whatever the time zone of the machine', (given, read) => {
  const before = process.env.TZ
  try {
    for (const zone of ['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
      process.env.TZ = zone
      expect(instantOf(given)).toBe(read)
    }
  } finally {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  }
})
