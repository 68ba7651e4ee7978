/** What `export --secrets` wrote, as a shell would have it. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Harness } from './project.ts'

export function envIn(project: Harness, path = '.env'): { [name: string]: string } {
  const text = readFileSync(join(project.dir, path), 'utf8')
  const lines = [...text.matchAll(/^([A-Z0-9_]+)='((?:[^']|'\\'')*)'$/gm)]
  return Object.fromEntries(lines.map(([, name, value]) => [name!, value!.replaceAll("'\\''", "'")]))
}

/** From now on the variables of the file are set, unless others of their name are. */
export function setFrom(project: Harness, path = '.env'): void {
  const { env } = project.context
  const values = envIn(project, path)
  project.context.env = name => env(name) ?? values[name]
}
