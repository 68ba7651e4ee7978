/** The files of a project, read; its state and its connections, opened. Nothing is sent and nothing is written here. */

import type { CheckedConfig, Config, GivenVariables, LoadOptions, Outline, Reading } from '../config/index.ts'
import { checkConfig, digestItems, loadConfig, loadOutline } from '../config/index.ts'
import type { AuditLog } from '../model/audit.ts'
import { openSeals, sealSensitive } from '../model/seal.ts'
import type { StateStore } from '../model/state.ts'
import type { Attributes, Json } from '../model/values.ts'
import { canonicalJson } from '../model/values.ts'
import type { KindFacts } from '../planner/input.ts'
import { kinds } from '../resources/index.ts'
import { openAuditLog } from './audit.ts'
import type { Connection, Connections } from './connect.ts'
import type { Context } from './context.ts'
import type { StoreTokens } from './credentials.ts'
import { storeTokens } from './credentials.ts'
import { SmallHeap } from './heap.ts'
import { kindFacts } from './kinds.ts'
import type { Remote } from './remote.ts'
import { openRemote } from './remote.ts'
import type { SealValue } from './sealing.ts'
import { createSeal, digestSum } from './sealing.ts'
import { localStateDir } from './state-backend.ts'

export interface ProjectOptions {
  files: string[]
  /** Policies beside those in the project's own folders. */
  policies: string[]
  /** Values for variables that the files declare. */
  variables?: GivenVariables
  /** Talk to an embedded local BigCommerce, which keeps its contents and its state beside the project. */
  sandbox: boolean
  readOnly: boolean
  /** Of a project that is only read: not even those POSTs are sent that are documented to change nothing. */
  getOnly: boolean
  parallelism: number
  lockTimeoutMs: number
}

export const defaultOptions: ProjectOptions = {
  files: ['.'],
  policies: [],
  sandbox: false,
  readOnly: true,
  getOnly: false,
  parallelism: 8,
  lockTimeoutMs: 0,
}

export interface Project {
  options: ProjectOptions
  config: Config
  facts: Map<string, KindFacts>
  state: StateStore
  audit: AuditLog
  connections: Connections
  seal: SealValue
  hashKey: string
  /** The value behind a seal of the configuration. */
  open(secret: string): Json | undefined
  /** Digest of the configuration as a whole; made when it is asked for. */
  readonly digest: string
  tokens: StoreTokens
  close(): Promise<void>
}

type ConfigOptions = Pick<ProjectOptions, 'files' | 'variables' | 'sandbox'>

/** All that the files say. */
export function readConfig(context: Context, options: ConfigOptions, reading?: Reading): Config {
  return loadConfig({ ...loadOptionsOf(context, options), reading })
}

/** Reads the files alone, and keeps nothing of what they declare: what `validate` needs. */
export function checkFiles(context: Context, options: ConfigOptions): CheckedConfig {
  const heap = new SmallHeap()
  return checkConfig(loadOptionsOf(context, options), () => heap.pass())
}

/** What the files say of the whole, in a moment even where there are very many stores: these are not looked at. */
export function readSettings(context: Context, options: ConfigOptions): Outline {
  return loadOutline({ ...loadOptionsOf(context, options), withoutStores: true }, () => {})
}

/** How the files of a project are read; seals hold the values themselves. */
export function loadOptionsOf(context: Context, options: ConfigOptions): LoadOptions {
  return {
    ...filesOf(context, options),
    // A local BigCommerce needs no credentials of the user's.
    ...(options.sandbox ? { unsetCredential: 'https://sandbox.invalid' } : {}),
    placements: [...kinds],
    seal: value => ({ $secret: canonicalJson(value) }),
  }
}

function filesOf(
  { cwd, env }: Context,
  { files, variables }: Pick<ProjectOptions, 'files' | 'variables'>,
): Pick<LoadOptions, 'files' | 'variables' | 'baseDir' | 'env'> {
  return { files, baseDir: cwd, env, ...(variables === undefined ? {} : { variables }) }
}

const unset = 'https://unset.invalid'

/** What the files say of the franchise, even where a token that is still to be made is missing in them. */
export function readConnection(context: Context, options: Pick<ProjectOptions, 'files' | 'variables'>): Connection {
  const { connection } = loadConfig({
    ...filesOf(context, options),
    unsetEnv: unset,
    absentFile: unset,
    placements: [...kinds],
    seal: value => ({ $secret: canonicalJson(value) }),
  })
  const { api_url, franchise_id, client_id } = connection
  const known = Object.entries({ api_url, franchise_id, client_id }).filter(([, value]) => value !== unset)
  return Object.fromEntries(known) as Connection
}

export async function openProject(context: Context, options: ProjectOptions): Promise<Project> {
  const config = readConfig(context, options)
  const remote = await openRemote(context, options, config)
  try {
    return await projectOn(context, options, config, remote)
  } catch (error) {
    await remote.close()
    throw error
  }
}

/** A project on what is open already. */
export async function projectOn(
  context: Context,
  options: ProjectOptions,
  config: Config,
  remote: Remote,
): Promise<Project> {
  const { state, where, connections } = remote
  const hashKey = await remote.hashKey()
  const around = {
    options,
    facts: kindFacts(),
    state,
    audit: openAuditLog(context, localStateDir(context, where)),
    connections,
    seal: createSeal(hashKey),
    hashKey,
    close: () => remote.close(),
  }
  const said = saidBy(context, { ...config, state: where }, around.seal, remote)
  let digested: string | undefined
  return {
    ...around,
    ...said,
    get digest() {
      digested ??= digestSum(digestItems(said.config))
      return digested
    },
  }
}

/** What of a project comes from its files. */
export function saidBy(
  context: Context,
  config: Config,
  seal: SealValue,
  { localToken }: Pick<Remote, 'localToken'>,
): Pick<Project, 'config' | 'open' | 'tokens'> {
  const sealed = resealConfig(config, seal)
  return {
    config: sealed,
    open: secret => sealed.vault.get(secret),
    tokens: storeTokens(context, config, localToken),
  }
}

/** The seals of the loaded configuration, made anew with the project's own key. */
export function resealConfig(config: Config, seal: SealValue): Config {
  const vault = new Map<string, Json>()
  const reseal = (value: Json): { $secret: string } => {
    const sealed = seal(value)
    vault.set(sealed.$secret, value)
    return sealed
  }
  const plain = (secret: string): Json => config.vault.get(secret) ?? null
  const secretive = new Map([...config.rules].filter(([, rules]) => rules.some(rule => rule.sensitive)))
  const desired = config.desired.map(one => {
    const rules = secretive.get(one.kind)
    if (rules === undefined) return one
    return { ...one, attributes: sealSensitive(openSeals(one.attributes, plain) as Attributes, rules, reseal) }
  })
  return { ...config, desired, vault }
}
