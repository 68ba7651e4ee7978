/** Two tenants on one quota: how long do ours take, and is the other ever refused? */

import { describe, expect, test } from 'vitest'
import { bursts, play, type Scenario, steady } from './tenants.ts'

const plus = { quota: 150, latencyMs: 100 }
const third = (windowMs: number) => steady(50, windowMs)

/**
 * `others`: the most that the other sends in a window. Ours should take no longer than it takes when the larger of that and
 * the reserve is left alone. `newcomer`: the other comes unannounced with more than the reserve, and may be refused as
 * often, but never again after it has done so.
 */
const scenarios: (Scenario & { others: number; newcomer?: number })[] = [
  { name: 'nobody else', ...plus, requests: 900, others: 0 },
  { name: 'a third, as in the benchmark', ...plus, requests: 900, other: third, others: 50 },
  { name: 'no latency', quota: 150, latencyMs: 0, requests: 900, other: third, others: 50 },
  { name: 'a latency of two seconds', quota: 150, latencyMs: 2000, requests: 900, other: third, others: 50 },
  { name: 'three at once', quota: 150, latencyMs: 300, parallelism: 3, requests: 900, other: third, others: 50 },
  { name: '64 at once', ...plus, parallelism: 64, requests: 900, other: third, others: 50 },
  { name: 'in the middle of a window', ...plus, phaseMs: 17_000, requests: 900, other: third, others: 50 },
  { name: 'shortly before its end', ...plus, phaseMs: 29_900, requests: 900, other: third, others: 50 },
  { name: 'two thirds', ...plus, requests: 500, other: ms => steady(100, ms), others: 100 },
  { name: 'a larger quota', ...plus, quota: 450, requests: 3000, other: ms => steady(150, ms), others: 150 },
  {
    name: 'much at once',
    ...plus,
    quota: 1000,
    parallelism: 16,
    requests: 6000,
    other: ms => steady(300, ms),
    others: 300,
  },
  {
    name: 'another length of window',
    quota: 400,
    windowMs: 60_000,
    latencyMs: 50,
    requests: 2000,
    other: ms => steady(130, ms),
    others: 130,
  },
  { name: 'no reserve', ...plus, reservePercent: 0, requests: 900, other: third, others: 50 },
  {
    name: 'bursts when a window begins',
    ...plus,
    requests: 900,
    other: ms => bursts([60], ms),
    others: 60,
  },
  {
    name: 'bursts within the reserve, now and then',
    ...plus,
    requests: 900,
    other: ms => bursts([0, 40, 0], ms, 20_000),
    others: 45,
  },
  {
    name: 'bursts out of nothing',
    ...plus,
    requests: 900,
    other: ms => bursts([0, 0, 60], ms, 10_000),
    others: 60,
    newcomer: 15,
  },
  { name: 'nine tenths', ...plus, requests: 100, other: ms => steady(135, ms), others: 135, newcomer: 35 },
  { name: 'our clock is fast by a hundredth', ...plus, requests: 900, other: third, others: 50, drift: 1.01 },
  { name: 'our clock is slow by a hundredth', ...plus, requests: 900, other: third, others: 50, drift: 0.99 },
]

describe('one quota', () => {
  test.each(scenarios)('$name', async scenario => {
    const { ms, ours, other } = await play(scenario)
    const { quota, windowMs = 30_000, reservePercent = 30, parallelism = 8, requests, latencyMs } = scenario
    const share = quota - Math.max((quota * reservePercent) / 100, scenario.others)
    const idealMs = Math.max((requests / share) * windowMs, (requests * latencyMs) / parallelism)
    expect(ms).toBeLessThanOrEqual(1.1 * idealMs)
    expect(other.refused).toBeLessThanOrEqual(scenario.newcomer ?? 0)
    expect(ours.refused).toBeLessThanOrEqual(scenario.newcomer === undefined ? 0 : 2)
  })

  test('that others use up leaves a twentieth to us', async () => {
    const { ms } = await play({ name: '', ...plus, requests: 100, other: windowMs => steady(160, windowMs) })
    expect(ms).toBeLessThan((100 / (150 / 20)) * 30_000)
  })

  test('that nobody else uses lets a hundred requests pass almost at once', async () => {
    const { ms } = await play({ name: '', ...plus, requests: 100 })
    expect(ms).toBeLessThan(2500)
  })

  test('is no longer left to others a while after they are gone', async () => {
    const other = (windowMs: number) => steady(100, windowMs, 2)
    const { times } = await play({ name: '', ...plus, requests: 1000, other })
    const inWindow = (at: number) => times.filter(ms => Math.floor(ms / 30_000) === at).length
    expect(inWindow(1)).toBeLessThanOrEqual(50)
    expect(inWindow(9)).toBeGreaterThanOrEqual(103)
  })
})

describe('headers', () => {
  const alone = { name: '', ...plus, requests: 300 }

  test('that are absent are not waited for', async () => {
    const { ms } = await play({ ...alone, quota: 10_000, headers: () => ({}) })
    expect(ms).toBeLessThanOrEqual(1.1 * 300 * 12.5)
  })

  test('that come with every third answer only are enough', async () => {
    const headers: Scenario['headers'] = (told, requests) => (requests % 3 === 0 ? told : {})
    const { ms, other } = await play({ ...alone, requests: 900, headers, other: third })
    expect(ms).toBeLessThanOrEqual(1.1 * 270_000)
    expect(other.refused).toBe(0)
  })

  test('that stop coming do not hold anything up for good', async () => {
    const headers: Scenario['headers'] = (told, requests) =>
      requests <= 20 ? { ...told, 'x-rate-limit-requests-quota': '150', 'x-rate-limit-requests-left': '130' } : {}
    const { ms } = await play({ ...alone, quota: 1e6, requests: 10_000, headers })
    expect(ms).toBeLessThanOrEqual(4 * 30_000 + 10_000 * 12.5)
  })

  test.each<[string, { [name: string]: string }]>([
    ['a window that lasts for hours', { 'x-rate-limit-time-reset-ms': '99999999' }],
    ['more left than there is', { 'x-rate-limit-requests-left': '99999' }],
    ['that nothing was used', { 'x-rate-limit-requests-left': '150' }],
    ['a window that never ends', { 'x-rate-limit-time-reset-ms': '30000' }],
    ['a window that has always just ended', { 'x-rate-limit-time-reset-ms': '0' }],
    ['no quota', { 'x-rate-limit-requests-quota': '0' }],
    ['words', { 'x-rate-limit-requests-left': 'many' }],
    ['a window of no length', { 'x-rate-limit-time-window-ms': '0' }],
  ])('that say %s neither stop us nor let us run wild', async (_, lies) => {
    const { ms, ours } = await play({ ...alone, headers: told => ({ ...told, ...lies }) })
    expect(ms).toBeLessThanOrEqual(4 * 60_000)
    expect(ours.refused).toBeLessThanOrEqual(40)
  })

  test('that say that nothing is left although all is well let some through', async () => {
    const { ms } = await play({
      ...alone,
      requests: 20,
      headers: told => ({ ...told, 'x-rate-limit-requests-left': '0' }),
    })
    expect(ms).toBeLessThanOrEqual(20 * 30_000)
  })
})

describe('without headers', () => {
  test('a server that bears three at once is soon asked by no more, save for a try now and then', async () => {
    const { ours } = await play({ name: '', quota: 1e6, latencyMs: 100, most: 3, requests: 600, headers: () => ({}) })
    expect(ours.unheard).toBeLessThan(60)
  })

  test('a server that gets slower with many is asked by fewer', async () => {
    const slow = { name: '', quota: 1e6, latencyMs: 400, comfortable: 4, parallelism: 32, requests: 900 }
    const { ours } = await play({ ...slow, headers: () => ({}) })
    expect(ours.most).toBe(32)
  })
})
