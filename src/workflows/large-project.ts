/**
 * A project of more stores than are kept in memory: its files are checked as a whole, and then read again some stores at a time.
 * What its state records of stores is looked up for each of them.
 */

import { type LimitedConfig, loadLimited, partItems, type SliceLimits, wholeText, withSlice } from '../config/index.ts'
import { childAddress, parseAddress } from '../model/address.ts'
import { Fingerprints } from '../model/fingerprints.ts'
import type { Desired, Recorded, Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import { unitOfHistory } from '../model/snapshot.ts'
import type { StateDocument } from '../model/state.ts'
import { referencesIn } from '../model/values.ts'
import type { Context } from './context.ts'
import { settable } from './credentials.ts'
import { SmallHeap } from './heap.ts'
import type { Project, ProjectOptions } from './project.ts'
import { loadOptionsOf, projectOn, readConfig, saidBy } from './project.ts'
import { openRemote } from './remote.ts'
import { DigestSum } from './sealing.ts'
import { inTurns } from './survey.ts'

const usualLimits: SliceLimits = { whole: 1_000, stores: 100, objects: 1_000 }
/** So many stores that are no longer declared are looked at together with each slice. */
const mostGone = 200

/** What becomes of one store depends on another one that is not looked at together with it: all have to be. */
export class NotApart extends Error {}

/** Some stores as a project, and what the state records of them and of what all share. */
export interface ProjectSlice {
  project: Project
  documents: Map<Unit, StateDocument>
}

export interface LargeProject {
  /** All but what is declared of stores. */
  outer: Project
  /** Accounts, and stores that are recorded and no longer declared. */
  shared: ProjectSlice
  /** Addresses of what is in `shared`. */
  sharedAddresses: ReadonlySet<string>
  slices(): AsyncGenerator<ProjectSlice>
  /** The document that accounts and stores are recorded in. */
  portfolio: StateDocument | undefined
  /** Of the whole configuration, once all slices have been read. */
  digest(): string
}

/**
 * Opens a project; `large` where it has so many stores that they are not kept. Undefined for `large` where stores cannot be looked
 * at one by one, since what becomes of one depends on another: then the project has them all.
 */
export async function openLimited(
  context: Context,
  options: ProjectOptions,
  limits = usualLimits,
): Promise<{ project: Project; large?: LargeProject }> {
  const loadOptions = loadOptionsOf(context, options)
  const heap = new SmallHeap()
  const variables = new Fingerprints()
  let isShared = false
  const { config, sliced } = loadLimited(loadOptions, limits, ({ desired }) => {
    heap.pass()
    for (const { kind, key } of desired) if (kind === 'store' && !variables.add(settable(key))) isShared = true
  })
  const remote = await openRemote(context, options, config)
  try {
    const project = await projectOn(context, options, config, remote)
    if (sliced === undefined) return { project }
    // Two stores may have one variable for their tokens, or what is in one may have moved to another.
    const isOne = config.moved.length > 0 || (isShared && config.connection.credentials?.env !== undefined)
    const large = isOne ? undefined : await largeProject(context, project, remote, sliced)
    if (large !== undefined) return { project, large }
    return { project: await projectOn(context, options, readConfig(context, options), remote) }
  } catch (error) {
    await remote.close()
    throw error
  }
}

async function largeProject(
  context: Context,
  outer: Project,
  remote: Awaited<ReturnType<typeof openRemote>>,
  { addresses, ids, slices }: NonNullable<LimitedConfig['sliced']>,
): Promise<LargeProject | undefined> {
  const { config, state, seal } = outer
  const portfolio = await state.read(portfolioUnit)
  const declared = new Set(config.desired.map(one => one.address as string))
  const known = new StoreRecords(portfolio?.resources ?? [])
  const gone = known.stores.filter(one => !addresses.has(one.address) && !ids.has(one.id))
  if (gone.length > mostGone || known.others.some(one => !declared.has(one.address))) return undefined
  const units = new Set((await state.list()).filter(unit => unitOfHistory(unit) === undefined))
  const documentsOf = async (stores: readonly Recorded[], within: readonly Unit[], referred: readonly Desired[]) => {
    const wanted = within.filter(unit => units.has(unit))
    const found = await inTurns(wanted, 16, unit => state.read(unit))
    const resources = [...known.othersOf(referred), ...gone, ...stores]
    const around = portfolio === undefined ? undefined : { ...portfolio, resources, pending: [] }
    const documents = [around, ...found].filter(document => document !== undefined)
    return new Map(documents.map(document => [document.unit, document]))
  }
  const goneUnits = [...units].filter(unit => unit !== portfolioUnit && !addresses.has(addressOf(unit)))
  const moved = known.stores.filter(one => !addresses.has(one.address) && ids.has(one.id)).map(unitOf)
  const outermost = new Map(config.desired.map(one => [one.address as string, one]))
  let seen = 0
  const sum = new DigestSum()
  sum.add(wholeText(config))
  for (const item of partItems(config)) sum.add(item)
  return {
    outer,
    portfolio,
    shared: {
      project: outer,
      documents: await documentsOf(
        [],
        goneUnits.filter(unit => !moved.includes(unit)),
        config.desired,
      ),
    },
    sharedAddresses: new Set([...declared, ...gone.map(one => one.address)]),
    async *slices() {
      for (const slice of slices()) {
        const referred = referredBy(slice.desired, outermost)
        const said = saidBy(context, withSlice(config, slice, referred), seal, remote)
        const own = said.config.desired.slice(referred.length)
        for (const item of partItems({ desired: own, declared: slice.declared })) sum.add(item)
        const stores = own.filter(one => one.unit === portfolioUnit)
        const recorded = known.of(stores)
        const here = new Set(stores.map(one => one.address))
        for (const { address } of recorded) {
          if (here.has(address)) seen += 1
          else if (addresses.has(address)) throw new NotApart()
        }
        const within = new Set([...stores.map(one => storeUnit(one.key)), ...recorded.map(unitOf)])
        yield { project: { ...outer, ...said }, documents: await documentsOf(recorded, [...within], referred) }
      }
      // Of a store that only seems to be declared, nobody would know.
      if (seen + gone.length + moved.length !== known.stores.length) throw new NotApart()
    },
    digest: () => sum.toString(),
  }
}

/** What is recorded of stores, by address and by what they are called at BigCommerce. */
class StoreRecords {
  readonly stores: Recorded[]
  readonly others: Recorded[]
  readonly #others: Map<string, Recorded>
  readonly #byAddress: Map<string, Recorded>
  readonly #byId: Map<string, Recorded>

  constructor(resources: readonly Recorded[]) {
    this.stores = resources.filter(one => one.kind === 'store')
    this.others = resources.filter(one => one.kind !== 'store')
    this.#others = new Map(this.others.map(one => [one.address, one]))
    this.#byAddress = new Map(this.stores.map(one => [one.address, one]))
    this.#byId = new Map(this.stores.map(one => [one.id, one]))
  }

  /** What is recorded of accounts. */
  othersOf(declared: readonly Desired[]): Recorded[] {
    return declared.flatMap(one => this.#others.get(one.address) ?? [])
  }

  of(stores: readonly Desired[]): Recorded[] {
    const found = stores.flatMap(({ address, bindId, key }) => [
      this.#byAddress.get(address),
      this.#byId.get(bindId ?? key),
    ])
    return [...new Set(found.filter(one => one !== undefined))]
  }
}

/** Accounts that stores lie in. */
function referredBy(desired: readonly Desired[], outermost: ReadonlyMap<string, Desired>): Desired[] {
  const found = new Set<Desired>()
  for (const { attributes } of desired) {
    for (const reference of referencesIn(attributes)) {
      const one = '$ref' in reference ? outermost.get(reference.$ref) : undefined
      if (one !== undefined) found.add(one)
    }
  }
  return [...found]
}

function unitOf({ address }: Recorded): Unit {
  return storeUnit(parseAddress(address)?.at(-1) ?? '')
}

function addressOf(unit: Unit): string {
  return childAddress('', 'stores', unit.slice(storeUnit('').length))
}
