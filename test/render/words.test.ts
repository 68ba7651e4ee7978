/** Small words: what a terminal may not see, how many days are left, how numbers and kinds are written. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeJson, escapeLine, escapeText, quoteText } from '../../src/render/escape.ts'
import { groupBy, groupOf, labelOf, relativeAddress } from '../../src/render/groups.ts'
import { inlineValue, valueLines } from '../../src/render/values.ts'
import { countOf, daysBetween, formatNumber, kindWords, secondsWords } from '../../src/render/wording.ts'

const anyText = fc.string({ unit: 'binary', maxLength: 30 })
const dangerous = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f]/u

describe('escaping', () => {
  test('nothing that a terminal obeys is left', () => {
    fc.assert(
      fc.property(anyText, text => {
        for (const shown of [escapeText(text), quoteText(text), escapeLine(text.replaceAll('\t', ''))]) {
          expect(shown).not.toMatch(dangerous)
        }
      }),
    )
  })

  test('JSON means the same as before', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), value => {
        const text = JSON.stringify(value, null, 2)
        expect(JSON.parse(escapeJson(text))).toEqual(JSON.parse(text))
        expect(escapeJson(text).replaceAll('\n', '')).not.toMatch(dangerous)
      }),
    )
  })

  test.each([
    ['plain ünïcödé 漢字 👩‍👧', 'plain ünïcödé 漢字 👩‍👧'],
    ['\u001b[31m', '\\u001b[31m'],
    ['a\r\n\tb', 'a\\r\\n\\tb'],
    ['\u009b2J\u007f', '\\u009b2J\\u007f'],
    ['a\u202Eb\u200Bc\uFEFF', 'a\\u202eb\\u200bc\\ufeff'],
    ['\uD83D', '\\ud83d'],
  ])('%j', (text, shown) => {
    expect(escapeText(text)).toBe(shown)
  })
})

test('days are counted as the calendar does', () => {
  const day = fc.date({ min: new Date('1999-01-01'), max: new Date('2101-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(day, day, (from, to) => {
      const days = (date: Date): number => Math.floor(date.getTime() / 86_400_000)
      expect(daysBetween(from.toISOString(), to.toISOString())).toBe(days(to) - days(from))
    }),
  )
  expect(daysBetween('2026-11-22', 'soon')).toBeUndefined()
})

test('numbers and kinds', () => {
  expect([0, 999, 1000, 1234567].map(formatNumber)).toEqual(['0', '999', '1,000', '1,234,567'])
  expect([countOf(1, 'category'), countOf(2, 'category'), countOf(2, 'address')]).toEqual([
    '1 category',
    '2 categories',
    '2 addresses',
  ])
  expect(countOf(0, kindWords('category_tree'))).toBe('0 category trees')
  expect(countOf(3, kindWords('channel_settings'))).toBe('3 channel settings')
  expect(countOf(12, kindWords('analytics'))).toBe('12 analytics')
  expect([3, 119, 600, 20_000].map(secondsWords)).toEqual(['3 s', '119 s', '10 min', '6 h'])
})

test('addresses below their heading', () => {
  const group = 'stores.acme-us'
  expect(groupOf('stores.acme-us.channels.us.site.redirects["/x"]')).toBe(group)
  expect(groupOf('stores["a.b"].channels.us')).toBe('stores["a.b"]')
  expect(groupOf('not an address')).toBe('not an address')
  expect(labelOf(group, group, 'store')).toBe('this store')
  expect(relativeAddress('stores.acme-us["x"]', group)).toBe('["x"]')
  expect(relativeAddress('stores.acme-us2.channels.us', group)).toBe('stores.acme-us2.channels.us')
  const order = groupBy(['stores.b.x', 'stores.a.x', 'accounts.z', 'stores.b.y'], address => address)
  expect(order).toEqual([
    ['accounts.z', ['accounts.z']],
    ['stores.b', ['stores.b.x', 'stores.b.y']],
    ['stores.a', ['stores.a.x']],
  ])
})

test('values', () => {
  const value = { b: [1, { $ref: 'stores.a.pages.x' }], a: { $id: '42' }, 'odd name': null, s: { $secret: 'hash' } }
  expect(inlineValue(value, 'stores.a')).toBe('{ a: id 42, b: [1, pages.x], "odd name": null, s: (sensitive) }')
  expect(valueLines(value, 'stores.a')).toEqual([
    '{',
    '  a: id 42',
    '  b: [',
    '    1',
    '    pages.x',
    '  ]',
    '  "odd name": null',
    '  s: (sensitive)',
    '}',
  ])
})
