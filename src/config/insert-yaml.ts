/**
 * How does a YAML text get entries more, and stay as it is otherwise? Block or flow, the indentation, blank lines between entries
 * and line breaks are those that are there. Knows no files and no kinds.
 */

import type { Attributes, Json } from '../model/values.ts'
import { CannotEdit, type Found, flowText, type TextEdit, type YamlText } from './edit-yaml.ts'
import { type BlockStyle, blockText } from './write-yaml.ts'
import { isCollection, isMap, isPair, isScalar, isSeq, type Node, type Pair, visit } from './yaml.ts'

/** Where a key belongs: after those of a lower rank; undefined: its place does not matter. */
export type RankOf = (key: string) => number | undefined

interface Collection {
  items: unknown[]
  flow?: boolean
}

/** Entries for a map; or the value for one that is empty. Throws `CannotEdit`. */
export function insertEntries(yaml: YamlText, found: Found, entries: Attributes, rankOf: RankOf): TextEdit[] {
  const { items, flow } = found.node as unknown as Collection
  const pairs = items as Pair<Node, Node | null>[]
  if (pairs.length === 0) return fillEmpty(yaml, found, entries)
  if (flow) return [intoFlow(yaml, found, pairs.map(endOfPair), Object.entries(entries).map(flowPair))]
  const column = yaml.columnOf(found.node)
  const style = styleOf(yaml)
  const keys = pairs.map(pair => (isScalar(pair.key) ? String(pair.key.value) : ''))
  const gap = isSpaced(yaml.text, pairs.map(startOfPair), pairs.map(endOfPair)) ? yaml.eol : ''
  const isSorted = keys.length > 2 && keys.every((one, at) => at === 0 || keys[at - 1]! < one)
  const blocks = new Map<number, string>()
  for (const [key, value] of isSorted ? sorted(entries) : Object.entries(entries)) {
    const after = placeFor(key, keys, isSorted, rankOf)
    const text = indented(blockText({ [key]: value }, style), column, yaml.eol)
    blocks.set(after, `${blocks.get(after) ?? ''}${gap}${text}`)
  }
  return [...blocks].map(([after, text]) => {
    const isLast = after === pairs.length - 1
    const at = endOfEntry(yaml.text, endOfPair(pairs[after]!), isLast ? column : column + 1)
    return insertedAt(yaml, at, withoutSecondGap(yaml, at, text, gap))
  })
}

/** Items for the end of a list. Throws `CannotEdit`. */
export function insertItems(yaml: YamlText, found: Found, values: readonly Json[]): TextEdit[] {
  const { items, flow } = found.node as unknown as Collection
  const nodes = items as Node[]
  if (nodes.length === 0) return fillEmpty(yaml, found, values as Json[])
  if (flow) return [intoFlow(yaml, found, nodes.map(endOfNode), values.map(flowText))]
  const column = yaml.columnOf(found.node)
  const starts = nodes.map(one => yaml.text.lastIndexOf('\n', one.range![0] - 1) + 1)
  const gap = isSpaced(yaml.text, starts, nodes.map(endOfNode)) ? yaml.eol : ''
  const text = values.map(one => gap + indented(blockText([one], styleOf(yaml)), column, yaml.eol)).join('')
  const at = endOfEntry(yaml.text, endOfNode(nodes.at(-1)!), column)
  return [insertedAt(yaml, at, withoutSecondGap(yaml, at, text, gap))]
}

/** A text that keeps the empty lines at its end would take another for its own. */
function withoutSecondGap(yaml: YamlText, at: number, text: string, gap: string): string {
  return /\n[ \t]*\r?\n$/.test(yaml.text.slice(Math.max(0, at - 1_000), at)) ? text.slice(gap.length) : text
}

/** `{}` or `[]`: in a block, a block takes its place on the lines below. */
function fillEmpty(yaml: YamlText, { node, around }: Found, value: Json): TextEdit[] {
  const { text, eol } = yaml
  const [start, end] = node.range!
  const holder = around.at(-1)
  const isBlock = around.every(one => !(one as unknown as Collection).flow)
  if (!isBlock || holder === undefined || !isMap(holder)) return [{ start, end, text: flowText(value) }]
  const style = styleOf(yaml)
  const column = yaml.columnOf(holder) + (Array.isArray(value) && !style.indentSeq ? 0 : style.indent)
  const from = text.slice(0, start).trimEnd().length
  return [
    { start: from, end, text: '' },
    insertedAt(yaml, endOfLine(text, end), indented(blockText(value as Attributes | Json[], style), column, eol)),
  ]
}

function intoFlow({ text }: YamlText, { node }: Found, ends: readonly number[], written: readonly string[]): TextEdit {
  const last = ends.at(-1)!
  const tail = text.slice(last, node.range![1])
  if (tail.includes('#')) throw new CannotEdit('a comment stands where it would have to be written', last)
  const before = ends.at(-2)
  const separator = before === undefined ? undefined : /^,\s*/.exec(text.slice(before))?.[0]
  const trailing = /^\s*,/.exec(tail)?.[0].length ?? 0
  const between = separator ?? ', '
  const joined = written.join(between)
  return { start: last + trailing, end: last + trailing, text: trailing === 0 ? between + joined : ` ${joined}` }
}

function flowPair([key, value]: [string, Json]): string {
  return flowText({ [key]: value })
    .replace(/^\{\s*/, '')
    .replace(/\s*\}$/, '')
}

/** Among keys that are sorted it is sorted in; else it comes last. A rank goes before both. */
function placeFor(key: string, keys: readonly string[], isSorted: boolean, rankOf: RankOf): number {
  const rank = rankOf(key)
  if (rank !== undefined)
    return Math.max(
      0,
      keys.findLastIndex(one => (rankOf(one) ?? 0) <= rank),
    )
  return isSorted
    ? Math.max(
        0,
        keys.findLastIndex(one => one < key),
      )
    : keys.length - 1
}

function sorted(entries: Attributes): [string, Json][] {
  return Object.entries(entries).sort(([left], [right]) => (left < right ? -1 : 1))
}

/** Whether each entry is set off from the one before by an empty line. */
function isSpaced(text: string, starts: readonly number[], ends: readonly number[]): boolean {
  const gaps = starts
    .slice(1)
    .map((start, at) => text.slice(endOfLine(text, ends[at]!), start).split('\n').slice(0, -1))
  return gaps.length > 0 && gaps.every(lines => lines.some(line => line.trim() === ''))
}

function startOfPair(pair: Pair<Node, Node | null>): number {
  return pair.key.range![0]
}

function endOfPair(pair: Pair<Node, Node | null>): number {
  return endOfNode(pair.value ?? pair.key)
}

/** Of what is in a block, where its last value ends: comments beneath it may be of what comes next. */
function endOfNode(node: Node): number {
  if (!isCollection(node) || node.flow === true || node.items.length === 0) return node.range![1]
  const last = node.items.at(-1) as Node | Pair<Node, Node | null>
  return isPair(last) ? endOfPair(last) : endOfNode(last)
}

/** Behind the line where a value ends, and behind comments directly beneath it that are indented like it or further. */
function endOfEntry(text: string, end: number, column: number): number {
  let at = endOfLine(text, end)
  for (;;) {
    const comment = /^([ \t]*)#[^\n]*(?:\n|$)/.exec(text.slice(at, at + 10_000))
    if (comment === null || comment[1]!.length < column || comment[0] === '') return at
    at += comment[0].length
  }
}

function endOfLine(text: string, from: number): number {
  if (text[from - 1] === '\n') return from
  const at = text.indexOf('\n', from)
  return at < 0 ? text.length : at + 1
}

/** Whole lines; where the text ends without a break, there is one before them. */
function insertedAt({ text, eol }: YamlText, at: number, lines: string): TextEdit {
  const needsBreak = at > 0 && text[at - 1] !== '\n'
  return { start: at, end: at, text: needsBreak ? eol + lines : lines }
}

function indented(lines: string, column: number, eol: string): string {
  const space = ' '.repeat(column)
  return lines
    .split('\n')
    .map(line => (line === '' ? '' : space + line))
    .join(eol)
}

const styles = new WeakMap<YamlText, BlockStyle>()

/** How the text indents: the first block in a block that there is. */
function styleOf(yaml: YamlText): BlockStyle {
  const known = styles.get(yaml)
  if (known !== undefined) return known
  let indent: number | undefined
  let indentSeq: boolean | undefined
  visit(yaml.document, {
    Map: (_, map) => {
      if (map.flow) return
      const column = yaml.columnOf(map as unknown as Node)
      for (const { value } of map.items as Pair<Node, Node | null>[]) {
        if (isMap(value) && !value.flow) indent ??= yaml.columnOf(value) - column
        if (isSeq(value) && !value.flow) indentSeq ??= yaml.columnOf(value) > column
      }
      return indent !== undefined && indentSeq !== undefined ? visit.BREAK : undefined
    },
  })
  const style: BlockStyle = { indent: Math.max(indent ?? 2, 1), indentSeq: indentSeq ?? true, followed: true }
  styles.set(yaml, style)
  return style
}
