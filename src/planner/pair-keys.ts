/** By what are objects looked up when they are paired, and in which order? */

import { compareAddresses, parseAddress } from '../model/address.ts'
import type { Desired, Unit } from '../model/resources.ts'
import type { PlanInput } from './input.ts'

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

/** Kinds in their given order (each after those it refers to), nodes of a tree from the root down, else by address. */
export function parentsFirst(input: PlanInput): Desired[] {
  const rank = new Map([...input.kinds.keys()].map((kind, index) => [kind, index]))
  const place = new Map(
    input.desired.map(one => [one, [rank.get(one.kind) ?? 0, parseAddress(one.address)?.length ?? 0] as const]),
  )
  return [...input.desired].sort((left, right) => {
    const [a, b] = [place.get(left)!, place.get(right)!]
    return a[0] - b[0] || a[1] - b[1] || compareAddresses(left.address, right.address)
  })
}
