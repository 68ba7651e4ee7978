/** Differences of texts of any size are told in few lines, and quickly. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DiffLine } from '../../src/render/text-diff.ts'
import { diffLines } from '../../src/render/text-diff.ts'

const shown = (lines: readonly DiffLine[]): string[] => lines.map(({ sign, text }) => `${sign} ${text}`)
const numbered = (count: number, prefix = 'line'): string[] =>
  Array.from({ length: count }, (_, at) => `${prefix} ${at + 1}`)

test('two lines of context on either side', () => {
  const after = numbered(20).with(9, 'changed')
  expect(shown(diffLines(numbered(20), after, 80))).toEqual([
    '… 7 unchanged lines',
    '  line 8',
    '  line 9',
    '- line 10',
    '+ changed',
    '  line 11',
    '  line 12',
    '… 8 unchanged lines',
  ])
})

test('what would take too long is told by its size', () => {
  const [before, after] = [numbered(5000, 'old'), numbered(4000, 'new')]
  expect(shown(diffLines(before, after, 80))).toEqual(['… 5,000 lines replaced by 4,000 lines'])
})

test('a long difference ends', () => {
  const lines = diffLines(numbered(200, 'old'), numbered(200, 'new'), 80)
  expect(lines).toHaveLength(121)
  expect(lines.at(-1)).toEqual({ sign: '…', text: '280 more lines' })
})

test('a long line is cut around what differs', () => {
  const line = (word: string): string => `${'a'.repeat(3000)} ${word} ${'b'.repeat(3000)}`
  expect(shown(diffLines([line('1999')], [line('1998')], 80))).toEqual([
    `- …${'a'.repeat(20)} 1999 ${'b'.repeat(23)}…`,
    `+ …${'a'.repeat(20)} 1998 ${'b'.repeat(23)}…`,
  ])
})

test('a long line that is new altogether says how much is missing', () => {
  expect(shown(diffLines(['x'], ['x', 'é'.repeat(100)], 40))).toEqual([
    '  x',
    `+ ${'é'.repeat(20)} … 80 more characters`,
  ])
})

test('whatever differs, something is shown, and no line is much longer than the room', () => {
  const lines = fc.array(fc.string({ maxLength: 200 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const found = diffLines(before, after, 60)
      const differs = before.join('\n') !== after.join('\n')
      expect(found.some(({ sign }) => sign === '+' || sign === '-')).toBe(differs)
      for (const { text } of found) expect(Array.from(text).length).toBeLessThanOrEqual(90)
    }),
  )
})
