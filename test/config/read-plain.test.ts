/** Whatever the quick reader reads, the thorough one reads in the same way: values, order and places. */

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConfigNode } from '../../src/config/nodes.ts'
import { Problems } from '../../src/config/problems.ts'
import { readPlain } from '../../src/config/read-plain.ts'
import { parseAnyYaml } from '../../src/config/read-yaml.ts'
import { draws } from '../support/draws.ts'

const root = join(import.meta.dirname, '..', '..')

/** With maps as lists, so that their order counts. */
function plain(node: ConfigNode): unknown {
  if (node.kind === 'list') return { at: node.at, items: node.items.map(plain) }
  if (node.kind === 'scalar') return { at: node.at, value: node.value, text: node.text }
  return { at: node.at, entries: [...node.entries].map(([name, { key, value }]) => [name, key, plain(value)]) }
}

/** True when the text is plain. */
function mustAgree(text: string): boolean {
  const quick = readPlain(text, 'a.yaml')
  if (quick === undefined) return false
  const problems = new Problems()
  const thorough = parseAnyYaml(text, 'a.yaml', problems)
  expect(problems.sorted(), text).toEqual([])
  expect(plain(quick), text).toEqual(plain(thorough!))
  return true
}

const files = ['examples', 'test'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.ya?ml$/.test(name))
    .map(name => join(folder, name)),
)
const texts = files.map(file => readFileSync(join(root, file), 'utf8'))

test('every YAML file of the repository, and most of them are plain', () => {
  const read = texts.filter(mustAgree)
  expect(read.length).toBeGreaterThan(texts.length / 2)
})

const pieces = [
  '',
  'a',
  '-',
  '- ',
  '? ',
  ': ',
  '#',
  ' #c',
  '"',
  "'",
  '|\n',
  '>\n',
  '|-\n',
  '>+2\n',
  '\n',
  '\n\n',
  '  ',
  '\t',
  '{',
  '}',
  '[',
  ']',
  ',',
  '&x ',
  '*x',
  '!!str ',
  '%YAML 1.1\n',
  '---\n',
  '...\n',
  '<<: ',
  '\\',
  '\\n',
  '\r\n',
  '\r',
  '\u0085',
  '\u2028',
  '\uFEFF',
  '\0',
  '1e3',
  '0x1F',
  '.inf',
  'null',
  '12345678901234567890',
  'é',
  '😀',
]

test('the tour, and all that tests are made of, damaged anywhere', () => {
  const some = fc.constantFrom(...texts.filter(text => text.length < 6_000))
  const damage = fc.record({ at: fc.nat(), cut: fc.nat(4), put: fc.constantFrom(...pieces) })
  let read = 0
  fc.assert(
    fc.property(some, fc.array(damage, { minLength: 1, maxLength: 3 }), (text, damages) => {
      let changed = text
      for (const { at, cut, put } of damages) {
        const offset = at % (changed.length + 1)
        changed = changed.slice(0, offset) + put + changed.slice(offset + cut)
      }
      if (mustAgree(changed)) read += 1
    }),
    { numRuns: draws.read.damaged },
  )
  expect(read).toBeGreaterThan(100)
})

const scalar = fc.oneof(
  fc.constantFrom(
    'a',
    'a b',
    '"q\\n\\u00e9"',
    "'it''s'",
    '|\n',
    '1',
    '-1.5',
    '+.5',
    '1.',
    '0o17',
    '0x1f',
    '1e3',
    '-0',
    '007',
    '1_000',
    '2026-11-25',
    'yes',
    'true',
    'Null',
    '~',
    '',
    'a: b',
    '"a: b"',
    'a#b',
    'a #b',
    'x\n   y',
    '"x\n   y"',
    '.5.',
    '0b1',
    '=',
    '<<',
    '-',
    '-a',
    '?a',
    ':a',
    '@a',
    '`a',
    '%a',
    '[]',
    '{}',
    '[a, b]',
    '{a: 1, b: }',
    '{a}',
    '[a, , b]',
    '{a: [b, {c: d}]}',
    '"{a: 1}"',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)

test('small texts put together from all that YAML has', () => {
  const block = fc
    .constantFrom('|', '>', '|-', '>-', '|+', '>2', '|1-', '| # note', '>  ')
    .map(sign => (indent: string) => `${sign}\n${indent}one\n${indent}  two\n\n${indent}three\n`)
  const value = fc.oneof(
    scalar.map(text => () => text),
    block,
  )
  const item = fc.record({
    key: fc.oneof(fc.constantFrom('a', '"b"', "'c'", '1', 'true', 'd e', 'null', ''), scalar),
    value,
    deep: fc.nat(3),
    note: fc.boolean(),
    list: fc.boolean(),
  })
  let read = 0
  fc.assert(
    fc.property(fc.array(item, { minLength: 1, maxLength: 6 }), items => {
      let indent = 0
      const lines = items.map(({ key, value: make, deep, note, list }, index) => {
        const spaces = ' '.repeat(indent)
        const line = `${spaces}${list ? '- ' : ''}${key}${list && index % 2 === 0 ? '' : `: ${deep === 3 ? '' : make(`${spaces}  `)}`}${note ? ' # note' : ''}`
        indent = deep === 3 ? indent + 2 : Math.max(0, indent - (deep === 1 ? 2 : 0))
        return line
      })
      if (mustAgree(lines.join('\n'))) read += 1
    }),
    { numRuns: draws.read.put },
  )
  expect(read).toBeGreaterThan(100)
})
