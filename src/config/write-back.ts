/**
 * Where do the files say an attribute, and how can they say what BigCommerce has instead? Finds the text, whatever aliases,
 * merges and interpolations it came through, and proposes the smallest change of it. Writes nothing: whether the whole
 * configuration still says the same but for that attribute, the caller checks.
 */

import { type Address, parseAddress } from '../model/address.ts'
import type { SourceRange } from '../model/errors.ts'
import type { KindSchema } from '../model/field-rules.ts'
import { didYouMean } from '../model/nearest.ts'
import { isObject, type Json, sameJson } from '../model/values.ts'
import type { DeclaredTexts } from './declared-texts.ts'
import { realPath } from './disk.ts'
import { applyEdits, CannotEdit, type Found, type TextEdit, type YamlText } from './edit-yaml.ts'
import { interpolationsIn } from './interpolate.ts'
import { type ConfigNode, formatRange, type MapNode, member } from './nodes.ts'
import type { DeclaredObject } from './objects.ts'
import { directoryOf, joinPath, relativePath } from './paths.ts'
import { kindSchemas } from './schemas.ts'
import { CannotWrite, type NameOf, toWritten } from './written-value.ts'

export { applyEdits } from './edit-yaml.ts'

/** An attribute with the value that it has at BigCommerce; references to declared objects as `{$ref: address}`. */
export interface LiveAttribute {
  address: Address
  path: string
  value: Json
}

export interface Proposal extends LiveAttribute {
  /** The place of the value. */
  source: SourceRange
  /** The file that is to be changed, relative to the project, and its real path. */
  file: string
  realPath: string
  /** What the file holds now. */
  text: string
  edits: TextEdit[]
  /** The text of the value, as it stands there and as it would. */
  before: string
  after: string
  /** Where an anchor stands that other places use, too. */
  anchor?: { name: string; source: SourceRange }
}

export interface Refusal extends Omit<LiveAttribute, 'value'> {
  message: string
  hint: string
  source?: SourceRange
}

export class WriteBack {
  readonly #declared: DeclaredTexts

  constructor(declared: DeclaredTexts) {
    this.#declared = declared
  }

  propose({ address, path, value }: LiveAttribute): Proposal | Refusal {
    let source: SourceRange | undefined
    const refusal = (message: string, hint: string, at = source): Refusal => ({
      address,
      path,
      message,
      hint,
      ...(at === undefined ? {} : { source: at }),
    })
    const part = this.#declared.part(address)
    if (part === undefined) return refusal('it is not declared', 'Declare it, or remove it at BigCommerce.')
    const { object, references } = part
    source = object.source
    const schema = kindSchemas().get(object.placement.name) ?? {}
    const stands = attributeIn(object, schema, path)
    if (stands === undefined) return refusal(...notWritten(object, schema, path))
    const { node, field } = stands
    source = node.at
    if (isAddress(object, path)) {
      const hint = 'Change it by hand; the next apply notes the new address.'
      return refusal('it is part of its address in the files', hint)
    }
    try {
      const nameOf: NameOf = (to, kind) => references.nameOf(to, kind, object)
      return this.#proposeAt({ address, path, value }, node, toWritten(value, field, node, nameOf), refusal)
    } catch (error) {
      if (error instanceof CannotWrite) return refusal(error.message, error.hint)
      if (!(error instanceof CannotEdit)) throw error
      return refusal(error.message, 'Change it by hand.')
    }
  }

  #proposeAt(
    live: LiveAttribute,
    node: ConfigNode,
    written: Json,
    refusal: (message: string, hint: string, at?: SourceRange) => Refusal,
  ): Proposal | Refusal {
    const { file } = node.at
    const { path, yaml } = this.#declared.file(file)
    const offset = yaml?.offsetOf(node.at.line, node.at.column) ?? 0
    const found = yaml?.at(offset, node.kind) ?? yaml?.at(offset, 'scalar')
    if (yaml === undefined || found === undefined) return refusal('its text was not found', 'Change it by hand.')
    const raw = yaml.valueOf(found.node)
    const made = interpolationsIn(raw)
    if (made.length > 0) {
      const [only] = made
      if (only?.scheme === 'file' && raw === only.written && !only.argument.includes('${')) {
        return this.#proposeFile(live, node, only.argument, refusal)
      }
      return refusal(...fromElsewhere(made, this.#declared.variables))
    }
    const key = found.path[0] === undefined ? undefined : yaml.topKey(found.path[0])
    if (key === undefined || key === 'variables' || this.#declared.holdsVariables(path)) {
      return refusal('it comes from a variable, which may be used elsewhere, too', 'Change the variable by hand.')
    }
    if (key === 'blueprints') {
      const [, store] = parseAddress(live.address) ?? []
      const hint = `Say it of this store alone, beneath \`stores: { ${store}: { fleet: … } }\`, or change the blueprint by hand.`
      return refusal('it comes from a blueprint, of which other stores are made, too', hint)
    }
    if (sameJson(written, raw)) return refusal('the files say it already', 'Plan again.')
    const edits = yaml.editsFor(found, written)
    const anchor = anchorOf(found, yaml, file)
    const [start, end] = spanOf(found, edits)
    return {
      ...live,
      source: node.at,
      file,
      realPath: path,
      text: yaml.text,
      edits,
      before: yaml.text.slice(start, end),
      after: applyEdits(yaml.text.slice(0, end), edits).slice(start),
      ...(anchor === undefined ? {} : { anchor }),
    }
  }

  /** `${file:…}`: the file holds the value, and nothing else. */
  #proposeFile(
    live: LiveAttribute,
    node: ConfigNode,
    argument: string,
    refusal: (message: string, hint: string) => Refusal,
  ): Proposal | Refusal {
    const base = this.#declared.directory
    const full = joinPath(joinPath(base, directoryOf(node.at.file)), argument.trim())
    const content = this.#declared.read(full)
    if (typeof live.value !== 'string' || !('text' in content)) {
      return refusal(`it comes from the file ${argument.trim()}, which can only hold a text`, 'Change it by hand.')
    }
    const file = relativePath(base, full)
    const before = content.text
    return {
      ...live,
      source: { file, line: 1, column: 1 },
      file,
      realPath: realPath(full),
      text: before,
      edits: [{ start: 0, end: before.length, text: live.value }],
      before,
      after: live.value,
    }
  }
}

/** The node of an attribute with what its schema says; undefined where the files do not write it. */
function attributeIn(
  { node, placement }: DeclaredObject,
  schema: KindSchema,
  path: string,
): { node: ConfigNode; field: KindSchema } | undefined {
  if (placement.shape === 'set') return undefined
  const scalar = schema['x-scalar']
  if (node.kind === 'scalar') {
    return typeof scalar === 'string' && path === scalar
      ? { node, field: schema.properties?.[scalar] ?? {} }
      : undefined
  }
  return descend(node, schema, path.split('.'))
}

/** A name may hold dots: the longest that there is counts. */
function descend(
  node: ConfigNode,
  schema: KindSchema,
  path: readonly string[],
): { node: ConfigNode; field: KindSchema } | undefined {
  if (path.length === 0) return { node, field: schema }
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join('.')
    const inner = member(node, name)
    const field =
      schema.properties?.[name] ?? (isObject(schema.additionalProperties) ? schema.additionalProperties : {})
    const found = inner === undefined ? undefined : descend(inner, field as KindSchema, path.slice(length))
    if (found !== undefined) return found
  }
  return undefined
}

/** An attribute that makes the address of its object: to change it is to declare another object. */
function isAddress({ placement }: DeclaredObject, path: string): boolean {
  return placement.tree?.name === path || placement.shape === 'list'
}

/** An attribute that the files leave to a key, to a place in a tree, or do not name. */
function notWritten(
  { placement, address }: DeclaredObject,
  { properties = {} }: KindSchema,
  path: string,
): [string, string] {
  const field = properties[path.split('.')[0]!]
  if (path === 'key' && field === undefined) return ['its key is its name in the files', 'Rename the key by hand.']
  if (field?.['x-key-attribute'] === true) {
    return ['its key is its name in the files', `Rename the key by hand, or add \`${path}:\` beneath it.`]
  }
  if (placement.tree?.above === path) return ['where it stands in the tree says it', 'Move it in the files by hand.']
  if (placement.shape === 'set') return ['it is an entry of a list', 'Change the list by hand.']
  if (field !== undefined) {
    return ['the files do not say it, so that it is not managed', 'Write it into the files by hand to manage it.']
  }
  const near = didYouMean(path, Object.keys(properties))
  return [`${address} has no such attribute`, near ?? '`storewright drift` shows every attribute that differs.']
}

function fromElsewhere(
  made: readonly { scheme: string; argument: string; written: string }[],
  variables: ConfigNode | undefined,
): [string, string] {
  const { scheme, argument, written } = made[0]!
  if (scheme === 'env') {
    return [`it is made of \`${written}\`, which comes from the environment and may be secret`, 'Change it there.']
  }
  if (scheme === 'each') return [`it is made of \`${written}\`, a value of the fleet's row`, 'Change the row by hand.']
  if (scheme !== 'var') return [`it is made of \`${written}\``, 'Change it by hand.']
  const place = placeOf(variables, argument.trim().split('.'))
  const where = place === undefined ? '' : ` (${formatRange(place)})`
  return [
    `it is made of \`${written}\`${where}, which may be used elsewhere, too`,
    'Change the variable, or write the value in its place, by hand.',
  ]
}

/** Where a variable is declared. */
function placeOf(node: ConfigNode | undefined, [name, ...rest]: readonly string[]): SourceRange | undefined {
  const entry = name === undefined ? undefined : (node as MapNode | undefined)?.entries?.get(name)
  return entry === undefined || rest.length === 0 ? entry?.key : placeOf(entry.value, rest)
}

/** An anchor on the value or around it that something else in the file refers to. */
export function anchorOf({ node, around }: Found, yaml: YamlText, file: string): Proposal['anchor'] | undefined {
  for (const one of [node, ...around.toReversed()]) {
    const { anchor } = one as { anchor?: string }
    if (anchor === undefined || !yaml.aliases().has(anchor)) continue
    return { name: anchor, source: { file, ...yaml.placeOf(one) } }
  }
  return undefined
}

/** From the beginning of the value to its end, and what is changed around it. */
function spanOf({ node }: Found, edits: readonly TextEdit[]): [number, number] {
  const [start, end] = node.range!
  return [Math.min(start, ...edits.map(edit => edit.start)), Math.max(end, ...edits.map(edit => edit.end))]
}
