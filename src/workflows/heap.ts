/**
 * The engine's memory while many stores go by of which nothing is kept. Left alone, it lets several times as much garbage gather as
 * there is in use, the more of it the longer things go on; so here it is told when to clear away. Changes nothing but memory.
 */

import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** So many stores or rows go by between two looks at the heap. */
const between = 250
/** Below this, nothing is cleared away; above it, when the heap has grown to twice what was left of it. */
const fewestBytes = 24 * 1024 * 1024

export class SmallHeap {
  #passed = 0
  #clear: (() => void) | undefined
  #limit = fewestBytes

  /** Another store, or so many of them, has gone by. */
  pass(count = 1): void {
    this.#passed += count
    if (this.#passed < between) return
    this.#passed = 0
    this.#clear ??= clearing()
    if (getHeapStatistics().used_heap_size < this.#limit) return
    this.#clear()
    this.#limit = Math.max(fewestBytes, 2 * getHeapStatistics().used_heap_size)
  }
}

/** What is new stays in little space, too: of what goes by, nothing lives long. */
function clearing(): () => void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
