/**
 * How is a violation of the schema told to a person? One message per cause, at the key or value that is to blame, with
 * what to do about it. Values of sensitive fields and of the environment are never repeated.
 */

import type { SourceRange } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { ConfigNode, MapNode } from './nodes.ts'
import type { DeclaredObject, DeclaredObjects } from './objects.ts'
import type { Problems } from './problems.ts'
import type { Violation } from './schemas.ts'

interface Place {
  node: ConfigNode
  /** The key or list entry where the node stands. */
  at: SourceRange
  /** The nearest object around the node. */
  object: DeclaredObject | undefined
  /** From that object down to the node. */
  path: string[]
  unresolved: boolean
}

/** What is said in files that are no configuration. */
interface Words {
  /** What to do where nothing is written. */
  nothing?: string
}

/** Keywords in the order in which they explain best; of several on one value only the first is told. */
const precedence = ['type', 'not', 'false schema', 'const', 'enum', 'pattern', 'format', 'minLength']

/** Follow-ups of another error that is in the list as well. */
const echoes = new Set(['if', 'propertyNames', 'allOf'])

export function reportSchemaErrors(
  errors: readonly Violation[],
  root: MapNode,
  objects: DeclaredObjects,
  problems: Problems,
  words: Words = {},
): void {
  const sorted = errors
    .filter(error => !echoes.has(error.keyword))
    .sort((left, right) => rankOf(left.keyword) - rankOf(right.keyword))
  const told = new Set<string>()
  for (const error of sorted) {
    const place = locate(root, error.instancePath, objects)
    if (place === undefined || place.unresolved) continue
    if (error.keyword === 'additionalProperties') reportUnknownKey(error, place, problems)
    else if (error.keyword === 'required') reportMissingKey(error, place, problems)
    else if (error.propertyName !== undefined) reportBadKey(error, error.propertyName, place, problems)
    else if (!told.has(error.instancePath)) {
      told.add(error.instancePath)
      reportValue(error, place, problems, words)
    }
  }
}

function rankOf(keyword: string): number {
  const rank = precedence.indexOf(keyword)
  return rank < 0 ? precedence.length : rank
}

/** The node at a JSON pointer. */
function locate(root: MapNode, pointer: string, objects: DeclaredObjects): Place | undefined {
  let node: ConfigNode = root
  let at = root.at
  let object: DeclaredObject | undefined
  let path: string[] = []
  for (const part of pointer.split('/').slice(1)) {
    const segment = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (node.kind === 'map') {
      const entry = node.entries.get(segment)
      if (entry === undefined) return undefined
      node = entry.value
      at = entry.key
    } else if (node.kind === 'list') {
      const item: ConfigNode | undefined = node.items[Number(segment)]
      if (item === undefined) return undefined
      node = item
      at = item.at
    } else return undefined
    path.push(segment)
    const here = objects.byNode.get(node)
    if (here !== undefined) {
      object = here
      path = []
    }
  }
  return { node, at, object, path, unresolved: node.kind === 'scalar' && node.unresolved === true }
}

/** What a message calls the place: the field within its object, or the object. */
function nameOf(place: Place): string {
  return place.path.length > 0 ? place.path.join('.') : (place.object?.address ?? 'the file')
}

function ownerOf(place: Place): string {
  const inside = place.path.length > 0 ? `\`${place.path.join('.')}\`` : undefined
  if (place.object === undefined) return inside ?? 'the file'
  return inside === undefined ? `\`${place.object.address}\`` : `${inside} of \`${place.object.address}\``
}

function customMessage(error: Violation): string | undefined {
  const message = error.parentSchema?.errorMessage
  return typeof message === 'string' ? message : undefined
}

function reportUnknownKey(error: Violation, place: Place, problems: Problems): void {
  const name = String(error.params.additionalProperty)
  const known = Object.keys(error.parentSchema?.properties ?? {})
  const at = place.node.kind === 'map' ? (place.node.entries.get(name)?.key ?? place.at) : place.at
  const isTop = place.object === undefined && place.path.length === 0 && known.includes('stores')
  const aside = isTop ? ' Files of values, for --var-file, lie in a directory of their own.' : ''
  const elsewhere =
    isTop && name === 'policies'
      ? 'Policies lie in files of their own, in a folder `policies` beside this one.'
      : undefined
  const reference = name.replace(/_ids?$/, '')
  const exact = reference === name ? undefined : known.find(key => key === reference || key === `${reference}s`)
  const hint =
    exact !== undefined
      ? `Write \`${exact}\`: a reference to another object by its key, or \`{ id: … }\`.`
      : (elsewhere ??
        didYouMean(name, known) ??
        (known.length === 0 ? undefined : `Known keys are ${known.join(', ')}.${aside}`))
  problems.add('UNKNOWN_KEY', `\`${name}\` is not a key of ${ownerOf(place)}.`, at, hint, place.object?.address)
}

function reportMissingKey(error: Violation, place: Place, problems: Problems): void {
  const name = String(error.params.missingProperty)
  const custom = customMessage(error)
  const isReference = place.path.length > 0 && name === 'id'
  const forExisting = place.path.length === 0 && place.object !== undefined && custom === undefined
  problems.add(
    'MISSING_KEY',
    custom ?? `\`${name}\` is missing in ${ownerOf(place)}.`,
    place.at,
    isReference
      ? 'A reference is the key of another object, or `{ id: … }`.'
      : place.object === undefined && name === 'version'
        ? 'Begin the file with `version: 1`.'
        : forExisting && place.object?.placement.tree?.name !== name
          ? `Add \`${name}:\`, or bind the declaration to an existing object with \`id:\`.`
          : `Add \`${name}:\`.`,
    place.object?.address,
  )
}

function reportBadKey(error: Violation, name: string, place: Place, problems: Problems): void {
  const at = place.node.kind === 'map' ? (place.node.entries.get(name)?.key ?? place.at) : place.at
  const why = customMessage(error) ?? (name === '' ? 'must not be empty' : (error.message ?? 'is not allowed'))
  const shown = error.parentSchema?.['x-sensitive'] === true ? '' : ` \`${name}\``
  const known = [error.schema].flat().filter(value => typeof value === 'string')
  const hint = error.keyword === 'enum' ? (didYouMean(name, known) ?? `Known keys are ${known.join(', ')}.`) : undefined
  problems.add('INVALID_VALUE', `The key${shown} ${why}.`, at, hint, place.object?.address)
}

function reportValue(error: Violation, place: Place, problems: Problems, words: Words): void {
  const { node } = place
  const at = isNothing(node) ? place.at : node.at
  const custom = error.keyword === 'type' ? undefined : customMessage(error)
  const text = custom === undefined ? complaint(error, node) : `${custom}${shown(error, node)}`
  problems.add(
    'INVALID_VALUE',
    `\`${nameOf(place)}\` ${text}.`,
    at,
    hintFor(error, place, words),
    place.object?.address,
  )
}

function isNothing(node: ConfigNode): boolean {
  return node.kind === 'scalar' && node.value === null
}

function complaint(error: Violation, node: ConfigNode): string {
  const { params } = error
  const limit = Number(params.limit)
  switch (error.keyword) {
    case 'type':
      return `must be ${listed([error.schema].flat().map(typeName))}, but is ${describe(error, node)}`
    case 'enum':
    case 'const': {
      const allowed = ((params.allowedValues ?? [params.allowedValue]) as unknown[]).filter(value => value !== null)
      return `must be ${allowed.length > 1 ? 'one of ' : ''}${allowed.join(', ')}${shown(error, node)}`
    }
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`
    case 'maxLength':
      return `must have at most ${limit} characters, but has ${lengthOf(node)}`
    case 'minItems':
      return `must have at least ${count(limit, 'entry', 'entries')}`
    case 'maxItems':
      return `must have at most ${count(limit, 'entry', 'entries')}, but has ${lengthOf(node)}`
    case 'minProperties':
      return 'must not be an empty map'
    case 'minimum':
      return `must be ${limit} or more${shown(error, node)}`
    case 'maximum':
      return `must be ${limit} or less${shown(error, node)}`
    case 'uniqueItems':
      return 'must not hold the same entry twice'
    case 'format':
      return `must be ${params.format === 'email' ? 'an e-mail address' : `a valid ${String(params.format)}`}${shown(error, node)}`
    default:
      return `${error.message ?? 'is not allowed'}${shown(error, node)}`
  }
}

function hintFor(error: Violation, place: Place, { nothing }: Words): string | undefined {
  const { node } = place
  const schema = [error.schema].flat()
  if (error.keyword === 'enum' && node.kind === 'scalar' && typeof node.value === 'string' && !isSecret(error, node)) {
    return didYouMean(node.value, schema.filter(value => typeof value === 'string') as string[])
  }
  if (error.keyword === 'minProperties')
    return `Known keys are ${Object.keys(error.parentSchema?.properties ?? {}).join(', ')}.`
  if (error.keyword !== 'type' || node.kind !== 'scalar') return undefined
  if (node.value === null) {
    if (nothing !== undefined) return nothing
    if (place.path.length === 0 && place.object !== undefined) return 'Say what it shall be like, or remove the key.'
    if (/^\d+$/.test(place.path.at(-1) ?? '')) return 'Remove the entry, or say what it shall be.'
    if (schema.includes('object')) return 'For none write `{}`; to leave it unmanaged remove the key.'
    if (schema.includes('array')) return 'For none write `[]`; to leave it unmanaged remove the key.'
    return 'To leave it unmanaged remove the key; there is no default that null could restore.'
  }
  if (schema.includes('string') && typeof node.value !== 'string' && !isSecret(error, node)) {
    return `If it is meant as text, put it in quotes: "${node.text ?? node.value}".`
  }
  if (schema.includes('boolean')) return 'Write true or false, without quotes.'
  return undefined
}

const typeNames: { [type: string]: string } = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
}

function typeName(type: unknown): string {
  return typeNames[String(type)] ?? ''
}

function listed(names: string[]): string {
  return names.filter(Boolean).join(' or ')
}

function describe(error: Violation, node: ConfigNode): string {
  if (node.kind === 'list') return 'a list'
  if (node.kind === 'map') return 'a map'
  if (node.value === null) return 'empty'
  const value = isSecret(error, node) ? '' : ` ${abbreviated(node.text ?? String(node.value))}`
  return `${typeof node.value === 'string' ? 'the text' : typeof node.value === 'number' ? 'the number' : 'the value'}${value}`
}

/** ", but is `x`", unless the value may be secret. */
function shown(error: Violation, node: ConfigNode): string {
  if (node.kind !== 'scalar' || node.value === null || node.value === '' || isSecret(error, node)) return ''
  return error.keyword === 'not' ? '' : `, but is ${abbreviated(node.text ?? String(node.value))}`
}

function isSecret(error: Violation, node: ConfigNode): boolean {
  const schema = error.parentSchema ?? {}
  const marked = schema['x-sensitive'] === true || schema['x-credential'] === true
  return marked || (node.kind === 'scalar' && node.fromEnv === true)
}

function abbreviated(text: string): string {
  return text.length > 60 ? `\`${text.slice(0, 57)}…\`` : `\`${text}\``
}

function lengthOf(node: ConfigNode): number {
  if (node.kind === 'list') return node.items.length
  return node.kind === 'scalar' ? [...String(node.value)].length : 0
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`
}
