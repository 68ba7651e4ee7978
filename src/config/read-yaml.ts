/** What does a text of YAML hold? Turns it into nodes with positions. Knows nothing of what the keys mean. */

import type { SourceRange } from '../model/errors.ts'
import { type ConfigNode, emptyMap, type MapNode, nothing } from './nodes.ts'
import type { Problems } from './problems.ts'
import { readPlain } from './read-plain.ts'
import {
  type Document,
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
import { wordsFor } from './yaml-errors.ts'

const maxDepth = 100
const maxExpandedNodes = 1_000_000

/** The text of a YAML file as a map; problems are reported, and undefined means that nothing could be made of it. */
export function parseYaml(text: string, file: string, problems: Problems, keys?: string): MapNode | undefined {
  return readPlain(text, file) ?? parseAnyYaml(text, file, problems, keys)
}

/** The same for whatever YAML there is, more slowly. */
export function parseAnyYaml(
  text: string,
  file: string,
  problems: Problems,
  keys = 'keys such as `version:` and `stores:`',
): MapNode | undefined {
  const node = parseNode(text, file, problems)
  if (node === undefined) return undefined
  if (node.kind === 'scalar' && node.value === null) return emptyMap({ file, line: 1, column: 1 })
  if (node.kind === 'map') return node
  problems.add('YAML_SYNTAX', `The file must hold a map: ${keys}.`, node.at)
  return undefined
}

/** The same, whatever the file holds; nothing is null. */
export function parseNode(text: string, file: string, problems: Problems): ConfigNode | undefined {
  const lines = new LineCounter()
  let document: Document.Parsed
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', stringKeys: false })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    const place = { file, line: 1, column: 1 }
    problems.add('CONFIG_TOO_LARGE', `The file is nested more than ${maxDepth} levels deep.`, place)
    return undefined
  }
  const reader = new Reader(file, lines, problems)
  for (const error of complaints(document)) reader.syntax(error.code, error.message, error.offset)
  if (document.errors.length > 0 || document.warnings.length > 0) return undefined
  if (document.directives.yaml.explicit && document.directives.yaml.version !== '1.2') {
    problems.add('YAML_SYNTAX', 'Storewright reads YAML 1.2.', { file, line: 1, column: 1 }, 'Remove the `%YAML` line.')
    return undefined
  }
  const start = { file, line: 1, column: 1 }
  return document.contents === null ? { kind: 'scalar', value: null, at: start } : reader.convert(document.contents, 1)
}

interface Complaint {
  code: string
  message: string
  offset: number
}

/** A quote that is never closed swallows the rest of the file: it is told alone, where it was opened. */
function complaints(document: Document.Parsed): Complaint[] {
  const all = [...document.errors, ...document.warnings]
  const unclosed = all.find(
    error => error.code === 'MISSING_CHAR' && / quote$/.test(error.message.replace(/["']quote/, ' quote')),
  )
  if (unclosed === undefined) return all.map(({ code, message, pos }) => ({ code, message, offset: pos[0] }))
  let offset = unclosed.pos[0]
  visit(document, {
    Scalar: (_, node) => {
      if (node.type?.startsWith('QUOTE') && node.range?.[1] === unclosed.pos[0]) offset = node.range[0]
    },
  })
  return [{ code: unclosed.code, message: unclosed.message, offset }]
}

class Reader {
  readonly #anchors = new Map<string, { node: ConfigNode; size: number }>()
  #size = 0
  #tooLarge = false

  readonly file: string
  readonly lines: LineCounter
  readonly problems: Problems

  constructor(file: string, lines: LineCounter, problems: Problems) {
    this.file = file
    this.lines = lines
    this.problems = problems
  }

  at(node: { range?: readonly [number, number, number] | null | undefined }): SourceRange {
    return this.#place(node.range?.[0] ?? 0)
  }

  #place(offset: number): SourceRange {
    const { line, col } = this.lines.linePos(offset)
    return { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }

  syntax(code: string, message: string, offset: number): void {
    if (code === 'RESOURCE_EXHAUSTION') {
      this.#refuse(`The file is nested more than ${maxDepth} levels deep.`, this.#place(offset))
      return
    }
    if (code === 'DUPLICATE_KEY') {
      this.problems.add(
        'YAML_DUPLICATE_KEY',
        'This key occurs twice in the same map.',
        this.#place(offset),
        'Join the two entries, or rename one.',
      )
    } else if (code === 'MULTIPLE_DOCS') {
      this.problems.add(
        'YAML_SYNTAX',
        'The file holds several YAML documents.',
        this.#place(offset),
        'Put each in a file of its own.',
      )
    } else {
      const words = wordsFor(code, message)
      this.problems.add('YAML_SYNTAX', words.message, this.#place(offset), words.hint)
    }
  }

  convert(node: Node, depth: number): ConfigNode {
    const before = this.#size
    this.#size += 1
    if (depth > maxDepth) {
      this.#refuse(`The file is nested more than ${maxDepth} levels deep.`, this.at(node))
      return { kind: 'scalar', value: null, at: this.at(node), unresolved: true }
    }
    const converted = this.#convertContent(node, depth)
    if ('anchor' in node && typeof node.anchor === 'string') {
      this.#anchors.set(node.anchor, { node: converted, size: this.#size - before })
    }
    return converted
  }

  #refuse(message: string, at: SourceRange): void {
    if (!this.#tooLarge) this.problems.add('CONFIG_TOO_LARGE', message, at)
    this.#tooLarge = true
  }

  #convertContent(node: Node, depth: number): ConfigNode {
    if (isAlias(node)) return this.#resolve(node.source, this.at(node))
    if (isSeq(node)) {
      const at = this.at(node)
      const items = node.items.map(item => (isNothing(item) ? nothing(at) : this.convert(item as Node, depth + 1)))
      return { kind: 'list', items, at }
    }
    if (isMap(node)) return this.#convertMap(node.items as Pair<Node, Node | null>[], this.at(node), depth)
    return this.#convertScalar(node)
  }

  #resolve(anchor: string, at: SourceRange): ConfigNode {
    const target = this.#anchors.get(anchor)
    if (target === undefined) {
      this.problems.add('YAML_SYNTAX', `No \`&${anchor}\` stands before this \`*${anchor}\`.`, at)
      return { kind: 'scalar', value: null, at, unresolved: true }
    }
    this.#size += target.size
    if (this.#size > maxExpandedNodes && target.size > 1) {
      this.#refuse('The aliases of this file unfold to more than a million values.', at)
      return { kind: 'scalar', value: null, at, unresolved: true }
    }
    return target.node
  }

  #convertScalar(node: Node): ConfigNode {
    const at = this.at(node)
    const value = isScalar(node) ? (node.value as unknown) : undefined
    const text = isScalar(node) ? node.source : undefined
    if (typeof value === 'number' && (!Number.isFinite(value) || isRoundedInteger(value, text))) {
      const why = Number.isFinite(value) ? 'too long to be kept exactly' : 'no number that BigCommerce understands'
      this.problems.add('INVALID_VALUE', `\`${text}\` is ${why}.`, at, 'Put it in quotes if it is meant as text.')
      return { kind: 'scalar', value: 0, at, unresolved: true }
    }
    if (value === null || typeof value === 'boolean' || typeof value === 'number') {
      return { kind: 'scalar', value, at, ...(text === undefined ? {} : { text }) }
    }
    if (typeof value === 'string') return { kind: 'scalar', value, at }
    this.problems.add('YAML_SYNTAX', 'This kind of YAML value is not supported.', at)
    return { kind: 'scalar', value: null, at, unresolved: true }
  }

  #convertMap(pairs: Pair<Node, Node | null>[], at: SourceRange, depth: number): MapNode {
    const map = emptyMap(at)
    const merged: ConfigNode[] = []
    for (const pair of pairs) {
      const { key } = pair
      if (isScalar(key) && key.value === '<<' && key.type === 'PLAIN') {
        if (pair.value !== null) merged.push(this.convert(pair.value, depth + 1))
        continue
      }
      const name = isScalar(key) ? nameOf(key.value, key.source) : undefined
      if (name === undefined) {
        this.problems.add('YAML_SYNTAX', 'A key must be plain text.', key === null ? at : this.at(key))
        continue
      }
      const place = this.at(key)
      const value = isNothing(pair.value) ? nothing(place) : this.convert(pair.value, depth + 1)
      if (map.entries.has(name)) {
        this.problems.add('YAML_DUPLICATE_KEY', `The key \`${name}\` occurs twice in the same map.`, place)
      } else map.entries.set(name, { key: place, value })
    }
    for (const source of merged.flatMap(node => (node.kind === 'list' ? node.items : [node]))) this.#merge(map, source)
    return map
  }

  /** YAML's merge key: what is written out wins over what is merged in. */
  #merge(map: MapNode, source: ConfigNode): void {
    if (source.kind !== 'map') {
      if (source.kind === 'scalar' && source.unresolved) return
      this.problems.add('YAML_SYNTAX', 'Only maps can be merged with `<<`.', source.at)
      return
    }
    for (const [name, entry] of source.entries) if (!map.entries.has(name)) map.entries.set(name, entry)
  }
}

function isNothing(node: unknown): node is null {
  return node === null || (isScalar(node) && node.source === '' && node.type === 'PLAIN' && !node.tag && !node.anchor)
}

/** Keys are text: `1:` and `true:` are the names "1" and "true". */
function nameOf(value: unknown, source: string | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (value === null || typeof value === 'object') return undefined
  return source ?? String(value)
}

function isRoundedInteger(value: number, text: string | undefined): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?\d+$/.test(text ?? '')
}
