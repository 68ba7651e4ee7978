/** How do many appends at once become few writes? What is handed in while a write is under way goes into the next one. */

import type { Unit } from '../model/resources.ts'
import type { InTurn } from './turns.ts'

export interface Batches<T> {
  /** Ends with the write that the item was part of. */
  add(unit: Unit, item: T): Promise<void>
  /** What comes later goes into another batch: called before anything else takes its turn. */
  close(unit: Unit): void
}

export function createBatches<T>(inTurn: InTurn, write: (unit: Unit, items: T[]) => Promise<void>): Batches<T> {
  const open = new Map<Unit, { items: T[]; done: Promise<void> }>()
  return {
    add(unit, item) {
      const joined = open.get(unit)
      if (joined !== undefined) {
        joined.items.push(item)
        return joined.done
      }
      const items = [item]
      const done = inTurn(unit, () => {
        if (open.get(unit)?.items === items) open.delete(unit)
        return write(unit, items)
      })
      open.set(unit, { items, done })
      return done
    },
    close: unit => {
      open.delete(unit)
    },
  }
}
