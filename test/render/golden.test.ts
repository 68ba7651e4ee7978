/** Every golden is a report and what it looks like in each format; `UPDATE_GOLDENS=1` writes the texts anew. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { changeFormats, renderReport } from '../../src/render/index.ts'
import { documentFormats, goldenDirectory, readGoldens, withoutColors } from './support.ts'

const command = 'UPDATE_GOLDENS=1 npx vitest run test/render/golden.test.ts'

function expectGolden(file: string, text: string): void {
  const url = new URL(file, goldenDirectory)
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(url, text)
  expect(existsSync(url), `run: ${command}`).toBe(true)
  expect(text, `run: ${command}`).toBe(readFileSync(url, 'utf8'))
}

describe.each(readGoldens())('$name: $about', ({ name, width, report }) => {
  const plain = renderReport(report, 'human', { color: false, width })

  test('people read what the golden says', () => {
    expectGolden(`${name}.txt`, plain)
  })

  test.each(documentFormats(report))('as $format it is what the golden says', ({ format, extension }) => {
    const text = renderReport(report, format, { color: false, width })
    expectGolden(`${name}.${extension}`, text)
    expect(renderReport(report, format, { color: true, width: 20 })).toBe(text)
    expect(text.replaceAll('\n', '').replaceAll('\t', '')).not.toMatch(/\p{Cc}/u)
    expect(text).toMatch(/[^\n]\n$/)
  })

  test('colours add nothing but colours', () => {
    expect(withoutColors(renderReport(report, 'human', { color: true, width }))).toBe(plain)
  })

  test('no control character reaches the terminal', () => {
    for (const text of [plain, renderReport(report, 'json', { color: false, width })]) {
      expect(text.replaceAll('\n', '').replaceAll('\t', '')).not.toMatch(/\p{Cc}/u)
    }
  })

  test('any width will do', () => {
    for (const columns of [0, 20, 500])
      expect(renderReport(report, 'human', { color: false, width: columns })).not.toBe('')
  })

  test('ends with one line break and has no blank at the end of a line', () => {
    expect(plain).toMatch(/[^\n]\n$/)
    expect(plain).not.toMatch(/[ \t]\n/)
    expect(plain).not.toMatch(/\n\n\n/)
  })
})

test('every format has its goldens', () => {
  const seen = new Set(readGoldens().flatMap(({ report }) => documentFormats(report).map(({ format }) => format)))
  expect(['human', 'json', 'html', ...seen].sort()).toEqual([...changeFormats].sort())
})
