/** A tidy text says what it said before, in the same words and lines, and is not changed any more. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { formatYaml } from '../../src/config/format-yaml.ts'
import { untidyYaml } from '../support/untidy.ts'

interface Case {
  name: string
  text: string
  gives?: string
  same?: true
}

const cases = parse(readFileSync(new URL('./format.yaml', import.meta.url), 'utf8')) as Case[]

/** What holds of every text; `formatYaml` proves some of it itself, by other means. */
function expectLossless(before: string, after: string | undefined): void {
  if (after === undefined) throw new Error(`not proved to say the same: ${JSON.stringify(before)}`)
  const blanks = /[ \t\r\n\uFEFF]+/g
  expect(after.replace(blanks, '')).toBe(before.replace(blanks, ''))
  const read = (text: string): unknown =>
    parseDocument(text, { merge: true, logLevel: 'silent' }).toJS({ mapAsMap: true })
  expect(read(after)).toEqual(read(before))
  const lines = (text: string): number => text.trimEnd().split('\n').length
  expect(lines(after)).toBe(lines(before))
  expect(after.match(/\r\n/g)?.length ?? 0).toBeGreaterThanOrEqual(before.trimEnd().match(/\r\n/g)?.length ?? 0)
  expect(formatYaml(after), 'it is changed again').toBe(after)
}

describe('cases', () => {
  test.each(cases)('$name', ({ text, gives, same }) => {
    const after = formatYaml(text)
    expect(after).toBe(same ? text : gives)
    expectLossless(text, after)
  })
})

const root = join(import.meta.dirname, '..', '..')
const real = ['examples', 'test', 'node_modules/yaml', 'node_modules/fast-check', '.ci', '.pre-commit-hooks.yaml']
  .flatMap(place =>
    /ya?ml$/.test(place) && !place.includes('/')
      ? [place]
      : readdirSync(join(root, place), { recursive: true }).map(name => join(place, String(name))),
  )
  .filter(name => /\.ya?ml$/.test(name))

test.each(real)('%s stays what it is', name => {
  const text = readFileSync(join(root, name), 'utf8')
  expectLossless(text, formatYaml(text))
})

test('the examples are tidy', () => {
  const untidy = real.filter(name => {
    const text = readFileSync(join(root, name), 'utf8')
    return name.startsWith('examples') && formatYaml(text) !== text
  })
  expect(untidy).toEqual([])
})

function isValid(text: string): boolean {
  const document = parseDocument(text, { merge: true, logLevel: 'silent' })
  try {
    document.toJS()
    return document.errors.length + document.warnings.length === 0
  } catch {
    // Something stands for an anchor that there is not.
    return false
  }
}

test('whatever hurried people write says afterwards what it said before', () => {
  let valid = 0
  fc.assert(
    fc.property(untidyYaml, text => {
      if (!isValid(text)) return
      valid += 1
      expectLossless(text, formatYaml(text))
    }),
    { numRuns: 1500 },
  )
  expect(valid).toBeGreaterThan(600)
})
