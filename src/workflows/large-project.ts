/**
 * A project of more stores than are kept in memory: its files are checked as a whole, and then read again some stores at a time.
 * What its state records of stores is looked up for each of them.
 */

import { type LimitedConfig, loadLimited, partItems, wholeText, withSlice } from '../config/index.ts'
import { childAddress, parseAddress } from '../model/address.ts'
import type { Desired, Recorded, Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import { unitOfHistory } from '../model/snapshot.ts'
import type { StateDocument } from '../model/state.ts'
import type { Context } from './context.ts'
import type { Project, ProjectOptions } from './project.ts'
import { loadOptionsOf, projectOn, readConfig, saidBy } from './project.ts'
import { openRemote } from './remote.ts'
import { DigestSum } from './sealing.ts'
import { inTurns } from './survey.ts'

/** A project with more stores is planned some at a time. */
const mostStores = 1_000
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
): Promise<{ project: Project; large?: LargeProject }> {
  const loadOptions = loadOptionsOf(context, options)
  const { config, sliced } = loadLimited(loadOptions, mostStores)
  const remote = await openRemote(context, options, config)
  try {
    const project = await projectOn(context, options, config, remote)
    if (sliced === undefined) return { project }
    const large = await largeProject(context, project, remote, sliced)
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
  // What has moved may be in another slice; nor may variables be shared by stores of two slices.
  if (config.moved.length > 0 || config.connection.credentials?.env !== undefined) return undefined
  const portfolio = await state.read(portfolioUnit)
  const declared = new Set(config.desired.map(one => one.address as string))
  const known = new StoreRecords(portfolio?.resources ?? [])
  const gone = known.stores.filter(one => !addresses.has(one.address) && !ids.has(one.id))
  if (gone.length > mostGone || known.others.some(one => !declared.has(one.address))) return undefined
  const units = new Set((await state.list()).filter(unit => unitOfHistory(unit) === undefined))
  const documentsOf = async (stores: readonly Recorded[], within: readonly Unit[]) => {
    const wanted = within.filter(unit => units.has(unit))
    const found = await inTurns(wanted, 16, unit => state.read(unit))
    const resources = [...known.others, ...gone, ...stores]
    const outermost = portfolio === undefined ? undefined : { ...portfolio, resources, pending: [] }
    const documents = [outermost, ...found].filter(document => document !== undefined)
    return new Map(documents.map(document => [document.unit, document]))
  }
  const goneUnits = [...units].filter(unit => unit !== portfolioUnit && !addresses.has(addressOf(unit)))
  const moved = known.stores.filter(one => !addresses.has(one.address) && ids.has(one.id)).map(unitOf)
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
      ),
    },
    sharedAddresses: new Set([...declared, ...gone.map(one => one.address)]),
    async *slices() {
      for (const slice of slices()) {
        const said = saidBy(context, withSlice(config, slice), seal, remote)
        const own = said.config.desired.slice(config.desired.length)
        for (const item of partItems({ desired: own, declared: slice.declared })) sum.add(item)
        const stores = own.filter(one => one.unit === portfolioUnit)
        const recorded = known.of(stores)
        const here = new Set(stores.map(one => one.address))
        for (const { address } of recorded) {
          if (here.has(address)) seen += 1
          else if (addresses.has(address)) throw new NotApart()
        }
        const within = new Set([...stores.map(one => storeUnit(one.key)), ...recorded.map(unitOf)])
        yield { project: { ...outer, ...said }, documents: await documentsOf(recorded, [...within]) }
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
  readonly #byAddress: Map<string, Recorded>
  readonly #byId: Map<string, Recorded>

  constructor(resources: readonly Recorded[]) {
    this.stores = resources.filter(one => one.kind === 'store')
    this.others = resources.filter(one => one.kind !== 'store')
    this.#byAddress = new Map(this.stores.map(one => [one.address, one]))
    this.#byId = new Map(this.stores.map(one => [one.id, one]))
  }

  of(stores: readonly Desired[]): Recorded[] {
    const found = stores.flatMap(({ address, bindId, key }) => [
      this.#byAddress.get(address),
      this.#byId.get(bindId ?? key),
    ])
    return [...new Set(found.filter(one => one !== undefined))]
  }
}

function unitOf({ address }: Recorded): Unit {
  return storeUnit(parseAddress(address)?.at(-1) ?? '')
}

function addressOf(unit: Unit): string {
  return childAddress('', 'stores', unit.slice(storeUnit('').length))
}
