/** How do the operations of one program on one unit keep out of each other's way? One after the other. */

import type { Unit } from '../model/resources.ts'

/** Runs a task when those before it on the same unit have ended, however they ended. */
export type InTurn = <T>(unit: Unit, task: () => Promise<T>) => Promise<T>

export function createTurns(): InTurn {
  const turns = new Map<Unit, Promise<unknown>>()
  return (unit, task) => {
    const turn = (turns.get(unit) ?? Promise.resolve()).then(task)
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (turns.get(unit) === settled) turns.delete(unit)
      })
    turns.set(unit, settled)
    return turn
  }
}
