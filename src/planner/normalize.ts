/**
 * When are two values of a field the same value? One entry per normaliser that a schema may name in `x-normalize`.
 * Knows fields only by their rules; the reasons for each rule stand in the schemas.
 */

import type { FieldRule, Normalizer } from '../model/field-rules.ts'
import type { Json } from '../model/values.ts'
import { canonicalJson, isObject, isReference } from '../model/values.ts'

const normalizers: { [name in Normalizer]: (value: string) => Json } = {
  /** Host in lower case, no trailing slash. */
  origin: text => originOf(text),
  url: text => originOf(text),
  /** An origin that is served encrypted, whatever was written. */
  https: text => originOf(text.replace(/^http:/i, 'https:')),
  /** `/men/`: lower case, one slash at each end. */
  slug: text => `/${text.toLowerCase().replace(/^\/+|\/+$/g, '')}/`.replace(/^\/\/$/, '/'),
  /** `/about`: one slash at the front, case kept. */
  path: text => (/^[a-z]+:/i.test(text) ? text : `/${text.replace(/^\/+/, '')}`),
  decimal: text => (text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)),
  upper: text => text.toUpperCase(),
  lower: text => text.toLowerCase(),
  html: text => text.replace(/\r\n/g, '\n').trim(),
  instant: text => (Number.isNaN(Date.parse(text)) ? text : Date.parse(text)),
  /** `""`, `"0"` and null are one value. */
  empty: text => (text === '' || text === '0' ? null : text),
}

/** The value in the form in which it is compared; undefined, null and the field's default become one. */
export function normalizeValue(
  value: Json | undefined,
  rule: FieldRule | undefined,
  rules: ReadonlyMap<string, FieldRule> = noRules,
): Json {
  let normal: Json = value ?? rule?.default ?? null
  if (rule === undefined) return normal
  if (typeof normal === 'string') {
    for (const name of rule.normalize) {
      if (typeof normal === 'string') normal = normalizers[name](normal)
    }
  }
  if (Array.isArray(normal)) {
    const members = membersOf(rule, rules)
    if (members.length > 0) normal = normal.map(entry => normalizeMembers(entry, members, rules))
    if (rule.normalize.length > 0) {
      normal = normal.map(entry => normalizeValue(entry, { ...rule, unordered: false }))
    }
    if (rule.unordered) normal = [...normal].sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1))
    const member = rule.keyedBy
    if (member !== undefined) {
      normal = [...normal].sort((a, b) => (memberText(a, member) < memberText(b, member) ? -1 : 1))
    }
    if (normal.length === 0 && (rule.default === undefined || rule.default === null)) return null
  }
  return normal
}

const noRules: ReadonlyMap<string, FieldRule> = new Map()

function membersOf(rule: FieldRule, rules: ReadonlyMap<string, FieldRule>): FieldRule[] {
  const prefix = `${rule.path}.*.`
  return [...rules.values()].filter(one => one.path.startsWith(prefix) && !one.path.slice(prefix.length).includes('.'))
}

/** What the rules do not know of an object in a list is not compared; what has no value is left out. */
function normalizeMembers(entry: Json, members: readonly FieldRule[], rules: ReadonlyMap<string, FieldRule>): Json {
  if (!isObject(entry) || isReference(entry)) return entry
  const normal = members.map(rule => {
    const name = rule.path.slice(rule.path.lastIndexOf('.') + 1)
    return [name, rule.readOnly ? null : normalizeValue(entry[name], rule, rules)] as const
  })
  return Object.fromEntries(normal.filter(([, value]) => value !== null))
}

function memberText(value: Json, member: string): string {
  return isObject(value) ? canonicalJson(value[member]) : canonicalJson(value)
}

function originOf(text: string): string {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)(.*)$/i.exec(text)
  if (match === null) return text
  const [, scheme, host, rest] = match
  return `${scheme!.toLowerCase()}${host!.toLowerCase()}${rest === '/' ? '' : rest}`
}
