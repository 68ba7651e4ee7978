/**
 * Where are policies looked for? In every folder `policies` beside a configuration file, or in a directory above it up to
 * the project's, with all that lies in it; and wherever else somebody asks. Nothing takes any of them away again.
 */

import { type Disk, realDisk } from './disk.ts'
import { directoryOf, isInside, joinPath, relativePath } from './paths.ts'
import type { Problems } from './problems.ts'

/** A folder of this name holds policies, and no configuration. */
export const policyFolder = 'policies'

export interface PolicyFile {
  path: string
  /** As people know it: relative to the project. */
  shown: string
}

/** Where is looked, with what, and who is told of what is wrong. */
interface Search {
  base: string
  disk: Disk
  problems: Problems
}

/** `configFiles` and `more` are relative to `baseDir`, or absolute. Each file stands in the result once. */
export function findPolicyFiles(
  baseDir: string,
  configFiles: readonly string[],
  more: readonly string[],
  problems: Problems,
  disk: Disk = realDisk,
): PolicyFile[] {
  const base = joinPath(baseDir, '.')
  const search = { base, disk, problems }
  const paths = foldersFor(configFiles, search).flatMap(folder => filesIn(folder, search))
  for (const name of more) paths.push(...named(name, search))
  const seen = new Set<string>()
  return paths.flatMap(path => {
    const real = disk.kindOfFile(path) === 'missing' ? path : disk.realPath(path)
    if (seen.has(real)) return []
    seen.add(real)
    return [{ path, shown: relativePath(base, path) }]
  })
}

function foldersFor(configFiles: readonly string[], search: Search): string[] {
  const { base, disk } = search
  const directories = new Set([base])
  for (const file of configFiles) {
    let directory = directoryOf(joinPath(base, file))
    directories.add(directory)
    while (directory !== base && isInside(directory, base)) {
      directory = directoryOf(directory)
      directories.add(directory)
    }
  }
  return [...directories].sort().flatMap(directory => {
    const folder = joinPath(directory, policyFolder)
    if (disk.kindOfFile(folder) === 'directory') return [folder]
    const isFolder = (name: string): boolean => name.replace(/\/$/, '') === policyFolder
    if (namesIn(directory, search, isFolder)?.includes(policyFolder)) refuseLost(folder, search)
    return []
  })
}

/** A link that leads nowhere, or a file where a folder should be: its policies would be switched off unseen. */
function refuseLost(path: string, { base, problems }: Search): void {
  problems.add(
    'CONFIG_NOT_FOUND',
    `\`${relativePath(base, path)}\` is no folder, and a link that leads nowhere if it is a link.`,
    undefined,
    'Policies are looked for there. Mend it, or remove it if there are to be none.',
  )
}

function named(name: string, search: Search): string[] {
  const path = joinPath(search.base, name)
  const kind = search.disk.kindOfFile(path)
  if (kind === 'file') return [path]
  const found = kind === 'directory' ? filesIn(path, search) : []
  const isEmpty = kind === 'directory' && (namesIn(path, search, isOfPolicies) ?? []).length === 0
  if (found.length === 0 && !isEmpty) {
    const what = kind === 'directory' ? `The directory \`${name}\` holds no policies` : `\`${name}\` does not exist`
    search.problems.add(
      'CONFIG_NOT_FOUND',
      `${what}.`,
      undefined,
      'Policies are YAML files; --policy names one, or a folder of them.',
    )
  }
  return found
}

/** A file of policies, or a folder that may hold some. */
function isOfPolicies(name: string): boolean {
  return name.endsWith('/') ? !name.startsWith('.') && name !== 'node_modules/' : /\.ya?ml$/.test(name)
}

/** Links may lead in circles: each folder is looked into once. */
function filesIn(folder: string, search: Search, seen = new Set<string>()): string[] {
  const { base, disk, problems } = search
  const real = disk.realPath(folder)
  if (seen.has(real)) return []
  seen.add(real)
  const names = namesIn(folder, search, isOfPolicies)
  if (names === undefined || names.length === 0) {
    const shown = relativePath(base, folder)
    problems.add(
      'CONFIG_NOT_FOUND',
      names === undefined ? `The policies in \`${shown}\` cannot be read.` : `The folder \`${shown}\` is empty.`,
      undefined,
      names === undefined
        ? 'Check its permissions.'
        : 'A submodule may not be checked out. Remove the folder if there are to be no policies in it.',
    )
  }
  return (names ?? []).flatMap(name => {
    const path = joinPath(folder, name)
    if (!name.endsWith('/') && disk.kindOfFile(path) === 'missing') refuseLost(path, search)
    else if (isOfPolicies(name)) return name.endsWith('/') ? filesIn(path, search, seen) : [path]
    return []
  })
}

/** Sorted, those of folders with a slash; undefined when it cannot be read. */
function namesIn(directory: string, { disk }: Search, wanted: (name: string) => boolean): string[] | undefined {
  try {
    return disk.readDirectory(directory, wanted)
  } catch {
    return undefined
  }
}
