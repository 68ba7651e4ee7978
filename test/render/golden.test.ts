/** Every golden is a report and what people read of it; `UPDATE_GOLDENS=1` writes the texts anew. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderReport } from '../../src/render/index.ts'
import { goldenDirectory, readGoldens, withoutColors } from './support.ts'

const command = 'UPDATE_GOLDENS=1 npx vitest run test/render/golden.test.ts'

describe.each(readGoldens())('$name: $about', ({ name, width, report }) => {
  const plain = renderReport(report, 'human', { color: false, width })

  test('people read what the golden says', () => {
    const file = new URL(`${name}.txt`, goldenDirectory)
    if (process.env.UPDATE_GOLDENS === '1') writeFileSync(file, plain)
    expect(existsSync(file), `run: ${command}`).toBe(true)
    expect(plain, `run: ${command}`).toBe(readFileSync(file, 'utf8'))
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
