/** What does a policy say of a change, path by path? Every path becomes a test of what stands there. */

import type { Condition, Template, Test } from '../model/policy.ts'
import type { Json } from '../model/values.ts'
import { isObject, sameJson } from '../model/values.ts'
import { type ConfigNode, type MapEntry, toJson } from './nodes.ts'
import type { Field } from './policy-fields.ts'
import { checkPolicySchema, impliedType, memberOf, refuseImpossible, type SchemaScope } from './policy-schemas.ts'
import type { Problems } from './problems.ts'
import { compileTest } from './schemas.ts'

export interface ChangeScope {
  /** What a change of the kinds in question can hold. */
  change: Field
  /** Those kinds, for people: `a redirect`. */
  about: string
  problems: Problems
}

const never: Test = () => false

/** `true` says nothing of the change: no conditions. */
export function conditionsOf(node: ConfigNode | undefined, scope: ChangeScope): Condition[] {
  if (node?.kind !== 'map') return []
  return [...node.entries].flatMap(([path, entry]) => conditionAt(path, entry, scope) ?? [])
}

function conditionAt(path: string, entry: MapEntry, scope: ChangeScope): Condition | undefined {
  const { value } = entry
  if (path === 'schema') {
    return { path: '', segments: [], test: schemaTest(value, scope.change, { ...scope, owner: ownerOf([], scope) }) }
  }
  const segments = pathOf(path, entry, scope)
  if (segments === undefined) return undefined
  const field = fieldAt(segments, entry, scope)
  if (field === undefined) return undefined
  return { path, segments, test: testOf(value, field, { ...scope, owner: `\`${path}\` of ${scope.about}` }) }
}

/** The segments of a path; what is none is reported. */
function pathOf(path: string, { key }: MapEntry, { problems }: ChangeScope): string[] | undefined {
  const segments = segmentsOf(path)
  if (segments !== undefined) return segments
  problems.add(
    'INVALID_VALUE',
    `\`${path}\` is no path within a change.`,
    key,
    'Names with dots between them: `after.url`. A name with other characters is quoted: `after.meta["a.b"]`.',
  )
  return undefined
}

/** Names with dots between them, quoted ones in brackets; undefined when the text is no such path. */
function segmentsOf(path: string): string[] | undefined {
  const segments: string[] = []
  const step = /(^|\.)([\p{L}\p{N}_$-]+)|\[("(?:[^"\\]|\\.)*")\]/uy
  while (step.lastIndex < path.length) {
    const match = step.exec(path)
    if (match === null) return undefined
    try {
      segments.push(match[2] ?? (JSON.parse(match[3]!) as string))
    } catch {
      return undefined
    }
  }
  return segments.length === 0 ? undefined : segments
}

function fieldAt(segments: readonly string[], { key, value }: MapEntry, scope: ChangeScope): Field | undefined {
  let field: Field | undefined = scope.change
  for (const [at, name] of segments.entries()) {
    if (field === undefined) return undefined
    if (at === 0 && segments.length === 1 && field.member(name) === undefined && looksLikeSchema(name, value)) {
      scope.problems.add(
        'UNKNOWN_KEY',
        `\`${name}\` is not a member of a change.`,
        key,
        'For a JSON Schema over the whole change write it under `schema:`.',
      )
      return undefined
    }
    field = memberOf(field, name, key, { ...scope, owner: ownerOf(segments.slice(0, at), scope) })
  }
  return field
}

function looksLikeSchema(name: string, value: ConfigNode): boolean {
  const words = ['properties', 'required', 'not', 'anyOf', 'allOf', 'oneOf', 'if', 'type', 'const', 'enum']
  return words.includes(name) && (value.kind !== 'scalar' || name === 'type')
}

function ownerOf(segments: readonly string[], { about }: ChangeScope): string {
  return segments.length === 0 ? `a change of ${about}` : `\`${segments.join('.')}\` of ${about}`
}

/** A value, one of several, or a schema. */
function testOf(node: ConfigNode, field: Field, scope: SchemaScope): Test {
  if (node.kind === 'map') return schemaTest(node, field, scope, impliedType(node))
  const nodes = node.kind === 'list' ? node.items : [node]
  refuseImpossible(nodes, field, scope)
  const wanted = nodes.map(toJson)
  return value => wanted.some(one => sameJson(one, value as Json))
}

function schemaTest(node: ConfigNode, field: Field, scope: SchemaScope, type?: string): Test {
  const before = scope.problems.count
  checkPolicySchema(node, field, scope)
  if (scope.problems.count > before) return never
  const schema = toJson(node)
  try {
    return compileTest(type !== undefined && isObject(schema) ? { type, ...schema } : schema)
  } catch (error) {
    const why = (error as Error).message.replace(/^schema is invalid: /, '').replace(/^strict mode: /, '')
    scope.problems.add('INVALID_VALUE', `This JSON Schema cannot be used: ${why}.`, node.at)
    return never
  }
}

/** A text with `{path}` in it. `names` are those that stand for something; without them paths within a change do. */
export function templateOf(
  node: ConfigNode | undefined,
  names: readonly string[] | undefined,
  scope: ChangeScope,
): Template | undefined {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined
  const text = node.value
  const parts: (Template[number] | undefined)[] = []
  let end = 0
  for (const match of text.matchAll(/\{\{|\}\}|\{([^{}]*)\}/g)) {
    parts.push(text.slice(end, match.index))
    end = match.index + match[0].length
    if (match[1] === undefined) parts.push(match[0][0])
    else parts.push(gapOf(match[1].trim(), node, names, scope))
  }
  return [...parts, text.slice(end)].filter(part => part !== undefined && part !== '') as Template
}

function gapOf(
  path: string,
  node: ConfigNode,
  names: readonly string[] | undefined,
  scope: ChangeScope,
): Template[number] | undefined {
  if (names !== undefined) {
    if (names.includes(path)) return { path, segments: [path] }
    const known = names.map(name => `{${name}}`).join(', ')
    scope.problems.add('UNKNOWN_KEY', `\`{${path}}\` stands for nothing here.`, node.at, `Known are ${known}.`)
    return undefined
  }
  const entry = { key: node.at, value: node }
  const segments = pathOf(path, entry, scope)
  if (segments === undefined || fieldAt(segments, entry, scope) === undefined) return undefined
  return { path, segments }
}
