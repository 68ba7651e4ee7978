/**
 * Which policies are there, and what do they say? Reads their files, checks them as strictly as a configuration, and tells
 * everything that is wrong at once: a policy that cannot be understood is an error, and never one that finds nothing.
 */

import { patternTest } from '../model/address.ts'
import type { SourceRange } from '../model/errors.ts'
import type { Placement } from '../model/kind.ts'
import type { Demand, Party, Policy, Selector, Test } from '../model/policy.ts'
import { realDisk } from './disk.ts'
import { type ConfigNode, formatRange, type MapNode, member, toJson } from './nodes.ts'
import type { Reading } from './parsed-files.ts'
import { type ChangeScope, conditionsOf, templateOf } from './policy-conditions.ts'
import { changeField, type Field } from './policy-fields.ts'
import { findPolicyFiles } from './policy-files.ts'
import { memberOf } from './policy-schemas.ts'
import { Problems } from './problems.ts'
import { parseYaml } from './read-yaml.ts'
import { reportSchemaErrors } from './schema-errors.ts'
import { checkPolicyFile, kindSchemas, planSchema, type Violation } from './schemas.ts'

export interface PolicyOptions {
  /** The project directory. Absolute. */
  baseDir: string
  /** Every file of the configuration: `policies` beside one of them holds policies. */
  configFiles: readonly string[]
  /** Further files and folders. */
  more: readonly string[]
  placements: readonly Placement[]
  /** How files are read, if not simply from the disk. */
  reading?: Reading | undefined
}

/** All policies, by name. Throws a `DiagnosticsError` with every problem of their files. */
export function loadPolicies(options: PolicyOptions): Policy[] {
  const problems = new Problems()
  const policies = new Map<string, Policy>()
  const fields = fieldsOf(options.placements)
  const { baseDir, configFiles, more, reading: { disk = realDisk, parse = parseYaml } = {} } = options
  for (const { path, shown } of findPolicyFiles(baseDir, configFiles, more, problems, disk)) {
    const content = disk.readText(path)
    if ('reason' in content) {
      const code = content.tooLarge ? 'CONFIG_TOO_LARGE' : 'CONFIG_NOT_FOUND'
      problems.add(code, `The policies in \`${shown}\` cannot be read: ${content.reason}.`)
      continue
    }
    const root = parse(content.text, shown, problems)
    if (root === undefined) continue
    for (const policy of policiesIn(root, fields, problems)) {
      const other = policies.get(policy.name)
      if (other === undefined) policies.set(policy.name, policy)
      else {
        problems.add(
          'DUPLICATE_OBJECT',
          `There is a policy \`${policy.name}\` in ${formatRange(other.source)} already.`,
          policy.source,
          'Give one of the two another name, or remove it: neither wins over the other.',
        )
      }
    }
  }
  problems.throwIfAny()
  return [...policies.values()].sort((left, right) => (left.name < right.name ? -1 : 1))
}

type FieldOf = (kinds: readonly string[] | undefined) => Field

function fieldsOf(placements: readonly Placement[]): FieldOf {
  const all = placements.map(placement => placement.name)
  const known = new Map<string, Field>()
  return (kinds = all) => {
    const key = kinds.join(' ')
    const field = known.get(key) ?? changeField(kinds, { plan: planSchema(), kinds: kindSchemas() }, placements)
    known.set(key, field)
    return field
  }
}

/** What a file declares, but for policies in which something is wrong already. */
function policiesIn(root: MapNode, fields: FieldOf, problems: Problems): Policy[] {
  const objects = { objects: [], declared: new Set<string>(), byNode: new Map() }
  const violations = checkPolicyFile(toJson(root))
  const nothing = 'Say what it shall be, or remove the key.'
  reportSchemaErrors(telling(violations), root, objects, problems, { nothing })
  const wrong = new Set(violations.map(violation => violation.instancePath.split('/')[2]))
  const declared = member(root, 'policies')
  if (declared?.kind !== 'map') return []
  return [...declared.entries].flatMap(([name, { key, value }]) =>
    wrong.has(name) ? [] : (toPolicy(name, key, value, fields, problems) ?? []),
  )
}

/** `type: strin` is neither a list of types nor one of the types: that it is none of them says more. */
function telling(violations: readonly Violation[]): Violation[] {
  const listed = new Set(violations.filter(one => one.keyword === 'enum').map(one => one.instancePath))
  return violations.filter(one => one.keyword !== 'type' || !listed.has(one.instancePath))
}

const demands = ['forbid', 'require', 'at_most', 'allowed_by'] as const

function toPolicy(
  name: string,
  source: SourceRange,
  node: ConfigNode,
  fields: FieldOf,
  problems: Problems,
): Policy | undefined {
  const said = demands.filter(demand => member(node, demand) !== undefined)
  if (said.length !== 1) {
    const what = said.length === 0 ? 'does not say what has to hold' : `says ${said.join(' and ')}`
    problems.add(
      'INVALID_VALUE',
      `The policy \`${name}\` ${what}: it needs exactly one of ${demands.join(', ')}.`,
      source,
      said.length === 0 ? 'To allow none of the changes at all write `forbid: true`.' : 'Make a policy of each.',
    )
    return undefined
  }
  const per = node.kind === 'map' ? node.entries.get('per') : undefined
  if (per !== undefined && said[0] !== 'at_most')
    problems.add('INVALID_VALUE', '`per` says nothing without `at_most`.', per.key, 'Remove it.')
  const chosen = member(node, 'for')
  const parts = chosen === undefined ? [] : chosen.kind === 'list' ? chosen.items : [chosen]
  const scope = scopeOf(
    parts.map(part => textsAt(part, 'kind')),
    fields,
    problems,
  )
  const names = said[0] === 'at_most' ? ['count', 'limit', 'changes', 'store'] : undefined
  const message = templateOf(member(node, 'message'), names, scope)
  return {
    name,
    source,
    ...textOf(node, 'description'),
    severity: (textsAt(node, 'severity')?.[0] ?? 'error') as Policy['severity'],
    selectors: parts.map(part => toSelector(part, fields, problems)),
    demand: toDemand(node, said[0]!, scope),
    ...(message === undefined ? {} : { message }),
    ...textOf(node, 'hint'),
  }
}

/** Undefined kinds, of any selector, are all of them. */
function scopeOf(kinds: (readonly string[] | undefined)[], fields: FieldOf, problems: Problems): ChangeScope {
  const named = kinds.length === 0 || kinds.includes(undefined) ? undefined : [...new Set(kinds.flat() as string[])]
  const words = named?.map(kind => kind.replaceAll('_', ' '))
  const about = words === undefined ? 'any kind' : words.join(' or ')
  return { change: fields(named), about, problems }
}

function toSelector(node: ConfigNode, fields: FieldOf, problems: Problems): Selector {
  const [kinds, actions, transitions] = ['kind', 'action', 'transition'].map(name => textsAt(node, name))
  const scope = scopeOf([kinds], fields, problems)
  const addresses = textsAt(node, 'address')?.map(patternTest)
  const labels = textsAt(node, 'label')
  const attributes = textsAt(node, 'attribute')
  const percent = member(node, 'percent_above')
  if (attributes !== undefined) refuseUnknownAttributes(node, scope)
  return {
    ...(kinds === undefined ? {} : { kinds: new Set(kinds) }),
    ...(actions === undefined ? {} : { actions: new Set(actions) }),
    ...(transitions === undefined ? {} : { transitions: new Set(transitions) }),
    ...(addresses === undefined ? {} : { address: (one: string) => addresses.some(matches => matches(one)) }),
    ...(labels === undefined ? {} : { labels }),
    ...(attributes === undefined ? {} : { attributes }),
    ...(percent?.kind === 'scalar' ? { percentAbove: Number(percent.value) } : {}),
    where: conditionsOf(member(node, 'where'), scope),
  }
}

function refuseUnknownAttributes(node: ConfigNode, { change, about, problems }: ChangeScope): void {
  const said = member(node, 'attribute')
  for (const item of said?.kind === 'list' ? said.items : said === undefined ? [] : [said]) {
    let field = change.member('after')
    for (const name of item.kind === 'scalar' ? String(item.value).split('.') : []) {
      // That something sensitive changes may be seen; what it changes to may not.
      if (field?.member(name)?.sensitive) break
      field &&= memberOf(field, name, item.at, { owner: `the attributes of ${about}`, problems })
    }
  }
}

function toDemand(node: ConfigNode, sort: Demand['sort'], scope: ChangeScope): Demand {
  const said = member(node, sort)!
  switch (sort) {
    case 'forbid':
    case 'require':
      return { sort, conditions: conditionsOf(said, scope) }
    case 'at_most':
      return { sort, limit: Number(toJson(said)), per: textsAt(node, 'per')?.[0] === 'store' ? 'store' : 'plan' }
    case 'allowed_by':
      return { sort, parties: said.kind === 'list' ? said.items.map(toParty) : [] }
  }
}

function toParty(node: ConfigNode): Party {
  const said = ['user', 'host', 'run'].flatMap(name => {
    const pattern = textsAt(node, name)?.[0]
    return pattern === undefined ? [] : [[name, pattern] as const]
  })
  return {
    shown: said.map(([name, pattern]) => `${name} ${pattern}`).join(', '),
    ...Object.fromEntries(said.map(([name, pattern]) => [name, wholeTest(pattern)])),
  }
}

/** The whole text; `*` stands for any part of it. */
function wholeTest(pattern: string): Test {
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')
  const expression = new RegExp(`^${source}$`, 's')
  return value => typeof value === 'string' && expression.test(value)
}

/** One text or a list of them; undefined when nothing is said. */
function textsAt(node: ConfigNode, name: string): string[] | undefined {
  const said = member(node, name)
  if (said === undefined) return undefined
  return [toJson(said)].flat().map(String)
}

function textOf<Name extends 'description' | 'hint'>(node: ConfigNode, name: Name): { [name in Name]?: string } {
  const text = textsAt(node, name)?.[0]
  return (text === undefined ? {} : { [name]: text }) as { [name in Name]?: string }
}
