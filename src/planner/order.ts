/**
 * In which order may the changes run? Every change names what it waits for; ties are broken by address.
 * Kahn's algorithm on integer ids. Knows changes only as nodes and edges.
 */

import { compareAddresses } from '../model/address.ts'
import type { Change, ChangeId } from '../model/plan.ts'

/** The same changes in runnable order, or the ids of those that wait for each other in a circle. */
export function orderChanges(changes: readonly Change[]): { ordered: Change[] } | { cycle: ChangeId[] } {
  const sorted = [...changes].sort(compareChanges)
  const at = new Map(sorted.map((change, index) => [change.id, index]))
  const waits = new Int32Array(sorted.length)
  const followers: number[][] = sorted.map(() => [])
  for (const [index, change] of sorted.entries()) {
    for (const id of change.waitsFor) {
      const before = at.get(id)
      if (before === undefined) continue
      waits[index]! += 1
      followers[before]!.push(index)
    }
  }
  const ready = new Heap()
  for (let index = 0; index < sorted.length; index += 1) if (waits[index] === 0) ready.push(index)
  const ordered: Change[] = []
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    ordered.push(sorted[next]!)
    for (const follower of followers[next]!) {
      waits[follower]! -= 1
      if (waits[follower] === 0) ready.push(follower)
    }
  }
  if (ordered.length === sorted.length) return { ordered }
  return { cycle: sorted.filter((_, index) => waits[index]! > 0).map(change => change.id) }
}

/** The portfolio first, then store by store; within a unit by address. */
function compareChanges(left: Change, right: Change): number {
  return (
    compareAddresses(left.unit, right.unit) ||
    compareAddresses(left.address, right.address) ||
    compareAddresses(left.id, right.id)
  )
}

/** A binary heap of small integers: the smallest comes first. */
class Heap {
  private readonly values: number[] = []

  push(value: number): void {
    const { values } = this
    let at = values.push(value) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (values[above]! <= value) break
      values[at] = values[above]!
      at = above
    }
    values[at] = value
  }

  pop(): number | undefined {
    const { values } = this
    const first = values[0]
    const last = values.pop()
    if (first === undefined || last === undefined || values.length === 0) return first
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= values.length) break
      const child = left + 1 < values.length && values[left + 1]! < values[left]! ? left + 1 : left
      if (values[child]! >= last) break
      values[at] = values[child]!
      at = child
    }
    values[at] = last
    return first
  }
}
