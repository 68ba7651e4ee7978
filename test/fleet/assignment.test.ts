/** In which wave a store is, by name and by share. */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignWaves, namingWave, rankOf, sharesOf } from '../../src/fleet/assignment.ts'
import type { WaveEntry, WaveRule } from '../../src/model/rollout.ts'

const store = (key: string): WaveEntry => ({ sort: 'store', key })
const pattern = (text: string): WaveEntry => ({ sort: 'pattern', pattern: text })
const percent = (share: number): WaveEntry => ({ sort: 'percent', percent: share })
const rest: WaveEntry = { sort: 'rest' }
const waves = (...entries: WaveEntry[][]): WaveRule[] => entries.map((one, at) => ({ name: `w${at}`, entries: one }))
const sizes = (rules: WaveRule[], keys: string[]) => {
  const assigned = assignWaves(rules, keys)
  return rules.map((_, wave) => assigned.filter(one => one === wave).length)
}
const many = (count: number) => Array.from({ length: count }, (_, at) => `shop-${at}`)

test('whoever is named is in the first wave that names it, though a share stands before it', () => {
  const rules = waves([percent(50)], [pattern('eu-*'), store('us-1')], [store('eu-1'), rest])
  const keys = ['eu-1', 'eu-2', 'us-1', 'us-2', 'us-3', 'us-4']
  const assigned = assignWaves(rules, keys)
  expect([...assigned].slice(0, 3)).toEqual([1, 1, 1])
  expect([...assigned].slice(3)).toEqual([0, 0, 0])
  expect(namingWave(rules)('us-2')).toBeUndefined()
  expect(namingWave(waves([store('a')], [pattern('*')]))('a')).toBe(0)
  expect(namingWave(waves([pattern('*')], [store('a')]))('a')).toBe(0)
  expect(namingWave(waves([store('a')], [store('a'), pattern('a.*')]))('a.b')).toBe(1)
})

test('a share is of all stores, rounded up, and of those that nobody names as many as are left', () => {
  expect(sizes(waves([percent(10)], [rest]), many(3))).toEqual([1, 2])
  expect(sizes(waves([store('shop-7')], [percent(10)], [percent(20)], [rest]), many(100))).toEqual([1, 10, 20, 69])
  expect(sizes(waves([percent(0.1)], [percent(2.5)], [rest]), many(100_000))).toEqual([100, 2500, 97_400])
  expect(sizes(waves([pattern('shop-*')], [percent(50)], [rest]), many(10))).toEqual([10, 0, 0])
  expect(sizes(waves([percent(60)], [percent(60)]), many(10))).toEqual([6, 4])
  expect(sharesOf(waves([percent(10), percent(5)], [rest]), { all: 100, unnamed: 90 })).toEqual([15, 75])
})

test('shares mix what stands together by key', () => {
  const keys = ['de', 'fr', 'us', 'uk'].flatMap(country => many(250).map(key => `${country}-${key}`))
  const assigned = assignWaves(waves([percent(10)], [rest]), keys)
  for (const country of [0, 1, 2, 3]) {
    const first = assigned.slice(country * 250, country * 250 + 250).filter(wave => wave === 0).length
    expect(first).toBeGreaterThan(10)
    expect(first).toBeLessThan(40)
  }
})

test('the order in which stores come does not matter, and a rollout that is planned again has the same waves', () => {
  const rules = waves([percent(10)], [percent(30)], [rest])
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 60 }), keys => {
      const byKey = (given: string[]) => {
        const assigned = assignWaves(rules, given)
        return new Map(given.map((key, at) => [key, assigned[at]]))
      }
      const forwards = byKey(keys)
      const backwards = byKey([...keys].reverse())
      for (const key of keys) expect(backwards.get(key)).toBe(forwards.get(key))
    }),
  )
})

test('ranks are those of the last version, so that waves do not change when Storewright does', () => {
  expect(['', 'acme-uk', 'acme-us', 'ß'].map(rankOf)).toMatchInlineSnapshot(`
    [
      2872998923,
      1764365875,
      424293932,
      1483267445,
    ]
  `)
})
