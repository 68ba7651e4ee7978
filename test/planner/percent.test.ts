/** Of numbers a plan says how far they move, in percent of what they were. */

import { describe, expect, test } from 'vitest'
import type { FieldRule } from '../../src/model/field-rules.ts'
import type { Json } from '../../src/model/values.ts'
import { diffAttributes } from '../../src/planner/diff.ts'

const rule: FieldRule = {
  path: 'price',
  readOnly: false,
  writeOnly: false,
  createOnly: false,
  instruction: false,
  sensitive: false,
  unordered: false,
  partial: false,
  normalize: ['decimal'],
}

function change(before: Json | undefined, after: Json, more: Partial<FieldRule> = {}) {
  const live = before === undefined ? {} : { price: before }
  const input = { desired: { price: after }, live, recorded: undefined, ignore: [], liveIncomplete: false }
  return diffAttributes({ ...input, rules: [{ ...rule, ...more }] })[0]
}

describe('the percentage of', () => {
  test.each<[Json, Json, number]>([
    [10, 11, 10],
    [10, 9, -10],
    ['10.00', '12.5', 25],
    [10, 0, -100],
    [-10, -5, 50],
    [3, 4, 33.3333],
    [1, 1.1, 10],
    [0.1, 0.3, 200],
  ])('%j → %j is %d', (before, after, percent) => {
    expect(change(before, after)).toMatchObject({ before, after, percent })
  })

  test.each<[string, Json | undefined, Json]>([
    ['nothing before', undefined, 1],
    ['null before', null, 1],
    ['0 before', 0, 1],
    ['nothing after', 1, null],
    ['a text', 'a', 'b'],
    ['a list', [1], [2]],
    ['more than numbers can say', 1e-300, 1e300],
  ])('%s is none', (_, before, after) => {
    expect(change(before, after)).not.toHaveProperty('percent')
  })

  test('what is sensitive is not told, nor is that of a time', () => {
    expect(change(10, 11, { sensitive: true })).not.toHaveProperty('percent')
    const [from, to] = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z']
    expect(change(from, to, { normalize: ['instant'] })).not.toHaveProperty('percent')
  })
})
