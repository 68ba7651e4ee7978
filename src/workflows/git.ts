/**
 * Which commit is checked out, and where in its repository is a directory? Read from the files of git; git itself is not run,
 * and edits that are not committed are not seen.
 */

import { readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

const hash = /^[0-9a-f]{40}([0-9a-f]{24})?$/

/** Undefined outside of a repository, and where anything is not as expected. */
export function commitAt(directory: string): string | undefined {
  const root = rootOf(directory)
  const git = root === undefined ? undefined : gitDirectory(root)
  if (git === undefined) return undefined
  const head = textOf(join(git, 'HEAD'))
  const ref = /^ref: (refs\/[^\s]+)$/.exec(head)?.[1]
  if (ref === undefined) return hash.test(head) ? head : undefined
  const common = resolve(git, textOf(join(git, 'commondir')))
  const commit = [git, common].map(place => textOf(join(place, ref))).find(text => hash.test(text))
  return commit ?? packedCommit(textOf(join(common, 'packed-refs')), ref)
}

/** `deploy/stores`; undefined at the root, and outside of a repository. */
export function directoryInRepository(directory: string): string | undefined {
  const root = rootOf(directory)
  const path = root === undefined ? '' : relative(root, directory)
  return path === '' ? undefined : path.replaceAll(sep, '/')
}

function rootOf(directory: string): string | undefined {
  for (let place = directory; ; place = dirname(place)) {
    if (kindOf(join(place, '.git')) !== undefined) return place
    if (dirname(place) === place) return undefined
  }
}

/** The repository's own directory; of a linked worktree the one that its `.git` file names. */
function gitDirectory(root: string): string | undefined {
  const path = join(root, '.git')
  if (kindOf(path) === 'directory') return path
  const named = /^gitdir: (.+)$/.exec(textOf(path))?.[1]
  return named === undefined ? undefined : resolve(root, named)
}

function packedCommit(packed: string, ref: string): string | undefined {
  const line = packed.split('\n').find(one => one.endsWith(` ${ref}`))
  const commit = line?.slice(0, line.indexOf(' '))
  return commit !== undefined && hash.test(commit) ? commit : undefined
}

function kindOf(path: string): 'directory' | 'file' | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? undefined : found.isDirectory() ? 'directory' : 'file'
}

/** Without the line break at the end; empty where there is no such file. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trimEnd()
  } catch {
    return ''
  }
}
