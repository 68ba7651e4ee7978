/**
 * How is one value written: on one line, or on several? Sensitive values and their hashes are never written.
 * Knows no kinds and no changes.
 */

import type { Json } from '../model/values.ts'
import { isLookup, isObject, isReference, isSeal } from '../model/values.ts'
import { quoteText } from './escape.ts'
import { relativeAddress } from './groups.ts'

export const sensitiveText = '(sensitive)'

/** The value on one line; addresses are relative to the group. */
export function inlineValue(value: Json | undefined, group: string): string {
  if (value === undefined) return '(none)'
  if (isSeal(value)) return sensitiveText
  if (isReference(value)) return '$ref' in value ? relativeAddress(value.$ref, group) : `id ${quoteId(value.$id)}`
  if (isLookup(value)) return quoteText(value.$find)
  if (typeof value === 'string') return quoteText(value)
  if (Array.isArray(value)) return `[${value.map(entry => inlineValue(entry, group)).join(', ')}]`
  if (!isObject(value)) return String(value)
  const members = sortedMembers(value).map(([name, member]) => `${memberName(name)}: ${inlineValue(member, group)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** The lines of a text as they are, or of a list or an object with one entry a line. Not escaped yet. */
export function valueLines(value: Json, group: string): string[] {
  if (typeof value === 'string') return value.split('\n')
  return nestedLines(value, group, '', '')
}

/** Texts whose change is read better as lines: several lines, or markup. */
export function isText(value: Json | undefined): value is string {
  return typeof value === 'string' && (hasLines(value) || /^\s*<\w/.test(value))
}

/** More than one line; a line break at the end does not count. */
export function hasLines(value: Json | undefined): boolean {
  return typeof value === 'string' && /\n\s*\S/.test(value)
}

function nestedLines(value: Json, group: string, indent: string, lead: string): string[] {
  const inline = `${indent}${lead}${inlineValue(value, group)}`
  if (isSeal(value) || isReference(value) || (!Array.isArray(value) && !isObject(value))) return [inline]
  const entries: [lead: string, value: Json][] = Array.isArray(value)
    ? value.map(entry => ['', entry])
    : sortedMembers(value).map(([name, member]) => [`${memberName(name)}: `, member])
  if (entries.length === 0) return [inline]
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return [
    `${indent}${lead}${open}`,
    ...entries.flatMap(([inner, entry]) => nestedLines(entry, group, `${indent}  `, inner)),
    `${indent}${close}`,
  ]
}

function sortedMembers(value: { [key: string]: Json }): [string, Json][] {
  return Object.entries(value).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
}

function memberName(name: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(name) ? name : quoteText(name)
}

function quoteId(id: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(id) ? id : quoteText(id)
}
