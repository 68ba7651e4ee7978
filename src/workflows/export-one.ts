/** What is written of one store, and what a report tells of several. */

import { type VariableNames, variablesIn } from '../export/variables.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { ExportReport } from '../model/report.ts'
import { storeUnit } from '../model/resources.ts'
import type { Context } from './context.ts'
import { addToEnvFile } from './env-file.ts'
import { exportContents } from './export-contents.ts'
import type { Piece } from './export-files.ts'
import { type AccountBody, storeBody } from './export-heads.ts'
import { recordedNames } from './export-names.ts'
import type { Target, Targets } from './export-targets.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'

export interface ExportOptions {
  /** Keys, addresses or ids at BigCommerce; all that the partner token sees when there are none. */
  stores: readonly string[]
  /** A directory for the files; one text when there is none. */
  out?: string | undefined
  force?: boolean
  /** The files of the project are made to say what BigCommerce has; files beneath the directory are added. */
  update?: boolean
  /** Of an update: nothing is written. */
  dryRun?: boolean
  /** A file for the values of variables. */
  envFile?: string | undefined
}

/** Stores whose contents are read at the same time. */
export const sideBySide = 4

export interface Exported extends Piece {
  isRead: boolean
  /** How many objects of each kind were written. */
  counts: { [kind: string]: number }
  unread: readonly Diagnostic[]
  /** Names of variables that are written. */
  variables: readonly string[]
}

export async function exportOne(
  context: Context,
  project: Project,
  { store, live, isDeclared, opened }: Target,
  { accountKeys }: Targets,
  variables: VariableNames,
): Promise<Exported> {
  const head = isDeclared ? {} : storeBody(live, accountKeys, variables)
  const { key, address } = store
  if (opened === undefined) return { ...unreadStore({ key, address }), head, variables: variablesIn(head) }
  const names = await recordedNames(project, storeUnit(key))
  const { contents, counts, unread, left } = await exportContents(context, project, opened, names, variables)
  const written = { head, contents, variables: [...variablesIn(head), ...variablesIn(contents)] }
  return { key, address, ...written, isRead: true, counts, unread, left: left.map(one => one.text) }
}

export function unreadStore({ key, address }: Pick<Piece, 'key' | 'address'>): Exported {
  return { key, address, head: {}, contents: {}, isRead: false, counts: {}, unread: [], left: [], variables: [] }
}

export function refuseNothing({ stores, left }: Targets, names: readonly string[]): void {
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

/** Where there are several stores, each remark says of which one it is. */
export function leftIn(pieces: readonly Piece[], nameOf: (piece: Piece) => string): string[] {
  return pieces.flatMap(one => one.left.map(why => (pieces.length === 1 ? why : `${nameOf(one)}: ${why}`)))
}

/** What a report tells of any export. `accounts`: those that are written. */
export function summaryOf(
  context: Context,
  targets: Targets,
  exported: readonly Exported[],
  accounts: readonly AccountBody[],
): ExportReport {
  const unread = exported.flatMap(one => one.unread)
  const failed = [...targets.left, ...unread].some(one => one.severity !== 'note')
  return {
    ...reportHead(context, failed ? 1 : 0, [...targets.left, ...unread]),
    command: 'export',
    stores: exported.filter(one => one.isRead).map(one => one.address),
    objects: countsOf(exported),
    left_out: [...leftAtTop(targets, accounts), ...leftIn(exported, one => one.address)],
    variables: [
      ...new Set([...accounts.flatMap(one => variablesIn(one.body)), ...exported.flatMap(one => one.variables)]),
    ].sort(),
  }
}

/** What is left out of what is said of all stores. */
export function leftAtTop({ left }: Targets, accounts: readonly AccountBody[]): string[] {
  return [...accounts.flatMap(one => one.left), ...left.map(one => one.message)]
}

function countsOf(exported: readonly Exported[]): { [kind: string]: number } {
  const counts: { [kind: string]: number } = {}
  for (const one of exported) {
    for (const [kind, count] of Object.entries(one.counts)) counts[kind] = (counts[kind] ?? 0) + count
  }
  return counts
}

/** The report, once the values of its variables are where they are wanted. */
export function withEnvFile(
  { cwd }: Context,
  { envFile, dryRun = false }: ExportOptions,
  variables: VariableNames,
  report: ExportReport,
): ExportReport {
  if (envFile === undefined) return report
  const values = report.variables.map(name => [name, variables.valueOf(name)] as const)
  if (!dryRun) addToEnvFile(cwd, envFile, values)
  const unknown = values.flatMap(([name, value]) => (value === undefined ? [name] : []))
  return { ...report, env_file: { path: envFile, unknown } }
}
