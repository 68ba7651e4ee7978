/**
 * All that the planner knows of a kind: one rule per field, derived from the kind's JSON Schema.
 * The schema keywords beginning with `x-` are listed in CONTRIBUTING.md.
 */

import type { Json } from './values.ts'
import { isObject } from './values.ts'

export type Normalizer =
  | 'url'
  | 'origin'
  | 'https'
  | 'slug'
  | 'path'
  | 'decimal'
  | 'upper'
  | 'lower'
  | 'html'
  | 'instant'
  | 'empty'

export interface FieldRule {
  /** Path of the field: `url`, `url.path`; `rules.*.amount` for a member of the objects in a list. */
  path: string
  default?: Json
  /** Set by the server; never compared and never sent. */
  readOnly: boolean
  /** Sent but never read back: compared with what was recorded only. */
  writeOnly: boolean
  /** `replace`: a change needs a new object · `refuse`: a change is an error. */
  immutable?: 'replace' | 'refuse'
  /** Sent at creation, or says how something is sent; never read back, never compared. */
  createOnly: boolean
  /** Says how a transition is carried out: never sent at creation, never read back, never compared. */
  instruction: boolean
  sensitive: boolean
  /** A list whose order means nothing. */
  unordered: boolean
  /** A map of which only the members that are declared are compared. */
  partial: boolean
  /** A list of objects that are identified by this member. */
  keyedBy?: string
  normalize: Normalizer[]
  /** No two objects of the same parent, or of the same unit, have the same value. */
  unique?: 'parent' | 'unit'
  /** The kind that the field refers to. */
  refersTo?: string
  /** The kind of unmanaged object that a name in this field is looked up as, at BigCommerce. */
  looksUp?: string
  /**
   * Where the field is true, the object is updated after the one that `reference` refers to, whenever that is updated and
   * says `flag`.
   */
  follows?: { reference: string; flag: string }
  /** The lifecycle table that a change of this field goes through. */
  transition?: string
}

export interface KindSchema {
  title?: string
  description?: string
  properties?: { [name: string]: KindSchema }
  required?: string[]
  [keyword: string]: unknown
}

/** The rules of a kind, parents before what lies in them. */
export function toFieldRules(schema: KindSchema, prefix = ''): FieldRule[] {
  const rules: FieldRule[] = []
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const path = prefix === '' ? name : `${prefix}.${name}`
    rules.push(toRule(path, field))
    if (isObject(field.properties)) rules.push(...toFieldRules(field, path))
    const items = entrySchema(field)
    if (items !== undefined) rules.push(...toFieldRules(items, `${path}.*`))
  }
  return rules
}

/** Whether a field is no attribute of the object, but said for Storewright alone: its token, what it is for. */
export function isSaidAside(field: KindSchema): boolean {
  return field['x-credential'] === true || field['x-about'] === true
}

/** Of a list of objects that have the members it names and no others: what each of them is. */
export function entrySchema({ items }: KindSchema): KindSchema | undefined {
  return isObject(items) && items.additionalProperties === false ? (items as KindSchema) : undefined
}

function toRule(path: string, field: KindSchema): FieldRule {
  const [reference, flag] = String(field['x-follows'] ?? '').split('.')
  const immutable = field['x-immutable']
  return {
    path,
    ...(field.default === undefined ? {} : { default: field.default as Json }),
    readOnly: field.readOnly === true,
    writeOnly: field.writeOnly === true,
    ...(immutable === undefined || immutable === false
      ? {}
      : { immutable: immutable === 'refuse' ? ('refuse' as const) : ('replace' as const) }),
    createOnly: field['x-create-only'] === true || field['x-manner'] === true,
    instruction: field['x-instruction'] === true,
    sensitive: field['x-sensitive'] === true,
    unordered: field.uniqueItems === true,
    partial: field['x-partial'] === true,
    ...(typeof field['x-key'] === 'string' ? { keyedBy: field['x-key'] } : {}),
    normalize: [field['x-normalize'] ?? []].flat() as Normalizer[],
    ...(field['x-unique'] === 'parent' || field['x-unique'] === 'unit' ? { unique: field['x-unique'] } : {}),
    ...(typeof field['x-ref'] === 'string' ? { refersTo: field['x-ref'] } : {}),
    ...(typeof field['x-lookup'] === 'string' ? { looksUp: field['x-lookup'] } : {}),
    ...(reference && flag ? { follows: { reference, flag } } : {}),
    ...(typeof field['x-transition'] === 'string' ? { transition: field['x-transition'] } : {}),
  }
}
