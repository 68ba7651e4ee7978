/**
 * How does a YAML text look when it is tidy? Nothing is changed but blanks and the break at the end: indentation, blanks
 * between the words of a line, blanks at the ends of lines. No line is broken, joined or moved, and what is in quotes stays
 * as it is. Pure: text in, text out.
 */

import { YamlText } from './edit-yaml.ts'
import { alignComments, type TidyLine } from './tidy-comments.ts'
import { reindented } from './tidy-scalars.ts'
import { type Leaf, leavesOf } from './yaml-leaves.ts'

/** The tidy text, or undefined where it could not be shown to say the same; the text must be free of errors. */
export function formatYaml(text: string): string | undefined {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : ''
  const tidy = mark + tidied(text.slice(mark.length))
  return tidy === text || saysTheSame(text, tidy) ? tidy : undefined
}

const byteOrderMark = '\uFEFF'

/** The same words, quotes and comments in the same order, and read, the same values, anchors and tags. */
function saysTheSame(before: string, after: string): boolean {
  const words = (text: string): string => text.replace(/[ \t\r\n]+/g, '')
  if (words(before) !== words(after)) return false
  const [left, right] = [new YamlText(before), new YamlText(after)]
  return right.document.errors.length === 0 && left.shape() === right.shape()
}

function tidied(text: string): string {
  const lines = new Lines(text)
  for (const leaf of leavesOf(text)) lines.add(leaf)
  return ended(lines.finish(), text)
}

/** One break at the end, and no blank lines before it, unless they belong to a text. */
function ended(lines: TidyLine[], text: string): string {
  const last = lines.findLastIndex(line => line.code !== '' || line.comment !== undefined)
  const line = lines[last]
  if (line === undefined) return ''
  if (line.block === 'keeps') return alignComments(lines)
  const eol = /\r\n/.test(text) ? '\r\n' : '\n'
  const shown = lines.slice(0, last)
  if (line.block === undefined) return alignComments([...shown, { ...line, eol }])
  return alignComments([...shown, { ...line, code: line.code.replace(/(\r?\n)+$/, eol) }])
}

class Lines {
  readonly #all: TidyLine[] = []
  readonly #columnOf: (offset: number) => number
  #line: TidyLine = emptyLine()
  /** The last word before, on the same line or an earlier one. */
  #last: Leaf | undefined
  /** The last word that is no comment. */
  #content: Leaf | undefined
  /** Comments on lines of their own, whose indentation shows only with the next word. */
  #waiting: { line: TidyLine; leaf: Leaf }[] = []
  #blanks = 0

  constructor(text: string) {
    this.#columnOf = offset => offset - (text.lastIndexOf('\n', offset - 1) + 1)
  }

  add(leaf: Leaf): void {
    const { type, source } = leaf
    if (type === 'space') {
      this.#blanks = source.length
      return
    }
    if (type === 'newline') this.#endLine(source)
    else if (type === 'comment') this.#comment(leaf)
    else if (type === 'block-scalar') this.#block(leaf)
    else if (source !== '') this.#word(leaf)
    this.#blanks = 0
  }

  finish(): TidyLine[] {
    this.#place(undefined)
    if (!this.#isFirst()) this.#all.push(this.#line)
    return this.#all
  }

  #endLine(source: string): void {
    this.#line.eol = source
    this.#all.push(this.#line)
    this.#line = emptyLine()
  }

  #isFirst(): boolean {
    return this.#line.code === '' && this.#line.comment === undefined
  }

  #word(leaf: Leaf): void {
    this.#place(leaf)
    if (this.#isFirst()) this.#line.indent = leaf.column
    else this.#line.code += ' '.repeat(gapBetween(this.#last!, leaf, this.#blanks))
    this.#line.code += reindented(leaf)
    this.#last = leaf
    this.#content = leaf
  }

  #block(leaf: Leaf): void {
    const text = reindented(leaf)
    this.#all.push({ ...emptyLine(), code: text, block: leaf.keeps ? 'keeps' : 'clips' })
    this.#last = leaf
    this.#content = leaf
  }

  #comment(leaf: Leaf): void {
    const line = this.#line
    line.comment = leaf.source.trimEnd()
    line.column = this.#columnOf(leaf.offset)
    line.gap = this.#blanks
    if (line.code === '') this.#waiting.push({ line, leaf })
  }

  /** The comments above a word stand where it stands; what is deeper than that belongs to what is before. */
  #place(next: Leaf | undefined): void {
    const from = next === undefined ? -1 : this.#columnOf(next.offset)
    for (const { line, leaf } of this.#waiting) {
      if (next?.inBrackets && leaf.inBrackets) {
        line.indent = leaf.column
        continue
      }
      line.indent = next?.column ?? 0
      if (line.column <= from) continue
      for (let block = this.#content?.block; block !== undefined && block.from > from; block = block.outer) {
        if (block.from > line.column) continue
        line.indent = block.to
        break
      }
    }
    this.#waiting = []
  }
}

function emptyLine(): TidyLine {
  return { indent: 0, code: '', gap: 0, column: 0, eol: '' }
}

const openings = new Set(['flow-map-start', 'flow-seq-start'])
const closings = new Set(['flow-map-end', 'flow-seq-end'])

/** How many blanks stand between two words of a line. */
function gapBetween(last: Leaf, next: Leaf, blanks: number): number {
  if (openings.has(last.type)) return last.type === 'flow-map-start' && !closings.has(next.type) ? 1 : 0
  if (last.type === 'map-value-ind') return 1
  if (closings.has(next.type)) return next.type === 'flow-map-end' ? 1 : 0
  if (next.type === 'comma') return 0
  // The name of an anchor may end in a colon.
  if (next.type === 'map-value-ind') return ['alias', 'anchor', 'tag'].includes(last.type) ? 1 : 0
  return Math.max(1, Math.min(blanks, 1))
}
