/**
 * What a configuration text is after reading: scalars, lists and maps, each with the place where it stands.
 * Knows nothing of YAML, schemas or kinds.
 */

import type { SourceRange } from '../model/errors.ts'
import type { Json } from '../model/values.ts'

export interface ScalarNode {
  kind: 'scalar'
  value: null | boolean | number | string
  at: SourceRange
  /** As it stands in the file, where that differs from the value. */
  text?: string
  /** The value was put together from the environment, and may be secret. */
  fromEnv?: true
  /** The value comes from where there are texts only: where the schema wants a number, it may be one. */
  untyped?: true
  /** There is to be nothing in its place. */
  omitted?: true
  /** An override takes away what stood here. */
  removes?: true
  /** An interpolation that could not be resolved; reported already. */
  unresolved?: true
}

interface ListNode {
  kind: 'list'
  items: ConfigNode[]
  at: SourceRange
  /** What it is as JSON, where that is known: of nodes that never change. */
  json?: Json
}

export interface MapEntry {
  key: SourceRange
  value: ConfigNode
}

export interface MapNode {
  kind: 'map'
  entries: Map<string, MapEntry>
  at: SourceRange
  json?: Json
  /** Its keys are those of no other map: as JSON it is a dictionary, so that the engine makes no class for it. */
  ownKeys?: true
}

export type ConfigNode = ScalarNode | ListNode | MapNode

export function emptyMap(at: SourceRange): MapNode {
  return { kind: 'map', entries: new Map(), at }
}

/** `key:` with no value stands where the key does, and an item without one where its list begins. */
export function nothing(at: SourceRange): ScalarNode {
  return { kind: 'scalar', value: null, at, text: '' }
}

export function toJson(node: ConfigNode): Json {
  if (node.kind === 'scalar') return node.value
  if (node.json !== undefined) return node.json
  if (node.kind === 'list') return node.items.map(toJson)
  const object: { [key: string]: Json } = node.ownKeys ? Object.create(null) : {}
  for (const [key, entry] of node.entries) setMember(object, key, toJson(entry.value))
  return object
}

/** What was made by a program stands in no file: its place is its JSON pointer. Elsewhere all of it is in one place. */
export function fromJson(value: Json, from: string | SourceRange = ''): ConfigNode {
  const at = typeof from === 'string' ? { file: from, line: 1, column: 1 } : from
  const within = (name: string): string | SourceRange =>
    typeof from === 'string' ? `${from}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` : from
  if (Array.isArray(value))
    return { kind: 'list', at, items: value.map((one, index) => fromJson(one, within(String(index)))) }
  if (typeof value !== 'object' || value === null) return { kind: 'scalar', value, at }
  const map = emptyMap(at)
  for (const [key, inner] of Object.entries(value)) {
    const node = fromJson(inner, within(key))
    map.entries.set(key, { key: node.at, value: node })
  }
  return map
}

/** Sets a member of an object; `__proto__` is a name like any other. */
export function setMember(object: { [key: string]: Json }, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  } else object[key] = value
}

export function member(node: ConfigNode | undefined, key: string): ConfigNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined
}

/** `stores.yaml:12:3`, or `blueprints.yaml:12:3 (row stores.csv:17)` */
export function formatRange({ file, line, column, via }: SourceRange): string {
  return `${file}:${line}:${column}${via === undefined ? '' : ` (row ${via.file}:${via.line})`}`
}
