/** Tokens in a file of their own: a YAML (or JSON) map from the keys of stores to their tokens. */

import { DiagnosticsError, ToolError } from '../model/errors.ts'
import { readText } from './disk.ts'
import { Problems } from './problems.ts'
import { parseYaml } from './read-yaml.ts'

/** The tokens by key, or why there is no such file. Throws CREDENTIALS_FAILED for a file that is something else; never shows a value. */
export function readTokenFile(path: string, shown: string): Map<string, string> | { reason: string } {
  const content = readText(path)
  if ('reason' in content) return { reason: content.reason }
  const problems = new Problems()
  const map = parseYaml(content.text, shown, problems, 'keys of stores, and their tokens')
  try {
    problems.throwIfAny()
  } catch (error) {
    if (error instanceof DiagnosticsError) throw unusable(shown, 'it is not a YAML map')
    throw error
  }
  const tokens = new Map<string, string>()
  for (const [key, { value }] of map?.entries ?? []) {
    if (value.kind !== 'scalar') throw unusable(shown, `what stands under \`${key}\` is not a text`)
    const token = (value.text ?? String(value.value ?? '')).trim()
    if (value.value !== null && token !== '') tokens.set(key, token)
  }
  return tokens
}

/** The text of a file that is a token, or why it cannot be read. */
export function readTokenText(path: string): { text: string } | { reason: string } {
  return readText(path)
}

function unusable(shown: string, why: string): ToolError {
  return new ToolError('CREDENTIALS_FAILED', `the file of tokens ${shown} cannot be used: ${why}`, {
    hint: 'It is a YAML map from the keys of stores to their tokens: `acme-us: …`, one a line.',
  })
}
