/** A file with values of environment variables, as shells and the usual tools read it. What it has already stays. */

import { fileExists, readTextFile, writePrivateFile } from './files.ts'

/** Adds the variables that the file does not set; those without a value are named in a comment, to be filled in. */
export function addToEnvFile(
  cwd: string,
  path: string,
  variables: readonly (readonly [string, string | undefined])[],
): void {
  const before = fileExists(cwd, path) ? readTextFile(cwd, path) : ''
  const known = new Set(
    [...before.matchAll(/^[ \t]*(?:#[ \t]*)?(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=/gm)].map(one => one[1]),
  )
  const lines = variables.filter(([name]) => !known.has(name)).map(([name, value]) => lineOf(name, value))
  if (lines.length === 0) return
  writePrivateFile(cwd, path, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n`)
}

function lineOf(name: string, value: string | undefined): string {
  return value === undefined ? `# ${name}=` : `${name}='${value.replaceAll("'", `'\\''`)}'`
}
