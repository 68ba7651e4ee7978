/** The contents of a store as YAML that plans to adopt all of it and change nothing. Only reads. */

import { kindSchemas, literal, writeYaml } from '../config/index.ts'
import { sensitiveIn } from '../export/body.ts'
import type { ExportKind } from '../export/kinds.ts'
import { whyLeftOut } from '../export/kinds.ts'
import type { Corrections, Found } from '../export/objects.ts'
import { arrange } from '../export/objects.ts'
import { buildTree } from '../export/tree.ts'
import { ToolError } from '../model/errors.ts'
import type { ResourceKind } from '../model/kind.ts'
import { didYouMean } from '../model/nearest.ts'
import type { ExportReport } from '../model/report.ts'
import type { Desired, Live } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import type { Context } from './context.ts'
import type { LeftOut } from './export-check.ts'
import { correct, ExportCheck } from './export-check.ts'
import { storeKinds } from './kinds.ts'
import type { Project } from './project.ts'
import { readContents } from './read-store.ts'
import { reportHead } from './report.ts'
import type { OpenStore } from './stores.ts'
import { openStores } from './stores.ts'

/** Every round says or leaves out at least one thing differently. */
const maxRounds = 200

export async function exportStore(context: Context, project: Project, name: string): Promise<ExportReport> {
  const opened = await openStore(project, name)
  const { store } = opened
  const unit = storeUnit(store.key)
  const schemas = kindSchemas()
  const kinds = storeKinds.map(kind => ({ ...kind, schema: schemas.get(kind.name) ?? {} }))
  context.emit({ type: 'refresh-started', unit })
  const { live, unread } = await readContents(opened, kinds)
  context.emit({ type: 'refresh-finished', unit, objects: live.length })
  const { contents, objects, left } = await written(new ExportCheck(context, project, opened), kinds, live)
  const remarks = [...remarksOn(kinds), ...unread.map(one => one.message), ...left]
  const head = [`The contents of ${store.address}, as they are at BigCommerce.`]
  const text = writeYaml({ version: 1, stores: { [store.key]: contents } }, [
    ...head,
    ...(remarks.length === 0 ? [] : ['', 'Not here:', ...remarks.map(one => `- ${one}`)]),
  ])
  const counts: { [kind: string]: number } = {}
  for (const { kind } of objects) counts[kind.name] = (counts[kind.name] ?? 0) + 1
  const failed = unread.some(one => one.severity === 'error')
  return {
    ...reportHead(context, failed ? 1 : 0, unread),
    command: 'export',
    store: store.address,
    objects: counts,
    left_out: remarks,
    text,
  }
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

async function openStore(project: Project, name: string): Promise<OpenStore> {
  const stores = project.config.desired.filter(one => one.kind === 'store')
  const store = stores.find(one => one.key === name || one.address === name)
  if (store === undefined) throw noSuchStore(name, stores)
  const { open, left } = await openStores(project, [store])
  if (open[0] !== undefined) return open[0]
  const { message, hint } = left[0]!
  throw new ToolError('STORE_UNAVAILABLE', message, { hint, address: store.address, source: store.source })
}

function noSuchStore(name: string, stores: readonly Desired[]): ToolError {
  const keys = stores.map(one => one.key)
  return new ToolError('ADDRESS_NOT_FOUND', `no store \`${name}\` is declared`, {
    hint: didYouMean(name, keys) ?? 'Declare the store with its `access_token` first; its contents need not be there.',
  })
}
