/** Texts of YAML as hurried people write them: any indentation, blanks anywhere, comments in any column. Not all are valid. */

import fc from 'fast-check'

/** Makes a text that stands behind a key or a dash, in a block whose entries stand in the column. */
type Written = (column: number) => string

const key = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/),
  fc.stringMatching(/^[a-z]{1,3} [a-z]{1,3}$/),
  fc.constantFrom('"q: r"', "'s'", '1', 'true', '"é"', '/old-path', '${each:key}'),
)
const word = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9 ]{0,8}[a-z]$/),
  fc.constantFrom(
    '1',
    '-2.50',
    'true',
    '~',
    'null',
    '""',
    "''",
    '0x1f',
    '2027-01-01',
    '!!str 5',
    'a:b',
    'x#y',
    '-y',
    '?z',
  ),
  fc.constantFrom(
    '"two  words"',
    "'it''s,  here'",
    '"a\\tb\\u00e9\\\\"',
    '"# no"',
    '${env:A:-b c}',
    '"${var:x}"',
    '- ',
  ),
)
const blanks = fc.constantFrom(' ', ' ', ' ', '  ', '     ', '\t', ' \t ')
const few = fc.constantFrom('', '', '', ' ', '   ')
const behind = fc.constantFrom(
  '',
  '',
  '',
  '',
  '',
  ' # c',
  '\t# tab',
  '     # far: away',
  '  #',
  ' ',
  '  \t',
  ' # end  ',
)
const step = fc.integer({ min: 1, max: 5 })
const deep = fc.integer({ min: 0, max: 9 })
/** Lines between entries. */
const between = fc.array(
  fc.oneof(
    fc.constantFrom('', '   ', '\t'),
    deep.map(column => `${' '.repeat(column)}# own line`),
  ),
  { maxLength: 2 },
)

const scalar: fc.Arbitrary<Written> = fc.tuple(word, behind).map(
  ([text, more]) =>
    () =>
      text + more,
)

const lines = fc.array(
  fc.oneof(
    fc.stringMatching(/^[a-z][a-z: #]{0,6}[a-z]$/),
    fc.constantFrom('', '   ', '  more', '\ttab', '# no comment', '- no list', 'end  '),
  ),
  { minLength: 1, maxLength: 5 },
)
const block: fc.Arbitrary<Written> = fc
  .record({
    sign: fc.constantFrom('|', '>'),
    chomp: fc.constantFrom('', '-', '+'),
    digit: fc.boolean(),
    lines,
    step,
    behind,
  })
  .map(({ sign, chomp, digit, lines: body, step: by, behind: more }) => column => {
    const indent = ' '.repeat(column + by)
    const texts = body.map(line => (line === '' ? '' : indent + line))
    return [`${sign}${digit ? by : ''}${chomp}${more}`, ...texts].join('\n')
  })

const folded: fc.Arbitrary<Written> = fc
  .record({
    quote: fc.constantFrom('', '"', "'"),
    words: fc.array(word, { minLength: 2, maxLength: 4 }),
    depths: fc.infiniteStream(step),
    gap: few,
    more: behind,
  })
  .map(({ quote, words, depths, gap, more }) => column => {
    const texts = words.map(text => (/^[a-z ]+$/.test(text) ? text : 'x'))
    const broken = texts.reduce((text, next) => `${text}${gap}\n${' '.repeat(column + depths.next().value)}${next}`)
    return `${quote}${broken}${quote}${more}`
  })

const { flow } = fc.letrec<{ flow: string; entry: string; value: string }>(tie => ({
  value: fc.oneof({ maxDepth: 2, depthIdentifier: 'flow' }, word, tie('flow')),
  entry: fc.tuple(key, few, fc.constantFrom(': ', ': ', ':  ', ':\t'), tie('value')).map(parts => parts.join('')),
  flow: fc
    .record({
      braces: fc.boolean(),
      entries: fc.array(tie('entry'), { maxLength: 3 }),
      values: fc.array(tie('value'), { maxLength: 3 }),
      inner: fc.constantFrom('', ' ', '  ', '\n@', '\n@   ', ' # in\n@ '),
      comma: fc.constantFrom(',', ', ', ' , ', ',\n@', ',  # c\n@  ', ',\n\n@'),
      last: fc.constantFrom('', ' ', ',', '\n@', '\n  @'),
    })
    .map(({ braces, entries, values, inner, comma, last }) => {
      const inside = (braces ? entries : values).join(comma)
      const text = inside === '' ? inner : inner + inside + last
      return braces ? `{${text}}` : `[${text}]`
    }),
}))
const brackets: fc.Arbitrary<Written> = fc.tuple(flow, step, behind).map(
  ([text, by, more]) =>
    column =>
      text.replaceAll('@', ' '.repeat(column + by)) + more,
)

const props = fc.constantFrom('', '', '', '&a ', '&b  ', '!!map ', '&c\t')

const { value } = fc.letrec<{ value: Written; map: Written; list: Written }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'block', withCrossShrink: true },
    scalar,
    block,
    folded,
    brackets,
    fc.constantFrom<Written>(
      () => '*a',
      () => '*b # alias',
      () => '',
    ),
    tie('map'),
    tie('list'),
  ),
  map: fc
    .record({
      by: step,
      head: behind,
      prop: props,
      entries: fc.array(fc.tuple(between, key, few, blanks, tie('value')), { minLength: 1, maxLength: 4 }),
    })
    .map(({ by, head, prop, entries }) => column => {
      const own = column + by
      const texts = entries.flatMap(([before, name, gap, blank, inner]) => [
        ...before,
        `${' '.repeat(own)}${name}${gap}:${blank}${inner(own)}`,
      ])
      return [`${prop.startsWith('!!') ? prop : prop}${head}`, ...texts].join('\n')
    }),
  list: fc
    .record({
      by: fc.integer({ min: 0, max: 4 }),
      head: behind,
      entries: fc.array(fc.tuple(between, blanks, tie('value')), { minLength: 1, maxLength: 4 }),
      compact: fc.boolean(),
    })
    .map(({ by, head, entries, compact }) => column => {
      const own = column + by
      const texts = entries.flatMap(([before, blank, inner]) => {
        const text = inner(own)
        // The first entry of a map or a list may stand beside the dash.
        const joined = compact ? text.replace(/^\n +(?=\S)/, ' '.repeat(1)) : text
        return [...before, `${' '.repeat(own)}-${blank}${joined}`]
      })
      return [head, ...texts].join('\n')
    }),
}))

/** A whole file. */
export const untidyYaml: fc.Arbitrary<string> = fc
  .record({
    head: between,
    entries: fc.array(fc.tuple(between, key, few, blanks, value), { minLength: 1, maxLength: 4 }),
    tail: between,
    end: fc.constantFrom('', '\n', '\n\n  \n'),
    windows: fc.boolean(),
    mark: fc.boolean(),
  })
  .map(({ head, entries, tail, end, windows, mark }) => {
    const texts = entries.flatMap(([before, name, gap, blank, inner]) => [
      ...before,
      `${name}${gap}:${blank}${inner(0)}`,
    ])
    const text = [...head, ...texts, ...tail].join('\n') + end
    return `${mark ? '\uFEFF' : ''}${windows ? text.replaceAll('\n', '\r\n') : text}`
  })
