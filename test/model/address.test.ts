/** Addresses: every list of names has one text, and the text has one reading. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { childAddress, formatAddress, isWithin, matchesPattern, parseAddress } from '../../src/model/address.ts'

const segment = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a', 'acme-us', '/old-about', 'Hats & Caps', '*', 'a.b', '"', '\\', '[', ']', '', 'ü', '__proto__'),
)
const segments = fc.array(segment, { minLength: 1, maxLength: 6 })

describe('an address', () => {
  test('is read back as what it was made of', () => {
    fc.assert(
      fc.property(segments, names => {
        expect(parseAddress(formatAddress(names))).toEqual(names)
      }),
    )
  })

  test('is the same whether it is made at once or piece by piece', () => {
    fc.assert(
      fc.property(segments, segments, (outer, inner) => {
        expect(childAddress(formatAddress(outer), ...inner)).toBe(formatAddress([...outer, ...inner]))
      }),
    )
  })

  test('lies within its ancestors, and within nothing that only begins alike', () => {
    fc.assert(
      fc.property(segments, segments, (outer, inner) => {
        const ancestor = formatAddress(outer)
        expect(isWithin(formatAddress([...outer, ...inner]), ancestor)).toBe(true)
      }),
    )
    expect(isWithin('stores.acme-us', 'stores.acme')).toBe(false)
    expect(isWithin('stores.acme["x"]', 'stores.acme')).toBe(true)
  })

  test('is never made of a text that is no address', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        const names = parseAddress(text)
        if (names !== undefined && !text.includes('*')) expect(parseAddress(formatAddress(names))).toEqual(names)
      }),
    )
    for (const text of ['', '.', 'a.', 'a..b', '.a', 'a b', '["', '["a"', '["\\q"]', '["a"]b', 'a["b"].', '["\n"]']) {
      expect(parseAddress(text), text).toBeUndefined()
    }
  })

  test.each([
    { segments: ['stores', 'acme-us', 'channels', 'us'], text: 'stores.acme-us.channels.us' },
    { segments: ['redirects', '/old-about'], text: 'redirects["/old-about"]' },
    { segments: ['categories', 'Hats & Caps', 'Wool'], text: 'categories["Hats & Caps"].Wool' },
    { segments: ['a.b', 'c'], text: '["a.b"].c' },
  ])('$text', given => {
    expect(formatAddress(given.segments)).toBe(given.text)
  })

  test('matches a pattern by prefix, or by `*` for any run of characters', () => {
    expect(matchesPattern('stores.a.channels.us.pages.about', 'stores.a')).toBe(true)
    expect(matchesPattern('stores.a.channels.us.pages.about', 'stores.*.pages')).toBe(true)
    expect(matchesPattern('stores.a.channels.us.pages.about', 'stores.*.page')).toBe(false)
  })
})
