/** Which YAML files does a path name: a file, a directory with YAML files, or a pattern with `*`? */

import { kindOfFile, readDirectory } from './disk.ts'
import { ignoreFileName } from './ignore-file.ts'
import { globToRegExp, isGlob, joinPath } from './paths.ts'
import { policyFolder } from './policy-files.ts'

/** Folders in which patterns find no configuration. */
const passedOver = new Set(['node_modules/', `${policyFolder}/`])

/** Those of other tools: `.gitlab-ci.yml`, `.pre-commit-config.yaml`. Whoever names one means it. */
const isHidden = (name: string): boolean => name.startsWith('.')

/** Paths of the files, sorted; none where nothing is. */
export function filesAt(path: string): string[] {
  if (!isGlob(path)) {
    const kind = kindOfFile(path)
    if (kind !== 'directory') return kind === 'file' ? [path] : []
    return readDirectory(path)
      .filter(name => /\.ya?ml$/.test(name) && name !== ignoreFileName && !isHidden(name))
      .map(name => joinPath(path, name))
  }
  const fixed = path.slice(0, path.search(/[^/]*[*?]/))
  const expression = globToRegExp(path)
  const asksForHidden = isHidden(path.slice(path.lastIndexOf('/') + 1))
  const found: string[] = []
  const visit = (directory: string, depth: number): void => {
    if (kindOfFile(directory) !== 'directory' || depth > 20) return
    for (const name of readDirectory(directory)) {
      const full = joinPath(directory, name)
      if (!name.endsWith('/')) {
        if (expression.test(full) && name !== ignoreFileName && (asksForHidden || !isHidden(name))) found.push(full)
      } else if (!isHidden(name) && !passedOver.has(name)) visit(full, depth + 1)
    }
  }
  visit(fixed === '' ? '.' : fixed, 0)
  return found
}
