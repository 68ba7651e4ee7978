/**
 * What must hold that no JSON Schema can say: names under `manage.ignore` are attributes, trees are
 * not too deep, what is unique is said once.
 * Knows the kinds by their schemas only.
 */

import { isSaidAside, type KindSchema } from '../model/field-rules.ts'
import { instantForm, parseInstant } from '../model/instant.ts'
import type { Placement } from '../model/kind.ts'
import { didYouMean } from '../model/nearest.ts'
import { portfolioUnit } from '../model/resources.ts'
import { Claims } from './claims.ts'
import { type ConfigNode, formatRange, type MapNode, member, toJson } from './nodes.ts'
import type { DeclaredObject } from './objects.ts'
import type { Claim } from './parts.ts'
import type { Problems } from './problems.ts'

/** A kind's `x-max-depth` is how many levels its trees may have. */
export function refuseDeepTrees(
  objects: readonly DeclaredObject[],
  schemas: ReadonlyMap<string, KindSchema>,
  problems: Problems,
): void {
  for (const object of objects) {
    const limit = schemas.get(object.placement.name)?.['x-max-depth']
    if (typeof limit !== 'number') continue
    let depth = 1
    for (let above = object.above; above !== undefined; above = above.above) depth += 1
    if (depth !== limit + 1) continue
    problems.add(
      'INVALID_VALUE',
      `\`${object.key}\` stands ${depth} levels deep, and BigCommerce allows ${limit}.`,
      object.source,
      'Move it up.',
      object.address,
    )
  }
}

/** `x-unique` on an attribute: no two objects of the same parent (`parent`), the same store (`unit`) or with the same value of the attribute that is named have one value. */
export function refuseRepeatedValues(
  objects: readonly DeclaredObject[],
  schemas: ReadonlyMap<string, KindSchema>,
  inPortfolio: Claims<Claim>,
  problems: Problems,
): void {
  const inStore = new Claims<Claim>('all')
  for (const object of objects) {
    const schema = schemas.get(object.placement.name)
    for (const [name, field] of Object.entries(schema?.properties ?? {})) {
      if (field['x-unique'] === undefined) continue
      const short = schema?.['x-scalar'] === name && object.node.kind === 'scalar' ? object.node : undefined
      const value = short ?? member(object.node, name) ?? impliedBy(object, field)
      if (value?.kind !== 'scalar' || typeof value.value !== 'string' || value.unresolved) continue
      const scope = scopeOf(object, field['x-unique'])
      const same = alike(value.value, field['x-normalize'])
      const identity = JSON.stringify([object.placement.name, name, scope, same])
      const seen = object.unit === portfolioUnit ? inPortfolio : inStore
      const claim = (): Claim => ({ address: object.address, at: problems.placed(value.at) })
      const earlier = seen.take(identity, claim)
      if (earlier !== undefined) {
        problems.add(
          'DUPLICATE_OBJECT',
          `The \`${name}\` of \`${object.address}\` is that of \`${earlier.address}\` (${formatRange(earlier.at)}) as well.`,
          value.at,
          `BigCommerce allows each \`${name}\` once: give one of the two another.`,
          object.address,
        )
      }
    }
  }
}

/** Objects of one scope have different values: those of the store, of the parent, or those that refer to the same object. */
function scopeOf(object: DeclaredObject, unique: unknown): string | undefined {
  if (unique === 'unit') return object.unit
  if (unique === 'parent') return object.parent?.address
  const shared = member(object.node, String(unique))
  return shared === undefined ? object.address : JSON.stringify(toJson(shared))
}

/** The text in the form in which it counts. */
function alike(text: string, normalize: unknown): string {
  if (normalize !== 'origin' && normalize !== 'https') return text
  const address = text.toLowerCase().replace(/\/$/, '')
  return normalize === 'https' ? address.replace(/^http:/, 'https:') : address
}

/** A key that stands for an attribute has to be one of the values that the attribute can have. */
export function refuseBadImpliedKeys(
  objects: readonly DeclaredObject[],
  schemas: ReadonlyMap<string, KindSchema>,
  problems: Problems,
): void {
  for (const object of objects) {
    for (const [name, field] of Object.entries(schemas.get(object.placement.name)?.properties ?? {})) {
      if (!Array.isArray(field.enum) || member(object.node, name) !== undefined) continue
      const implied = impliedBy(object, field)
      if (implied === undefined || field.enum.includes(object.key)) continue
      problems.add(
        'INVALID_VALUE',
        `\`${name}\` is the key \`${object.key}\`, but must be one of ${field.enum.join(', ')}.`,
        implied.at,
        didYouMean(object.key, field.enum.map(String)) ?? `Say it with \`${name}:\`, or give the object such a key.`,
        object.address,
      )
    }
  }
}

/** The value that the key stands for where it is not written. */
function impliedBy(object: DeclaredObject, field: KindSchema): ConfigNode | undefined {
  if (field['x-key-attribute'] !== true || object.bindId !== undefined) return undefined
  return { kind: 'scalar', value: object.key, at: object.source }
}

/**
 * An ignored attribute is one of the object itself or of something beneath it, since `manage` is inherited. `known` keeps, by
 * kind, what those are.
 */
export function refuseUnknownIgnores(
  objects: readonly DeclaredObject[],
  placements: readonly Placement[],
  schemas: ReadonlyMap<string, KindSchema>,
  known: Map<string, Set<string>>,
  problems: Problems,
): void {
  for (const object of objects) {
    const list = member(member(object.node, 'manage'), 'ignore')
    if (list?.kind !== 'list') continue
    const kind = object.placement.name
    const paths = known.get(kind) ?? attributesWithin(kind, placements, schemas)
    known.set(kind, paths)
    for (const item of list.items) {
      if (item.kind !== 'scalar' || typeof item.value !== 'string' || item.unresolved || paths.has(item.value)) continue
      problems.add(
        'UNKNOWN_KEY',
        `\`${item.value}\` is no attribute of \`${object.address}\` or of anything that can stand beneath it.`,
        item.at,
        didYouMean(item.value, paths),
        object.address,
      )
    }
  }
}

/** The schema sees the form; that the day exists, and that a window ends after it begins, it cannot see. */
export function refuseBadFreezes(root: MapNode, problems: Problems): void {
  const list = member(member(root, 'safety'), 'freeze')
  for (const window of list?.kind === 'list' ? list.items : []) {
    const [from, to] = ['from', 'to'].map(name => {
      const node = member(window, name)
      if (node?.kind !== 'scalar' || typeof node.value !== 'string' || node.unresolved) return undefined
      const at = parseInstant(node.value)
      if (at === undefined)
        problems.add('INVALID_VALUE', `\`${name}\` is \`${node.value}\`, but must be ${instantForm}.`, node.at)
      return at === undefined ? undefined : { at, node }
    })
    if (from === undefined || to === undefined || from.at < to.at) continue
    problems.add(
      'INVALID_VALUE',
      'The freeze ends before it begins.',
      to.node.at,
      'Write the later instant under `to`; the freeze ends with it.',
    )
  }
}

/** Only what has a lifecycle can be lost and made anew. */
export function refuseUselessRecreate(
  objects: readonly DeclaredObject[],
  schemas: ReadonlyMap<string, KindSchema>,
  problems: Problems,
): void {
  for (const { node, placement, address } of objects) {
    const recreate = member(member(node, 'manage'), 'recreate')
    const fields = Object.values(schemas.get(placement.name)?.properties ?? {})
    if (recreate === undefined || fields.some(field => field['x-transition'] === 'status')) continue
    problems.add(
      'INVALID_VALUE',
      `\`recreate\` means nothing here: only a store can be lost and made anew.`,
      recreate.at,
      'Write it under the `manage` of the store, or remove it.',
      address,
    )
  }
}

function attributesWithin(
  kind: string,
  placements: readonly Placement[],
  schemas: ReadonlyMap<string, KindSchema>,
): Set<string> {
  const paths = new Set<string>()
  addPaths(schemas.get(kind), '', paths)
  for (const placement of placements) {
    if (placement.parent !== kind) continue
    for (const path of attributesWithin(placement.name, placements, schemas)) paths.add(path)
  }
  return paths
}

/** What lies in a free-form map, such as a store's settings, cannot be checked and need not be named one by one. */
function addPaths(schema: KindSchema | undefined, prefix: string, paths: Set<string>): void {
  for (const [name, field] of Object.entries(schema?.properties ?? {})) {
    if (isSaidAside(field)) continue
    paths.add(prefix + name)
    addPaths(field, `${prefix}${name}.`, paths)
  }
}
