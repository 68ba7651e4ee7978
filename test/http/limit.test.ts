import { describe, expect, test } from 'vitest'
import { type Ending, Limit } from '../../src/http/limit.ts'

const passed = (ms: number, like = 'GET /x'): Ending => ({ how: 'passed', ms, like })

/** A limit of 16, and a way to tell it of many answers from a time on, each a millisecond after the other. */
function limited() {
  const limit = new Limit(16)
  const answers = (count: number, ending: Ending, from: number) => {
    for (let at = 0; at < count; at += 1) limit.ended(ending, from + at, from + at)
  }
  return { limit, answers }
}

describe('the limit', () => {
  test.each<[Ending['how'], number]>([
    ['refused', 8],
    ['troubled', 11],
  ])('falls when a request is %s, to %d of 16', (how, expected) => {
    const { limit } = limited()
    limit.ended({ how } as Ending, 0, 10)
    expect(limit.value(10)).toBe(expected)
  })

  test('falls once for all that were under way together', () => {
    const { limit } = limited()
    for (let at = 10; at < 20; at += 1) limit.ended({ how: 'refused' }, 5, at)
    expect(limit.value(20)).toBe(8)
    limit.ended({ how: 'refused' }, 21, 30)
    expect(limit.value(30)).toBe(4)
  })

  test('never falls below one', () => {
    const { limit, answers } = limited()
    answers(50, { how: 'refused' }, 0)
    expect(limit.value(50)).toBe(1)
  })

  test('rises by one a second once all has been well for five, up to the most', () => {
    const { limit } = limited()
    limit.ended({ how: 'refused' }, 0, 0)
    const values = [5000, 5999, 6000, 6500, 7000, 9000, 60_000].map(at => limit.value(at))
    expect(values).toEqual([8, 8, 9, 9, 10, 12, 16])
  })

  test('falls when answers take much longer than before, to a quarter', () => {
    const { limit, answers } = limited()
    answers(50, passed(100), 0)
    expect(limit.value(50)).toBe(16)
    answers(40, passed(900), 100)
    expect(limit.value(140)).toBeLessThan(16)
    answers(200, passed(900), 200)
    expect(limit.value(400)).toBe(4)
  })

  test.each([
    ['a few slow ones among many', [900, 100, 100, 100, 100, 100, 100, 100, 100, 100]],
    ['twice as long', [200]],
    ['a hundred times as long where that is next to nothing', [200, 2]],
  ])('does not fall for %s', (_, times) => {
    const { limit, answers } = limited()
    answers(20, passed(Math.min(100, ...times)), 0)
    for (let at = 0; at < 300; at += 1) answers(1, passed(times[at % times.length]!), 100 + at)
    expect(limit.value(500)).toBe(16)
  })

  test('compares a request only with those that are alike', () => {
    const { limit, answers } = limited()
    answers(50, passed(20, 'GET /fast'), 0)
    answers(50, passed(900, 'POST /slow'), 100)
    expect(limit.value(200)).toBe(16)
  })

  test('takes for granted in the end that a server has become slow', () => {
    const { limit, answers } = limited()
    answers(20, passed(100), 0)
    answers(600, passed(900), 100)
    expect(limit.value(60_000)).toBe(16)
    answers(100, passed(900), 60_001)
    expect(limit.value(60_101)).toBe(16)
  })

  test('rises although the clock was put back', () => {
    const { limit } = limited()
    limit.ended({ how: 'refused' }, 3_600_000, 3_600_000)
    limit.value(0)
    expect(limit.value(7000)).toBe(10)
  })
})
