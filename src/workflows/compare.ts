/** Two stores side by side: what only one of them has, and what differs in what both have. Only reads, by GET alone. */

import type { Pair } from '../compare/index.ts'
import { compareFileName, kindSchemas } from '../config/index.ts'
import { VariableNames } from '../export/variables.ts'
import type { Address } from '../model/address.ts'
import type { ComparedObject, ComparedStore, CompareReport } from '../model/compare.ts'
import { ToolError } from '../model/errors.ts'
import { parseIgnore } from '../model/ignore.ts'
import { findDifferences } from './compare-differences.ts'
import { withoutIntended } from './compare-intended.ts'
import { type ComparedKind, isCompared, readSide, type StoreItem, type StoreSide } from './compare-read.ts'
import type { Context } from './context.ts'
import { ignoresOf } from './drift.ts'
import { findTargets, type Targets } from './export-targets.ts'
import { storeKinds } from './kinds.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { isSelected, refuseUnmatched } from './selection.ts'
import type { OpenStore } from './stores.ts'

export interface CompareOptions {
  /** Keys, addresses or ids at BigCommerce. */
  from: string
  to: string
  only: readonly string[]
  exclude: readonly string[]
  /** The exit code tells whether there are differences. */
  detailed: boolean
  /** `ADDRESS` or `ADDRESS:PATH`, for this run. */
  ignore: readonly string[]
  /** Instead of `compare-ignore.yaml` beside the project, which need not exist. */
  ignoreFile?: string | undefined
}

export async function compareStores(
  context: Context,
  project: Project,
  options: CompareOptions,
): Promise<CompareReport> {
  const file = ignoresOf(context, options.ignoreFile, compareFileName)
  const rules = [...(file?.rules ?? []), ...options.ignore.map(parseIgnore)]
  const [from, to] = await openBoth(context, project, options)
  const schemas = kindSchemas()
  const all = storeKinds.map((kind): ComparedKind => ({ ...kind, schema: schemas.get(kind.name) ?? {} }))
  const kinds = all.filter(isCompared)
  const [here, there] = await Promise.all([from, to].map(one => readSide(context, project, one, kinds)))
  const sides = { from: here!, to: there! }
  const known = withoutGaps(sides, kinds)
  const { pairs, different, notes } = findDifferences(sides, known, project.facts)
  const namesOf = namesIn(from.store.address, to.store.address)
  const patterns = [...options.only, ...options.exclude]
  if (patterns.length > 0) refuseUnmatched(patterns, pairs.flatMap(namesOf), selected)
  const chosen = pairs.filter(pair => isChosen(namesOf(pair), options))
  const contents = contentsOf(pairs)
  const entries = chosen.flatMap(pair =>
    entryOf(pair, contents, different).map(entry => ({ entry, names: namesOf(pair) })),
  )
  const complete = patterns.length + sides.from.gaps.size + sides.to.gaps.size === 0
  const left = withoutIntended(entries, rules, {
    now: context.clock.now(),
    known: complete ? pairs.flatMap(pair => namesOf(pair).map(address => ({ address, kind: pair.kind }))) : undefined,
    facts: project.facts,
  })
  const unread = [...sides.from.unread, ...sides.to.unread]
  const failed = unread.some(one => one.severity === 'error')
  const found = left.entries.length > 0
  const common = chosen.filter(one => one.from !== undefined && one.to !== undefined).length
  const count = (comparison: ComparedObject['comparison']) =>
    left.entries.filter(one => one.comparison === comparison).length
  return {
    ...reportHead(context, failed ? 1 : options.detailed && found ? 2 : 0, left.notices),
    command: 'compare',
    from: storeOf(from),
    to: storeOf(to),
    scope: {
      only: [...options.only],
      exclude: [...options.exclude],
      ...(file === undefined ? {} : { ignore_file: file.name }),
    },
    entries: left.entries,
    intended: left.intended,
    unread,
    not_compared: [...notes, ...sides.from.left, ...sides.to.left],
    summary: {
      different: count('different'),
      only_from: count('only-from'),
      only_to: count('only-to'),
      alike: common - chosen.filter(pair => different.has(pair)).length,
      intended: left.intended.length,
    },
  }
}

const selected = {
  nothing: 'neither store has anything that matches',
  hint: 'Addresses are those within the store: the comparison without --only and --exclude shows them.',
}

/** What an object may be called: by its address within either store, or with that of the store before it. */
function namesIn(from: Address, to: Address): (pair: Pair) => string[] {
  return ({ address, own }) => [
    ...new Set([
      address,
      ...(own.from === undefined ? [] : [own.from, `${from}.${own.from}`]),
      ...(own.to === undefined ? [] : [own.to, `${to}.${own.to}`]),
    ]),
  ]
}

async function openBoth(
  context: Context,
  project: Project,
  { from, to }: CompareOptions,
): Promise<[OpenStore, OpenStore]> {
  const targets = await findTargets(context, project, [from, to], new VariableNames())
  const [first, second] = [opened(targets, from), opened(targets, to)]
  if (first.live.id === second.live.id) throw sameStore(from, to)
  return [first, second]
}

function opened({ stores, left }: Targets, name: string): OpenStore {
  const target = stores.find(({ store, live }) => [store.address, store.key, live.id].includes(name))
  if (target?.opened !== undefined) return target.opened
  const address =
    target?.store.address ?? left.find(one => [name, `stores.${name}`].includes(one.address ?? ''))?.address
  const why = left.find(one => one.address === address) ?? left[0]
  const { message = `${name} cannot be read`, hint, source } = why ?? {}
  throw new ToolError('STORE_UNAVAILABLE', message, { hint, address: why?.address, source })
}

function sameStore(from: string, to: string): ToolError {
  return new ToolError('USAGE', `--from ${from} and --to ${to} are the same store`, {
    hint: '`storewright drift` compares a store with the files and with what was last applied.',
  })
}

function storeOf({ store, live }: OpenStore): ComparedStore {
  return { address: store.address, id: live.id, name: String(live.attributes.store_name ?? '') }
}

/** Nothing is said of kinds that were not read in one of the stores, nor of what lies in objects of such kinds. */
function withoutGaps(sides: { from: StoreSide; to: StoreSide }, kinds: readonly ComparedKind[]): ComparedKind[] {
  const gaps = new Set([...sides.from.gaps, ...sides.to.gaps])
  for (const kind of kinds) if (kind.parent !== undefined && gaps.has(kind.parent)) gaps.add(kind.name)
  return kinds.filter(kind => !gaps.has(kind.name))
}

function isChosen(addresses: readonly string[], selection: Pick<CompareOptions, 'only' | 'exclude'>): boolean {
  const { only, exclude } = selection
  if (addresses.some(address => !isSelected(address, { only: [], exclude }))) return false
  return addresses.some(address => isSelected(address, { only, exclude: [] }))
}

/** Nothing of what lies in an object that one store does not have: it is counted there. */
function entryOf(
  pair: Pair<StoreItem>,
  contents: ReadonlyMap<Pair, number>,
  different: ReadonlyMap<Pair<StoreItem>, ComparedObject['attributes']>,
): ComparedObject[] {
  const { address, kind, from, to, holder } = pair
  const ids = { ...(from === undefined ? {} : { from: from.id }), ...(to === undefined ? {} : { to: to.id }) }
  const head = { address, kind, ids }
  if (from !== undefined && to !== undefined) {
    const attributes = different.get(pair)
    return attributes === undefined ? [] : [{ ...head, comparison: 'different', attributes }]
  }
  if (holder !== undefined && isOneSided(holder)) return []
  const inside = contents.get(pair)
  const comparison = to === undefined ? 'only-from' : 'only-to'
  return [{ ...head, comparison, attributes: [], ...(inside === undefined ? {} : { contents: inside }) }]
}

function isOneSided({ from, to }: Pair): boolean {
  return from === undefined || to === undefined
}

/** How many objects lie in each, at any depth. */
function contentsOf(pairs: readonly Pair[]): Map<Pair, number> {
  const counts = new Map<Pair, number>()
  for (const { holder } of pairs) {
    for (let around = holder; around !== undefined; around = around.holder)
      counts.set(around, (counts.get(around) ?? 0) + 1)
  }
  return counts
}
