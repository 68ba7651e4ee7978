/** A state store whose program is killed before its n-th operation: nothing of it goes on, and its locks stay. */

import type { HeldLock, StateStore } from '../../src/model/state.ts'

export class Killed extends Error {}

/** `ended` says whether it came to that. */
export function dying(state: StateStore, n: number): StateStore & { ended(): boolean } {
  let count = 0
  const act = <T>(work: () => Promise<T>): Promise<T> => {
    count += 1
    return count >= n ? Promise.reject(new Killed()) : work()
  }
  const held = (lock: HeldLock): HeldLock => ({ release: () => (count >= n ? Promise.resolve() : lock.release()) })
  return {
    read: unit => act(() => state.read(unit)),
    write: (document, over) => act(() => state.write(document, over)),
    append: (unit, entries) => act(() => state.append(unit, entries)),
    lock: (...args) => act(() => state.lock(...args)).then(held),
    readLock: unit => act(() => state.readLock(unit)),
    breakLock: unit => act(() => state.breakLock(unit)),
    list: () => act(() => state.list()),
    hashKey: () => act(() => state.hashKey()),
    keepHashKey: key => act(() => state.keepHashKey(key)),
    rewriteHashKey: () => act(() => state.rewriteHashKey()),
    close: () => state.close(),
    ended: () => count >= n,
  }
}
