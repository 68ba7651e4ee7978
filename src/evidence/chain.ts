/**
 * Do packs of evidence follow each other without a gap, and which one is the last? By what their manifests say, not by their
 * names. Does not know what the evidence is about.
 */

import { dirname, join, resolve } from 'node:path'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { EvidenceManifest, EvidenceMark } from '../model/evidence.ts'
import { broken, type Checked, checkPack, isPack, readManifest } from './check.ts'
import { isFolder, listFolder } from './disk.ts'

type Read = Required<Pick<Checked, 'pack' | 'manifest'>>

/** Packs in the order of the chain: by number, then by time. */
export function inOrder(checked: readonly Checked[]): Checked[] {
  return [...checked].sort(
    (left, right) =>
      (left.pack.number ?? Number.MAX_SAFE_INTEGER) - (right.pack.number ?? Number.MAX_SAFE_INTEGER) ||
      compare(left.pack.created ?? '', right.pack.created ?? '') ||
      compare(left.pack.path, right.pack.path),
  )
}

/** What is wrong between packs that are given in order. `after`: the manifest that the first of them must follow. */
export function chainFaults(ordered: readonly Checked[], after: string | undefined): Diagnostic[] {
  const packs = ordered.filter((one): one is Read & Checked => one.manifest !== undefined)
  return packs.flatMap((one, at) => {
    const why = at === 0 ? faultOfFirst(one, after) : faultOf(one, packs[at - 1]!)
    return why === undefined ? [] : [broken(`${one.pack.path} ${why}`)]
  })
}

function faultOfFirst({ manifest: { number, previous } }: Read, after: string | undefined): string | undefined {
  if (after !== undefined) return previous === after ? undefined : 'does not follow the pack that --after names'
  if (previous === null) return undefined
  const missing = number === 2 ? 'number 1 is' : `numbers 1 to ${number - 1} are`
  return `is number ${number} of its chain: ${missing} missing. Where they lie elsewhere, --after HASH names the manifest of the last of them: ${previous}`
}

function faultOf({ pack, manifest }: Read, before: Read): string | undefined {
  const { number, previous, created } = manifest
  const last = before.manifest.number
  const path = before.pack.path
  if (pack.manifest === before.pack.manifest) return `is a copy of ${path}`
  if (number === last)
    return `has number ${number}, as ${path} has: the chain forks there, or one of them was made anew`
  if (number === last + 2) return `has number ${number}: number ${last + 1} is missing before it`
  if (number > last + 2) return `has number ${number}: numbers ${last + 1} to ${number - 1} are missing before it`
  if (previous !== before.pack.manifest) return `does not follow ${path}: one of the two was changed or made anew`
  if (Date.parse(created) < Date.parse(before.manifest.created)) return `is older than ${path}, which it follows`
  return undefined
}

/** Folders beneath one that are or were packs; hidden ones are not. Paths are as the folder's is given. */
export function foldersIn(cwd: string, path: string): string[] {
  return listFolder(cwd, path)
    .filter(({ name, sort }) => sort !== 'file' && !name.startsWith('.'))
    .map(({ name }) => join(path, name))
}

export interface Former {
  mark: EvidenceMark
  manifest: EvidenceManifest
}

/**
 * The pack that a new one follows: the one that is named, or the last of those beside it. Undefined where there is none.
 * Throws EVIDENCE_BROKEN when it is not whole, or when it is not clear which one is the last.
 */
export function formerPack(cwd: string, path: string, named: string | undefined): Former | undefined {
  const former = named ?? lastBeside(cwd, path)
  if (former === undefined) return undefined
  if (!isFolder(cwd, former)) throw noPack(former)
  const { pack, manifest, faults } = checkPack(cwd, former)
  const [first] = faults
  if (manifest !== undefined && first === undefined) {
    return { mark: { path: former, number: manifest.number, manifest: pack.manifest! }, manifest }
  }
  throw new ToolError('EVIDENCE_BROKEN', `the former pack is not whole: ${first!.message}`, {
    hint: `Nothing was written. Look at it with \`storewright evidence verify ${dirname(former)}\`; to begin another chain, write the pack into another folder.`,
  })
}

function lastBeside(cwd: string, path: string): string | undefined {
  const above = dirname(resolve(cwd, path))
  if (!isFolder(cwd, above)) return undefined
  const beside = foldersIn(cwd, above)
    .filter(folder => folder !== resolve(cwd, path) && isPack(cwd, folder))
    .map(folder => ({ folder, read: readManifest(cwd, folder) }))
  const [unreadable] = beside.filter(one => one.read === undefined)
  const shown = (folder: string): string => join(dirname(path), folder.slice(above.length + 1))
  if (unreadable !== undefined) return shown(unreadable.folder)
  const followed = new Set(beside.map(one => one.read!.manifest.previous))
  const last = beside.filter(one => !followed.has(one.read!.hash))
  if (last.length < 2) return last[0] === undefined ? undefined : shown(last[0].folder)
  const names = last.map(one => shown(one.folder)).join(' and ')
  throw new ToolError('EVIDENCE_BROKEN', `it is not clear which pack is the last: no other follows ${names}`, {
    hint: 'Nothing was written. Keep each chain in a folder of its own, or name the former pack with --previous.',
  })
}

export function noPack(path: string): ToolError {
  return new ToolError('EVIDENCE_NOT_FOUND', `there is no pack of evidence at ${path}`, {
    hint: 'Name the folder of one pack, or the folder that its packs lie in.',
  })
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
