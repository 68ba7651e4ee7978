/** Does a body have the members it should? Collects messages by field path, in the words of BigCommerce's services. */

import type { FieldErrors } from './errors.ts'
import type { Json, JsonObject } from './json.ts'
import { isObject } from './json.ts'

export type Kind = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object'

const expected: { [kind in Kind]: string } = {
  string: 'error.expected.jsstring',
  integer: 'error.expected.jsnumber',
  number: 'error.expected.jsnumber',
  boolean: 'error.expected.jsboolean',
  array: 'error.expected.jsarray',
  object: 'error.expected.jsobject',
}

export interface FieldRule {
  kind: Kind
  required?: boolean
  nullable?: boolean
  minLength?: number
  maxLength?: number
  pattern?: RegExp
  values?: readonly string[]
}

/** Notes under `prefix + name` what is wrong with each member. */
export function checkFields(
  row: JsonObject,
  rules: { [name: string]: FieldRule },
  errors: FieldErrors,
  prefix = '',
): void {
  for (const [name, rule] of Object.entries(rules)) {
    const message = wrongWith(row[name], rule)
    if (message !== undefined) errors[prefix + name] = message
  }
}

export function wrongWith(value: Json | undefined, rule: FieldRule): string | undefined {
  if (value === undefined) return rule.required === true ? 'error.path.missing' : undefined
  if (value === null && rule.nullable === true) return undefined
  if (!isKind(value, rule.kind)) return expected[rule.kind]
  if (typeof value !== 'string') return undefined
  if (value.length < (rule.minLength ?? 0)) return 'error.minLength'
  if (rule.maxLength !== undefined && value.length > rule.maxLength) return 'error.maxLength'
  if (rule.pattern !== undefined && !rule.pattern.test(value)) return 'error.pattern'
  if (rule.values !== undefined && !rule.values.includes(value)) return 'error.expected.validenumvalue'
  return undefined
}

function isKind(value: Json, kind: Kind): boolean {
  switch (kind) {
    case 'integer':
      return Number.isSafeInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isObject(value)
    default:
      return typeof value === kind
  }
}

export const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
export const countryCode = /^[A-Z]{2}$/
