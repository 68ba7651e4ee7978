/**
 * The files of the project are made to say what BigCommerce has: what they lack is put where it belongs, what differs is changed where it
 * stands, and nothing else is touched. Stores that they do not declare become files of their own. Only reads at BigCommerce.
 */

import { relative } from 'node:path'
import { type Addition, loadConfig } from '../config/index.ts'
import { VariableNames } from '../export/variables.ts'
import { type SourceRange, ToolError } from '../model/errors.ts'
import type { ExportReport, ExportUpdate } from '../model/report.ts'
import { storeUnit } from '../model/resources.ts'
import type { Context } from './context.ts'
import { declaredIn, StoreAdditions } from './export-additions.ts'
import { exportContents } from './export-contents.ts'
import { ExportFiles } from './export-files.ts'
import { accountBody } from './export-heads.ts'
import { type Look, lookAtFiles } from './export-look.ts'
import { type Merged, type Updated, withAdditions, withAttributes } from './export-merge.ts'
import { declaredNames } from './export-names.ts'
import {
  type Exported,
  type ExportOptions,
  exportOne,
  leftAtTop,
  refuseNothing,
  sideBySide,
  summaryOf,
  unreadStore,
  withEnvFile,
} from './export-one.ts'
import { findTargets, type Target } from './export-targets.ts'
import { putAtTop } from './export-top.ts'
import { FileTree } from './file-tree.ts'
import { type Replacement, replaceFiles } from './files.ts'
import type { Project } from './project.ts'
import { loadOptionsOf } from './project.ts'
import { newMemory, rememberingConnections } from './remember.ts'
import type { OpenStore } from './stores.ts'
import { inTurns } from './survey.ts'

export async function updateStores(outer: Context, given: Project, options: ExportOptions): Promise<ExportReport> {
  const { out, stores: names, dryRun = false } = options
  const variables = new VariableNames()
  // What is written is looked at with the values that its variables shall have.
  const context: Context = { ...outer, env: name => variables.valueOf(name) ?? outer.env(name) }
  const tree = out === undefined ? undefined : new FileTree(context.cwd, out)
  try {
    const project = { ...given, connections: rememberingConnections(given.connections, newMemory()) }
    const targets = await findTargets(context, project, names, variables, tree === undefined)
    refuseNothing(targets, names)
    const keys = targets.stores.map(one => one.store.key)
    const files = tree === undefined ? undefined : new ExportFiles(tree, keys, path => tree.has(path))
    const fresh = targets.stores.filter(one => !one.isDeclared)
    if (files === undefined) refuseUndeclared(fresh)
    else
      tree?.refuseExisting(
        fresh.map(({ store }) => files.pathOf(store.key)),
        false,
      )

    const declared = targets.stores.filter(one => one.isDeclared).map(one => one.store.address)
    const stores = names.length === 0 ? [] : declared
    const before = declared.length === 0 ? undefined : await lookAtFiles(context, project, stores, new Map())
    const long = tree === undefined || files === undefined ? undefined : { files, root: tree.root }
    const additions = new StoreAdditions(context, long)
    const read = await inTurns(targets.stores, sideBySide, async target => {
      const { isDeclared, opened, store } = target
      if (isDeclared && (opened === undefined || before === undefined))
        return { exported: unreadStore(store), lacking: [] }
      if (isDeclared) return lackingIn(context, project, before!, opened!, additions, variables)
      const exported = await exportOne(context, project, target, targets, variables)
      files!.add(exported)
      return { exported: { ...exported, contents: {} }, lacking: [] }
    })
    const lacking = read.flatMap(one => one.lacking)
    const merge = { context, project, stores, filesOf: (one: Addition) => additions.filesOf(one) }
    const merged = before === undefined ? nothing() : withAttributes(merge, await withAdditions(merge, before, lacking))
    const accounts = tree === undefined ? [] : targets.accounts.map(one => accountBody(one, variables))
    if (tree !== undefined && files !== undefined) {
      for (const [path, text] of merged.texts) {
        if (!merged.originals.has(path)) tree.stage(relative(tree.root, path).replaceAll('\\', '/'), text)
      }
      putAtTop(context, project, merged, { tree, files, accounts, left: leftAtTop(targets, accounts) })
    }
    const report = summaryOf(
      context,
      targets,
      read.map(one => one.exported),
      accounts,
    )
    const changes = replacementsOf(merged)
    if (!dryRun) write(context, project, tree, changes, report.variables.length > 0)
    const paths = changes.map(({ path }) => relative(context.cwd, path).replaceAll('\\', '/'))
    const update = toUpdate(merged, paths, !dryRun)
    return withEnvFile(context, options, variables, {
      ...report,
      exit_code: update.refused.length > 0 ? 1 : report.exit_code,
      objects: withDeclared(report.objects, before, merged),
      ...(tree === undefined ? {} : { saved_to: out!, files: [...tree.paths] }),
      update,
    })
  } finally {
    tree?.close()
  }
}

/** Without a directory, stores that are not declared have no place. */
function refuseUndeclared([first]: readonly Target[]): void {
  if (first === undefined) return
  throw new ToolError('ADDRESS_NOT_FOUND', `${first.store.address} is not declared`, {
    hint: 'Name a directory for its files with --out.',
  })
}

interface Lacking {
  exported: Exported
  lacking: Addition[]
}

/** What a declared store has and the files do not declare. */
async function lackingIn(
  context: Context,
  project: Project,
  before: Look,
  opened: OpenStore,
  additions: StoreAdditions,
  held: VariableNames,
): Promise<Lacking> {
  const { store } = opened
  const isDeclared = declaredIn(before, store.key)
  const names = await declaredNames(before, project, storeUnit(store.key))
  const read = await exportContents(context, project, opened, names, held)
  const left = read.left.filter(({ about }) => about !== undefined && isDeclared(about) === undefined)
  const { additions: lacking, variables } = additions.of(opened, read, isDeclared)
  const told = { unread: read.unread, left: left.map(one => one.text), variables }
  return { exported: { ...unreadStore(store), isRead: true, ...told }, lacking }
}

/** With those objects that files which were there declare now and did not before. */
function withDeclared(
  objects: ExportReport['objects'],
  before: Look | undefined,
  merged: Partial<Updated>,
): ExportReport['objects'] {
  const known = new Set(before?.config.desired.map(one => one.address))
  const counts = { ...objects }
  for (const { address, kind } of merged.look?.config.desired ?? []) {
    if (!known.has(address)) counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

function nothing(): Omit<Updated, 'look'> {
  return { texts: new Map(), originals: new Map(), added: [], changed: [], refused: [] }
}

function replacementsOf({ originals, texts }: Pick<Merged, 'originals' | 'texts'>): Replacement[] {
  return [...originals].flatMap(([path, before]) => {
    const after = texts.get(path) ?? before
    return after === before ? [] : [{ path, before, after }]
  })
}

/** New files first: nothing names them before the others are written. */
function write(
  context: Context,
  project: Project,
  tree: FileTree | undefined,
  changes: readonly Replacement[],
  hasVariables: boolean,
): void {
  tree?.place(false)
  try {
    // Files that name variables which nobody has set yet cannot be read.
    replaceFiles(changes, () => {
      if (!hasVariables) loadConfig(loadOptionsOf(context, project.options))
    })
  } catch (error) {
    tree?.undo()
    throw error
  }
}

function toUpdate(merged: Omit<Updated, 'look'> & { look?: Look }, files: string[], written: boolean): ExportUpdate {
  const { look, added, changed, refused } = merged
  const sources = new Map(look?.config.desired.map(one => [one.address, one.source]))
  const entries = look?.drift.entries ?? []
  return {
    written,
    files,
    added: added.map(({ address, holder }) => ({
      address,
      ...placeOf(sources.get(address) ?? (holder === undefined ? undefined : sources.get(holder))),
    })),
    changed: changed.map(({ address, path, source, before, after }) => ({ address, path, source, before, after })),
    refused,
    gone: entries.flatMap(({ address, source }) => {
      const pair = address === undefined ? undefined : look?.drift.pairing.byAddress.get(address)
      const isGone = pair?.desired !== undefined && pair.live === undefined
      return isGone ? [{ address: address!, ...placeOf(source) }] : []
    }),
  }
}

function placeOf(source: SourceRange | undefined): { source?: SourceRange } {
  return source === undefined ? {} : { source }
}
