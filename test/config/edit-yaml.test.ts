/** One value of a YAML text becomes another: the bytes of everything else stay, whatever the style. */

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
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

const cases: { name: string; text: string; way: Way; value: Json; gives: string }[] = [
  { name: 'a plain text', text: 'a: one # c\nb: 2\n', way: ['a'], value: 'two', gives: 'a: two # c\nb: 2\n' },
  {
    name: 'a plain text that would be read as something else',
    text: 'a: one\n',
    way: ['a'],
    value: 'true',
    gives: 'a: "true"\n',
  },
  { name: 'a plain text with a colon', text: 'a: one\n', way: ['a'], value: 'x: y', gives: 'a: "x: y"\n' },
  { name: 'a plain text with quotes', text: 'a: one\n', way: ['a'], value: '"x": y', gives: `a: '"x": y'\n` },
  { name: 'a plain text that becomes empty', text: 'a: one\n', way: ['a'], value: '', gives: 'a: ""\n' },
  {
    name: 'a plain text over two lines',
    text: 'a: one\n  two # c\nb: 2\n',
    way: ['a'],
    value: 'x',
    gives: 'a: x # c\nb: 2\n',
  },
  {
    name: 'a plain text that becomes several lines',
    text: 'a:\n  b: one\nc: 2\n',
    way: ['a', 'b'],
    value: 'x\ny',
    gives: 'a:\n  b: |-\n    x\n    y\nc: 2\n',
  },
  { name: 'the same behind a comment', text: 'a: one # c\n', way: ['a'], value: 'x\ny', gives: 'a: "x\\ny" # c\n' },
  {
    name: 'the same in a flow map',
    text: 'a: { b: one }\n',
    way: ['a', 'b'],
    value: 'x\ny',
    gives: 'a: { b: "x\\ny" }\n',
  },
  { name: 'a text in single quotes', text: "a: 'one'\n", way: ['a'], value: "it's", gives: "a: 'it''s'\n" },
  {
    name: 'a text in double quotes',
    text: 'a: "one" # c\n',
    way: ['a'],
    value: 'x "y"',
    gives: 'a: "x \\"y\\"" # c\n',
  },
  { name: 'a number', text: 'a: 19.50 # c\n', way: ['a'], value: 20.25, gives: 'a: 20.25 # c\n' },
  { name: 'true', text: 'a: true\n', way: ['a'], value: false, gives: 'a: false\n' },
  { name: 'null', text: 'a: ~\n', way: ['a'], value: 'x', gives: 'a: x\n' },
  { name: 'nothing', text: 'a:\nb: 1\n', way: ['a'], value: 'x', gives: 'a: x\nb: 1\n' },
  { name: 'nothing before a comment', text: 'a: # c\nb: 1\n', way: ['a'], value: 'x', gives: 'a: x # c\nb: 1\n' },
  {
    name: 'behind an anchor and a tag',
    text: 'a: &x !!str one # c\n',
    way: ['a'],
    value: '7',
    gives: 'a: &x !!str 7 # c\n',
  },
  {
    name: 'a literal block',
    text: 'a: |\n  one\n  two\n# c\nb: 1\n',
    way: ['a'],
    value: 'x\n  y\n\nz\n',
    gives: 'a: |\n  x\n    y\n\n  z\n# c\nb: 1\n',
  },
  {
    name: 'a literal block without its last break',
    text: 'a: | # c\n  one\n\nb: 1\n',
    way: ['a'],
    value: 'x',
    gives: 'a: |- # c\n  x\n\nb: 1\n',
  },
  {
    name: 'a literal block that keeps its breaks',
    text: 'a: |+\n   one\n\nb: 1\n',
    way: ['a'],
    value: 'x\n\n\n',
    gives: 'a: |+\n   x\n\n\nb: 1\n',
  },
  {
    name: 'a literal block that begins with blanks',
    text: 'a:\n  b: |\n    one\nc: 1\n',
    way: ['a', 'b'],
    value: '  x\n',
    gives: 'a:\n  b: |2\n      x\nc: 1\n',
  },
  {
    name: 'a literal block whose indentation is said',
    text: 'a: |4-\n     one\nb: 1\n',
    way: ['a'],
    value: 'x\n y',
    gives: 'a: |4-\n    x\n     y\nb: 1\n',
  },
  {
    name: 'a literal block that becomes empty',
    text: 'a: | # c\n  one\nb: 1\n',
    way: ['a'],
    value: '',
    gives: 'a: "" # c\nb: 1\n',
  },
  {
    name: 'a folded block',
    text: 'a: >\n  one\n  two\n\n  three\nb: 1\n',
    way: ['a'],
    value: 'one two\nfour\n',
    gives: 'a: >\n  one\n  two\n\n  four\nb: 1\n',
  },
  {
    name: 'a folded block with indented lines',
    text: 'a: >-\n  one\nb: 1\n',
    way: ['a'],
    value: 'x\n  y\n  z\nw',
    gives: 'a: >-\n  x\n    y\n    z\n  w\nb: 1\n',
  },
  {
    name: 'a block at the end of a file without a last break',
    text: 'a: |\n  one',
    way: ['a'],
    value: 'x\ny\n',
    gives: 'a: |\n  x\n  y',
  },
  {
    name: 'lines that end with CR LF',
    text: 'a: |\r\n  one\r\nb: 1\r\n',
    way: ['a'],
    value: 'x\ny\n',
    gives: 'a: |\r\n  x\r\n  y\r\nb: 1\r\n',
  },
  { name: 'a tab before a comment', text: 'a: one\t# c\n', way: ['a'], value: 'x', gives: 'a: x\t# c\n' },
  {
    name: 'a member of a flow map',
    text: 'a: { b: one, c: [1, 2] } # c\n',
    way: ['a', 'c', 1],
    value: 3,
    gives: 'a: { b: one, c: [1, 3] } # c\n',
  },
  {
    name: 'a text with a comma in a flow list',
    text: 'a: [one, two]\n',
    way: ['a', 0],
    value: 'x, y',
    gives: 'a: ["x, y", two]\n',
  },
  {
    name: 'an alias somewhere else',
    text: 'a: &x one\nb: *x\nc: two\n',
    way: ['c'],
    value: 'y',
    gives: 'a: &x one\nb: *x\nc: y\n',
  },
  {
    name: 'a flow list, an entry more',
    text: 'a: [one, two] # c\n',
    way: ['a'],
    value: ['one', 'two', 'three'],
    gives: 'a: [one, two, three] # c\n',
  },
  {
    name: 'a flow list, the first entry gone',
    text: 'a: [ one, two,  three ]\n',
    way: ['a'],
    value: ['two', 'three'],
    gives: 'a: [ two,  three ]\n',
  },
  {
    name: 'a flow list over lines',
    text: 'a: [\n  one, # c\n  two,\n]\n',
    way: ['a'],
    value: ['one', 'x'],
    gives: 'a: [\n  one, # c\n  x,\n]\n',
  },
  { name: 'a flow list that becomes empty', text: 'a: [one]\n', way: ['a'], value: [], gives: 'a: []\n' },
  { name: 'an empty list', text: 'a: [] # c\n', way: ['a'], value: ['x', 1], gives: 'a: [x, 1] # c\n' },
  {
    name: 'a block list, an entry changed',
    text: 'a:\n  - one # c\n  - two\n',
    way: ['a'],
    value: ['x', 'two'],
    gives: 'a:\n  - x # c\n  - two\n',
  },
  {
    name: 'a block list, an entry between',
    text: 'a:\n- one\n# about two\n- two\nb: 1\n',
    way: ['a'],
    value: ['one', 'x', 'two'],
    gives: 'a:\n- one\n- x\n# about two\n- two\nb: 1\n',
  },
  {
    name: 'a block list, the last gone',
    text: 'a:\n  - one\n  - two # c\n\nb: 1\n',
    way: ['a'],
    value: ['one'],
    gives: 'a:\n  - one\n\nb: 1\n',
  },
  {
    name: 'a block list, the first gone',
    text: 'a:\n  - one\n  # about two\n  - two\n',
    way: ['a'],
    value: ['two'],
    gives: 'a:\n  # about two\n  - two\n',
  },
  {
    name: 'a block list that becomes empty',
    text: 'a:\n  - one\nb: 1\n',
    way: ['a'],
    value: [],
    gives: 'a: []\nb: 1\n',
  },
  {
    name: 'a block list at the end of a file without a last break',
    text: 'a:\n  - one',
    way: ['a'],
    value: ['one', 'two'],
    gives: 'a:\n  - one\n  - two',
  },
  {
    name: 'a list of maps, a member changed',
    text: 'a:\n  - n: 1 # c\n    m: x\n  - n: 2\n    m: y\n',
    way: ['a'],
    value: [
      { n: 1, m: 'z' },
      { n: 2, m: 'y' },
    ],
    gives: 'a:\n  - n: 1 # c\n    m: z\n  - n: 2\n    m: y\n',
  },
  {
    name: 'a list of maps, one more',
    text: 'a:\n  - { n: 1 }\n',
    way: ['a'],
    value: [{ n: 1 }, { n: 2, m: 'x, y' }],
    gives: 'a:\n  - { n: 1 }\n  - { n: 2, m: "x, y" }\n',
  },
  {
    name: 'a map, a member changed',
    text: 'a:\n  # c\n  b: 1\n  c: 2\n',
    way: ['a'],
    value: { b: 1, c: 3 },
    gives: 'a:\n  # c\n  b: 1\n  c: 3\n',
  },
  { name: 'a flow map that becomes a text', text: 'a: { id: 4 } # c\n', way: ['a'], value: 'us', gives: 'a: us # c\n' },
  {
    name: 'a map with another member',
    text: 'a:\n  b: 1\n',
    way: ['a'],
    value: { b: 1, c: 3 },
    gives: '! it has a member `c`, which the files do not name',
  },
  {
    name: 'a map with a member less',
    text: 'a:\n  b: 1\n',
    way: ['a'],
    value: {},
    gives: '! it has no member `b`, which the files name',
  },
  {
    name: 'a merged map',
    text: 'x: &x { c: 1 }\na:\n  <<: *x\n  b: 1\n',
    way: ['a'],
    value: { b: 2, c: 1 },
    gives: '! it is put together with `<<`',
  },
  {
    name: 'an alias within',
    text: 'x: &x one\na: [*x, two]\n',
    way: ['a'],
    value: ['y', 'two'],
    gives: 'x: &x one\na: [y, two]\n',
  },
  {
    name: 'a block that becomes a text',
    text: 'a:\n  b: 1\n',
    way: ['a'],
    value: 'x',
    gives: '! something of another sort stands there',
  },
]

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
