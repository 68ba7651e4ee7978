/** What a fixture in `fixtures/` says of its kind, and the configurations that are made of it. */

import { readFileSync } from 'node:fs'
import { isMap, LineCounter, parse, parseDocument, stringify } from 'yaml'
import { type FieldRule, type KindSchema, toFieldRules } from '../../src/model/field-rules.ts'
import type { Json } from '../../src/model/values.ts'
import { isObject } from '../../src/model/values.ts'
import type { Emulate } from '../../src/sandbox/index.ts'
import { portfolio } from '../support/project.ts'

export type Members = { [name: string]: Json }

export interface Fixture {
  /** Where the object under test stands in the YAML. */
  subject: string[]
  address: string
  /** The YAML around it, merged into that of the smallest portfolio; null takes a key out. */
  around: Members
  /** What has to be in the store already and cannot be declared: it is made through the API before anything is applied. */
  before?: { send: string; body: Json }[]
  /** Specs of the object; the first is used wherever nothing else is said. */
  bases: { [name: string]: Members }
  /** Other values of each writable field. `needed`: the base cannot do without it, although other objects can. */
  fields: { [path: string]: { base?: string; needed?: boolean; values: Value[] } }
  /** Fields that a user cannot write, or not change on their own, and why. */
  exempt?: { [path: string]: string }
  /** How the API shows the object, and how somebody else changes it there. */
  api: {
    list: string
    /** The member that has the id, or the id itself behind `=`. */
    id: string
    match: Members
    /** What the API shows once the first base is created. */
    row: Members
    edit: { send: string; body: Json; drifts: string } | { impossible: string }
    /** `emulate`: how the sandbox has to be for it to be made again. */
    delete: { send: string; body?: Json; emulate?: Partial<Emulate> } | { impossible: string }
    /** What is left once the object was removed; absent: nothing. */
    removed?: Members
  }
  /** Fields that are written once more on adoption, and why. */
  adopted?: { shows: string[]; why: string }
  /** Set when removing the declaration does something else than the kind's `removal` says. */
  undeclared?: { action: 'forget'; why: string }
  /** What an export cannot give back, and why: nothing at all of the kind, or some of its fields. */
  export?: { skip?: string; lost?: { [path: string]: string } }
  invalid: { set?: Members; without?: string[]; code: string; at: string }[]
}

/** The value alone, or with what has to change along with it. */
type Value = Json | { value: Json; with?: Members; without?: string[]; shows?: string[] }

export interface Step {
  spec: Members
  value: Json
  shows: string[]
}

export function readFixture(kind: string): Fixture {
  return parse(readFileSync(new URL(`./fixtures/${kind}.yaml`, import.meta.url), 'utf8')) as Fixture
}

export function readSchema(kind: string): KindSchema {
  return JSON.parse(readFileSync(new URL(`../../schemas/${kind}.schema.json`, import.meta.url), 'utf8')) as KindSchema
}

export interface Leaf extends FieldRule {
  /** The schema asks for it in every declaration. */
  required: boolean
  /** What is known of the members of its entries. */
  entries: FieldRule[]
  /** A list that never has two entries. */
  single: boolean
  /** A list that is never empty. */
  filled: boolean
}

/** Every field that has no members of its own and is not set by the server. */
export function leavesOf(schema: KindSchema): Leaf[] {
  const all = toFieldRules(schema)
  // A list is one leaf, whatever its entries are made of.
  const rules = all.filter(rule => !rule.path.includes('*'))
  const entries = (path: string) => all.filter(rule => rule.path.startsWith(`${path}.*`))
  return rules
    .filter(rule => !rule.readOnly && !rules.some(other => other.path.startsWith(`${rule.path}.`)))
    .map(rule => ({ ...rule, entries: entries(rule.path), ...factsOf(schema, rule.path.split('.')) }))
}

function factsOf(schema: KindSchema, [name, ...rest]: string[]): Pick<Leaf, 'required' | 'single' | 'filled'> {
  const field = schema.properties?.[name!] ?? {}
  if (rest.length > 0) return factsOf(field, rest)
  const required = (schema.required ?? []).includes(name!) && field['x-key-attribute'] !== true
  return { required, single: field.maxItems === 1, filled: Number(field.minItems ?? 0) > 0 }
}

export function baseOf(fixture: Fixture, name?: string): Members {
  return structuredClone(name === undefined ? Object.values(fixture.bases)[0]! : fixture.bases[name]!)
}

/** The spec that gives a field its next value. */
export function stepTo(spec: Members, path: string, given: Value): Step {
  const long = isObject(given) && 'value' in given
  const {
    value,
    with: along = {},
    without = [],
    shows = [path],
  } = long ? (given as { value: Json } & Partial<Long>) : { value: given }
  const next = setAt({ ...structuredClone(spec), ...along }, path.split('.'), value)
  for (const name of without) delete next[name]
  return { spec: next, value, shows }
}

interface Long {
  with: Members
  without: string[]
  shows: string[]
}

/** The whole configuration with the spec in its place; undefined takes the object out. */
export function configWith(fixture: Fixture, spec: Json | undefined): Members {
  const whole = merge(portfolio() as Members, fixture.around)
  return setAt(whole, fixture.subject, spec)
}

function merge(into: Members, from: Members): Members {
  const merged = { ...into }
  for (const [name, value] of Object.entries(from)) {
    const before = merged[name]
    if (value === null) delete merged[name]
    else merged[name] = isObject(before) && isObject(value) ? merge(before, value) : value
  }
  return merged
}

/** A copy with the member at the path set, or taken out; a number names a place in a list. */
export function setAt<T extends Json>(whole: T, path: readonly string[], value: Json | undefined): T {
  const [name, ...rest] = path
  if (name === undefined) return value as T
  if (Array.isArray(whole)) {
    const list: Json[] = [...whole]
    if (rest.length > 0) list[Number(name)] = setAt(list[Number(name)] ?? {}, rest, value)
    else list.splice(Number(name), 1, ...(value === undefined ? [] : [value]))
    return list as T
  }
  const members: Members = { ...(whole as Members) }
  if (rest.length === 0 && value === undefined) delete members[name]
  else if (rest.length === 0) members[name] = value!
  else members[name] = setAt(members[name] ?? (/^\d+$/.test(rest[0]!) ? [] : {}), rest, value)
  return members as T
}

export function at(whole: Json | undefined, path: readonly string[]): Json | undefined {
  let value = whole
  for (const name of path)
    value = isObject(value) ? value[name] : Array.isArray(value) ? value[Number(name)] : undefined
  return value
}

/** The lines of a key and of its value in the text that `stringify` makes of a configuration. */
export function linesOf(config: Members, path: readonly string[]): number[] {
  const lines = new LineCounter()
  const document = parseDocument(stringify(config), { lineCounter: lines })
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1))
  const name = path.at(-1)!
  const pair = isMap(parent) ? parent.items.find(candidate => String(candidate.key) === name) : undefined
  const nodes = pair === undefined ? [document.getIn(path, true)] : [pair.key, pair.value]
  return nodes.flatMap(node => {
    const range = (node as { range?: [number, number, number] } | null | undefined)?.range
    return range === undefined ? [] : [lines.linePos(range[0]).line]
  })
}
