/** The contents of one store in the words of the files, checked until they plan to be adopted and nothing else. Only reads. */

import { kindSchemas, literal } from '../config/index.ts'
import { sensitiveIn } from '../export/body.ts'
import type { ExportKind } from '../export/kinds.ts'
import { whyLeftOut } from '../export/kinds.ts'
import type { Corrections, Found } from '../export/objects.ts'
import { arrange } from '../export/objects.ts'
import { buildTree } from '../export/tree.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { ResourceKind } from '../model/kind.ts'
import type { Live } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import type { Context } from './context.ts'
import type { LeftOut } from './export-check.ts'
import { correct, ExportCheck } from './export-check.ts'
import { storeKinds } from './kinds.ts'
import type { Project } from './project.ts'
import { readContents } from './read-store.ts'
import type { OpenStore } from './stores.ts'

/** Every round says or leaves out at least one thing differently. */
const maxRounds = 200

export interface StoreExport {
  /** As the YAML has them: `${` is escaped. */
  contents: Attributes
  /** How many of each kind were written. */
  counts: { [kind: string]: number }
  /** What the store has and the contents have not, and why. */
  left: string[]
  unread: Diagnostic[]
}

export async function exportContents(context: Context, project: Project, opened: OpenStore): Promise<StoreExport> {
  const unit = storeUnit(opened.store.key)
  const schemas = kindSchemas()
  const kinds = storeKinds.map(kind => ({ ...kind, schema: schemas.get(kind.name) ?? {} }))
  context.emit({ type: 'refresh-started', unit })
  const { live, unread } = await readContents(opened, kinds)
  context.emit({ type: 'refresh-finished', unit, objects: live.length })
  const { contents, objects, left } = await written(new ExportCheck(context, project, opened), kinds, live)
  const counts: { [kind: string]: number } = {}
  for (const { kind } of objects) counts[kind.name] = (counts[kind.name] ?? 0) + 1
  return { contents, counts, unread, left: [...remarksOn(kinds), ...unread.map(one => one.message), ...left] }
}

/** Written, checked and corrected until a plan of it would change nothing. */
async function written(
  check: ExportCheck,
  kinds: readonly (ResourceKind & ExportKind)[],
  live: readonly Live[],
): Promise<{ contents: Attributes; objects: Found[]; left: string[] }> {
  const corrections: Corrections = { dropped: new Set(), bound: new Set(), without: new Set() }
  const left: LeftOut[] = []
  const byRef = new Map(live.map(one => [`${one.kind}|${one.id}`, one]))
  const byName = new Map(kinds.map(kind => [kind.name, kind]))
  for (let round = 1; ; round += 1) {
    const { objects, clashing } = arrange(kinds, live, corrections)
    const tree = buildTree(kinds, objects, corrections)
    const contents = literal(tree.contents) as Attributes
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
      return `${titleOf(one)}${attribute === undefined ? '' : `: ${attribute}`}: ${why}`
    })
    const hidden = objects.flatMap(({ live: one, kind }) =>
      sensitiveIn(one.attributes, kind.schema).map(
        path => `${titleOf(one)}: ${path}: it is sensitive, write it by hand`,
      ),
    )
    const twins = clashing.map(one => `${titleOf(one)}: another of the same name stands beside it`)
    return {
      contents,
      objects: objects.filter(one => there.has(one.ref)),
      left: [...told, ...hidden, ...twins],
    }
  }
}

function titleOf({ kind, key, id }: Live): string {
  return `${kind.replaceAll('_', ' ')} ${key} (id ${id})`
}

function remarksOn(kinds: readonly ExportKind[]): string[] {
  return kinds.flatMap(kind => {
    const why = whyLeftOut(kind)
    return why === undefined ? [] : [`${kind.name.replaceAll('_', ' ')}: ${why}`]
  })
}
