/**
 * What does a text of plain YAML hold? The quick way, for maps, lists and values alone: what has anchors, tags, merged or odd keys,
 * numbers that cannot be kept, or mistakes is left to `read-yaml.ts`, which reads the same from everything that is read here.
 * The only file that knows `js-yaml`, which is five times as fast as `yaml` and knows neither comments nor what to say of mistakes.
 */

import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'
import type { SourceRange } from '../model/errors.ts'
import { type ConfigNode, emptyMap, type MapNode, nothing, type ScalarNode } from './nodes.ts'

/** The map that a file holds, with the places of all that is in it; undefined when it is not plain. */
export function readPlain(text: string, file: string): MapNode | undefined {
  // A mark of order and lone carriage returns are counted differently, and so are documents.
  if (text.startsWith('\uFEFF') || /^\.\.\.|\r(?!\n)|\n(?:---|\.\.\.|%)/.test(text)) return undefined
  let events: Event[]
  try {
    events = parseEvents(text, {})
  } catch {
    return undefined
  }
  const [document, content] = events
  if (document?.type !== EVENT_ID.DOCUMENT || document.directives.length > 0) return undefined
  if (content?.type !== EVENT_ID.MAPPING) return undefined
  const reader = new PlainReader(text, file, events)
  try {
    const map = reader.map(1)
    return reader.isAtEnd() ? map : undefined
  } catch (error) {
    if (error === notPlain) return undefined
    throw error
  }
}

/** Thrown to leave the text to the other reader. */
const notPlain = new Error('not plain')

class PlainReader {
  readonly #text: string
  readonly #file: string
  readonly #events: readonly Event[]
  #next = 1
  /** Offsets at which lines begin, and the line that was asked for last: places are asked for in order, nearly. */
  readonly #lines: number[] = [0]
  #line = 0

  constructor(text: string, file: string, events: readonly Event[]) {
    this.#text = text
    this.#file = file
    this.#events = events
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#lines.push(at + 1)
  }

  /** Nothing follows the map but the end of the document, the only one. */
  isAtEnd(): boolean {
    return this.#next === this.#events.length - 1
  }

  #place(offset: number): SourceRange {
    const lines = this.#lines
    let line = this.#line
    while (line > 0 && lines[line]! > offset) line -= 1
    while (line + 1 < lines.length && lines[line + 1]! <= offset) line += 1
    this.#line = line
    return { file: this.#file, line: line + 1, column: offset - lines[line]! + 1 }
  }

  #take<T extends Event = Event>(): T {
    const event = this.#events[this.#next] as T
    this.#next += 1
    return event
  }

  #isPop(): boolean {
    return this.#events[this.#next]?.type === EVENT_ID.POP
  }

  map(depth: number): MapNode {
    const map = emptyMap(this.#openCollection(depth))
    while (!this.#isPop()) {
      const key = this.#take()
      if (key.type !== EVENT_ID.SCALAR || key.valueStart === -1) throw notPlain
      refuseMarks(key)
      const at = this.#place(startOf(this.#text, key))
      const name = getScalarValue(this.#text, key)
      if (map.entries.has(name) || (key.style === SCALAR_STYLE.PLAIN && !isPlainKey(name))) throw notPlain
      map.entries.set(name, { key: at, value: this.#value(depth + 1, at) })
    }
    this.#take()
    return map
  }

  #list(depth: number): ConfigNode {
    const at = this.#openCollection(depth)
    const items: ConfigNode[] = []
    while (!this.#isPop()) items.push(this.#value(depth + 1, at))
    this.#take()
    return { kind: 'list', items, at }
  }

  #openCollection(depth: number): SourceRange {
    const event = this.#take<Extract<Event, { start: number }>>()
    if (depth > maxDepth) throw notPlain
    refuseMarks(event)
    return this.#place(event.start)
  }

  /** What is empty stands where its key does, or where its list begins. */
  #value(depth: number, around: SourceRange): ConfigNode {
    const event = this.#events[this.#next]!
    if (event.type === EVENT_ID.MAPPING) return this.map(depth)
    if (event.type === EVENT_ID.SEQUENCE) return this.#list(depth)
    if (event.type !== EVENT_ID.SCALAR) throw notPlain
    this.#next += 1
    if (depth > maxDepth) throw notPlain
    refuseMarks(event)
    return event.valueStart === -1 ? nothing(around) : this.#scalar(event)
  }

  #scalar(event: ScalarEvent): ScalarNode {
    const at = this.#place(startOf(this.#text, event))
    const text = getScalarValue(this.#text, event)
    const value = event.style === SCALAR_STYLE.PLAIN ? plainValue(text) : text
    return typeof value === 'string' ? { kind: 'scalar', value, at } : { kind: 'scalar', value, at, text }
  }
}

const maxDepth = 100

function refuseMarks({ anchorStart, tagStart }: { anchorStart: number; tagStart: number }): void {
  if (anchorStart !== -1 || tagStart !== -1) throw notPlain
}

/** Where a scalar begins for people: at its quote, or at the sign of its block. */
function startOf(text: string, { style, valueStart }: ScalarEvent): number {
  if (style === SCALAR_STYLE.PLAIN) return valueStart
  if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) return valueStart - 1
  const line = text.lastIndexOf('\n', valueStart - 2) + 1
  const sign = /(?<=[\s:-]|^)[|>][-+0-9]*[ \t]*(?:[ \t]#.*)?\r?\n?$/.exec(text.slice(line, valueStart))
  if (sign === null) throw notPlain
  return line + sign.index
}

/** Keys are texts, also `1:` and `true:`; but `1` and `1.0` would be the same key twice. */
const isPlainKey = (name: string): boolean => name !== '<<' && String(plainValue(name)) === name && name !== 'null'

const integers = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/
const decimals = /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+)$/
const words = new Map<string, null | boolean>([
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const),
  ...['true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['false', 'False', 'FALSE'].map(word => [word, false] as const),
])

/** YAML 1.2, core schema. */
function plainValue(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0)
  const isLetter = (first >= 97 && first <= 122) || (first >= 65 && first <= 90)
  if (isLetter || text === '' || text === '~') return words.has(text) ? words.get(text)! : text
  if (/^[-+]?\.(?:inf|nan)$/i.test(text)) throw notPlain
  if (!integers.test(text) && !decimals.test(text)) return text
  const value = Number(text)
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) throw notPlain
  return value
}
