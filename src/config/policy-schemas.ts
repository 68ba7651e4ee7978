/**
 * Is a JSON Schema in a policy one that can be used, and does it speak of what there is? A name that no change can have, or
 * a value that an attribute cannot take, would make a policy that never finds anything.
 */

import type { SourceRange } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import { type ConfigNode, type MapNode, toJson } from './nodes.ts'
import type { Field } from './policy-fields.ts'
import type { Problems } from './problems.ts'

/** What stands under a keyword: a schema about the same value, about its entries or about anything; several of them; … */
const keywords: {
  [keyword: string]: 'same' | 'sames' | 'entry' | 'entries' | 'other' | 'members' | 'others' | 'value'
} = {
  allOf: 'sames',
  anyOf: 'sames',
  oneOf: 'sames',
  not: 'same',
  if: 'same',
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: 'same',
  else: 'same',
  dependentSchemas: 'others',
  items: 'entry',
  contains: 'entry',
  unevaluatedItems: 'entry',
  prefixItems: 'entries',
  properties: 'members',
  patternProperties: 'others',
  additionalProperties: 'other',
  unevaluatedProperties: 'other',
  propertyNames: 'other',
  $defs: 'others',
  ...Object.fromEntries(
    [
      ...['$ref', '$comment', 'title', 'description', 'examples', 'default', 'deprecated'],
      ...['type', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength'],
      ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
      ...['minItems', 'maxItems', 'uniqueItems', 'minContains', 'maxContains'],
      ...['minProperties', 'maxProperties', 'required', 'dependentRequired'],
    ].map(name => [name, 'value'] as const),
  ),
}

/** Keywords that say of which type a value is, without saying so. */
const implied: { [keyword: string]: 'number' | 'string' } = {
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'number',
  exclusiveMaximum: 'number',
  multipleOf: 'number',
  pattern: 'string',
  format: 'string',
  minLength: 'string',
  maxLength: 'string',
}

/** A schema with `pattern` alone accepts every number; whoever writes it at a path means a text that is like that. */
export function impliedType(schema: MapNode): 'number' | 'string' | undefined {
  if (['type', 'const', 'enum'].some(name => schema.entries.has(name))) return undefined
  const types = new Set([...schema.entries.keys()].flatMap(name => implied[name] ?? []))
  return types.size === 1 ? [...types][0] : undefined
}

export interface SchemaScope {
  /** How the values are called that the schema is about: `after of a redirect`. */
  owner: string
  problems: Problems
}

/** Reports what is wrong with a schema about the values at `field`. */
export function checkPolicySchema(node: ConfigNode, field: Field, scope: SchemaScope): void {
  if (node.kind !== 'map') return
  for (const [name, { key, value }] of node.entries) {
    const sort = Object.hasOwn(keywords, name) ? keywords[name] : undefined
    if (sort === undefined) unknownKeyword(name, key, scope)
    else if (sort === 'same') checkPolicySchema(value, field, scope)
    else if (sort === 'entry') checkPolicySchema(value, field.entry(), scope)
    else if (sort === 'members') checkMembers(value, field, scope)
    else if (sort === 'value') checkValue(name, value, field, scope)
    else checkParts(sort, value, field, scope)
  }
}

function checkParts(sort: string, node: ConfigNode, field: Field, scope: SchemaScope): void {
  if (node.kind === 'list') {
    const about = sort === 'entries' ? field.entry() : field
    for (const item of node.items) checkPolicySchema(item, about, scope)
  } else if (sort === 'others' && node.kind === 'map') {
    for (const { value } of node.entries.values()) checkPolicySchema(value, unknown, scope)
  } else if (sort === 'other') checkPolicySchema(node, unknown, scope)
}

/** Where it cannot be told what a schema is about, any name may be right. */
const unknown: Field = {
  names: undefined,
  sensitive: false,
  values: undefined,
  isList: false,
  member: () => unknown,
  entry: () => unknown,
}

function checkMembers(node: ConfigNode, field: Field, scope: SchemaScope): void {
  if (node.kind !== 'map') return
  for (const [name, { key, value }] of node.entries) {
    const member = memberOf(field, name, key, scope)
    if (member !== undefined) checkPolicySchema(value, member, { ...scope, owner: `${name} in ${scope.owner}` })
  }
}

/** The field beneath; undefined, and reported, when there is none or nobody can look at it. */
export function memberOf(field: Field, name: string, at: SourceRange, scope: SchemaScope): Field | undefined {
  const member = field.member(name)
  if (member === undefined) {
    const { names = [] } = field
    const hint = field.isList
      ? 'It is a list: look into it with `schema:` and `contains`, or name an attribute with `for: { attribute: … }`.'
      : (didYouMean(name, names) ??
        (names.length === 0 ? 'There is nothing beneath it.' : `Known are ${names.join(', ')}.`))
    scope.problems.add('UNKNOWN_KEY', `There is no \`${name}\` in ${scope.owner}.`, at, hint)
    return undefined
  }
  if (!member.sensitive) return member
  scope.problems.add(
    'INVALID_VALUE',
    `\`${name}\` in ${scope.owner} is sensitive: plans hold a hash in its place, and no policy can see more.`,
    at,
    'That it changes can be seen: `for: { attribute: … }`.',
  )
  return undefined
}

function unknownKeyword(name: string, at: SourceRange, { problems }: SchemaScope): void {
  const hint = name.startsWith('$')
    ? 'A schema in a policy is whole in itself (draft 2020-12): `$ref` and `$defs` are all there is with a `$`.'
    : (didYouMean(name, Object.keys(keywords)) ?? 'The keywords are those of JSON Schema, draft 2020-12.')
  problems.add('UNKNOWN_KEY', `\`${name}\` is no keyword of JSON Schema that can be used here.`, at, hint)
}

function checkValue(name: string, node: ConfigNode, field: Field, scope: SchemaScope): void {
  if (name === '$ref') refuseDistant(node, scope)
  if (name === 'pattern') refuseBadPattern(node, scope)
  if (name === 'required' && node.kind === 'list') {
    for (const item of node.items) {
      if (item.kind === 'scalar' && typeof item.value === 'string') memberOf(field, item.value, item.at, scope)
    }
  }
  if (name === 'const') refuseImpossible([node], field, scope)
  if (name === 'enum' && node.kind === 'list') refuseImpossible(node.items, field, scope)
}

/** Nothing is fetched: a policy says everything itself. */
function refuseDistant(node: ConfigNode, { problems }: SchemaScope): void {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || node.value.startsWith('#')) return
  problems.add(
    'INVALID_VALUE',
    `\`$ref\` leads to \`${node.value}\`, out of the policy: no other file and no address is read.`,
    node.at,
    'Write what it says here; within a schema `#/$defs/…` can be referred to.',
  )
}

function refuseBadPattern(node: ConfigNode, { problems }: SchemaScope): void {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return
  try {
    new RegExp(node.value, 'u')
  } catch (error) {
    const why = (error as Error).message.replace(/^Invalid regular expression: .*\/u?: /, '').toLowerCase()
    problems.add('INVALID_VALUE', `\`${node.value}\` is no regular expression: ${why}.`, node.at)
  }
}

/** A value that the field cannot have will never be found. */
export function refuseImpossible(nodes: readonly ConfigNode[], field: Field, { owner, problems }: SchemaScope): void {
  const { values } = field
  if (values === undefined) return
  for (const node of nodes) {
    const value = toJson(node)
    if (value === null || typeof value === 'object' || values.includes(value)) continue
    const known = values.filter(one => one !== null).map(String)
    problems.add(
      'INVALID_VALUE',
      `\`${String(value)}\` is none of the values of ${owner}, so that the policy would never find it.`,
      node.at,
      didYouMean(String(value), known) ?? `They are ${known.join(', ')}.`,
    )
  }
}
