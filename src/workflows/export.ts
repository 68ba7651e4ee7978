/**
 * Stores as YAML that plans to adopt all of them and change nothing: one text, or files beneath a directory. What the files of the
 * project say already of a store or an account itself is not said again. Only reads at BigCommerce.
 */

import { writeYaml } from '../config/index.ts'
import { VariableNames } from '../export/variables.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { ExportReport } from '../model/report.ts'
import type { Attributes } from '../model/values.ts'
import type { Context } from './context.ts'
import { exportContents } from './export-contents.ts'
import { ExportFiles, type Piece } from './export-files.ts'
import { accountBody, storeBody } from './export-heads.ts'
import type { Target, Targets } from './export-targets.ts'
import { findTargets, withoutWritten } from './export-targets.ts'
import { FileTree } from './file-tree.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { inTurns } from './survey.ts'

export interface ExportOptions {
  /** Keys, addresses or ids at BigCommerce; all that the partner token sees when there are none. */
  stores: readonly string[]
  /** A directory for the files; one text when there is none. */
  out?: string | undefined
  force?: boolean
}

/** Stores whose contents are read at the same time. */
const sideBySide = 4

/** What is written of one store, and what is to be told of it. */
interface Exported extends Piece {
  isRead: boolean
  counts: { [kind: string]: number }
  unread: readonly Diagnostic[]
}

export async function exportStores(context: Context, project: Project, options: ExportOptions): Promise<ExportReport> {
  const { out, force = false } = options
  const tree = out === undefined ? undefined : new FileTree(context.cwd, out)
  try {
    const variables = new VariableNames()
    const found = await findTargets(context, project, options.stores, variables)
    const targets = tree === undefined ? found : withoutWritten(found, options.stores)
    refuseNothing(targets, options)
    const keys = targets.stores.map(one => one.store.key)
    const files = tree === undefined ? undefined : new ExportFiles(tree, keys, force)
    const exported = await inTurns(targets.stores, sideBySide, async target => {
      const one = await exportOne(context, project, target, targets, variables)
      files?.add(one)
      return files === undefined ? one : { ...one, contents: {} }
    })
    const heads = targets.accounts.map(one => accountBody(one, variables))
    const accounts = Object.fromEntries(heads.map(({ key, body }) => [key, body]))
    const left = [...heads.flatMap(one => one.left), ...targets.left.map(one => one.message)]
    const unread = exported.flatMap(one => one.unread)
    const failed = [...targets.left, ...unread].some(one => one.severity !== 'note')
    const report = {
      ...reportHead(context, failed ? 1 : 0, [...targets.left, ...unread]),
      command: 'export' as const,
      stores: exported.filter(one => one.isRead).map(one => one.address),
      objects: countsOf(exported),
      left_out: [...left, ...leftIn(exported, one => one.address)],
      variables: variablesIn(accounts, exported),
    }
    if (tree === undefined) return { ...report, text: textOf(accounts, exported, left) }
    files!.finish(accounts, left)
    tree.place(force)
    return { ...report, saved_to: out!, files: [...tree.paths] }
  } finally {
    tree?.close()
  }
}

/** One store as one text. */
export function exportStore(context: Context, project: Project, name: string): Promise<ExportReport> {
  return exportStores(context, project, { stores: [name] })
}

function refuseNothing({ stores, left }: Targets, { stores: names }: ExportOptions): void {
  const isEmpty = stores.every(one => one.opened === undefined && one.isDeclared)
  if (!isEmpty) return
  const [first] = left
  if (first === undefined) {
    throw new ToolError('NOT_FOUND', 'the franchise has no store', { hint: 'Nothing was written.' })
  }
  // A portfolio in which nothing can be read says so store by store.
  if (names.length !== 1) return
  const { message, hint, address, source } = first
  throw new ToolError('STORE_UNAVAILABLE', message, { hint, address, source })
}

async function exportOne(
  context: Context,
  project: Project,
  { store, live, isDeclared, opened }: Target,
  { accountKeys }: Targets,
  variables: VariableNames,
): Promise<Exported> {
  const head = isDeclared ? {} : storeBody(live, accountKeys, variables)
  const read = opened === undefined ? undefined : await exportContents(context, project, opened)
  const { contents = {}, counts = {}, left = [], unread = [] } = read ?? {}
  return { key: store.key, address: store.address, head, isRead: read !== undefined, contents, counts, left, unread }
}

function textOf(accounts: Attributes, pieces: readonly Piece[], left: readonly string[]): string {
  const stores = Object.fromEntries(pieces.map(({ key, head, contents }) => [key, { ...head, ...contents }]))
  const titles = pieces.length === 1 ? [`The contents of ${pieces[0]!.address}, as they are at BigCommerce.`] : []
  const missing = [...left, ...leftIn(pieces, one => one.key)]
  return writeYaml({ version: 1, ...(Object.keys(accounts).length === 0 ? {} : { accounts }), stores }, [
    ...titles,
    ...(missing.length === 0 ? [] : ['', 'Not here:', ...missing.map(one => `- ${one}`)]),
  ])
}

/** Where there are several stores, each remark says of which one it is. */
function leftIn(pieces: readonly Piece[], nameOf: (piece: Piece) => string): string[] {
  return pieces.flatMap(one => one.left.map(why => (pieces.length === 1 ? why : `${nameOf(one)}: ${why}`)))
}

function countsOf(exported: readonly Exported[]): { [kind: string]: number } {
  const counts: { [kind: string]: number } = {}
  for (const one of exported) {
    for (const [kind, count] of Object.entries(one.counts)) counts[kind] = (counts[kind] ?? 0) + count
  }
  return counts
}

/** Only heads name variables. */
function variablesIn(accounts: Attributes, pieces: readonly Piece[]): string[] {
  const written = JSON.stringify([accounts, pieces.map(one => one.head)])
  const names = [...written.matchAll(/(?<!\$)\$\{env:([A-Z0-9_]+)\}/g)].map(found => found[1]!)
  return [...new Set(names)].sort()
}
