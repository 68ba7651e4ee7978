/** A drift report as CSV: what RFC 4180 says, and no cell that a spreadsheet would carry out. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DriftReport } from '../../src/model/report.ts'
import { renderDriftCsv } from '../../src/render/csv.ts'
import { readGoldens, toReport } from './support.ts'

function csvOf(attributes: object[], more: object = {}): string[][] {
  const entry = { address: 'stores.x', kind: 'store', cause: 'drifted', attributes, ...more }
  return parse(renderDriftCsv(toReport({ command: 'drift', entries: [entry], unread: [] } as never) as DriftReport))
}

/** A strict reader: CRLF between records, quotes only around cells, doubled inside. */
function parse(text: string): string[][] {
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n)/gy
  const rows: string[][] = [[]]
  let end = 0
  for (const match of text.matchAll(cell)) {
    expect(match.index).toBe(end)
    end = match.index + match[0].length
    const [, raw = '', after] = match
    rows.at(-1)!.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    if (after === '\r\n') rows.push([])
  }
  expect(end).toBe(text.length)
  return rows.slice(0, -1)
}

test('whatever the values are, every record has the same number of cells, and none begins a formula', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",;\'a \u202e') }))
  fc.assert(
    fc.property(
      fc.array(fc.record({ path: text, cause: fc.constant('drifted'), config: text, live: text, note: text })),
      text,
      (attributes, name) => {
        const rows = csvOf(attributes, { objectId: name, key: name })
        expect(rows).toHaveLength(Math.max(attributes.length, 1) + 1)
        for (const row of rows) {
          expect(row).toHaveLength(rows[0]!.length)
          for (const one of row) {
            expect(one).not.toMatch(/^[=+\-@\t\r]/)
            expect(one).not.toMatch(/[\p{Cc}\u202e]/u)
          }
        }
      },
    ),
  )
})

test('a formula is kept as a text that shows what it was', () => {
  for (const formula of ['=HYPERLINK("https://evil.example","x")', '+1', '-1', '@SUM(A1)', '\t=1', '＝1']) {
    const rows = csvOf([{ path: 'name', cause: 'drifted', live: formula }])
    const cell = rows[1]![rows[0]!.indexOf('live')]!
    expect(cell).toBe(`'${formula.replace('\t', '\\t')}`)
  }
})

test('what is ignored and what was not read has its lines, with the reasons; secrets have none', () => {
  const { report } = readGoldens().find(({ name }) => name === 'drift-all')!
  const [head, ...rows] = parse(renderDriftCsv(report as DriftReport))
  const column = (name: string): number => head!.indexOf(name)
  const sorts = rows.map(row => row[column('finding')])
  expect([...new Set(sorts)]).toEqual(['difference', 'ignored', 'not read'])
  expect(sorts.filter(sort => sort === 'difference')).toHaveLength(11)
  const ignored = rows.find(row => row[column('finding')] === 'ignored')!
  expect([ignored[column('note')], ignored[column('expires')], ignored[column('owner')]]).toEqual([
    'the merchant writes it',
    '2027-01-01',
    'ada',
  ])
  const secret = rows.find(row => row[column('attribute')] === 'user_email')!
  expect([secret[column('configuration')], secret[column('live')]]).toEqual(['(sensitive)', '(sensitive)'])
})
