/**
 * What may be written where? Reads the schemas that ship with the package and compiles the one that checks a whole
 * configuration. The only file here that knows `ajv`; what its errors mean to people is in schema-errors.ts.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import formats, { type FormatsPlugin } from 'ajv-formats'
import type { KindSchema } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import type { Json } from '../model/values.ts'
import { composeSchema } from './compose.ts'

/** One thing that the schema has against a value. */
export interface Violation {
  keyword: string
  /** JSON pointer to the value. */
  instancePath: string
  /** The key that is to blame, when it is a key and not a value. */
  propertyName?: string
  params: { [name: string]: unknown }
  message?: string
  /** What the keyword says, and the schema in which it stands. */
  schema?: unknown
  parentSchema?: { [keyword: string]: unknown }
}

const directory = new URL('../../schemas/', import.meta.url)

/** Annotations of our own; a misspelt one makes the schema invalid. CONTRIBUTING.md lists what they mean. */
const annotations = [
  'errorMessage',
  'x-kind',
  'x-immutable',
  'x-create-only',
  'x-instruction',
  'x-sensitive',
  'x-credential',
  'x-key',
  'x-partial',
  'x-manner',
  'x-follows',
  'x-normalize',
  'x-ref',
  'x-lookup',
  'x-transition',
  'x-scalar',
  'x-key-attribute',
  'x-key-schema',
  'x-inner-key-schema',
  'x-outer-key',
  'x-implied',
  'x-nested',
  'x-max-depth',
  'x-unique',
  'x-empty',
]

let schemas: Map<string, KindSchema> | undefined
const validators = new Map<string, ValidateFunction>()

function readSchema(name: string): KindSchema {
  return JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as KindSchema
}

/** The schema of every kind, by the kind's name. */
export function kindSchemas(): Map<string, KindSchema> {
  if (schemas !== undefined) return schemas
  const found = new Map<string, KindSchema>()
  for (const name of readdirSync(directory).sort()) {
    if (!name.endsWith('.schema.json')) continue
    const schema = readSchema(name)
    if (typeof schema['x-kind'] === 'string') found.set(schema['x-kind'], schema)
  }
  schemas = found
  return found
}

/** The complete JSON Schema of a configuration with these kinds, for editors and for the check itself. */
export function composeConfigSchema(placements: readonly Placement[]): KindSchema {
  return composeSchema(readSchema('base.schema.json'), kindSchemas(), placements)
}

/** Checks a whole configuration; every violation is returned, with the schema that it violates. */
export function checkSchema(value: Json, placements: readonly Placement[]): Violation[] {
  const key = JSON.stringify(placements.map(({ name, collection, parent, shape }) => [name, collection, parent, shape]))
  let validate = validators.get(key)
  if (validate === undefined) {
    const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: true, strictTypes: false, strictRequired: false })
    ajv.addVocabulary(annotations)
    const addFormats = formats as unknown as FormatsPlugin
    addFormats(ajv, ['email', 'uri'])
    validate = ajv.compile(composeConfigSchema(placements))
    validators.set(key, validate)
  }
  return validate(value) ? [] : ((validate.errors ?? []) as Violation[])
}
