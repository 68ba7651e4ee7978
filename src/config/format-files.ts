/** Which YAML files does a project have, and how would each look when it is tidy? Reads files, and writes none. */

import type { Diagnostic, ErrorCode } from '../model/errors.ts'
import { kindOfFile, readText, realPath } from './disk.ts'
import { ConfigFiles } from './files.ts'
import { filesAt } from './find-files.ts'
import { formatYaml } from './format-yaml.ts'
import { ignoreFileNames } from './ignore-file.ts'
import { joinPath, relativePath } from './paths.ts'
import { findPolicyFiles } from './policy-files.ts'
import { Problems } from './problems.ts'
import { readPlain } from './read-plain.ts'
import { parseNode } from './read-yaml.ts'

/** A file, and what it is to hold; both texts without a byte order mark. */
interface TidyFile {
  /** Relative to the project. */
  file: string
  /** Absolute, links followed. */
  path: string
  before: string
  after: string
}

export interface TidyFiles {
  files: TidyFile[]
  /** What is wrong with files, which are left out then. */
  diagnostics: Diagnostic[]
}

/** What keeps a text from being read at all; what a value may be is not asked here. */
const unreadable: ReadonlySet<ErrorCode> = new Set([
  'CONFIG_NOT_FOUND',
  'CONFIG_TOO_LARGE',
  'YAML_SYNTAX',
  'YAML_DUPLICATE_KEY',
])

/** The project: its files with those that they include, its policies, and the ignore file of drift. */
export function tidyProject(baseDir: string, patterns: readonly string[]): TidyFiles {
  const base = joinPath(baseDir, '.')
  const problems = new Problems()
  const config = new ConfigFiles(base, problems)
  for (const pattern of patterns) config.add(pattern)
  const policies = findPolicyFiles(base, config.read, [], problems).map(one => one.shown)
  const ignores = ignoreFileNames.filter(name => kindOfFile(joinPath(base, name)) === 'file')
  return tidyEach(base, [...config.read, ...policies, ...ignores], problems)
}

/** The files that the patterns name, and no others. */
export function tidyNamed(baseDir: string, patterns: readonly string[]): TidyFiles {
  const base = joinPath(baseDir, '.')
  const problems = new Problems()
  const named = patterns.flatMap(pattern => {
    const found = filesAt(joinPath(base, pattern))
    if (found.length === 0) {
      const hint = 'Name YAML files, directories that hold some, or patterns; without any, the whole project is tidied.'
      problems.add('CONFIG_NOT_FOUND', `No YAML file is at \`${pattern}\`.`, undefined, hint)
    }
    return found.map(path => relativePath(base, path))
  })
  return tidyEach(base, named, problems)
}

/** The same for a text that stands in no file; `name` is what messages call it. */
export function tidyText(text: string, name: string): { text?: string; diagnostics: Diagnostic[] } {
  const { after, diagnostics } = tidied(text, name)
  return { ...(after === undefined ? {} : { text: after }), diagnostics }
}

function tidyEach(base: string, names: readonly string[], problems: Problems): TidyFiles {
  const files: TidyFile[] = []
  const diagnostics = problems.sorted().filter(one => unreadable.has(one.code))
  const seen = new Set<string>()
  for (const file of names) {
    const path = realPath(joinPath(base, file))
    if (seen.has(path)) continue
    seen.add(path)
    const content = readText(path)
    if ('reason' in content) {
      const code = content.tooLarge ? 'CONFIG_TOO_LARGE' : 'CONFIG_NOT_FOUND'
      diagnostics.push({ severity: 'error', code, message: `\`${file}\` cannot be read: ${content.reason}.` })
      continue
    }
    const { after, diagnostics: own } = tidied(content.text, file)
    diagnostics.push(...own)
    if (after !== undefined) files.push({ file, path, before: content.text, after })
  }
  return { files, diagnostics }
}

function tidied(text: string, file: string): { after?: string; diagnostics: Diagnostic[] } {
  const problems = new Problems()
  if (readPlain(text, file) === undefined) parseNode(text, file, problems)
  const diagnostics = problems.sorted().filter(one => unreadable.has(one.code))
  if (diagnostics.length > 0) return { diagnostics }
  const after = formatYaml(text)
  if (after !== undefined) return { after, diagnostics }
  const message = `\`${file}\` cannot be tidied without changing what it says, so it is left as it is.`
  const hint = 'This is a bug in Storewright. Please report it with the file.'
  return { diagnostics: [{ severity: 'error', code: 'BUG', message, hint }] }
}
