/**
 * What are the variables worth in this run? The values that `variables:` declares, and over them those that are given from
 * outside: files of values, then the environment, then the command line. Nothing can be given that is not declared.
 */

import type { SourceRange } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import { convertText } from './convert.ts'
import { type ConfigNode, emptyMap, type MapNode, member } from './nodes.ts'
import { Problems } from './problems.ts'
import { parseYaml } from './read-yaml.ts'

/** Values of variables for one run. */
export interface GivenVariables {
  /** Files with a map of values, relative to the project; a later one wins. */
  files: readonly string[]
  /** `name=value`, as on the command line; a later one wins. */
  values: readonly string[]
}

export interface VariableSources {
  given: GivenVariables
  env: (name: string) => string | undefined
  /** The map in a file; undefined when it cannot be had, which is reported already. */
  fileMap: (path: string) => MapNode | undefined
}

/** Puts the given values in the place of the declared ones; a variable that is still null is reported. */
export function giveVariables(root: MapNode, sources: VariableSources, problems: Problems): void {
  const declared = member(root, 'variables') ?? emptyMap(root.at)
  if (declared.kind !== 'map') return
  for (const file of sources.given.files) {
    for (const [name, { key, value }] of sources.fileMap(file)?.entries ?? []) {
      const entry = declared.entries.get(name)
      if (entry === undefined) refuseUnknown(name, 'UNKNOWN_KEY', declared, problems, key)
      else entry.value = fitting(name, value, entry.value, problems)
    }
  }
  for (const [name, entry] of declared.entries) {
    const variable = environmentName(name)
    // Empty counts as unset, as it does for `${env:…}` with a default. What stands under the name of a flag is the flag's.
    const text = variable === 'STOREWRIGHT_VAR_FILE' ? '' : (sources.env(variable) ?? '')
    if (text === '') continue
    const node = fromText(text, entry.value, variable)
    if (node === undefined) refuseText(name, entry.value, variable, 'INVALID_VALUE', problems)
    else entry.value = secret(node)
  }
  for (const value of sources.given.values) giveValue(value, declared, problems)
  for (const [name, entry] of declared.entries) {
    if (entry.value.kind !== 'scalar' || entry.value.value !== null || entry.value.unresolved) continue
    entry.value = { ...entry.value, unresolved: true }
    problems.add(
      'UNRESOLVED_VARIABLE',
      `The variable \`${name}\` has no default, and no value was given.`,
      entry.key,
      `Give it with \`--var ${name}=…\`, in a file with --var-file, or as ${environmentName(name)} in the environment.`,
    )
  }
}

/** `support-email` is given by the environment as `STOREWRIGHT_VAR_SUPPORT_EMAIL`. */
function environmentName(name: string): string {
  return `STOREWRIGHT_VAR_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}

/** `name=value`; `group.name` is a member of a variable that is a map. */
function giveValue(given: string, declared: MapNode, problems: Problems): void {
  const equals = given.indexOf('=')
  if (equals < 1) {
    problems.add('USAGE', `\`--var ${given}\` gives no value.`, undefined, 'Write `--var name=value`.')
    return
  }
  const name = given.slice(0, equals)
  let map: ConfigNode = declared
  const path = name.split('.')
  for (const segment of path.slice(0, -1)) map = member(map, segment) ?? emptyMap(declared.at)
  const entry = map.kind === 'map' ? map.entries.get(path.at(-1) ?? '') : undefined
  if (entry === undefined) {
    refuseUnknown(name, 'USAGE', declared, problems)
    return
  }
  const node = fromText(given.slice(equals + 1), entry.value, `--var ${name}`)
  if (node === undefined) refuseText(name, entry.value, `--var ${name}`, 'USAGE', problems)
  else entry.value = node
}

function refuseUnknown(
  name: string,
  code: 'USAGE' | 'UNKNOWN_KEY',
  declared: MapNode,
  problems: Problems,
  at?: SourceRange,
): void {
  const known = namesIn(declared)
  const hint = didYouMean(name, known) ?? 'Declare it under `variables:`; `null` there means that it has no default.'
  problems.add(code, `No variable \`${name}\` is declared.`, at, hint)
}

function namesIn(map: MapNode, above = ''): string[] {
  return [...map.entries].flatMap(([name, { value }]) => [
    `${above}${name}`,
    ...(value.kind === 'map' ? namesIn(value, `${above}${name}.`) : []),
  ])
}

/** A value of a file of values in the place of the declared one, if it is of the same sort. */
function fitting(name: string, given: ConfigNode, declared: ConfigNode, problems: Problems): ConfigNode {
  const wanted = sortOf(declared)
  if (wanted === 'nothing' || wanted === sortOf(given)) return given
  // What YAML reads as a number or a truth value is a text where the variable is one.
  if (wanted === 'a text' && given.kind === 'scalar' && given.value !== null) {
    return { kind: 'scalar', value: given.text ?? String(given.value), at: given.at }
  }
  problems.add(
    'INVALID_VALUE',
    `The variable \`${name}\` is declared as ${wanted}, but is ${sortOf(given)} here.`,
    given.at,
    'Give a value of the same sort, or declare the variable otherwise.',
  )
  return declared
}

function refuseText(
  name: string,
  declared: ConfigNode,
  said: string,
  code: 'USAGE' | 'INVALID_VALUE',
  problems: Problems,
): void {
  const wanted = sortOf(declared)
  const examples: { [sort: string]: string } = {
    'a list': ', written as in YAML: `[one, two]`',
    'a map': ', written as in YAML: `{ name: value }`',
    'true or false': '',
    'a number': '',
  }
  problems.add(
    code,
    `The variable \`${name}\` is declared as ${wanted}, which the value of ${said.replace(/ .*/, '')} is not.`,
    undefined,
    `Give ${wanted}${examples[wanted] ?? ''}.`,
  )
}

/** A text from outside as the sort of value that is declared, or undefined when it is none; `said` is how it was given. */
function fromText(text: string, declared: ConfigNode, said: string): ConfigNode | undefined {
  const at = { file: said, line: 1, column: 1 }
  // It is taken as it is: nothing in it is an interpolation.
  const literal = text.replaceAll('${', () => '$${')
  if (declared.kind !== 'scalar') {
    const scratch = new Problems()
    const lines = literal.split('\n').map(line => ` ${line}`)
    const node = member(parseYaml(['value:', ...lines].join('\n'), said, scratch), 'value')
    return scratch.count === 0 && node?.kind === declared.kind ? node : undefined
  }
  if (typeof declared.value === 'number' || typeof declared.value === 'boolean') {
    const value = convertText(text.trim(), [typeof declared.value])
    return value === undefined ? undefined : { kind: 'scalar', value, at, text: text.trim() }
  }
  return { kind: 'scalar', value: literal, at, untyped: true }
}

/** The same, never to be repeated in a message. */
function secret(node: ConfigNode): ConfigNode {
  if (node.kind === 'scalar') return { ...node, fromEnv: true }
  if (node.kind === 'list') return { ...node, items: node.items.map(secret) }
  const entries = new Map([...node.entries].map(([name, { key, value }]) => [name, { key, value: secret(value) }]))
  return { ...node, entries }
}

function sortOf(node: ConfigNode): string {
  if (node.kind !== 'scalar') return node.kind === 'list' ? 'a list' : 'a map'
  if (node.value === null) return 'nothing'
  return { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof node.value as 'string']
}
