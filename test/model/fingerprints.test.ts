/** Texts that were seen are known again, and no others. */

import { expect, test } from 'vitest'
import { Fingerprints } from '../../src/model/fingerprints.ts'

test('what was added is known, and nothing else', () => {
  const seen = new Fingerprints()
  const texts = Array.from({ length: 20_000 }, (_, at) => `stores.shop-${at}`)
  expect(texts.every(text => seen.add(text))).toBe(true)
  expect(texts.some(text => seen.add(text))).toBe(false)
  expect(texts.every(text => seen.has(text))).toBe(true)
  expect(texts.some(text => seen.has(`${text}.`))).toBe(false)
  expect(seen.has('')).toBe(false)
})
