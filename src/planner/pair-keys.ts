/** By what are objects looked up when they are paired? */

import type { Unit } from '../model/resources.ts'

/** Ids are unique within a unit alone. */
export function idText(unit: Unit, { kind, id }: { kind: string; id: string }): string {
  return `${unit}|${kind}|${id}`
}

/** Natural keys are unique within a parent, of nodes of a tree within the node above. */
export function keyText(
  unit: Unit,
  kind: string,
  parentId: string | undefined,
  above: string | undefined,
  key: string,
): string {
  return JSON.stringify([unit, kind, parentId ?? '', above ?? '', key])
}

/** Values without a key are left out. */
export function groupBy<T>(values: readonly T[], keyOf: (value: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const key = keyOf(value)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}
