/** Accounts, and the files of stores, that files which are there do not know of yet. */

import { resolve } from 'node:path'
import { applyEdits, DeclaredTexts, proposeInsertions, withTop } from '../config/index.ts'
import { childAddress } from '../model/address.ts'
import type { Attributes } from '../model/values.ts'
import type { Context } from './context.ts'
import { type ExportFiles, topFile } from './export-files.ts'
import type { AccountBody } from './export-heads.ts'
import type { Merged } from './export-merge.ts'
import type { FileTree } from './file-tree.ts'
import { readTextFile } from './files.ts'
import type { Project } from './project.ts'
import { loadOptionsOf } from './project.ts'

type Texts = Pick<Merged, 'texts' | 'originals' | 'refused'>

export interface Top {
  tree: FileTree
  files: ExportFiles
  accounts: readonly AccountBody[]
  left: readonly string[]
}

/** Where the files have accounts, others join them; else they, and what is to be taken in, stand in the file at the top. */
export function putAtTop(context: Context, project: Project, merged: Texts, top: Top): void {
  const { tree, files, left } = top
  const hasPlace = project.config.declared.has('accounts')
  if (hasPlace) joinAccounts(context, project, merged, top.accounts)
  const entries = Object.fromEntries(hasPlace ? [] : top.accounts.map(({ key, body }) => [key, body]))
  const path = resolve(tree.root, topFile)
  const isRead = project.config.files.some(file => resolve(context.cwd, file) === path)
  if (!isRead) {
    if (files.written.length + Object.keys(entries).length > 0) tree.refuseExisting([topFile], false)
    files.finish(entries, left)
    return
  }
  const before = merged.texts.get(path) ?? readTextFile(context.cwd, path)
  const keys: Attributes = Object.keys(entries).length === 0 ? {} : { accounts: entries }
  const after = withTop(before, files.written, keys)
  if (after === before) return
  if (!merged.originals.has(path)) merged.originals.set(path, before)
  merged.texts.set(path, after)
}

function joinAccounts(
  context: Context,
  project: Project,
  { texts, originals, refused }: Texts,
  accounts: readonly AccountBody[],
): void {
  if (accounts.length === 0) return
  const additions = accounts.map(({ key, body }) => ({
    address: childAddress('', 'accounts', key),
    path: ['accounts', key],
    isItem: false,
    valueIn: () => body,
  }))
  const declared = new DeclaredTexts({ ...loadOptionsOf(context, project.options), texts }, new Set())
  const proposed = proposeInsertions(declared, additions, () => undefined)
  refused.push(...proposed.refused)
  for (const { realPath, text, edits } of proposed.insertions) {
    if (!originals.has(realPath)) originals.set(realPath, text)
    texts.set(realPath, applyEdits(text, edits))
  }
}
