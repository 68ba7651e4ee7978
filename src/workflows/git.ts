/** Which commit is checked out? Read from the files of git; git itself is not run, and edits that are not committed are not seen. */

import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const hash = /^[0-9a-f]{40}([0-9a-f]{24})?$/

/** Undefined outside of a repository, and where anything is not as expected. */
export function commitAt(directory: string): string | undefined {
  const git = gitDirectory(directory)
  if (git === undefined) return undefined
  const head = textOf(join(git, 'HEAD'))
  const ref = /^ref: (refs\/[^\s]+)$/.exec(head)?.[1]
  if (ref === undefined) return hash.test(head) ? head : undefined
  const common = resolve(git, textOf(join(git, 'commondir')))
  const commit = [git, common].map(place => textOf(join(place, ref))).find(text => hash.test(text))
  return commit ?? packedCommit(textOf(join(common, 'packed-refs')), ref)
}

/** The repository's own directory; of a linked worktree the one that its `.git` file names. */
function gitDirectory(directory: string): string | undefined {
  for (let place = directory; ; place = dirname(place)) {
    const path = join(place, '.git')
    const kind = kindOf(path)
    if (kind === 'directory') return path
    if (kind === 'file') {
      const named = /^gitdir: (.+)$/.exec(textOf(path))?.[1]
      return named === undefined ? undefined : resolve(place, named)
    }
    if (dirname(place) === place) return undefined
  }
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
