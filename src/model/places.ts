/** Where on the disk does something lie that a run depends on? Paths are absolute, with `/`. */

export interface Places {
  /** What was read, or looked for, whether it was there or not. */
  paths: ReadonlySet<string>
  /** Directories whose names were looked through, and which names would have been taken; those of directories end in `/`. */
  listed: ReadonlyMap<string, readonly ((name: string) => boolean)[]>
}

/** Whether a run may go otherwise when something happens to the path. */
export function matters({ paths, listed }: Places, path: string): boolean {
  if (paths.has(path) || listed.has(path)) return true
  const slash = path.lastIndexOf('/')
  const name = path.slice(slash + 1)
  const wanted = listed.get(slash === 0 ? '/' : path.slice(0, slash)) ?? []
  return wanted.some(takes => takes(name) || takes(`${name}/`))
}

/** The directories above all places, up to the root. */
export function directoriesAbove({ paths, listed }: Places): Set<string> {
  const above = new Set<string>()
  for (const path of [...paths, ...listed.keys()]) {
    let slash = path.lastIndexOf('/')
    while (slash > 0 && !above.has(path.slice(0, slash))) {
      above.add(path.slice(0, slash))
      slash = path.lastIndexOf('/', slash - 1)
    }
  }
  return above.add('/')
}
