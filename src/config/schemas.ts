/**
 * What may be written where? Reads the schemas that ship with the package and checks a whole configuration against them.
 * The check is compiled once, when the program is built, since that takes longer than most commands; from source it is
 * compiled when it is needed. The only file here that knows `ajv`; what its errors mean to people is in schema-errors.ts.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Ajv2020, Options, ValidateFunction } from 'ajv/dist/2020.js'
import type { FormatsPlugin } from 'ajv-formats'
import type { KindSchema } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import type { Json } from '../model/values.ts'
import { builtCheck } from './built-check.ts'
import { composeSchema } from './compose.ts'
import { editorSchema } from './editor-schema.ts'
import { readKindSchemas } from './kind-schemas.ts'

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
const ending = '.schema.json'

/** Annotations of our own; a misspelt one makes the schema invalid. CONTRIBUTING.md lists what they mean. */
const annotations = [
  'errorMessage',
  'x-kind',
  'x-immutable',
  'x-create-only',
  'x-instruction',
  'x-sensitive',
  'x-credential',
  'x-about',
  'x-key',
  'x-local',
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
type Check = Pick<ValidateFunction, 'errors'> & ((value: unknown) => unknown)
const validators = new Map<string, Check>()

/** `name` is that of its file without `.schema.json`. */
export function readSchema(name: string): KindSchema {
  return JSON.parse(readFileSync(new URL(`${name}${ending}`, directory), 'utf8')) as KindSchema
}

/** All that come with the package, sorted. */
export function schemaNames(): string[] {
  const files = readdirSync(directory).filter(name => name.endsWith(ending))
  return files.map(name => name.slice(0, -ending.length)).sort()
}

/** The schema of every kind, by the kind's name. */
export function kindSchemas(): Map<string, KindSchema> {
  schemas ??= new Map(readKindSchemas().map(schema => [schema['x-kind'] as string, schema]))
  return schemas
}

/** The complete JSON Schema of files with these kinds, as they are written, for editors. */
export function composeConfigSchema(placements: readonly Placement[]): KindSchema {
  return editorSchema(
    schemaOfValues(placements),
    placements.find(one => one.fleets),
  )
}

/** The same for the check itself, which sees values alone. */
function schemaOfValues(placements: readonly Placement[]): KindSchema {
  return composeSchema(readSchema('base'), kindSchemas(), placements)
}

/** Checks a whole configuration; every violation is returned, with the schema that it violates. */
export function checkSchema(value: Json, placements: readonly Placement[]): Violation[] {
  const key = keyOf(placements)
  const validate = validators.get(key) ?? (builtCheck?.placements === key ? builtCheck : compile(placements).validate)
  validators.set(key, validate)
  return validate(value) ? [] : ((validate.errors ?? []) as Violation[])
}

/** Checks an ignore file of drift, in the same way. */
export function checkIgnores(value: Json): Violation[] {
  const validate = validators.get('ignores') ?? newAjv().compile(readSchema('drift-ignore'))
  validators.set('ignores', validate)
  return validate(value) ? [] : ((validate.errors ?? []) as Violation[])
}

/** Checks a file of policies, in the same way. */
export function checkPolicyFile(value: Json): Violation[] {
  const validate = validators.get('policies') ?? newAjv({}, 'all').compile(readSchema('policy'))
  validators.set('policies', validate)
  return validate(value) ? [] : ((validate.errors ?? []) as Violation[])
}

let tests: Ajv2020 | undefined

/** A test for values. Throws, with what is wrong, where the schema is none (JSON Schema, draft 2020-12). */
export function compileTest(schema: Json): (value: unknown) => boolean {
  tests ??= newAjv({ allErrors: false, verbose: false, strictTuples: false, logger: false }, 'all')
  const validate = tests.compile(schema as KindSchema | boolean)
  return value => validate(value) === true
}

/** What a plan looks like, for policies that name its members. */
export function planSchema(): KindSchema {
  return readSchema('plan')
}

/** The check of configurations with these kinds as the text of a CommonJS module, for the build. */
export function renderCheck(placements: readonly Placement[]): string {
  const { ajv, validate } = compile(placements)
  const { default: render } = require('ajv/dist/standalone') as { default: (ajv: Ajv2020, check: unknown) => string }
  return `${render(ajv, validate)}\nmodule.exports.placements = ${JSON.stringify(keyOf(placements))}\n`
}

const require = createRequire(import.meta.url)

/** What is wrong with a report, or nothing: checked against what is published as its schema. */
export function checkReport(value: Json): Violation[] {
  const { Ajv2020: Ajv } = require('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 }
  const ajv = new Ajv({ allErrors: false, strict: false })
  ajv.addSchema(readSchema('plan'))
  const validate = ajv.compile(readSchema('report'))
  return validate(value) ? [] : ((validate.errors ?? []) as Violation[])
}

const keys = new WeakMap<readonly Placement[], string>()

function keyOf(placements: readonly Placement[]): string {
  const known = keys.get(placements)
  if (known !== undefined) return known
  const key = JSON.stringify(placements.map(({ name, collection, parent, shape }) => [name, collection, parent, shape]))
  keys.set(placements, key)
  return key
}

function compile(placements: readonly Placement[]): { ajv: Ajv2020; validate: ValidateFunction } {
  const ajv = newAjv()
  return { ajv, validate: ajv.compile(schemaOfValues(placements)) }
}

function newAjv(options: Options = {}, formats: 'few' | 'all' = 'few'): Ajv2020 {
  const { Ajv2020: Ajv } = require('ajv/dist/2020.js') as { Ajv2020: typeof Ajv2020 }
  const { default: addFormats } = require('ajv-formats') as { default: FormatsPlugin }
  const strict = { strict: true, strictTypes: false, strictRequired: false }
  const ajv = new Ajv({ allErrors: true, verbose: true, ...strict, code: { source: true }, ...options })
  ajv.addVocabulary(annotations)
  if (formats === 'all') addFormats(ajv)
  else addFormats(ajv, ['email', 'uri'])
  return ajv
}
