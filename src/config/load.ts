/**
 * What do the files say? Reads, joins, interpolates, checks and expands a configuration, and tells everything that is
 * wrong with it at once. Sends no request and knows no kind: kinds are schemas and placements that are handed in.
 */

import type { CredentialSource } from '../model/credentials.ts'
import type { Diagnostic, SourceRange } from '../model/errors.ts'
import { type FieldRule, isSaidAside, type KindSchema, toFieldRules } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import type { LetGo, Move } from '../model/moves.ts'
import type { Desired } from '../model/resources.ts'
import { defaultRollout, type RolloutSettings } from '../model/rollout.ts'
import type { BillingSettings, Safety, StateSettings } from '../model/settings.ts'
import type { Attributes, Json, Seal } from '../model/values.ts'
import { refuseBadFreezes } from './checks.ts'
import type { Memory } from './claims.ts'
import { ConfigFiles } from './files.ts'
import { Fleets, isOverride } from './fleets.ts'
import { type InterpolationSources, Interpolator } from './interpolate.ts'
import { Moves } from './moves.ts'
import { type ConfigNode, emptyMap, fromJson, type MapNode, member } from './nodes.ts'
import type { Reading } from './parsed-files.ts'
import { type Part, PartReader } from './parts.ts'
import { Problems } from './problems.ts'
import { Rollout } from './rollout.ts'
import { kindSchemas } from './schemas.ts'
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
  /** The same for credentials alone: members of `connection` and `state`, and tokens of stores. */
  unsetCredential?: string
  /** The same for a file that does not exist. */
  absentFile?: string
  /** Where the objects of every kind stand. */
  placements: readonly Placement[]
  /** A keyed hash in place of a sensitive value. */
  seal: (value: Json) => Seal
  /** What files would hold instead of what they do, by their real paths; files that `${file:…}` names need not be there yet. */
  texts?: ReadonlyMap<string, string> | undefined
  /** How files are read, if not simply from the disk. */
  reading?: Reading | undefined
  /** Stores are passed over: of them nothing is known, and nothing that names them is checked. */
  withoutStores?: boolean
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
  /** What has another address than it was recorded at, and what is to be let go. */
  moved: Move[]
  removed: LetGo[]
  /** How changes reach many stores. */
  rollout: RolloutSettings
  /** What is odd and stops nothing. */
  warnings: Diagnostic[]
  /** Every file that was read, in order, relative to the project. */
  files: string[]
}

/** Throws a `DiagnosticsError` with every problem of the configuration. */
export function loadConfig(options: LoadOptions): Config {
  const desired: Desired[] = []
  const declared = new Set<string>()
  const tokens = new Map<string, string>()
  const vault = new Map<string, Json>()
  const outline = toOutline(
    options,
    readParts(options, part => {
      for (const one of part.desired) desired.push(one)
      for (const address of part.declared) declared.add(address)
      for (const [key, token] of part.tokens) tokens.set(key, token)
      for (const [seal, plain] of part.vault) vault.set(seal, plain)
    }),
  )
  return { ...outline, desired, declared, tokens, vault }
}

/** All that is said of the whole, and nothing of what is declared in it. */
export type Outline = Omit<Config, 'desired' | 'declared' | 'tokens' | 'vault'>

/** Checks a configuration as `loadConfig` does, and leaves it to `see` what is kept of each of its parts. */
export function loadOutline(options: LoadOptions, see: (part: Part) => void): Outline {
  const little = finish(partsOf(options, 'little'), see)
  // Where something is wrong, all is read again and remembered, so that it can be told what clashes with what.
  return toOutline(options, little ?? readParts(options, () => {}))
}

/** The parts of a configuration that has been checked, one by one; what has become wrong since is an error once all are read. */
export function* partsAgain(options: LoadOptions): Generator<Part> {
  const read = yield* partsOf(options, 'little')
  if (read === undefined) readParts(options, () => {})
}

function toOutline(options: LoadOptions, { root, ...rest }: ReadParts): Outline {
  return {
    version: 1,
    ...settingsOf(root, options.baseDir),
    places: placesOf(root),
    rules: rulesOf(options.placements, kindSchemas()),
    ...rest,
  }
}

/** What is to be known of a configuration that is only checked. */
export interface CheckedConfig {
  files: string[]
  /** How many objects of each kind are declared. */
  objects: { [kind: string]: number }
  warnings: Diagnostic[]
}

/** Checks a configuration as `loadConfig` does, and keeps nothing of its objects; `seen` is told of each store. */
export function checkConfig(options: LoadOptions, seen: () => void = () => {}): CheckedConfig {
  const objects: { [kind: string]: number } = {}
  const { files, warnings } = loadOutline(options, ({ desired }) => {
    seen()
    for (const { kind } of desired) objects[kind] = (objects[kind] ?? 0) + 1
  })
  return { files, objects, warnings }
}

interface ReadParts extends Pick<Config, 'files' | 'moved' | 'removed' | 'rollout' | 'warnings'> {
  /** Settings, final. */
  root: MapNode
}

/** Everything that the files say, part by part. */
export function readParts(options: LoadOptions, take: (part: Part) => void): ReadParts {
  return finish(partsOf(options, 'all'), take)!
}

function finish(parts: ReturnType<typeof partsOf>, take: (part: Part) => void): ReadParts | undefined {
  for (;;) {
    const next = parts.next()
    if (next.done === true) return next.value
    take(next.value)
  }
}

/**
 * First what is said of the whole, then one store after the other. Throws at the end when something is wrong; with little memory
 * it is undefined then.
 */
function* partsOf(options: LoadOptions, memory: Memory): Generator<Part, ReadParts | undefined> {
  const { placements, baseDir, seal, withoutStores: isFrame = false } = options
  const problems = new Problems()
  const files = new ConfigFiles(baseDir, problems, { instead: options.texts, ...options.reading })
  for (const file of options.variables?.files ?? []) files.leaveOut(file)
  for (const file of options.files) files.add(file)
  const made = fromJson(options.made ?? {})
  if (made.kind === 'map') for (const [name, entry] of made.entries) files.root.entries.set(name, entry)

  const interpolation = sourcesOf(files, options, problems)
  const interpolator = new Interpolator(interpolation, problems)
  const reader = new PartReader({ placements, schemas: kindSchemas(), seal }, problems, memory)
  const { frame, stores, placement } = frameOf(files.root, placements)
  const root = interpolator.resolve(frame) as MapNode
  for (const name of ['blueprints', 'fleets']) {
    const entry = files.root.entries.get(name)
    if (entry !== undefined) root.entries.set(name, entry)
  }
  const moves = new Moves(root, placements, problems)
  const rollout = new Rollout(root, placements, problems)
  const seen = (part: Part): Part => {
    moves.see(part.desired)
    rollout.see(part.desired)
    return part
  }
  if (root.entries.size > 0) yield seen(reader.read(root))
  refuseBadFreezes(root, problems)
  refuseOddState(root, problems)
  let doubtful = false
  if (placement !== undefined && !isFrame) {
    const [blueprints, fleets] = ['blueprints', 'fleets'].map(name => mapAt(files.root, name))
    const made = new Fleets(
      { blueprints, fleets, stores, files, interpolation, placements, placement },
      problems,
      memory,
    )
    for (const [key, { key: at, value }] of stores.entries) {
      if (!isOverride(value)) yield seen(reader.read(aroundStore(placement, key, at, interpolator.resolve(value))))
    }
    for (const { key, at, body, row } of made.stores()) {
      yield seen(problems.inRow(row, () => reader.read(aroundStore(placement, key, at, body))))
    }
    doubtful = made.doubtful
  }
  const { moved, removed } = isFrame ? { moved: [], removed: [] } : moves.finish()
  const rules = isFrame ? defaultRollout : rollout.finish()
  if (memory === 'little' && (doubtful || reader.doubtful || problems.hasErrors)) return undefined
  problems.throwIfAny()
  return { root, files: files.read, moved, removed, rollout: rules, warnings: problems.sorted() }
}

function sourcesOf(files: ConfigFiles, options: LoadOptions, problems: Problems): InterpolationSources {
  const { variables: given = { files: [], values: [] } } = options
  giveVariables(files.root, { given, env: options.env, fileMap: path => files.map(path) }, problems)
  const variables = member(files.root, 'variables')
  const file = (path: string, from: SourceRange) => files.text(path, from, options.absentFile)
  const { env, unsetEnv, unsetCredential } = options
  return { env, file, variables, unsetCredential, ...(unsetEnv === undefined ? {} : { unsetEnv }) }
}

/** What is said of the whole, with a place for stores that is empty, and the stores. */
function frameOf(
  root: MapNode,
  placements: readonly Placement[],
): { frame: MapNode; stores: MapNode; placement: Placement | undefined } {
  const frame: MapNode = { ...root, entries: new Map(root.entries) }
  const placement = placements.find(one => one.fleets === true)
  const empty = emptyMap(root.at)
  if (placement === undefined) return { frame, stores: empty, placement }
  const entry = frame.entries.get(placement.collection)
  const fleets = frame.entries.get('fleets')
  frame.entries.delete('blueprints')
  frame.entries.delete('fleets')
  if (entry === undefined && fleets !== undefined) frame.entries.set(placement.collection, { ...fleets, value: empty })
  if (entry?.value.kind !== 'map') return { frame, stores: empty, placement }
  frame.entries.set(placement.collection, { key: entry.key, value: emptyMap(entry.value.at) })
  return { frame, stores: entry.value, placement }
}

/** One store as it would stand in a file that holds nothing else. */
function aroundStore(placement: Placement, key: string, at: SourceRange, value: ConfigNode): MapNode {
  const stores: MapNode = { kind: 'map', at, entries: new Map([[key, { key: at, value }]]), ownKeys: true }
  const version: ConfigNode = { kind: 'scalar', value: 1, at }
  const entries = Object.entries({ version, [placement.collection]: stores })
  return { kind: 'map', at, entries: new Map(entries.map(([name, one]) => [name, { key: at, value: one }])) }
}

function mapAt(root: MapNode, name: string): MapNode | undefined {
  const node = member(root, name)
  return node?.kind === 'map' ? node : undefined
}

function placesOf(root: MapNode): Map<string, SourceRange> {
  const connection = member(root, 'connection')
  const entries = connection?.kind === 'map' ? [...connection.entries] : []
  return new Map(entries.map(([name, { value }]) => [name, value.at]))
}

function rulesOf(placements: readonly Placement[], schemas: Map<string, KindSchema>): Map<string, FieldRule[]> {
  return new Map(placements.map(({ name }) => [name, rulesOfKind(schemas.get(name) ?? {})]))
}

const knownRules = new WeakMap<KindSchema, FieldRule[]>()

function rulesOfKind(schema: KindSchema): FieldRule[] {
  const known = knownRules.get(schema)
  if (known !== undefined) return known
  const attributes = Object.entries(schema.properties ?? {}).filter(([, field]) => !isSaidAside(field))
  const rules = toFieldRules({ ...schema, properties: Object.fromEntries(attributes) })
  knownRules.set(schema, rules)
  return rules
}
