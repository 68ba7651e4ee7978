/** The contents of one store in the words of the files, checked until they plan to be adopted and nothing else. Only reads. */

import { kindSchemas, literal } from '../config/index.ts'
import type { ExportKind } from '../export/kinds.ts'
import { whyLeftOut } from '../export/kinds.ts'
import type { Corrections, Found, KnownNames, ObjectRef } from '../export/objects.ts'
import { arrange, refOf } from '../export/objects.ts'
import { buildTree, type TreeWords } from '../export/tree.ts'
import type { VariableNames } from '../export/variables.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { ResourceKind } from '../model/kind.ts'
import type { Live } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import type { Context } from './context.ts'
import type { LeftOut } from './export-check.ts'
import { correct, ExportCheck } from './export-check.ts'
import { idsByName, readOuterNames } from './export-outer.ts'
import { storeKinds } from './kinds.ts'
import type { Project } from './project.ts'
import { readContents } from './read-store.ts'
import { newMemory, rememberingApi } from './remember.ts'
import type { OpenStore } from './stores.ts'

/** Every round says or leaves out at least one thing differently. */
const maxRounds = 200

interface Remark {
  about?: ObjectRef
  text: string
}

export interface StoreExport {
  objects: readonly Found[]
  /** Where each of them stands in the contents. */
  places: ReadonlyMap<string, ObjectRef>
  /** As the YAML has them: `${` is escaped. */
  contents: Attributes
  /** How many of each kind were written. */
  counts: { [kind: string]: number }
  /** What the store has and the contents have not, and why; of one object, or of a kind as a whole. */
  left: Remark[]
  unread: Diagnostic[]
}

/** `names`: those that objects have already, and keep. */
export async function exportContents(
  context: Context,
  project: Project,
  store: OpenStore,
  names: KnownNames,
  variables: VariableNames,
): Promise<StoreExport> {
  // What is checked is what was read, and it is read once.
  const opened = { ...store, api: rememberingApi(store.api, 'store', newMemory()) }
  const unit = storeUnit(opened.store.key)
  const schemas = kindSchemas()
  const kinds = storeKinds.map(kind => ({ ...kind, schema: schemas.get(kind.name) ?? {} }))
  context.emit({ type: 'refresh-started', unit })
  const { live, unread: found } = await readContents(opened, kinds)
  const unread = refusedOnce(opened, found)
  const outer = await readOuterNames(opened, live, project.facts)
  unread.push(...outer.unread)
  context.emit({ type: 'refresh-finished', unit, objects: live.length })
  const env = (name: string) => variables.valueOf(name)
  const check = new ExportCheck(context, project, opened, { ids: idsByName(outer.names), env })
  const words = {
    names,
    outerNames: outer.names,
    literal,
    secret: (found: Found, path: readonly string[], value: string) => {
      const words = [opened.store.key, ...wordsFor(found, path)]
      return `\${env:${variables.hold(value, words, JSON.stringify([unit, found.ref, path]))}}`
    },
  }
  const { contents, objects, places, left } = await written(check, kinds, live, words)
  const counts: { [kind: string]: number } = {}
  for (const { kind } of objects) counts[kind.name] = (counts[kind.name] ?? 0) + 1
  return {
    contents,
    objects,
    places,
    counts,
    unread,
    left: [...remarksOn(kinds), ...unread.map(one => ({ text: one.message })), ...left],
  }
}

/** Written, checked and corrected until a plan of it would change nothing. */
async function written(
  check: ExportCheck,
  kinds: readonly (ResourceKind & ExportKind)[],
  live: readonly Live[],
  words: TreeWords & { names: KnownNames },
): Promise<Pick<StoreExport, 'contents' | 'objects' | 'places' | 'left'>> {
  const corrections: Corrections = { dropped: new Set(), bound: new Set(), without: new Set() }
  const left: LeftOut[] = []
  const byRef = new Map(live.map(one => [`${one.kind}|${one.id}`, one]))
  const byName = new Map(kinds.map(kind => [kind.name, kind]))
  for (let round = 1; ; round += 1) {
    const { objects, clashing, nameless } = arrange(kinds, live, corrections, words.names, words.outerNames)
    const tree = buildTree(kinds, objects, corrections, words)
    const { contents } = tree
    const objections = await check.objectionsTo(contents)
    const kindOf = (ref: string): ExportKind => byName.get(byRef.get(ref)!.kind)!
    const unplaced = correct(objections, tree, kindOf, corrections, left)
    if (unplaced.length > 0 || round > maxRounds) {
      throw new ToolError('BUG', `the store cannot be written down: ${unplaced[0]?.why ?? 'it never plans clean'}`)
    }
    if (objections.length > 0) continue
    const there = new Set(tree.places.values())
    const told = left.map(({ ref, attribute, why }) => {
      const one = byRef.get(ref)!
      return remark(one, attribute, why)
    })
    const twins = clashing.map(one =>
      remark(one, undefined, 'another of the same name stands beside it, or its name can be no key'),
    )
    const orphans = nameless.map(one => remark(one, undefined, 'what it belongs to has no SKU'))
    return {
      contents,
      places: tree.places,
      objects: objects.filter(one => there.has(one.ref)),
      left: [...told, ...twins, ...orphans],
    }
  }
}

/** A token that is refused is refused for every kind alike. */
function refusedOnce({ store: { address } }: OpenStore, unread: readonly Diagnostic[]): Diagnostic[] {
  const refused = unread.filter(one => one.code === 'AUTH_FAILED')
  if (refused.length < 2) return [...unread]
  const message = `${address}: not read: its contents: the API does not accept the token`
  return [{ ...refused[0]!, message }, ...unread.filter(one => one.code !== 'AUTH_FAILED')]
}

/** What tells a value from others: the kind and the name of its object, and the end of the path. */
function wordsFor({ kind, key }: Found, path: readonly string[]): string[] {
  const ends = path.slice(/^\d+$/.test(path.at(-1)!) ? -2 : -1)
  return [kind.name, ...(kind.shape === 'one' ? [] : [key]), ...ends]
}

function remark(one: Live, attribute: string | undefined, why: string): Remark {
  const { kind, key, id } = one
  const title = `${kind.replaceAll('_', ' ')} ${key} (id ${id})`
  return { about: refOf(one), text: `${title}${attribute === undefined ? '' : `: ${attribute}`}: ${why}` }
}

function remarksOn(kinds: readonly ExportKind[]): Remark[] {
  return kinds.flatMap(kind => {
    const why = whyLeftOut(kind)
    return why === undefined ? [] : [{ text: `${kind.name.replaceAll('_', ' ')}: ${why}` }]
  })
}
