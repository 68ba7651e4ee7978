/**
 * Paths as text: joining, tidying, showing them relative to the project. Always with `/`, which every system accepts.
 * Knows nothing of what exists on disk.
 */

export function isAbsolutePath(path: string): boolean {
  return /^([/\\]|[A-Za-z]:[/\\])/.test(path)
}

/** `path` as seen from `directory`, without `.` and `..` segments where they can be resolved. */
export function joinPath(directory: string, path: string): string {
  const whole = (isAbsolutePath(path) ? path : `${directory}/${path}`).replaceAll('\\', '/')
  const root = /^([A-Za-z]:)?\//.exec(whole)?.[0] ?? ''
  const segments: string[] = []
  for (const segment of whole.slice(root.length).split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.length > 0 && segments.at(-1) !== '..') segments.pop()
    else if (root === '') segments.push('..')
  }
  return root + segments.join('/') || '.'
}

export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '.' : slash === 0 ? '/' : path.slice(0, slash)
}

/** True when `path` is `directory` or lies in it; both must be tidy. */
export function isInside(path: string, directory: string): boolean {
  if (path === directory) return true
  return path.startsWith(directory.endsWith('/') ? directory : `${directory}/`)
}

/** `path` relative to `directory` for people; unchanged when the two have nothing in common. */
export function relativePath(directory: string, path: string): string {
  const from = directory.split('/').filter(Boolean)
  const to = path.split('/').filter(Boolean)
  let shared = 0
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1
  if (shared === 0) return path
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.'
}

/** A pattern with `*`, `?` and `**` as a regular expression over a whole tidy path. */
export function globToRegExp(glob: string): RegExp {
  let source = ''
  for (let at = 0; at < glob.length; at += 1) {
    const rest = glob.slice(at)
    if (rest.startsWith('**/')) {
      source += '(?:[^/]+/)*'
      at += 2
    } else if (rest.startsWith('**')) {
      source += '.*'
      at += 1
    } else if (glob[at] === '*') source += '[^/]*'
    else if (glob[at] === '?') source += '[^/]'
    else source += glob[at]!.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  }
  return new RegExp(`^${source}$`)
}

export function isGlob(path: string): boolean {
  return /[*?]/.test(path)
}
