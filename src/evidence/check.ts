/** Is a pack of evidence as it was written? Every byte of it is held against its manifest. Knows no other packs. */

import { basename, join } from 'node:path'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { CheckedPack, EvidenceManifest } from '../model/evidence.ts'
import { listFolder, measureFile, readBytes } from './disk.ts'
import { hashOf, manifestName, parseManifest, sumsName, sumsText } from './manifest.ts'

export interface Checked {
  pack: CheckedPack
  manifest?: EvidenceManifest
  faults: Diagnostic[]
}

/** Larger than any manifest or list of sums. */
const longest = 4 * 1024 * 1024

/** Whether a folder is a pack, or was one before something was done to its manifest or its sums. */
export function isPack(cwd: string, path: string): boolean {
  if (readManifest(cwd, path) !== undefined) return true
  return readSmall(cwd, join(path, sumsName))?.endsWith(`  ${manifestName}\n`) === true
}

/** The manifest alone and its hash; undefined where it cannot be read. */
export function readManifest(cwd: string, path: string): { manifest: EvidenceManifest; hash: string } | undefined {
  const text = readSmall(cwd, join(path, manifestName))
  const manifest = text === undefined ? undefined : parseManifest(text)
  return manifest === undefined ? undefined : { manifest, hash: hashOf(text!) }
}

/** Undefined where there is no such file, where it is too large, or not in UTF-8. */
function readSmall(cwd: string, path: string): string | undefined {
  try {
    const bytes = readBytes(cwd, path)
    const text = bytes.length > longest ? '' : bytes.toString('utf8')
    return bytes.equals(Buffer.from(text)) ? text : undefined
  } catch (error) {
    if (error instanceof ToolError) return undefined
    throw error
  }
}

/** Reads every file of a pack. */
export function checkPack(cwd: string, path: string): Checked {
  const faults: Diagnostic[] = []
  const fault = (what: string): void => {
    faults.push(broken(what))
  }
  const entries = new Map(listFolder(cwd, path).map(({ name, sort }) => [name, sort]))
  const read = readManifest(cwd, path)
  if (read === undefined) {
    fault(
      entries.has(manifestName)
        ? `${join(path, manifestName)} was changed: it is no manifest any more`
        : `${join(path, manifestName)} is missing, or this is no pack of evidence`,
    )
    return { pack: { path, whole: false, files: 0, bytes: 0 }, faults }
  }
  const { manifest, hash } = read
  const files = [...manifest.files].sort((left, right) => (left.name < right.name ? -1 : 1))
  for (const { name, size, sha256 } of files) {
    const sort = entries.get(name)
    const shown = join(path, name)
    if (sort === undefined) fault(`${shown} is missing`)
    else if (sort !== 'file') fault(`${shown} is no file any more`)
    else {
      const found = measureFile(cwd, shown)
      if (found.size !== size) fault(`${shown} was changed: it has ${found.size} bytes, and had ${size}`)
      else if (found.sha256 !== sha256) fault(`${shown} was changed: it is as long as it was, but says something else`)
    }
  }
  if (!entries.has(sumsName)) fault(`${join(path, sumsName)} is missing`)
  else if (readSmall(cwd, join(path, sumsName)) !== sumsText(manifest.files, hash)) {
    fault(`${join(path, manifestName)} or ${join(path, sumsName)} was changed: they contradict each other`)
  }
  const known = new Set([manifestName, sumsName, ...files.map(file => file.name)])
  for (const name of entries.keys()) if (!known.has(name)) fault(`${join(path, name)} was added`)
  const { number, created, previous } = manifest
  const bytes = files.reduce((sum, file) => sum + file.size, 0)
  const about = { number, created, previous, manifest: hash, files: files.length, bytes }
  return { pack: { path, whole: faults.length === 0, ...about }, manifest, faults }
}

/** A fault of a pack that is not in its files: it is not called as it was. */
export function renamed({ pack, manifest }: Checked): Diagnostic[] {
  const name = basename(pack.path)
  if (manifest === undefined || manifest.name === name) return []
  return [broken(`${pack.path} was made as \`${manifest.name}\`: it was renamed, or put in the place of another`)]
}

export function broken(message: string): Diagnostic {
  return {
    severity: 'error',
    code: 'EVIDENCE_BROKEN',
    message,
    hint: 'Get the pack back from a copy that nobody could change. What was changed proves nothing any more.',
  }
}
