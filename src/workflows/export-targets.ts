/** Which stores and accounts are exported? Those that are named, declared or not; without a name all that the token sees. */

import type { VariableNames } from '../export/variables.ts'
import { formatAddress } from '../model/address.ts'
import type { Diagnostic, SourceRange } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { Desired, Live } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import { isObject } from '../model/values.ts'
import { listAccounts, listStores } from '../resources/portfolio.ts'
import type { Context } from './context.ts'
import { kindsByName } from './kinds.ts'
import type { Project } from './project.ts'
import type { OpenStore } from './stores.ts'
import { openStores } from './stores.ts'

export interface Target {
  store: Desired
  live: Live
  /** Whether the files of the project have it already. */
  isDeclared: boolean
  /** Where the files have contents of it already, the first of them. */
  contentsAt?: SourceRange
  /** Absent where its contents cannot be read. */
  opened?: OpenStore
}

export interface Targets {
  stores: Target[]
  /** Those that the files do not have yet. */
  accounts: Live[]
  /** The key of an account in the files, by its id; the id is the key where they have none. */
  accountKeys: Map<string, string>
  /** Stores of which nothing, or nothing but the store itself, can be written. */
  left: Diagnostic[]
}

/** Statuses that can be declared. */
const settled = new Set(['active', 'suspended', 'cancelled'])

export async function findTargets(
  context: Context,
  project: Project,
  names: readonly string[],
  variables: VariableNames,
  declaredOnly = false,
): Promise<Targets> {
  const declared = project.config.desired.filter(one => one.kind === 'store')
  const all = (): Promise<Desired[]> | Desired[] => (declaredOnly ? declared : everyStore(project, declared))
  const wanted = names.length === 0 ? await all() : names.map(name => named(name, declared))
  const stores = [...new Map(wanted.map(one => [one.key, one])).values()]
  // In this order, whichever of them is read first.
  for (const { key } of stores) variables.of(key, 'token')
  const { open, left, found } = await openStores(withVariables(context, project, variables), stores)
  const missing = names.flatMap((name, at) => (found.has(wanted[at]!) ? [] : [{ name, store: wanted[at]! }]))
  const unknown = missing.find(({ store }) => !declared.includes(store))
  if (unknown !== undefined) throw noSuchStore(unknown.name, declared)
  const odd: Diagnostic[] = []
  const targets = stores.flatMap((store): Target[] => {
    const live = found.get(store)
    const opened = open.find(one => one.store === store)
    if (live === undefined) return []
    const isDeclared = declared.includes(store)
    if (!isDeclared && (live.gone === true || !settled.has(String(live.attributes.status)))) {
      odd.push(undeclarable(store, String(live.details?.status)))
      return []
    }
    const contentsAt = firstContents(project, store)
    return [
      {
        store,
        live,
        isDeclared,
        ...(opened === undefined ? {} : { opened }),
        ...(contentsAt === undefined ? {} : { contentsAt }),
      },
    ]
  })
  const told = left.filter(one => !odd.some(({ address }) => address === one.address))
  return {
    stores: targets,
    left: [...told, ...odd],
    ...(await accountsOf(project, targets, names.length === 0 && !declaredOnly)),
  }
}

/** An empty collection says something, too: that there shall be nothing. */
function firstContents({ config }: Project, { key, address, source }: Desired): SourceRange | undefined {
  const unit = storeUnit(key)
  const first = config.desired.find(one => one.unit === unit)
  if (first !== undefined) return first.source
  return [...config.declared].some(one => one.startsWith(`${address}.`)) ? source : undefined
}

/** A store without a token of its own may have one in the variable that the written files will name. */
function withVariables(context: Context, project: Project, variables: VariableNames): Project {
  const { tokens } = project
  return {
    ...project,
    tokens: {
      mayBe: key => tokens.mayBe(key),
      of: async store => {
        const answer = await tokens.of(store)
        if ('token' in answer) variables.hold(answer.token, [store.key, 'token'])
        if ('token' in answer || answer.failed === true) return answer
        const name = variables.of(store.key, 'token')
        const token = context.env(name)?.trim()
        if (token) {
          variables.hold(token, [store.key, 'token'])
          return { token }
        }
        return {
          ...answer,
          hint: `Set ${name} to its token, or add \`credentials\` to \`connection\`, and run this again.`,
        }
      },
    },
  }
}

async function everyStore(project: Project, declared: readonly Desired[]): Promise<Desired[]> {
  const byId = new Map(declared.map(one => [idOf(one), one]))
  const stores = new Map(byId)
  const filter = { status: [], account: [], plan: [], name: undefined }
  for await (const { id } of listStores(project.connections.partner(), filter, false)) {
    if (!stores.has(id)) stores.set(id, undeclared('store', id))
  }
  return [...stores.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
}

function named(name: string, declared: readonly Desired[]): Desired {
  const found =
    declared.find(one => one.address === name) ?? declared.find(one => one.key === name || idOf(one) === name)
  return found ?? undeclared('store', name.startsWith('stores.') ? name.slice('stores.'.length) : name)
}

/** As it will be declared. */
function undeclared(kind: string, id: string): Desired {
  return {
    address: formatAddress([`${kind}s`, id]),
    kind,
    unit: portfolioUnit,
    key: id,
    attributes: {},
    manage: { protect: false, ignore: [], onRemove: 'delete' },
    source: { file: '', line: 1, column: 1 },
  }
}

async function accountsOf(
  project: Project,
  stores: readonly Target[],
  all: boolean,
): Promise<Pick<Targets, 'accounts' | 'accountKeys'>> {
  const api = project.connections.partner()
  const known = new Map(project.config.desired.filter(one => one.kind === 'account').map(one => [idOf(one), one.key]))
  const ids = new Set<string>()
  const filter = { name: undefined, user: undefined, createdAfter: undefined, createdBefore: undefined }
  if (all) for await (const { id } of listAccounts(api, filter)) ids.add(id)
  for (const { live, isDeclared } of stores) {
    if (isDeclared) continue
    const account = live.attributes.account
    if (isObject(account) && typeof account.$id === 'string') ids.add(account.$id)
  }
  const keys = [...ids].filter(id => !known.has(id)).sort()
  const accounts: Live[] = []
  const scope = { parentIds: [], keys, expected: () => [], wanted: [] }
  for await (const one of kindsByName.get('account')!.list(api, scope)) accounts.push({ ...one, unit: portfolioUnit })
  return { accounts, accountKeys: new Map([...known, ...accounts.map(one => [one.id, one.id] as const)]) }
}

/** Files beside those of the project must not say what these say: a store whose contents stand there is left out. */
export function withoutWritten(targets: Targets, names: readonly string[]): Targets {
  const written = targets.stores.flatMap(one =>
    one.contentsAt === undefined ? [] : writtenAlready(one, one.contentsAt),
  )
  const [first] = written
  if (first !== undefined && names.length > 0) {
    const { code, message, ...details } = first
    throw new ToolError(code, message, details)
  }
  const stores = targets.stores.filter(one => one.contentsAt === undefined)
  const left = targets.left.filter(({ address }) => !written.some(one => one.address === address))
  return { ...targets, stores, left: [...left, ...written] }
}

function writtenAlready({ store: { address } }: Target, source: SourceRange): Diagnostic {
  return {
    severity: 'note',
    code: 'DUPLICATE_OBJECT',
    message: `${address}: left out, since its contents stand in the files already (${source.file}:${source.line})`,
    hint: 'Merge into them with --update, or leave out --out, to have the YAML printed.',
    address,
    source,
  }
}

function idOf({ bindId, key }: Desired): string {
  return bindId ?? key
}

function undeclarable({ address }: Desired, status: string): Diagnostic {
  const message = `${address}: left out, since the store is ${status}`
  return {
    severity: 'warning',
    code: 'STORE_UNAVAILABLE',
    message,
    hint: 'A store can be declared once it is active.',
    address,
  }
}

function noSuchStore(name: string, stores: readonly Desired[]): ToolError {
  const known = stores.map(one => one.key)
  return new ToolError(
    'ADDRESS_NOT_FOUND',
    `no store \`${name}\` is declared, and the franchise has none with this id`,
    {
      hint: didYouMean(name, known) ?? '`storewright stores list` shows every store of the franchise.',
    },
  )
}
