/** Whatever stands in a file: the answer is a configuration or diagnostics with places, never an exception or a hang. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draws } from '../support/draws.ts'
import { loadTexts } from './support.ts'

const tour = readFileSync(new URL('../../examples/stores.yaml', import.meta.url), 'utf8')
const lines = tour.split('\n')

function mustAnswer(text: string): void {
  const { config, problems } = loadTexts({ 'stores.yaml': text, 'pages/about.html': 'x' })
  expect(config !== undefined || problems.length > 0).toBe(true)
  for (const { source, message } of problems) {
    expect(source?.file).toBe('stores.yaml')
    expect(source?.line).toBeGreaterThan(0)
    expect(source?.line).toBeLessThanOrEqual(text.split('\n').length + 1)
    expect(message).toMatch(/[.]$/)
  }
}

test('any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), mustAnswer), { numRuns: draws.texts.any })
})

test('the tour with lines removed, doubled, cut off or moved', () => {
  const index = fc.nat(lines.length - 1)
  fc.assert(
    fc.property(index, index, fc.constantFrom('remove', 'double', 'cut', 'indent', 'move'), (at, to, how) => {
      const changed = [...lines]
      const line = changed[at] ?? ''
      if (how === 'remove') changed.splice(at, 1)
      if (how === 'double') changed.splice(at, 0, line)
      if (how === 'cut') changed[at] = line.slice(0, line.indexOf(':') + 1)
      if (how === 'indent') changed[at] = `  ${line}`
      if (how === 'move') changed.splice(to, 0, ...changed.splice(at, 1))
      mustAnswer(changed.join('\n'))
    }),
    { numRuns: draws.texts.lines },
  )
})

test('the tour with one value replaced by something else', () => {
  const others = [
    '[]',
    '{}',
    'null',
    '~',
    '""',
    '-1',
    '1e99',
    'true',
    '"${env:X}"',
    '"${file:pages}"',
    '*x',
    '&x y',
    '!t z',
    '{ id: 1 }',
    '[[a]]',
  ]
  fc.assert(
    fc.property(fc.nat(lines.length - 1), fc.constantFrom(...others), (at, other) => {
      const changed = [...lines]
      changed[at] = (changed[at] ?? '').replace(/: .*$/, `: ${other}`)
      mustAnswer(changed.join('\n'))
    }),
    { numRuns: draws.texts.values },
  )
})
