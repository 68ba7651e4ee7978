/**
 * What do the files say? Reads, joins, interpolates, checks and expands a configuration, and tells everything that is
 * wrong with it at once. Sends no request and knows no kind: kinds are schemas and placements that are handed in.
 */

import type { CredentialSource } from '../model/credentials.ts'
import type { SourceRange } from '../model/errors.ts'
import { type FieldRule, type KindSchema, toFieldRules } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import type { Desired } from '../model/resources.ts'
import type { BillingSettings, Safety, StateSettings } from '../model/settings.ts'
import { type Attributes, canonicalJson, type Json, type Seal } from '../model/values.ts'
import {
  refuseBadFreezes,
  refuseBadImpliedKeys,
  refuseDeepTrees,
  refuseRepeatedValues,
  refuseUnknownIgnores,
  refuseUselessRecreate,
} from './checks.ts'
import { convertUntypedValues } from './convert.ts'
import { expandObject } from './expand.ts'
import { ConfigFiles } from './files.ts'
import { Interpolator } from './interpolate.ts'
import { fromJson, type MapNode, member, toJson } from './nodes.ts'
import { collectObjects } from './objects.ts'
import { Problems } from './problems.ts'
import { References, refuseCycles } from './references.ts'
import { reportSchemaErrors } from './schema-errors.ts'
import { checkSchema, kindSchemas } from './schemas.ts'
import { settingsOf } from './settings.ts'
import { refuseOddState } from './state-settings.ts'
import { type GivenVariables, giveVariables } from './variables.ts'

export interface LoadOptions {
  /** Files, directories and patterns, relative to `baseDir`. */
  files: readonly string[]
  /** A configuration that stands in no file; the places in problems are JSON pointers into it. */
  made?: Attributes
  /** The project directory: what relative paths start from, and what `${file:…}` cannot leave. Absolute. */
  baseDir: string
  env: (name: string) => string | undefined
  /** Values for variables that the files declare. */
  variables?: GivenVariables
  /** What an environment variable stands for that is not set and has no default; without it that is a problem. */
  unsetEnv?: string
  /** The same for a file that does not exist. */
  absentFile?: string
  /** Where the objects of every kind stand. */
  placements: readonly Placement[]
  /** A keyed hash in place of a sensitive value. */
  seal: (value: Json) => Seal
}

export interface Config {
  version: 1
  connection: {
    api_url?: string
    franchise_id?: string
    client_id?: string
    access_token?: string
    credentials?: CredentialSource
  }
  /** Where the members of `connection` stand. */
  places: Map<string, SourceRange>
  /** The path is absolute. */
  state: StateSettings
  safety: Safety & { quota_reserve_percent: number }
  billing: BillingSettings
  desired: Desired[]
  /** Addresses of the collections that are declared, empty ones too: `stores.acme-us.channels`. */
  declared: Set<string>
  /** Tokens of stores, by the store's key. */
  tokens: Map<string, string>
  /** The plain values behind the seals, by hash. */
  vault: Map<string, Json>
  /** The rules of each kind's fields. */
  rules: Map<string, FieldRule[]>
  /** Everything that a plan depends on, as canonical text without plain secrets, for the caller to hash. */
  digestText: string
  /** Every file that was read, in order, relative to the project. */
  files: string[]
}

/** Throws a `DiagnosticsError` with every problem of the configuration. */
export function loadConfig(options: LoadOptions): Config {
  const { placements } = options
  const problems = new Problems()
  const files = new ConfigFiles(options.baseDir, problems)
  for (const file of options.variables?.files ?? []) files.leaveOut(file)
  for (const file of options.files) files.add(file)
  const made = fromJson(options.made ?? {})
  if (made.kind === 'map') for (const [name, entry] of made.entries) files.root.entries.set(name, entry)
  const root = resolveValues(files, options, problems)
  convertUntypedValues(root, value => checkSchema(value, placements))

  const collected = collectObjects(root, placements, problems)
  if (root.entries.size > 0) {
    reportSchemaErrors(checkSchema(toJson(root), placements), root, collected, problems)
  }

  const schemas = kindSchemas()
  const tokens = new Map<string, string>()
  const vault = new Map<string, Json>()
  const references = new References(collected.objects, placements, problems)
  const desired = collected.objects.map(object =>
    expandObject(object, schemas.get(object.placement.name) ?? {}, { references, seal: options.seal, vault, tokens }),
  )
  refuseCycles(desired, problems)
  refuseUnknownIgnores(collected.objects, placements, schemas, problems)
  refuseBadFreezes(root, problems)
  refuseOddState(root, problems)
  refuseBadImpliedKeys(collected.objects, schemas, problems)
  refuseUselessRecreate(collected.objects, schemas, problems)
  refuseRepeatedValues(collected.objects, schemas, problems)
  refuseDeepTrees(collected.objects, schemas, problems)
  problems.throwIfAny()

  const settings = settingsOf(root, options.baseDir)
  return {
    version: 1,
    ...settings,
    places: placesOf(root),
    desired,
    declared: collected.declared,
    tokens,
    vault,
    rules: rulesOf(placements, schemas),
    digestText: digestTextOf(settings, desired, collected.declared),
    files: files.read,
  }
}

function resolveValues(files: ConfigFiles, options: LoadOptions, problems: Problems): MapNode {
  const { variables: given = { files: [], values: [] } } = options
  giveVariables(files.root, { given, env: options.env, fileMap: path => files.map(path) }, problems)
  const variables = member(files.root, 'variables')
  const file = (path: string, from: SourceRange) => files.text(path, from, options.absentFile)
  const { env, unsetEnv } = options
  const sources = { env, file, variables, ...(unsetEnv === undefined ? {} : { unsetEnv }) }
  return new Interpolator(sources, problems).resolve(files.root) as MapNode
}

function placesOf(root: MapNode): Map<string, SourceRange> {
  const connection = member(root, 'connection')
  const entries = connection?.kind === 'map' ? [...connection.entries] : []
  return new Map(entries.map(([name, { value }]) => [name, value.at]))
}

function rulesOf(placements: readonly Placement[], schemas: Map<string, KindSchema>): Map<string, FieldRule[]> {
  return new Map(
    placements.map(({ name }) => {
      const schema = schemas.get(name) ?? {}
      const attributes = Object.entries(schema.properties ?? {}).filter(([, field]) => field['x-credential'] !== true)
      return [name, toFieldRules({ ...schema, properties: Object.fromEntries(attributes) })]
    }),
  )
}

/** Where a declaration stands and in which order is not part of what it says; nor is how tokens are come by. */
function digestTextOf(
  { connection, safety, billing }: Pick<Config, 'connection' | 'safety' | 'billing'>,
  desired: readonly Desired[],
  declared: ReadonlySet<string>,
): string {
  const { access_token: _, credentials: __, ...reachable } = connection
  const objects = desired
    .map(({ source: _source, ...said }) => said)
    .sort((left, right) => (left.address < right.address ? -1 : 1))
  return canonicalJson({
    version: 1,
    connection: reachable,
    safety: safety as unknown as Json,
    billing: billing as unknown as Json,
    desired: objects as unknown as Json,
    declared: [...declared].sort(),
  })
}
