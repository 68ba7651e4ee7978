/** A file that is one JSON list or map comes apart into its entries, however it is written. */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitJson } from '../../src/config/json-rows.ts'

const indents = fc.constantFrom(0, 1, 4, '\t')

test('entries of a list', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), indents, (values, indent) => {
      const read = [...splitJson(JSON.stringify(values, null, indent))]
      expect(read.map(entry => ('text' in entry ? JSON.parse(entry.text) : entry.fault))).toEqual(
        JSON.parse(JSON.stringify(values)),
      )
    }),
  )
})

test('entries of a map, each with its key and line', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), indents, (map, indent) => {
      const text = JSON.stringify(map, null, indent)
      const read = [...splitJson(text)]
      const written = Object.entries(JSON.parse(text))
      expect(read.map(entry => ('text' in entry ? [entry.key, JSON.parse(entry.text)] : entry.fault))).toEqual(written)
      for (const entry of read) {
        const line = text.split('\n')[entry.line - 1]!
        expect(line.slice(entry.column - 1).startsWith(JSON.stringify('key' in entry ? entry.key : ''))).toBe(true)
      }
    }),
  )
})

test('any text at all is entries or a fault, and never hangs', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', ',', ':', '1', ' ', '\\'), maxLength: 30 }),
      text => {
        const read = [...splitJson(text)]
        expect(read.slice(0, -1).every(entry => 'text' in entry)).toBe(true)
      },
    ),
    { numRuns: 2_000 },
  )
})
