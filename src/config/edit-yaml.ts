/**
 * How does a YAML text have to be changed so that one value in it is another one, and nothing else? Comments, anchors,
 * quotes, blank lines and indentation stay. Knows no files, no kinds and no interpolations.
 */

import type { Json } from '../model/values.ts'
import { isObject, sameJson } from '../model/values.ts'
import { editList } from './edit-list.ts'
import { type ScalarValue, scalarCandidates, type WrittenScalar } from './scalar-styles.ts'
import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from './yaml.ts'

/** Offsets in the text. */
export interface TextEdit {
  start: number
  end: number
  text: string
}

/** Why a value cannot be written; `at` is an offset that is to blame, if not that of the value. */
export class CannotEdit extends Error {
  readonly at: number | undefined

  constructor(message: string, at?: number) {
    super(message)
    this.name = 'CannotEdit'
    this.at = at
  }
}

/** A node and the way to it: indices of pairs and items from the top. */
export interface Found {
  node: Node
  path: number[]
  /** From the top down, the node itself not included. */
  around: Node[]
}

export class YamlText {
  readonly text: string
  readonly document: Document.Parsed
  readonly #lines = new LineCounter()

  constructor(text: string) {
    this.text = text
    this.document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      version: '1.2',
      stringKeys: false,
      keepSourceTokens: true,
    })
  }

  /** The offset of a one-based line and column. */
  offsetOf(line: number, column: number): number {
    return (this.#lines.lineStarts[line - 1] ?? 0) + column - 1
  }

  /** The one-based line and column where a node begins. */
  placeOf(node: Node): { line: number; column: number } {
    const { line, col } = this.#lines.linePos(node.range?.[0] ?? 0)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }

  /** The key of a pair of the map at the top. */
  topKey(index: number): string | undefined {
    const root = this.document.contents
    const pair = isMap(root) ? (root.items[index] as Pair<Node, Node | null> | undefined) : undefined
    return isScalar(pair?.key) ? String(pair.key.value) : undefined
  }

  /** What stands under a name in the map at the top, or that map. */
  top(name?: string): Found | undefined {
    const root = this.document.contents
    if (!isMap(root)) return undefined
    if (name === undefined) return { node: root as unknown as Node, path: [], around: [] }
    const index = root.items.findIndex(({ key }) => isScalar(key) && key.value === name)
    const node = index < 0 ? null : ((root.items[index] as Pair<Node, Node | null>).value ?? null)
    return node === null ? undefined : { node, path: [index], around: [root as unknown as Node] }
  }

  /** Names of the anchors that are referred to. */
  aliases(): Set<string> {
    const names = new Set<string>()
    visit(this.document, { Alias: (_, { source }) => void names.add(source) })
    return names
  }

  /** The node of such a sort that begins at an offset. */
  at(offset: number, kind: 'scalar' | 'list' | 'map'): Found | undefined {
    const is = (node: Node): boolean =>
      kind === 'scalar' ? isScalar(node) : kind === 'list' ? isSeq(node) : isMap(node)
    const search = (node: Node | null, path: number[], around: Node[]): Found | undefined => {
      if (node === null || isAlias(node)) return undefined
      if (is(node) && node.range?.[0] === offset) return { node, path, around }
      const inner = isMap(node)
        ? (node.items as Pair<Node, Node | null>[]).map(pair => pair.value)
        : isSeq(node)
          ? node.items
          : []
      for (const [index, child] of inner.entries()) {
        const range = (child as Node | null)?.range
        if (range === undefined || range === null || range[0] > offset || range[2] < offset) continue
        const found = search(child as Node, [...path, index], [...around, node])
        if (found !== undefined) return found
      }
      return undefined
    }
    return search(this.document.contents, [], [])
  }

  /** The changes after which what was found reads as the value. Throws `CannotEdit`. */
  editsFor(found: Found, value: Json): TextEdit[] {
    const edits = this.#edit(found, value)
    const after = new YamlText(applyEdits(this.text, edits))
    if (!this.#isSame(after, found.path, value))
      throw new CannotEdit('it cannot be written in the style that stands there')
    return edits
  }

  #edit(found: Found, value: Json): TextEdit[] {
    const { node } = found
    if (isAlias(node)) throw new CannotEdit(`it comes from \`*${node.source}\``, node.range?.[0])
    if (sameJson(this.valueOf(node), value)) return []
    if (isScalar(node) && !isObject(value) && !Array.isArray(value)) return [this.#editScalar(found, value)]
    if (isSeq(node) && Array.isArray(value)) {
      const editItem = (index: number, inner: Json): TextEdit[] =>
        this.#edit(this.#inside(found, node.items[index] as Node, index), inner)
      return editList(this, found, value, editItem)
    }
    if (isMap(node) && isObject(value)) return this.#editMap(found, value)
    if ((isMap(node) || isSeq(node)) && node.flow && !isObject(value)) {
      const [start, end] = node.range!
      return [{ start, end, text: Array.isArray(value) ? flowText(value) : plainText(value) }]
    }
    throw new CannotEdit('something of another sort stands there')
  }

  #inside(found: Found, node: Node, index: number): Found {
    return { node, path: [...found.path, index], around: [...found.around, found.node] }
  }

  /** Member by member; which members there are has to stay. */
  #editMap(found: Found, value: { [key: string]: Json }): TextEdit[] {
    const pairs = (found.node as unknown as { items: Pair<Node, Node | null>[] }).items
    const names = pairs.map(pair => (isScalar(pair.key) ? String(pair.key.source ?? pair.key.value) : ''))
    if (names.includes('<<')) throw new CannotEdit('it is put together with `<<`')
    const [missing] = Object.keys(value).filter(name => !names.includes(name))
    if (missing !== undefined) throw new CannotEdit(`it has a member \`${missing}\`, which the files do not name`)
    const [gone] = names.filter(name => !Object.hasOwn(value, name))
    if (gone !== undefined) throw new CannotEdit(`it has no member \`${gone}\`, which the files name`)
    return pairs.flatMap((pair, index) => {
      const inner = value[names[index]!]!
      if (pair.value !== null) return this.#edit(this.#inside(found, pair.value, index), inner)
      if (inner === null) return []
      throw new CannotEdit(`\`${names[index]}\` is empty`)
    })
  }

  #editScalar(found: Found, value: ScalarValue): TextEdit {
    const [start, end] = found.node.range!
    for (const text of scalarCandidates(this.#written(found), value)) {
      const edit = { start, end, text }
      if (this.#isSame(new YamlText(applyEdits(this.text, [edit])), found.path, value)) return edit
    }
    throw new CannotEdit('it cannot be written in the style that stands there')
  }

  #written({ node, around }: Found): WrittenScalar {
    const { text } = this
    const [start, end] = node.range!
    const scalar = node as unknown as { value: unknown; type?: WrittenScalar['style'] }
    const holder = around.at(-1)
    const inFlow = around.some(one => (isMap(one) || isSeq(one)) && one.flow)
    return {
      source: text.slice(start, end),
      value: scalar.value,
      style: scalar.type ?? 'PLAIN',
      ...(holder === undefined || inFlow ? {} : { blockIndent: this.columnOf(holder) }),
      before: text[start - 1] ?? '\n',
      after: text[end] ?? '',
      eol: this.eol,
    }
  }

  get eol(): '\n' | '\r\n' {
    return /\r\n/.test(this.text) ? '\r\n' : '\n'
  }

  /** How far a block collection is indented. */
  columnOf(node: Node): number {
    const start = node.range![0]
    return start - (this.text.lastIndexOf('\n', start - 1) + 1)
  }

  valueOf(node: Node): Json {
    return node.toJS(this.document, { maxAliasCount: -1 }) as Json
  }

  /** Everything that the text says, its anchors and tags included, as a text. */
  shape(): string {
    return shapeOf(this.document.contents, undefined)
  }

  /** Whether the other text is the same but for the value at the path. */
  #isSame(other: YamlText, path: readonly number[], value: Json): boolean {
    if (other.document.errors.length > 0 || other.document.warnings.length > 0) return false
    const there = nodeAt(other.document.contents, path)
    if (there === undefined || isAlias(there) || !sameJson(other.valueOf(there), value)) return false
    return shapeOf(this.document.contents, path) === shapeOf(other.document.contents, path)
  }
}

/** The text with all edits made; they must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let out = ''
  let from = 0
  for (const edit of [...edits].sort((left, right) => left.start - right.start)) {
    out += text.slice(from, edit.start) + edit.text
    from = edit.end
  }
  return out + text.slice(from)
}

/** A value as the entry of a flow collection. */
export function flowText(value: Json): string {
  const document = new Document(value, { aliasDuplicateObjects: false })
  const root = document.contents as Node | null
  if (root !== null && (isMap(root) || isSeq(root))) root.flow = true
  return document.toString({ lineWidth: 0, flowCollectionPadding: !Array.isArray(value) }).trimEnd()
}

function plainText(value: ScalarValue): string {
  return flowText(value)
}

function nodeAt(root: Node | null, path: readonly number[]): Node | undefined {
  let node = root
  for (const index of path) {
    if (isMap(node)) node = (node.items[index] as Pair<Node, Node | null> | undefined)?.value ?? null
    else if (isSeq(node)) node = (node.items[index] as Node | undefined) ?? null
    else return undefined
  }
  return node ?? undefined
}

/** Everything that a text says, its anchors and tags included, as a text; the node at the path is left out. */
function shapeOf(root: Node | null, path: readonly number[] | undefined): string {
  const shape = (node: Node | null, rest: readonly number[] | undefined): unknown => {
    if (rest?.length === 0) return 'here'
    if (node === null) return null
    if (isAlias(node)) return ['*', node.source]
    const { anchor, tag } = node as { anchor?: string; tag?: string }
    const inner = (index: number): readonly number[] | undefined => (rest?.[0] === index ? rest.slice(1) : undefined)
    if (isSeq(node)) return [anchor, tag, node.items.map((item, index) => shape(item as Node, inner(index)))]
    if (isMap(node)) {
      const pairs = node.items as Pair<Node, Node | null>[]
      return [anchor, tag, pairs.map(({ key, value }, index) => [shape(key, undefined), shape(value, inner(index))])]
    }
    return isScalar(node) ? [anchor, tag, typeof node.value, String(node.value)] : String(node)
  }
  return JSON.stringify(shape(root, path))
}
