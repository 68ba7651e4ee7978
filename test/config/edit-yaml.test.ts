/** One value of a YAML text becomes another: the bytes of everything else stay, whatever the style. */

import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { applyEdits, CannotEdit, YamlText } from '../../src/config/edit-yaml.ts'
import type { Json } from '../../src/model/values.ts'

type Way = (string | number)[]

/** The text after the value at the way has become another; `!` and why, where that cannot be. */
function edited(text: string, way: Way, value: Json): string {
  const yaml = new YamlText(text)
  const node = parseDocument(text).getIn(way, true) as {
    range: [number, number, number]
    items?: unknown
    flow?: boolean
  }
  const kind = node.items === undefined ? 'scalar' : Array.isArray(yaml.valueOf(node as never)) ? 'list' : 'map'
  const found = yaml.at(node.range[0], kind)!
  try {
    return applyEdits(text, yaml.editsFor(found, value))
  } catch (error) {
    if (error instanceof CannotEdit) return `! ${error.message}`
    throw error
  }
}

interface Case {
  name: string
  text: string
  way: Way
  value: Json
  gives: string
}

const cases = parse(readFileSync(new URL('./edits.yaml', import.meta.url), 'utf8')) as Case[]

test.each(cases)('$name', ({ text, way, value, gives }) => {
  expect(edited(text, way, value)).toBe(gives)
})

/** A scalar as somebody may write it, on one line or as a block that is indented as it is told. */
type Written = (indent: string, eol: string) => string

const word = fc.stringMatching(/^[a-z][a-z0-9 ]{0,8}[a-z]$/)
const comment = fc.option(fc.constantFrom(' # c', '\t# tab', '  # a: b'), { nil: '' })
const oneLine: fc.Arbitrary<string> = fc.oneof(
  word,
  word.map(text => `'${text}, it''s'`),
  word.map(text => `"${text}: \\n\\u00e9"`),
  fc.constantFrom('1', '-2.50', 'true', '~', 'null', '""', '0x1f', '2027-01-01', '!!str 5', '&anchor text'),
)
const lines = fc.array(
  fc.oneof(
    word,
    word.map(text => `  ${text}`),
    fc.constant(''),
  ),
  { minLength: 1, maxLength: 4 },
)
const block: fc.Arbitrary<Written> = fc
  .record({ sign: fc.constantFrom('|', '>'), chomp: fc.constantFrom('', '-', '+'), lines, first: word, comment })
  .map(({ sign, chomp, lines: more, first, comment: behind }) => (indent, eol) => {
    const body = [first, ...more].map(line => (line === '' ? '' : `${indent}  ${line}`))
    return [`${sign}${chomp}${behind}`, ...body].join(eol)
  })
const flow: fc.Arbitrary<string> = fc.tuple(word, oneLine, comment).map(([text, inner, behind]) => {
  const value = /^[&!]/.test(inner) ? 'x' : inner
  return `{ k: ${text}, "l":  ${value} , m: [ ${text},${value}] }${behind}`
})
const written: fc.Arbitrary<Written> = fc.oneof(
  fc.tuple(oneLine, comment).map(
    ([text, behind]) =>
      () =>
        text + behind,
  ),
  flow.map(text => () => text),
  block,
)
type Tree = { leaf: Written } | { keys: [string, Tree][]; list?: boolean; before: string }

const before = fc.constantFrom('', '# about it', '\n', '\n# far\n')
const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    written.map(leaf => ({ leaf })),
    fc.record({
      keys: fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,3}$/), tie('tree')), {
        minLength: 1,
        maxLength: 4,
        selector: ([key]) => key,
      }),
      list: fc.boolean(),
      before,
    }),
  ),
}))

function print(node: Tree, indent: string, eol: string): string {
  if ('leaf' in node) return ` ${node.leaf(indent, eol)}${eol}`
  const above = node.before
    .split('\n')
    .map(line => (line === '' ? '' : `${indent}${line}${eol}`))
    .join(node.before.includes('\n') ? eol : '')
  return `${eol}${node.keys
    .map(([key, inner]) => `${above}${indent}${node.list ? '-' : `${key}:`}${print(inner, `${indent}  `, eol)}`)
    .join('')}`
}

const text = fc
  .record({ root: tree, eol: fc.constantFrom('\n', '\r\n'), end: fc.boolean() })
  .map(({ root, eol, end }) => {
    const printed = `top:${print(root, '  ', eol)}${end ? `last: 1${eol}` : ''}`
    return end ? printed : printed.replace(/(\r?\n)+$/, '')
  })
  .filter(made => parseDocument(made).errors.length === 0)

const value: fc.Arbitrary<Json> = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab \n\t:#-"\'\\{}[],&*!|>%@`é$~0\r\u0085\u2028') }),
  fc.string({ unit: 'grapheme' }),
  word,
  fc.array(word, { minLength: 1, maxLength: 5 }).map(words => words.join('\n')),
  fc.constantFrom<Json>(
    'true',
    'null',
    '1',
    '',
    ' ',
    '\n',
    '- x',
    '# x',
    'a: b',
    'x\n',
    'x\n\n',
    ' x\n',
    '<p>a</p>\n<p>b</p>\n',
  ),
  fc.constantFrom<Json>(true, false, null, 0, -1.5, 20_000),
)

/** Every scalar that can be changed by itself, with the way to it. */
function scalarsIn(source: string): { way: Way; range: [number, number, number] }[] {
  const found: { way: Way; range: [number, number, number] }[] = []
  const walk = (node: unknown, way: Way): void => {
    const given = node as {
      items?: unknown[]
      range?: [number, number, number]
      key?: { value: string }
      value?: unknown
    }
    if (given.items !== undefined) {
      for (const [at, item] of given.items.entries())
        walk(item, Object.hasOwn(item as object, 'key') ? way : [...way, at])
    } else if (given.key !== undefined) walk(given.value, [...way, given.key.value])
    else if (given.range !== undefined) found.push({ way, range: given.range })
  }
  walk(parseDocument(source).contents, [])
  return found
}

test('whatever the style, only the bytes of the one scalar change, and it reads back as the value', () => {
  fc.assert(
    fc.property(text, fc.nat(), value, (source, pick, wanted) => {
      const scalars = scalarsIn(source)
      const { way, range } = scalars[pick % scalars.length]!
      const [start, end] = range
      // A tag says what sort of value it is.
      const tagged = /!!str\s+$/.test(source.slice(0, start)) && typeof wanted !== 'string'
      const result = edited(source, way, wanted)
      if (tagged) return
      const expected = parseDocument(source)
      expected.setIn(way, wanted)
      const read = parseDocument(result)
      expect(read.errors, result).toEqual([])
      expect(read.toJS(), result).toEqual(expected.toJS())
      const [head, tail] = [source.slice(0, start), source.slice(end)]
      expect(result.startsWith(head) && result.endsWith(tail), result).toBe(true)
      expect(result.slice(head.length, result.length - tail.length).includes('# c')).toBe(
        source.slice(start, end).includes('# c'),
      )
    }),
    { numRuns: Number(process.env.EDIT_RUNS ?? 400) },
  )
})
