/** What `--ignore` says: an address, and behind a colon that is not part of it an attribute. */

import { expect, test } from 'vitest'
import { endOf, isIgnoredBy, parseIgnore } from '../../src/model/ignore.ts'

test.each([
  ['stores.a', 'stores.a', undefined],
  ['stores.a:body', 'stores.a', 'body'],
  ['stores.*.pages.*:seo.*', 'stores.*.pages.*', 'seo.*'],
  ['a.redirects["/x:y"]', 'a.redirects["/x:y"]', undefined],
  ['a.redirects["/x:y"]:url', 'a.redirects["/x:y"]', 'url'],
  ['a.redirects["http://x\\"]:"]:url', 'a.redirects["http://x\\"]:"]', 'url'],
  ['a.x:b:c', 'a.x', 'b:c'],
])('%s', (text, address, attribute) => {
  expect(parseIgnore(text)).toEqual({
    address,
    ...(attribute === undefined ? {} : { attribute }),
    reason: 'for this run only',
    by: 'flag',
  })
})

test('an attribute is meant with what lies in it, and a whole object by its address alone', () => {
  const rule = parseIgnore('stores.a:seo')
  expect(isIgnoredBy(rule, 'stores.a', 'seo.title')).toBe(true)
  expect(isIgnoredBy(rule, 'stores.a.channels.us', 'seo')).toBe(true)
  expect(isIgnoredBy(rule, 'stores.a', 'seoul')).toBe(false)
  expect(isIgnoredBy(rule, 'stores.a')).toBe(false)
  expect(isIgnoredBy(parseIgnore('stores.a'), 'stores.a')).toBe(true)
  expect(isIgnoredBy(parseIgnore('stores.a'), 'stores.ab')).toBe(false)
})

test('it ends when its day begins, in UTC', () => {
  const rule = parseIgnore('x')
  expect(endOf(rule)).toBe(Number.POSITIVE_INFINITY)
  expect(endOf({ ...rule, expires: '2027-01-31' })).toBe(Date.UTC(2027, 0, 31))
})
