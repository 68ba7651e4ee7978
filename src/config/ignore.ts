/**
 * Does every name under `manage.ignore` mean an attribute? Of the object itself or of something beneath it, since
 * `manage` is inherited. Knows the kinds by their schemas only.
 */

import type { KindSchema } from '../model/field-rules.ts'
import type { Placement } from '../model/kind.ts'
import { didYouMean } from './nearest.ts'
import { member } from './nodes.ts'
import type { DeclaredObject } from './objects.ts'
import type { Problems } from './problems.ts'

export function refuseUnknownIgnores(
  objects: readonly DeclaredObject[],
  placements: readonly Placement[],
  schemas: ReadonlyMap<string, KindSchema>,
  problems: Problems,
): void {
  const known = new Map<string, Set<string>>()
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
    if (field['x-credential'] === true) continue
    paths.add(prefix + name)
    addPaths(field, `${prefix}${name}.`, paths)
  }
}
