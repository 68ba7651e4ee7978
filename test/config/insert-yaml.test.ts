/** Entries are put into a YAML text: the bytes of everything else stay, whatever the style. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { applyEdits, CannotEdit, type TextEdit, YamlText } from '../../src/config/edit-yaml.ts'
import { insertEntries, insertItems } from '../../src/config/insert-yaml.ts'
import type { Attributes, Json } from '../../src/model/values.ts'

type Way = (string | number)[]

function editsFor(text: string, way: Way, value: Json, order: string[] = []): TextEdit[] {
  const yaml = new YamlText(text)
  const node = parseDocument(text).getIn(way, true) as { range: [number, number, number] }
  const found = yaml.at(node.range[0], Array.isArray(value) ? 'list' : 'map')!
  const rankOf = (key: string): number | undefined => (order.includes(key) ? order.indexOf(key) : undefined)
  return Array.isArray(value)
    ? insertItems(yaml, found, value)
    : insertEntries(yaml, found, value as Attributes, rankOf)
}

interface Case {
  name: string
  text: string
  way: Way
  value: Json
  order?: string[]
  gives: string
}

const cases = parse(readFileSync(new URL('./inserts.yaml', import.meta.url), 'utf8')) as Case[]

test.each(cases)('$name', ({ text, way, value, order, gives }) => {
  try {
    expect(applyEdits(text, editsFor(text, way, value, order))).toBe(gives)
  } catch (error) {
    if (!(error instanceof CannotEdit)) throw error
    expect(`! ${error.message}`).toBe(gives)
  }
})

const key = fc.oneof(
  fc.stringMatching(/^[a-z]{1,3}$/),
  fc.constantFrom('yes', '1', '- x', '#', '${a}', '', 'é: ', '🦊'),
)
const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('', 'a\nb', '\n', 'a\n\n', '  x\ny', '\ta', '#c', '- a', 'x # y', '\u0085', 'a\r\nb', 'null', '~'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}))

/** A map as somebody may write it: block or flow, with comments and empty lines. */
function written(values: Attributes, eol: string, depth: number, spaced: boolean, comment: string): string {
  const space = ' '.repeat(depth)
  const lines = Object.entries(values).map(([name, inner]) => {
    const text = parseable(name)
    const isBlock =
      inner !== null && typeof inner === 'object' && !Array.isArray(inner) && Object.keys(inner).length > 0
    if (isBlock)
      return `${space}${text}:${comment}${eol}${written(inner as Attributes, eol, depth + 3, spaced, comment)}`
    return `${space}${text}: ${JSON.stringify(inner)}${comment}${eol}`
  })
  return lines.join(spaced ? eol : '')
}

function parseable(name: string): string {
  return JSON.stringify(name)
}

const maps = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<Attributes>

test('whatever is inserted is there, what was there stays, byte for byte', () => {
  fc.assert(
    fc.property(
      maps,
      maps,
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.constantFrom('', ' # c', '  #'),
      fc.boolean(),
      (there, added, eol, spaced, comment, cut) => {
        const entries = Object.fromEntries(Object.entries(added).filter(([name]) => !Object.hasOwn(there, name)))
        const full = `top:${eol}${written(there, eol, 2, spaced, comment)}`
        const text = cut ? full.slice(0, -eol.length) : `${full}# after${eol}end: 1${eol}`
        const edits = editsFor(text, ['top'], entries)
        const after = applyEdits(text, edits)
        const end = cut ? {} : { end: 1 }
        expect(parse(after)).toEqual({ top: { ...there, ...entries }, ...end })
        for (const edit of edits) expect(edit.start).toBe(edit.end)
      },
    ),
    { numRuns: 600 },
  )
})
