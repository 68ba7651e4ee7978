/** Which differences does the ignore file say are no drift, why, and until when? */

import { parseAddress } from '../model/address.ts'
import type { IgnoreRule } from '../model/ignore.ts'
import { parseInstant } from '../model/instant.ts'
import { kindOfFile, readText } from './disk.ts'
import { type ConfigNode, type MapNode, member, toJson } from './nodes.ts'
import { Problems } from './problems.ts'
import { parseYaml } from './read-yaml.ts'
import { reportSchemaErrors } from './schema-errors.ts'
import { checkIgnores } from './schemas.ts'

/** What a directory that is read as configuration may hold beside it. */
export const ignoreFileName = 'drift-ignore.yaml'

/** The same for differences between two stores that are meant. */
export const compareFileName = 'compare-ignore.yaml'

export const ignoreFileNames: readonly string[] = [ignoreFileName, compareFileName]

type Entry = Pick<IgnoreRule, 'address' | 'attribute' | 'reason' | 'expires' | 'owner'>

/** Throws a `DiagnosticsError` with everything that is wrong in the file; `shown` is its name in messages. */
export function readIgnoreFile(
  path: string,
  shown: string,
  options: { mayBeMissing?: boolean } = {},
): IgnoreRule[] | undefined {
  if (options.mayBeMissing && kindOfFile(path) === 'missing') return undefined
  const problems = new Problems()
  const content = readText(path)
  if ('reason' in content) {
    const code = content.tooLarge ? 'CONFIG_TOO_LARGE' : 'CONFIG_NOT_FOUND'
    problems.add(code, `The ignore file \`${shown}\` cannot be read: ${content.reason}.`)
    problems.throwIfAny()
    return []
  }
  const root = parseYaml(content.text, shown, problems, 'the key `ignore:`, and under it a list')
  if (root !== undefined) check(root, problems)
  problems.throwIfAny()
  const list = member(root, 'ignore')
  return list?.kind === 'list'
    ? list.items.map(node => ({ ...(toJson(node) as unknown as Entry), by: 'file' as const, source: node.at }))
    : []
}

function check(root: MapNode, problems: Problems): void {
  reportSchemaErrors(
    checkIgnores(toJson(root)),
    root,
    { objects: [], declared: new Set(), byNode: new Map() },
    problems,
  )
  const list = member(root, 'ignore')
  for (const entry of list?.kind === 'list' ? list.items : []) {
    checkAddress(member(entry, 'address'), problems)
    const expires = member(entry, 'expires')
    if (expires?.kind !== 'scalar' || typeof expires.value !== 'string') continue
    if (!/^\d{4}-\d{2}-\d{2}$/.test(expires.value) || parseInstant(`${expires.value}T00:00:00Z`) !== undefined) continue
    problems.add('INVALID_VALUE', `\`expires\` is ${expires.value}, a day that does not exist.`, expires.at)
  }
}

function checkAddress(node: ConfigNode | undefined, problems: Problems): void {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.value === '') return
  if (node.value.includes('*') || parseAddress(node.value) !== undefined) return
  problems.add(
    'INVALID_VALUE',
    `\`${node.value}\` is no address.`,
    node.at,
    'Copy it from the report: stores.acme-us.channels.us.pages.about; other keys stand in ["…"].',
  )
}
