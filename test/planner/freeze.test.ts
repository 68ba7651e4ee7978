/** A freeze holds from its first instant up to its last, the same in every time zone. */

import { afterEach, describe, expect, test } from 'vitest'
import { openFreezes } from '../../src/planner/freeze.ts'
import { planPortfolio } from '../../src/planner/plan.ts'
import { freshStore, load, now, toInput, wholeOf } from '../support/planning.ts'

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

const freeze = { from: '2026-11-27T00:00:00-05:00', to: '2026-12-01T01:00:00+01:00', reason: 'Black Friday' }
const [begin, end] = [Date.parse('2026-11-27T05:00:00Z'), Date.parse('2026-12-01T00:00:00Z')]

describe.each(['UTC', 'America/New_York', 'Europe/Berlin', 'Pacific/Auckland'])('in %s', name => {
  test.each([
    ['one second before it begins', begin - 1000, false],
    ['as it begins', begin, true],
    ['one second after it began', begin + 1000, true],
    ['one second before it ends', end - 1000, true],
    ['as it ends', end, false],
    ['one second after it ended', end + 1000, false],
  ])('%s', (_, at, frozen) => {
    process.env.TZ = name
    expect(openFreezes([freeze], at)).toEqual(frozen ? [freeze] : [])
  })
})

describe('a plan made in a freeze', () => {
  const frozen = (plan_sku: string) => {
    const iso = (ms: number): string => new Date(ms).toISOString()
    const windows = [
      { from: iso(now - 1000), to: iso(now + 1000), reason: 'Sale' },
      { from: iso(now), to: iso(now + 2000), reason: 'Audit' },
      { from: iso(now + 1), to: iso(now + 2000), reason: 'Later' },
    ]
    const config = load({ ...wholeOf({}, { plan_sku }), safety: { freeze: windows } })
    return planPortfolio(toInput(config, freshStore(load(wholeOf())), false), { only: [], exclude: [] })
  }

  test('warns of every window that is open, with its end and its reason', () => {
    const { changes, diagnostics } = frozen('PLUS')
    expect(changes).toHaveLength(1)
    expect(diagnostics.map(one => [one.severity, one.code])).toEqual([['warning', 'FROZEN']])
    expect(diagnostics[0]?.message).toMatch(/until \S+Z \(Sale\) and until \S+Z \(Audit\)$/)
  })

  test('says nothing where there is nothing to apply', () => expect(frozen('PRO').diagnostics).toEqual([]))
})
