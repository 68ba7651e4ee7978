/**
 * What are the texts of the files once they say what BigCommerce has? First with the objects that they lack, then with the attributes
 * that differ. Every step is looked at as `drift` would see it; what does not come out as it should is left out. Writes nothing.
 */

import type { Addition, Proposal } from '../config/index.ts'
import { applyEdits, DeclaredTexts, loadConfig, proposeInsertions, WriteBack } from '../config/index.ts'
import { type Address, isWithin } from '../model/address.ts'
import { DiagnosticsError } from '../model/errors.ts'
import type { RefusedAttribute } from '../model/report.ts'
import { kinds } from '../resources/index.ts'
import { sortProposals, textsAfter } from './accept-sort.ts'
import type { Context } from './context.ts'
import { type Look, lookAtFiles } from './export-look.ts'
import type { Project } from './project.ts'
import { loadOptionsOf } from './project.ts'

export interface Merged {
  look: Look
  /** By real path: what the files are to hold, those included that `${file:…}` names. */
  texts: Map<string, string>
  /** What those of them held that were there. */
  originals: Map<string, string>
  added: Addition[]
  refused: RefusedAttribute[]
}

export interface Updated extends Merged {
  changed: Proposal[]
}

export interface Merge {
  context: Context
  project: Project
  /** Addresses of the stores that are looked at; all when there are none. */
  stores: readonly Address[]
  /** Files that an addition names once it is written, by path. */
  filesOf(addition: Addition): ReadonlyMap<string, string>
}

/** The order in which the collections of an object are written. */
const ranks = new Map(kinds.map(({ parent, collection }, at) => [`${parent}|${collection}`, at + 1]))

/** The files with the objects that they lack. */
export async function withAdditions(merge: Merge, before: Look, additions: readonly Addition[]): Promise<Merged> {
  const holders = new Set(additions.flatMap(one => one.holder ?? []))
  const declared = new DeclaredTexts(loadOptionsOf(merge.context, merge.project.options), holders)
  const propose = (some: readonly Addition[]): ReturnType<typeof proposeInsertions> =>
    proposeInsertions(declared, some, (kind, name) => ranks.get(`${kind}|${name}`))
  const { refused } = propose(additions)
  const out = new Set(refused.map(one => one.address))
  const merged: Merged = { look: before, texts: new Map(), originals: new Map(), added: [], refused }
  const add = async (some: readonly Addition[]): Promise<void> => {
    if (some.length === 0) return
    const together = [...merged.added, ...some]
    const texts = new Map(together.flatMap(one => [...merge.filesOf(one)]))
    const originals = new Map<string, string>()
    for (const { realPath, text, edits } of propose(together).insertions) {
      originals.set(realPath, text)
      texts.set(realPath, applyEdits(text, edits))
    }
    const looked = await looking(merge, texts)
    const faults = 'faults' in looked ? looked.faults : unfit(before, looked)
    if (!('faults' in looked) && faults.length === 0) {
      Object.assign(merged, { look: looked, texts, originals, added: together })
      return
    }
    const blamed = new Map(some.flatMap(one => faultsIn(one, faults).map(fault => [one, fault] as const)))
    const [only, ...others] = some
    if (blamed.size === 0 && others.length === 0) blamed.set(only!, faults[0]!)
    for (const [{ address }, { message }] of blamed) refused.push({ address, message, hint: 'Write it by hand.' })
    const left = some.filter(one => !blamed.has(one))
    if (blamed.size > 0) return add(left)
    await add(left.slice(0, left.length >> 1))
    await add(left.slice(left.length >> 1))
  }
  await add(additions.filter(one => !out.has(one.address)))
  return merged
}

interface Fault {
  address: string
  message: string
}

/** What was told already is not told again. */
async function looking(
  { context, project, stores }: Merge,
  texts: ReadonlyMap<string, string>,
): Promise<Look | { faults: Fault[] }> {
  try {
    return await lookAtFiles({ ...context, emit: () => {} }, project, stores, texts)
  } catch (error) {
    if (!(error instanceof DiagnosticsError)) throw error
    return { faults: error.diagnostics.map(({ address = '', message }) => ({ address, message })) }
  }
}

function faultsIn({ address }: Addition, faults: readonly Fault[]): Fault[] {
  return faults.filter(one => one.address !== '' && isWithin(one.address, address)).slice(0, 1)
}

/** Objects that were not declared before, and are not simply there as they are declared now. */
function unfit(before: Look, { config, drift }: Look): Fault[] {
  const known = new Set(before.config.desired.map(one => one.address))
  const entries = new Map(drift.entries.map(one => [one.address, one]))
  return config.desired.flatMap(({ address }): Fault[] => {
    if (known.has(address)) return []
    const live = drift.pairing.byAddress.get(address)?.live
    if (live === undefined) return [{ address, message: 'it would not be found at BigCommerce' }]
    const [differs] = entries.get(address)?.attributes ?? []
    return differs === undefined ? [] : [{ address, message: `its ${differs.path} would differ` }]
  })
}

/** The files with the attributes that BigCommerce has. */
export function withAttributes(merge: Merge, merged: Merged): Updated {
  const { context, project } = merge
  const { look, texts } = merged
  const entries = look.drift.entries.filter(one => one.address !== undefined && one.attributes.length > 0)
  if (entries.length === 0) return { ...merged, changed: [] }
  const options = { ...loadOptionsOf(context, project.options), texts }
  const files = new WriteBack(new DeclaredTexts(options, new Set(entries.map(one => one.address!))))
  const proposals: Proposal[] = []
  const refused: RefusedAttribute[] = []
  for (const { address, attributes, source } of entries) {
    for (const { path, live, sensitive } of attributes) {
      const place = source === undefined ? {} : { source }
      const found = sensitive
        ? {
            address: address!,
            path,
            message: 'it is sensitive, and never written',
            hint: 'Change it by hand.',
            ...place,
          }
        : files.propose({ address: address!, path, value: live ?? null })
      if ('edits' in found) proposals.push(found)
      else refused.push(found)
    }
  }
  const check = {
    options,
    before: loadConfig(options),
    input: look.surveyed.input,
    pairing: look.drift.pairing,
  }
  const { good, bad } = sortProposals(check, proposals)
  const replaced = textsAfter(good)
  const before = replaced.filter(({ path }) => !texts.has(path)).map(one => [one.path, one.before] as const)
  return {
    ...merged,
    texts: new Map([...texts, ...replaced.map(({ path, after }) => [path, after] as const)]),
    originals: new Map([...merged.originals, ...before]),
    refused: [...merged.refused, ...refused, ...bad],
    changed: good,
  }
}
