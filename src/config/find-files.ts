/** Which YAML files does a path name: a file, a directory with YAML files, or a pattern with `*`? */

import { type Disk, realDisk } from './disk.ts'
import { ignoreFileNames } from './ignore-file.ts'
import { globToRegExp, isGlob, joinPath } from './paths.ts'
import { policyFolder } from './policy-files.ts'

/** Folders in which patterns find no configuration. */
const passedOver = new Set(['node_modules/', `${policyFolder}/`])

/** Those of other tools: `.gitlab-ci.yml`, `.pre-commit-config.yaml`. Whoever names one means it. */
const isHidden = (name: string): boolean => name.startsWith('.')

/** Paths of the files, sorted; none where nothing is. */
export function filesAt(path: string, disk: Disk = realDisk): string[] {
  if (!isGlob(path)) {
    const kind = disk.kindOfFile(path)
    if (kind !== 'directory') return kind === 'file' ? [path] : []
    const wanted = (name: string): boolean =>
      /\.ya?ml$/.test(name) && !ignoreFileNames.includes(name) && !isHidden(name)
    return disk
      .readDirectory(path, wanted)
      .filter(wanted)
      .map(name => joinPath(path, name))
  }
  const fixed = path.slice(0, path.search(/[^/]*[*?]/))
  const expression = globToRegExp(path)
  const asksForHidden = isHidden(path.slice(path.lastIndexOf('/') + 1))
  const found: string[] = []
  const visit = (directory: string, depth: number): void => {
    if (disk.kindOfFile(directory) !== 'directory' || depth > 20) return
    const wanted = (name: string): boolean => {
      if (name.endsWith('/')) return !isHidden(name) && !passedOver.has(name)
      return (
        expression.test(joinPath(directory, name)) &&
        !ignoreFileNames.includes(name) &&
        (asksForHidden || !isHidden(name))
      )
    }
    for (const name of disk.readDirectory(directory, wanted).filter(wanted)) {
      const full = joinPath(directory, name)
      if (name.endsWith('/')) visit(full, depth + 1)
      else found.push(full)
    }
  }
  visit(fixed === '' ? '.' : fixed, 0)
  return found
}
