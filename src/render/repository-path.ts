/**
 * What is a file called that a report names, seen from the root of its repository? That is how pipelines look for it.
 * Reports name files as seen from where the command was run, which is told in `directory`.
 */

/** Undefined for a file that lies outside. */
export function repositoryPath(file: string, directory: string | undefined): string | undefined {
  const path = file.replaceAll('\\', '/')
  if (/^([A-Za-z]:)?\//.test(path)) return undefined
  const parts: string[] = []
  for (const part of `${directory ?? ''}/${path}`.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}
