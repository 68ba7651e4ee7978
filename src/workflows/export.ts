/**
 * Stores as YAML that plans to adopt all of them and change nothing: one text, or files beneath a directory. What the files of the
 * project say already of a store or an account itself is not said again. Only reads at BigCommerce.
 */

import { writeYaml } from '../config/index.ts'
import { VariableNames } from '../export/variables.ts'
import type { ExportReport } from '../model/report.ts'
import type { Attributes } from '../model/values.ts'
import type { Context } from './context.ts'
import { ExportFiles, type Piece, topFile } from './export-files.ts'
import { accountBody } from './export-heads.ts'
import {
  type ExportOptions,
  exportOne,
  leftAtTop,
  leftIn,
  refuseNothing,
  sideBySide,
  summaryOf,
  withEnvFile,
} from './export-one.ts'
import { findTargets, withoutWritten } from './export-targets.ts'
import { updateStores } from './export-update.ts'
import { FileTree } from './file-tree.ts'
import type { Project } from './project.ts'
import { inTurns } from './survey.ts'

export async function exportStores(context: Context, project: Project, options: ExportOptions): Promise<ExportReport> {
  if (options.update === true) return updateStores(context, project, options)
  const { out, force = false } = options
  const tree = out === undefined ? undefined : new FileTree(context.cwd, out)
  try {
    const variables = new VariableNames()
    const found = await findTargets(context, project, options.stores, variables)
    const targets = tree === undefined ? found : withoutWritten(found, options.stores)
    refuseNothing(targets, options.stores)
    const keys = targets.stores.map(one => one.store.key)
    const files = tree === undefined ? undefined : new ExportFiles(tree, keys)
    if (files !== undefined) tree?.refuseExisting([topFile, ...keys.map(key => files.pathOf(key))], force)
    const exported = await inTurns(targets.stores, sideBySide, async target => {
      const one = await exportOne(context, project, target, targets, variables)
      files?.add(one)
      return files === undefined ? one : { ...one, contents: {} }
    })
    const accounts = targets.accounts.map(one => accountBody(one, variables))
    const report = summaryOf(context, targets, exported, accounts)
    const left = leftAtTop(targets, accounts)
    const bodies = Object.fromEntries(accounts.map(({ key, body }) => [key, body]))
    const withEnv = (one: ExportReport): ExportReport => withEnvFile(context, options, variables, one)
    if (tree === undefined) return withEnv({ ...report, text: textOf(bodies, exported, left) })
    files!.finish(bodies, left)
    tree.place(force)
    return withEnv({ ...report, saved_to: out!, files: [...tree.paths] })
  } finally {
    tree?.close()
  }
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
