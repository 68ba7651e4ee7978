/**
 * Who has what only one of the portfolio can have? Where everything is remembered, the answer says who; otherwise no more is kept
 * than that somebody has it, and whoever finds a second one has to read again to tell of it.
 */

import { Fingerprints } from '../model/fingerprints.ts'

/** How much of what stores must not share is remembered. */
export type Memory = 'all' | 'little'

export class Claims<T> {
  readonly #holders: Map<string, T> | undefined
  readonly #taken = new Fingerprints()
  /** Something may have been taken twice, and it is not known by whom before. */
  doubtful = false

  constructor(memory: Memory) {
    this.#holders = memory === 'all' ? new Map() : undefined
  }

  /** Who has it already, as far as is remembered; otherwise it is taken. */
  take(identity: string, holder: () => T): T | undefined {
    if (this.#holders === undefined) {
      if (!this.#taken.add(identity)) this.doubtful = true
      return undefined
    }
    const earlier = this.#holders.get(identity)
    if (earlier === undefined) this.#holders.set(identity, holder())
    return earlier
  }

  /** What is taken, as far as is remembered. */
  identities(): Iterable<string> {
    return this.#holders?.keys() ?? []
  }
}
