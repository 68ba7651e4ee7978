/**
 * Which attributes of one object differ, and why? Only attributes that the files name are compared.
 * cause: config = recorded and desired differ · drift = recorded and live differ · both.
 */

import type { FieldRule } from '../model/field-rules.ts'
import type { AttributeChange } from '../model/plan.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject, isReference, isSeal, sameJson } from '../model/values.ts'
import { normalizeValue } from './normalize.ts'

export interface DiffInput {
  desired: Attributes
  /** References in it already name addresses where the object is ours. */
  live: Attributes
  recorded: Attributes | undefined
  rules: readonly FieldRule[]
  ignore: readonly string[]
  /** Live attributes that are missing are unknown rather than empty. */
  liveIncomplete: boolean
}

export function diffAttributes(input: DiffInput): AttributeChange[] {
  const rules = byPath(input.rules)
  return diffAt(input, rules, '', input.desired, input.live, input.recorded)
}

/** Rules by their paths; those of a kind are made once. */
export function byPath(rules: readonly FieldRule[]): ReadonlyMap<string, FieldRule> {
  const known = mapsOf.get(rules)
  if (known !== undefined) return known
  const made = new Map(rules.map(rule => [rule.path, rule]))
  mapsOf.set(rules, made)
  return made
}

const mapsOf = new WeakMap<readonly FieldRule[], ReadonlyMap<string, FieldRule>>()

function diffAt(
  input: DiffInput,
  rules: ReadonlyMap<string, FieldRule>,
  prefix: string,
  desired: Attributes,
  live: Attributes,
  recorded: Attributes | undefined,
): AttributeChange[] {
  const changes: AttributeChange[] = []
  for (const [name, after] of Object.entries(desired)) {
    const path = prefix === '' ? name : `${prefix}.${name}`
    const rule = rules.get(path)
    if (rule?.readOnly || rule?.createOnly || rule?.instruction || isIgnored(path, input.ignore)) continue
    const before = live[name]
    const last = recorded?.[name]
    if (descends(after, path, rules)) {
      const within = isNestedObject(before) ? before : {}
      changes.push(...diffAt(input, rules, path, after, within, isNestedObject(last) ? last : undefined))
      continue
    }
    const change = compare(path, rule, rules, [after, before, last], recorded !== undefined, input.liveIncomplete)
    if (change !== undefined) changes.push(change)
  }
  return changes
}

/** Whether a value is compared member by member. */
export function descends(
  value: Json | undefined,
  path: string,
  rules: ReadonlyMap<string, FieldRule>,
): value is Attributes {
  return isNestedObject(value) && (rules.get(path)?.partial === true || hasMembers(rules, path))
}

function compare(
  path: string,
  rule: FieldRule | undefined,
  rules: ReadonlyMap<string, FieldRule>,
  [after, before, last]: [Json, Json | undefined, Json | undefined],
  hasRecorded: boolean,
  liveIncomplete: boolean,
): AttributeChange | undefined {
  if (before !== undefined && sameJson(after, before)) return undefined
  const [wanted, lived, was] = [after, before, last].map(value => normalizeValue(value, rule, rules))
  const configMoved = hasRecorded && last !== undefined ? !sameJson(wanted, was) : true
  if (rule?.writeOnly && before === undefined) {
    return configMoved ? toChange(path, rule, undefined, after, 'config') : undefined
  }
  // What is read back as something else tells only whether there is anything.
  if (rule?.writeOnly && !configMoved && wanted !== null && lived !== null) return undefined
  const unknown = before === undefined && liveIncomplete
  if (!unknown && sameJson(wanted, lived)) return undefined
  const liveMoved = hasRecorded && last !== undefined && !unknown && !sameJson(was, lived)
  const cause = configMoved ? (liveMoved ? 'both' : 'config') : 'drift'
  return toChange(path, rule, before, after, cause)
}

function toChange(
  path: string,
  rule: FieldRule | undefined,
  before: Json | undefined,
  after: Json,
  cause: AttributeChange['cause'],
): AttributeChange {
  return {
    path,
    ...(before === undefined ? {} : { before }),
    after,
    cause,
    ...percentOf(before, after, rule),
    ...(rule?.sensitive || isSeal(after) || isSeal(before) ? { sensitive: true as const } : {}),
  }
}

/** How far a number moves, in percent of what it was; nothing can be said of what was nothing. */
function percentOf(before: Json | undefined, after: Json, rule: FieldRule | undefined): { percent?: number } {
  if (rule?.sensitive) return {}
  const [from, to] = [before, after].map(value => (rule === undefined ? value : normalizeValue(value, rule)))
  if (typeof from !== 'number' || typeof to !== 'number' || from === 0 || isInstant(rule)) return {}
  const percent = Number(((100 * (to - from)) / Math.abs(from)).toFixed(4))
  return Number.isFinite(percent) ? { percent } : {}
}

function isInstant(rule: FieldRule | undefined): boolean {
  return rule?.normalize.includes('instant') === true
}

function isNestedObject(value: Json | undefined): value is Attributes {
  return isObject(value) && !isReference(value) && !isSeal(value)
}

function hasMembers(rules: ReadonlyMap<string, FieldRule>, path: string): boolean {
  for (const known of rules.keys()) if (known.startsWith(`${path}.`) && !known.startsWith(`${path}.*`)) return true
  return false
}

function isIgnored(path: string, ignore: readonly string[]): boolean {
  return ignore.some(pattern => path === pattern || path.startsWith(`${pattern}.`))
}
