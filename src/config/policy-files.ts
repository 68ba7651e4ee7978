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
  const paths = foldersFor(base, configFiles).flatMap(folder => filesIn(folder, 0, base, problems))
  for (const name of more) paths.push(...named(name, base, problems))
  const seen = new Set<string>()
  return paths.flatMap(path => {
    const real = kindOfFile(path) === 'missing' ? path : realPath(path)
    if (seen.has(real)) return []
    seen.add(real)
    return [{ path, shown: relativePath(base, path) }]
  })
}

function foldersFor(base: string, configFiles: readonly string[]): string[] {
  const directories = new Set([base])
  for (const file of configFiles) {
    let directory = directoryOf(joinPath(base, file))
    directories.add(directory)
    while (directory !== base && isInside(directory, base)) {
      directory = directoryOf(directory)
      directories.add(directory)
    }
  }
  const folders = [...directories].sort().map(directory => joinPath(directory, policyFolder))
  return folders.filter(folder => kindOfFile(folder) === 'directory')
}

function named(name: string, base: string, problems: Problems): string[] {
  const path = joinPath(base, name)
  const kind = kindOfFile(path)
  if (kind === 'file') return [path]
  const found = kind === 'directory' ? filesIn(path, 0, base, problems) : []
  if (found.length === 0) {
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

const deepest = 20

function filesIn(folder: string, depth: number, base: string, problems: Problems): string[] {
  if (depth > deepest) return []
  let names: string[]
  try {
    names = readDirectory(folder)
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const why = code === 'EACCES' || code === 'EPERM' ? 'access is denied' : message
    problems.add('CONFIG_NOT_FOUND', `The policies in \`${relativePath(base, folder)}\` cannot be read: ${why}.`)
    return []
  }
  return names.flatMap(name => {
    const path = joinPath(folder, name)
    if (!name.endsWith('/')) return /\.ya?ml$/.test(name) ? [path] : []
    return name.startsWith('.') || name === 'node_modules/' ? [] : filesIn(path, depth + 1, base, problems)
  })
}
