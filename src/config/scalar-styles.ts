/**
 * How can a value be written where another one stands, in the style that stands there? Texts in order of preference; which
 * of them reads back as the value, only the reader can tell. Knows no files and no kinds.
 */

export type ScalarValue = null | boolean | number | string

/** A scalar as it is written. */
export interface WrittenScalar {
  /** Its own text: of a block scalar from the `|` on, with the break after its last line if there is one. */
  source: string
  value: unknown
  style: 'PLAIN' | 'QUOTE_SINGLE' | 'QUOTE_DOUBLE' | 'BLOCK_LITERAL' | 'BLOCK_FOLDED'
  /** Columns before the key or dash that it belongs to, where a block may stand instead of it. */
  blockIndent?: number
  /** The character before and after it. */
  before: string
  after: string
  /** How the file breaks its lines. */
  eol: '\n' | '\r\n'
}

/** What may be written instead of the scalar, the best first. */
export function scalarCandidates(old: WrittenScalar, value: ScalarValue): string[] {
  if (old.source === '') return scalarCandidates({ ...old, source: 'null' }, value).map(text => spaced(text, old))
  if (typeof value !== 'string') return [withBreak(String(value), old)]
  switch (old.style) {
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return [...(value === '' ? [] : blockCandidates(old, value)), ...quoted(value).map(text => withBreak(text, old))]
    case 'QUOTE_SINGLE':
      return [single(value), double(value)]
    case 'QUOTE_DOUBLE':
      return [double(value)]
    case 'PLAIN':
      return value.includes('\n') ? [...newBlock(old, value), double(value)] : [value, ...quoted(value)]
  }
}

/** Nothing stands there yet: only the colon or dash before, and perhaps a comment behind. */
function spaced(text: string, { before, after }: WrittenScalar): string {
  return `${/\s/.test(before) ? '' : ' '}${text}${after === '#' ? ' ' : ''}`
}

/** Quotes that need the fewest escapes first. */
function quoted(value: string): string[] {
  return /["\\]/.test(value) ? [single(value), double(value)] : [double(value), single(value)]
}

function single(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

function double(value: string): string {
  return JSON.stringify(value)
}

/** What takes the place of a block scalar also takes over the comment of its first line, and its last break. */
function withBreak(text: string, { source, style, eol }: WrittenScalar): string {
  if (!style.startsWith('BLOCK')) return text
  const comment = /^[|>][-+\d]*([ \t]+#[^\r\n]*)?/.exec(source)?.[1] ?? ''
  return `${text}${comment}${/\n$/.test(source) ? eol : ''}`
}

interface Block {
  sign: '|' | '>'
  /** Explicit indentation, as it is written. */
  digit: string
  chomp: string
  comment: string
  indent: string
}

function blockCandidates(old: WrittenScalar, value: string): string[] {
  const block = blockOf(old)
  const chomps = [...new Set([block.chomp, exactChomp(value)])]
  const digits = block.digit !== '' ? [block.digit] : ['', ...digitsFor(block.indent, old)]
  const written = digits.flatMap(digit => chomps.map(chomp => ({ ...block, digit, chomp })))
  const folded = block.sign === '>' ? written.map(one => ({ ...one, body: fold(value, old, block.indent) })) : []
  const literal = written.map(one => ({ ...one, sign: '|' as const, body: bodyOf(value) }))
  return [...folded, ...literal].flatMap(one => endings(old).map(ending => blockText(one, one.body, old.eol, ending)))
}

/** A new block, where nothing but a break follows on the line. */
function newBlock(old: WrittenScalar, value: string): string[] {
  if (old.blockIndent === undefined || !/^(|\r|\n)$/.test(old.after)) return []
  const indent = ' '.repeat(old.blockIndent + 2)
  const block = { sign: '|' as const, chomp: exactChomp(value), comment: '', indent }
  return ['', '2'].map(digit => blockText({ ...block, digit }, bodyOf(value), old.eol, ''))
}

function blockText({ sign, digit, chomp, comment, indent }: Block, body: string, eol: string, ending: string): string {
  const lines = body.split('\n').map(line => (line === '' ? '' : indent + line))
  return `${[`${sign}${digit}${chomp}${comment}`, ...lines].join(eol)}${ending}`
}

/** As it ended before; at the end of a file without a last break that may not be possible. */
function endings({ source, eol }: WrittenScalar): string[] {
  return /\n$/.test(source) ? [eol] : ['', eol]
}

/** Without the break that the chomping stands for. */
function bodyOf(value: string): string {
  return value.replace(/\n$/, '')
}

function exactChomp(value: string): string {
  if (!value.endsWith('\n')) return '-'
  return value.endsWith('\n\n') || value === '\n' ? '+' : ''
}

function blockOf({ source, value, style, blockIndent = 0 }: WrittenScalar): Block {
  const [first = '', ...lines] = source.split(/\r?\n/)
  const [, marks = '', comment = ''] = /^[|>]([-+\d]*)(.*)$/.exec(first) ?? []
  const [line] = lines.filter(one => /\S/.test(one))
  const [start] = String(value)
    .split('\n')
    .filter(one => /\S/.test(one))
  const own = (text: string): number => text.length - text.trimStart().length
  const width = line === undefined || start === undefined ? blockIndent + 2 : own(line) - own(start)
  return {
    sign: style === 'BLOCK_LITERAL' ? '|' : '>',
    digit: marks.replace(/\D/g, ''),
    chomp: marks.replace(/\d/g, ''),
    comment: comment.trimEnd(),
    indent: ' '.repeat(Math.max(width, 1)),
  }
}

/** Where the first line begins with blanks, the indentation has to be said. */
function digitsFor(indent: string, { blockIndent = 0 }: WrittenScalar): string[] {
  const by = indent.length - blockIndent
  return by >= 1 && by <= 9 ? [String(by)] : []
}

/**
 * The value folded: between two lines of text a break is written as an empty line. A paragraph that stood there before is
 * written as it was, with its own breaks.
 */
function fold(value: string, { source }: WrittenScalar, indent: string): string {
  const known = paragraphsOf(source, indent)
  const body = bodyOf(value)
  return body
    .split(/(\n+)/)
    .map((part, at, parts) => {
      if (!part.startsWith('\n')) return known.get(part) ?? part
      const [above = '', below = ''] = [parts[at - 1], parts[at + 1]]
      const plain = above !== '' && below !== '' && !/^[ \t]/.test(above) && !/^[ \t]/.test(below)
      return plain ? `${part}\n` : part
    })
    .join('')
}

/** Paragraphs that are broken over several lines, by what they say. */
function paragraphsOf(source: string, indent: string): Map<string, string> {
  const lines = source
    .split(/\r?\n/)
    .slice(1)
    .map(line => (line.startsWith(indent) ? line.slice(indent.length) : line.trim()))
  const known = new Map<string, string>()
  for (const paragraph of lines.join('\n').split(/\n{2,}/)) {
    if (/(^|\n)[ \t]/.test(paragraph)) continue
    const text = paragraph.replace(/^\n+|\n+$/g, '')
    known.set(text.replaceAll('\n', ' '), text)
  }
  return known
}
