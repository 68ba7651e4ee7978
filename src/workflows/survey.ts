/**
 * Everything a plan or a drift report is made of: the state, and the live objects of the portfolio and of every store
 * whose contents can be read. What cannot be read is a finding, never a silent gap.
 */

import type { Blind } from '../engine/blind.ts'
import type { RefreshInput } from '../engine/refresh.ts'
import { refreshUnit } from '../engine/refresh.ts'
import { type Address, isWithin, matchesPattern } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import type { Desired, Live, Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import { sealSensitive } from '../model/seal.ts'
import { unitOfHistory } from '../model/snapshot.ts'
import type { StateDocument } from '../model/state.ts'
import type { PlanInput } from '../planner/input.ts'
import { isMadeAnew } from '../planner/lifecycle.ts'
import type { Context } from './context.ts'
import { accessTo } from './deferral.ts'
import { partnerKinds, storeKinds } from './kinds.ts'
import { lookUpNames } from './look-up.ts'
import type { Project } from './project.ts'
import { type Located, recordsOf } from './records.ts'
import { refuseUnmatched } from './selection.ts'
import { toUnread } from './unread.ts'
import { verifyAll, verifySeen } from './verify.ts'

export interface Survey {
  input: PlanInput & { unread: Set<Unit>; unborn: Set<Unit> }
  documents: Map<Unit, StateDocument>
  /** The hash of each store that has one, by key. */
  storeHashes: Map<string, string>
  /** What could not be read, and why. */
  unread: Diagnostic[]
  /** What BigCommerce says against declarations. */
  findings: Diagnostic[]
  /** Units whose store is made anew. */
  anew: Set<Unit>
  /** What could not be read in units that were read, where things are only looked at. */
  blind: (Blind & { unit: Unit })[]
  /** Declarations that name what is not there, so that they cannot be compared. */
  unresolved: Set<Address>
}

export interface SurveyOptions {
  desired: readonly Desired[]
  destroy: boolean
  /** Addresses, prefixes or globs: the contents of stores that none of them can match are not read. */
  only: readonly string[]
  /** Known to exist, like those of `only`; the contents of a store that is matched as a whole are not read. */
  exclude?: readonly string[]
  /** Only some of the stores are looked at. */
  part?: SurveyPart
  /** Nothing is planned from it: what cannot be read hides nothing else, and nothing but GET is sent. */
  lookOnly?: boolean
}

export interface SurveyPart {
  /** The state, as far as it is of these stores or of what all share. */
  documents: Map<Unit, StateDocument>
  /** Addresses of what all share, and what there is of it, where it was read before. */
  shared: ReadonlySet<string>
  live?: readonly Live[]
}

export async function survey(context: Context, project: Project, options: SurveyOptions): Promise<Survey> {
  const { part } = options
  const documents = part?.documents ?? (await readDocuments(project))
  const { desired, declared, moved, removed } = project.config
  const recorded = recordsOf(documents, desired)
  if (part === undefined) {
    const known = [...desired, ...recorded].map(one => one.address as string)
    refuseUnmatched([...options.only, ...(options.exclude ?? [])], [...known, ...declared])
  }
  const all: Survey = {
    documents,
    storeHashes: new Map(),
    unread: [],
    findings: [],
    anew: new Set(),
    blind: [],
    unresolved: new Set(),
    input: {
      desired: options.desired,
      declared: project.config.declared,
      live: [],
      recorded,
      moved,
      removed,
      lost: [],
      kinds: project.facts,
      unread: new Set(),
      unborn: new Set(),
      safety: project.config.safety,
      billing: project.config.billing,
      destroy: options.destroy,
      ...(part === undefined ? {} : { part: { shared: part.live === undefined ? new Set() : part.shared } }),
      now: context.clock.now(),
      diagnostics: [],
    },
  }
  const portfolio = await readPortfolio(context, project, all, options)
  if (portfolio === undefined) return { ...all, input: { ...all.input, diagnostics: all.unread } }
  const stores = options.desired.filter(one => one.kind === 'store')
  for (const store of stores) if (!isChosen(store, options)) all.input.unread.add(storeUnit(store.key))
  const storesById = new Map(portfolio.filter(live => live.kind === 'store').map(live => [live.id, live]))
  const byUnit = groupByUnit(options.desired)
  const recordedIn = groupByUnit(recorded)
  const contents = await inTurns(stores, project.options.parallelism, store =>
    readStore(context, project, all, store, { byUnit, recordedIn }, storesById, options),
  )
  const live = [...portfolio, ...contents.flat()]
  const resolved = [...byUnit.values()].flat()
  const lost = recorded.filter(one => all.anew.has(one.unit))
  const kept = lost.length === 0 ? recorded : recorded.filter(one => !all.anew.has(one.unit))
  const diagnostics = [...project.config.warnings, ...all.unread, ...all.findings]
  return { ...all, input: { ...all.input, desired: resolved, live, recorded: kept, lost, diagnostics } }
}

/** A store that is left out must not stop the others, whatever is wrong with it. */
export function isChosen(store: Desired, { only, exclude = [] }: SurveyOptions): boolean {
  if (exclude.some(pattern => matchesPattern(store.address, pattern))) return false
  if (only.length === 0) return true
  return only.some(
    pattern => pattern.includes('*') || isWithin(pattern, store.address) || isWithin(store.address, pattern),
  )
}

function groupByUnit<T extends { unit: Unit }>(objects: readonly T[]): Map<Unit, T[]> {
  const groups = new Map<Unit, T[]>()
  for (const one of objects) {
    const group = groups.get(one.unit)
    if (group === undefined) groups.set(one.unit, [one])
    else group.push(one)
  }
  return groups
}

/** Every state document there is. */
export async function readDocuments(project: Project): Promise<Map<Unit, StateDocument>> {
  const units = (await project.state.list()).filter(unit => unitOfHistory(unit) === undefined)
  const documents = await inTurns(units, 16, unit => project.state.read(unit))
  return new Map(documents.flatMap(document => (document === undefined ? [] : [[document.unit, document] as const])))
}

async function readPortfolio(
  context: Context,
  project: Project,
  all: Survey,
  { lookOnly = false, part }: SurveyOptions,
): Promise<Live[] | undefined> {
  const { live: known, shared } = part ?? {}
  const isWanted = (one: Desired | Located): boolean =>
    one.unit === portfolioUnit && !(known !== undefined && shared?.has(one.address))
  const desired = all.input.desired.filter(isWanted)
  const recorded = all.input.recorded.filter(isWanted)
  if (desired.length === 0 && recorded.length === 0) return [...(known ?? [])]
  try {
    const { live, blind } = await refreshUnit({
      unit: portfolioUnit,
      kinds: known === undefined ? partnerKinds : partnerKinds.filter(({ name }) => name === 'store'),
      desired,
      declared: project.config.declared,
      recorded,
      api: project.connections.partner(),
      emit: context.emit,
      lookOnly,
      ...secrecy(project),
    })
    const hidden = blind.find(({ kind, ids }) => kind === 'store' && ids === undefined)
    if (hidden !== undefined) throw hidden.error
    all.blind.push(...blind.map(one => ({ ...one, unit: portfolioUnit })))
    all.unread.push(...blind.map(one => toUnread(one)))
    for (const one of live) {
      if (typeof one.details?.store_hash === 'string') all.storeHashes.set(one.id, one.details.store_hash)
    }
    return known === undefined ? live : [...known, ...live]
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    all.unread.push(toDiagnostic(error))
    for (const unit of [portfolioUnit, ...all.documents.keys()]) all.input.unread.add(unit)
    for (const one of all.input.desired) all.input.unread.add(one.unit)
    return undefined
  }
}

/** The contents of one store: read, born with it, or left alone with a reason. */
async function readStore(
  context: Context,
  project: Project,
  all: Survey,
  store: Desired,
  { byUnit, recordedIn }: { byUnit: Map<Unit, Desired[]>; recordedIn: ReadonlyMap<Unit, Located[]> },
  stores: ReadonlyMap<string, Live>,
  { lookOnly = false }: SurveyOptions,
): Promise<Live[]> {
  const unit = storeUnit(store.key)
  const desired = byUnit.get(unit) ?? []
  const recorded = recordedIn.get(unit) ?? []
  if ((desired.length === 0 && recorded.length === 0) || all.input.unread.has(unit)) return []
  if (all.blind.some(({ kind, ids }) => kind === 'store' && ids?.includes(store.bindId ?? store.key))) {
    all.input.unread.add(unit)
    return []
  }
  const found = stores.get(store.bindId ?? store.key)
  const anew = found !== undefined && isMadeAnew(found, store, all.input.now)
  if (anew) {
    all.anew.add(unit)
    all.storeHashes.delete(found.id)
  }
  const unborn = anew || found === undefined || (isBeingMade(found) && isWaitedFor(store) && recorded.length === 0)
  const unitId = found?.id ?? store.key
  const hash = all.storeHashes.get(unitId) ?? ''
  const access = await accessTo(project, store, unborn ? undefined : found, { hash, isManaged: recorded.length > 0 })
  if ('left' in access) {
    all.input.unread.add(unit)
    all.unread.push(access.left)
    return []
  }
  if (unborn) {
    all.input.unborn.add(unit)
    return storeKinds
      .flatMap(kind => kind.bornWith ?? [])
      .map(live => ({ ...live, unit, parentId: live.parentId ?? unitId }))
  }
  try {
    const api = project.connections.store(hash, access.token ?? '')
    const { objects, missing, absent } = await lookUpNames(api, desired, project.facts, lookOnly)
    byUnit.set(unit, lookOnly ? [...objects, ...absent] : objects)
    all.unread.push(...missing)
    for (const one of absent) all.unresolved.add(one.address)
    const { live, idOf, blind } = await refreshUnit({
      unit,
      unitId,
      kinds: storeKinds,
      desired: [store, ...objects],
      declared: project.config.declared,
      recorded,
      api,
      emit: context.emit,
      lookOnly,
      ...secrecy(project),
    })
    all.blind.push(...blind.map(one => ({ ...one, unit })))
    all.unread.push(...blind.map(one => toUnread(one, store)))
    const around = { declared: objects, idOf, getOnly: project.options.getOnly }
    if (lookOnly) {
      const verified = await verifySeen(api, live, around, blind)
      all.findings.push(...verified.findings)
      all.unread.push(...verified.unread.map(one => ({ ...one, address: store.address, source: store.source })))
    } else all.findings.push(...(await verifyAll(api, live, around)))
    return live
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    all.input.unread.add(unit)
    all.unread.push({ ...toDiagnostic(error), address: store.address, source: error.source ?? store.source })
    return []
  }
}

/** A store of an earlier run that broke off: nothing can be read in it yet, and nothing of ours is in it. */
function isBeingMade(store: Live): boolean {
  return store.details?.status === 'provisioning' || store.details?.status === 'allocating'
}

/** Where no status is declared, none is waited for. */
function isWaitedFor(store: Desired): boolean {
  return store.attributes.status === 'active'
}

/** Sensitive values are sealed as soon as they are read; a natural key that is made of some is made anew. */
function secrecy(project: Project): Pick<RefreshInput, 'open' | 'seal'> {
  return {
    open: secret => project.open(secret) ?? null,
    seal: live => {
      const facts = project.facts.get(live.kind)!
      if (!facts.rules.some(rule => rule.sensitive)) return live
      const attributes = sealSensitive(live.attributes, facts.rules, project.seal)
      return { ...live, attributes, key: facts.keyOf(attributes, live.key) }
    },
  }
}

/** Works on a few at a time, keeping the order of the results. */
export async function inTurns<T, R>(
  values: readonly T[],
  atOnce: number,
  work: (value: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array(values.length)
  let next = 0
  const worker = async (): Promise<void> => {
    for (let at = next++; at < values.length; at = next++) results[at] = await work(values[at]!)
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, values.length) }, worker))
  return results
}
