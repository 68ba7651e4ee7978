/**
 * Where are policies looked for? In every folder `policies` beside a configuration file, or in a directory above it up to
 * the project's, with all that lies in it; and wherever else somebody asks. Nothing takes any of them away again.
 */

import { kindOfFile, readDirectory, realPath } from './disk.ts'
import { directoryOf, isInside, joinPath, relativePath } from './paths.ts'
import type { Problems } from './problems.ts'

/** A folder of this name holds policies, and no configuration. */
export const policyFolder = 'policies'

export interface PolicyFile {
  path: string
  /** As people know it: relative to the project. */
  shown: string
}

/** `configFiles` and `more` are relative to `baseDir`, or absolute. Each file stands in the result once. */
export function findPolicyFiles(
  baseDir: string,
  configFiles: readonly string[],
  more: readonly string[],
  problems: Problems,
): PolicyFile[] {
  const base = joinPath(baseDir, '.')
  const paths = foldersFor(base, configFiles, problems).flatMap(folder => filesIn(folder, base, problems))
  for (const name of more) paths.push(...named(name, base, problems))
  const seen = new Set<string>()
  return paths.flatMap(path => {
    const real = kindOfFile(path) === 'missing' ? path : realPath(path)
    if (seen.has(real)) return []
    seen.add(real)
    return [{ path, shown: relativePath(base, path) }]
  })
}

function foldersFor(base: string, configFiles: readonly string[], problems: Problems): string[] {
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
    if (kindOfFile(folder) === 'directory') return [folder]
    if (namesIn(directory)?.includes(policyFolder)) refuseLost(relativePath(base, folder), problems)
    return []
  })
}

/** A link that leads nowhere, or a file where a folder should be: its policies would be switched off unseen. */
function refuseLost(shown: string, problems: Problems): void {
  problems.add(
    'CONFIG_NOT_FOUND',
    `\`${shown}\` is no folder, and a link that leads nowhere if it is a link.`,
    undefined,
    'Policies are looked for there. Mend it, or remove it if there are to be none.',
  )
}

function named(name: string, base: string, problems: Problems): string[] {
  const path = joinPath(base, name)
  const kind = kindOfFile(path)
  if (kind === 'file') return [path]
  const found = kind === 'directory' ? filesIn(path, base, problems) : []
  const isEmpty = kind === 'directory' && (namesIn(path) ?? []).length === 0
  if (found.length === 0 && !isEmpty) {
    const what = kind === 'directory' ? `The directory \`${name}\` holds no policies` : `\`${name}\` does not exist`
    problems.add(
      'CONFIG_NOT_FOUND',
      `${what}.`,
      undefined,
      'Policies are YAML files; --policy names one, or a folder of them.',
    )
  }
  return found
}

/** Links may lead in circles: each folder is looked into once. */
function filesIn(folder: string, base: string, problems: Problems, seen = new Set<string>()): string[] {
  const real = realPath(folder)
  if (seen.has(real)) return []
  seen.add(real)
  const names = namesIn(folder)
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
    if (!name.endsWith('/')) {
      if (kindOfFile(path) === 'missing') refuseLost(relativePath(base, path), problems)
      else if (/\.ya?ml$/.test(name)) return [path]
      return []
    }
    return name.startsWith('.') || name === 'node_modules/' ? [] : filesIn(path, base, problems, seen)
  })
}

/** Sorted, those of folders with a slash; undefined when it cannot be read. */
function namesIn(directory: string): string[] | undefined {
  try {
    return readDirectory(directory)
  } catch {
    return undefined
  }
}
