/**
 * What differs between configuration, record and live state, and whose doing is it? Three-way, per attribute.
 * Server-computed fields and known defaults never count. Plans nothing.
 */

import type { Address } from '../model/address.ts'
import { childAddress, compareAddresses } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { IgnoreRule } from '../model/ignore.ts'
import type { Coverage, DriftAttribute, DriftCause, DriftEntry, IgnoredFinding } from '../model/report.ts'
import type { Live } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { noteOf } from './changes.ts'
import { coverageOf, sightOf, type Unseen } from './coverage.ts'
import { diffAttributes } from './diff.ts'
import { Ignores } from './ignore.ts'
import type { PlanInput } from './input.ts'
import { keyChange } from './key-change.ts'
import { nameReferences } from './name-references.ts'
import type { Pair, Pairing } from './pair.ts'
import { pairObjects } from './pair.ts'
import { renamedOf } from './renamed.ts'

export interface Drift {
  entries: DriftEntry[]
  ignored: IgnoredFinding[]
  inSync: number
  coverage: Coverage
  pairing: Pairing
  /** What is to be said of the rules that ignore findings. */
  notices: Diagnostic[]
}

export interface DriftScope {
  /** Whether an object is looked at; one without an address, by that of the object that it lies in, '' at the top. */
  isChosen(address: Address | ''): boolean
  unmanaged: boolean
  ignore: readonly IgnoreRule[]
  /** Everything was looked at: a rule that speaks of nothing is a slip. */
  complete: boolean
  unseen: Unseen
}

export function findDrift(input: PlanInput, scope: DriftScope): Drift {
  const pairing = pairObjects(input)
  const ignores = new Ignores(scope.ignore, input.now)
  const chosen = pairing.pairs
    .filter(pair => scope.isChosen(pair.address))
    .sort((left, right) => compareAddresses(left.address, right.address))
  const isRead = sightOf(input, pairing, scope.unseen)
  const read = chosen.filter(isRead)
  const entries: DriftEntry[] = []
  let inSync = 0
  for (const pair of read) {
    const entry = toEntry(pair, input, pairing)
    if (entry === undefined) inSync += 1
    else entries.push(...withoutIgnored(entry, pair, ignores))
  }
  const unmanaged = unmanagedObjects(input, pairing)
  for (const { address, entry } of scope.unmanaged ? unmanaged : []) {
    if (!scope.isChosen(entry.within ?? '')) continue
    const rule = ignores.ruleFor(address)
    if (rule === undefined) entries.push(entry)
    else ignores.remember(entry, rule, 'unmanaged')
  }
  const known = [...pairing.pairs, ...unmanaged.map(({ address, entry }) => ({ address, kind: entry.kind }))]
  return {
    entries,
    ignored: ignores.found,
    inSync,
    coverage: coverageOf(chosen, isRead),
    pairing,
    notices: ignores.notices(known, input.kinds, scope.complete),
  }
}

/** What lies in declared collections and is not ours, with the address that it would have under its name. */
function unmanagedObjects(input: PlanInput, pairing: Pairing): { address: Address; entry: DriftEntry }[] {
  return pairing.unmanaged.flatMap(live => {
    const within = live.born === true ? undefined : collectionOf(live, input, pairing)
    if (within === undefined) return []
    const entry = toUnmanaged(live, within)
    const { collection } = input.kinds.get(live.kind)!
    return [{ address: childAddress(within, collection, entry.key ?? live.id), entry }]
  })
}

/** What is left of an entry: nothing, where all that was found is ignored. */
function withoutIgnored(entry: DriftEntry, pair: Pair, ignores: Ignores): DriftEntry[] {
  const left = entry.attributes.filter(({ path, cause }) => {
    const rule = ignores.ruleFor(pair.address, path)
    if (rule !== undefined) ignores.remember(entry, rule, cause, path)
    return rule === undefined
  })
  const cause = causeOf(pair, left)
  if (cause === undefined) return []
  const whole = left.length === 0 ? ignores.ruleFor(pair.address) : undefined
  if (whole === undefined) return [{ ...entry, cause, attributes: left }]
  ignores.remember(entry, whole, cause)
  return []
}

/**
 * The address of the object whose declared collection the live one lies in, '' at the top. Undefined elsewhere: only what
 * lies in a collection that the files declare is worth a word; the rest was never looked at as a whole.
 */
function collectionOf(live: Live, input: PlanInput, pairing: Pairing): Address | '' | undefined {
  const facts = input.kinds.get(live.kind)
  if (facts === undefined) return undefined
  if (facts.parent === undefined) return input.declared.has(facts.collection) ? '' : undefined
  const parentId = live.parentId ?? ''
  const parent =
    pairing.addressOf(live.unit, facts.parent, parentId) ?? pairing.addressOf(portfolioUnit, facts.parent, parentId)
  return parent !== undefined && input.declared.has(childAddress(parent, facts.collection)) ? parent : undefined
}

function toUnmanaged({ kind, id, key, attributes }: Live, within: Address | ''): DriftEntry {
  const name = typeof attributes.name === 'string' ? attributes.name : key
  return {
    kind,
    objectId: id,
    key: name,
    ...(within === '' ? {} : { within }),
    cause: 'unmanaged',
    attributes: [],
  }
}

function toEntry(pair: Pair, input: PlanInput, pairing: Pairing): DriftEntry | undefined {
  const { desired, live, recorded } = pair
  const attributes = live === undefined ? [] : attributesOf(pair, input, pairing)
  const cause = causeOf(pair, attributes)
  if (cause === undefined) return undefined
  const id = live?.id ?? recorded?.id
  return {
    address: pair.address,
    kind: pair.kind,
    ...(id === undefined ? {} : { objectId: id }),
    cause,
    ...renamedOf(pair, attributes, input),
    attributes,
    ...(desired === undefined ? {} : { source: desired.source }),
  }
}

function causeOf(pair: Pair, attributes: readonly DriftAttribute[]): DriftCause | undefined {
  if (pair.recorded !== undefined && (pair.live === undefined || pair.live.born === true)) return 'vanished'
  if (pair.desired === undefined || pair.recorded === undefined || pair.movedFrom !== undefined) return 'config-changed'
  const causes = new Set(attributes.map(attribute => attribute.cause))
  if (causes.size === 0) return undefined
  if (causes.has('both') || causes.size > 1) return 'both'
  return causes.has('drifted') ? 'drifted' : 'config-changed'
}

const causes = { config: 'config-changed', drift: 'drifted', both: 'both' } as const

/** What differs in an object: with a declaration, of what it names; without one, of what was last applied. */
export function attributesOf(pair: Pair, input: PlanInput, pairing: Pairing): DriftAttribute[] {
  const facts = input.kinds.get(pair.kind)!
  const named = (attributes: Attributes): Attributes => nameReferences(attributes, pair.unit, facts, pairing)
  const live = named(pair.live!.attributes)
  const wanted = pair.desired?.attributes ?? pair.recorded?.attributes ?? {}
  const differences = diffAttributes({
    desired: named(wanted),
    live,
    recorded: pair.recorded === undefined ? undefined : named(pair.recorded.attributes),
    rules: facts.rules,
    ignore: pair.desired?.manage.ignore ?? [],
    liveIncomplete: pair.live!.born === true,
  })
  const keys = keyChange(pair, facts).map(({ path, cause, before = null, after = null }): DriftAttribute => {
    const recorded = pair.recorded === undefined ? {} : { recorded: after }
    return { path, cause: causes[cause], config: after, ...recorded, live: before }
  })
  const attributes = differences.map(change => ({
    path: change.path,
    cause: causes[change.cause],
    ...member('config', at(pair.desired?.attributes, change.path)),
    ...member('recorded', at(pair.recorded?.attributes, change.path)),
    ...member('live', at(live, change.path)),
    ...(change.sensitive ? { sensitive: true as const } : {}),
    ...noteOf(pair.live!, change.path),
  }))
  return [...keys, ...attributes]
}

function member(name: string, value: Json | undefined): { [name: string]: Json } {
  return value === undefined ? {} : { [name]: value }
}

function at(attributes: Attributes | undefined, path: string): Json | undefined {
  let value: Json | undefined = attributes
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined
  return value
}
