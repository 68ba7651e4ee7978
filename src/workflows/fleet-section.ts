/**
 * A project as one store sees it: what is declared of it, what is recorded of it, and what it refers to. Plans and applies of
 * such a project know nothing of the other stores, so that they cost what one store costs, and many go on at once.
 *
 * What all stores share, the accounts, is a section of its own. Records of stores themselves lie in one document with those
 * of all others: a section sees its own part of it, and writes its own part over whatever is there then, under its lock.
 */

import type { Address } from '../model/address.ts'
import { formatAddress, parseAddress } from '../model/address.ts'
import type { Desired, Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import type { StateDocument, StateStore } from '../model/state.ts'
import { referencesIn } from '../model/values.ts'
import type { Project } from './project.ts'

/** The key of the section of what stores share; no store can have it. */
export const sharedSection = ''

/** How a section is called among addresses. */
export function sectionPattern(key: string): string[] {
  return key === sharedSection ? ['accounts'] : [formatAddress(['stores', key])]
}

export interface Sections {
  /** Those that are declared, and those that are recorded and not declared any more: in order, the shared one first. */
  keys: readonly string[]
  /** The project as this section sees it. */
  of(key: string): Project
  isOwn(key: string, address: Address): boolean
}

/** What is recorded of the portfolio is read once, and again where a section writes to it. */
export async function sectionsOf(project: Project): Promise<Sections> {
  const { config } = project
  const recorded = await project.state.read(portfolioUnit)
  const byStore = new Map<string, Desired[]>()
  const shared = new Map<string, Desired>()
  const add = (key: string, one: Desired): void => {
    const group = byStore.get(key)
    if (group === undefined) byStore.set(key, [one])
    else group.push(one)
  }
  for (const one of config.desired) {
    const key = storeKeyOf(one.address)
    if (key === undefined) shared.set(one.address, one)
    else add(key, one)
  }
  const declared = groupAddresses(config.declared)
  const recordedStores = new Map<string, StateDocument['resources']>()
  for (const one of recorded?.resources ?? []) {
    const key = storeKeyOf(one.address) ?? sharedSection
    recordedStores.set(key, [...(key === sharedSection ? [] : (recordedStores.get(key) ?? [])), one])
  }
  const stores = new Set([...byStore.keys(), ...[...recordedStores.keys()].filter(key => key !== sharedSection)])

  return {
    keys: [sharedSection, ...stores],
    isOwn: (key, address) => (storeKeyOf(address) ?? sharedSection) === key,
    of(key) {
      const own = key === sharedSection ? [...shared.values()] : (byStore.get(key) ?? [])
      const around = key === sharedSection ? [] : referredBy(own, shared)
      const within = (address: string): boolean => (storeKeyOf(address as Address) ?? sharedSection) === key
      const seen = new Set<string>(around.map(one => one.address))
      return {
        ...project,
        config: {
          ...config,
          desired: [...around, ...own],
          declared: new Set(declared.get(key) ?? []),
          moved: config.moved.filter(({ from, to }) => within(from) || within(to)),
          removed: config.removed.filter(({ from }) => within(from)),
          warnings: [],
        },
        state: stateOf(project.state, recorded, {
          units: key === sharedSection ? [portfolioUnit] : [portfolioUnit, storeUnit(key)],
          own: within,
          seen: address => within(address) || seen.has(address),
        }),
      }
    },
  }
}

/** Undefined for what is no store and lies in none. */
function storeKeyOf(address: Address): string | undefined {
  const [collection, key] = parseAddress(address) ?? []
  return collection === 'stores' ? key : undefined
}

function groupAddresses(addresses: ReadonlySet<string>): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const address of addresses) {
    const key = storeKeyOf(address as Address) ?? sharedSection
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [address])
    else group.push(address)
  }
  return groups
}

/** What is shared and referred to from here, directly or by way of something else. */
function referredBy(own: readonly Desired[], shared: ReadonlyMap<string, Desired>): Desired[] {
  const found = new Map<string, Desired>()
  const follow = (from: Desired): void => {
    for (const reference of referencesIn(from.attributes)) {
      const target = '$ref' in reference ? shared.get(reference.$ref as string) : undefined
      if (target === undefined || found.has(target.address)) continue
      found.set(target.address, target)
      follow(target)
    }
  }
  for (const one of own) follow(one)
  return [...found.values()]
}

interface Scope {
  units: readonly Unit[]
  /** Whether what has this address belongs to the section, or is at least seen from it. */
  own(address: string): boolean
  seen(address: string): boolean
}

/** The state as a section sees it. What is known of the portfolio is read again once its lock is held. */
function stateOf(state: StateStore, known: StateDocument | undefined, { units, own, seen }: Scope): StateStore {
  let isHeld = false
  const portfolio = async (): Promise<StateDocument | undefined> => (isHeld ? state.read(portfolioUnit) : known)
  return {
    ...state,
    list: async () => [...units],
    async read(unit) {
      if (unit !== portfolioUnit) return state.read(unit)
      const all = await portfolio()
      if (all === undefined) return undefined
      const [resources, pending] = [all.resources, all.pending].map(some => some.filter(one => seen(one.address)))
      // Others write to the document all the time: it counts as new where it holds nothing that is seen from here.
      if (resources!.length + pending!.length === 0) return undefined
      return { ...all, serial: 1, resources: resources as never, pending: pending as never }
    },
    async write(document, over) {
      if (document.unit !== portfolioUnit) return state.write(document, over)
      const all = await state.read(portfolioUnit)
      if (all === undefined) return state.write({ ...document, serial: 1 })
      const others = <T extends { address: string }>(some: readonly T[]): T[] => some.filter(one => !own(one.address))
      const ours = <T extends { address: string }>(some: readonly T[]): T[] => some.filter(one => own(one.address))
      return state.write({
        ...all,
        serial: all.serial + 1,
        resources: [...others(all.resources), ...ours(document.resources)].sort((a, b) =>
          a.address < b.address ? -1 : 1,
        ),
        pending: [...others(all.pending), ...ours(document.pending)],
      })
    },
    async lock(unit, holder, timeoutMs) {
      const lock = await state.lock(unit, holder, timeoutMs)
      if (unit === portfolioUnit) isHeld = true
      return lock
    },
  }
}
