/** Whatever stands in the cells, and wherever the file is cut into pieces, the rows come out as they went in. */

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCsv } from '../../src/config/csv.ts'

const cell = fc.string({
  unit: fc.constantFrom('a', 'ß', '"', ',', '\n', '\r\n', ' ', ';', '\t', '${env:HOME}', '\u{1f600}'),
  maxLength: 6,
})
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 })
const lineBreak = fc.constantFrom('\n', '\r\n', '\r')

/** As spreadsheets write it, or with every cell in quotes. */
function written(value: string, always: boolean): string {
  return always || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

function cut(text: string, places: readonly number[]): string[] {
  const ends = [...new Set(places.map(place => place % (text.length + 1)))].sort((left, right) => left - right)
  return [...ends, text.length].map((end, at) => text.slice(ends[at - 1] ?? 0, end))
}

test('rows that are written are read', () => {
  const places = fc.array(fc.nat(200), { maxLength: 8 })
  fc.assert(
    fc.property(table, lineBreak, fc.boolean(), fc.boolean(), places, (rows, end, quoted, last, ends) => {
      const lines = rows.map(row => row.map(value => written(value, quoted)).join(','))
      const text = lines.join(end) + (last && lines.length > 0 ? end : '')
      const read = [...parseCsv(cut(text, ends))]
      expect(read.map(record => ('cells' in record ? record.cells : record.fault))).toEqual(rows)
      for (const [at, record] of read.entries()) {
        const before = lines.slice(0, at).join(end) + (at > 0 ? end : '')
        const quotedBreaks = before.match(/\r\n|\n|\r/g)?.length ?? 0
        if (end !== '\r') expect(record.line).toBe(1 + quotedBreaks)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('any text at all is rows or a fault, and never hangs', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 30 }), text => {
      const whole = [...parseCsv([text])]
      expect([...parseCsv([...text])]).toEqual(whole)
    }),
    { numRuns: 2_000 },
  )
})
