/**
 * What is to be done next? Files have changed, somebody wants the live state read again, or it is time to end. Changes are
 * handed out once it has been quiet for a moment, so that a file which is still being written is not read, and together.
 */

import type { Clock } from '../model/clock.ts'

export type Occasion = { type: 'changed'; paths: string[] } | { type: 'refresh' } | { type: 'quit' }

/** So long nothing must have happened. */
export const quietMs = 60
/** Where something happens all the time, nobody waits longer than this. */
export const mostQuietMs = 2_000

export class Occasions {
  readonly #clock: Clock
  readonly #paths = new Set<string>()
  #touches = 0
  #refresh = false
  #quit = false
  /** Resolves when a change is told of, or something is asked for; made anew in each turn. */
  #stirred = signal()
  #asked = signal()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  touched(path: string): void {
    this.#paths.add(path)
    this.#touches += 1
    this.#stirred.give()
  }

  askFor(what: 'refresh' | 'quit'): void {
    if (what === 'quit') this.#quit = true
    else this.#refresh = true
    this.#stirred.give()
    this.#asked.give()
  }

  /** What has happened since the last call, or will happen next. */
  async next(): Promise<Occasion> {
    this.#stirred = signal()
    this.#asked = signal()
    if (!this.#isAsked() && this.#paths.size === 0) await this.#stirred.given
    await this.#quiet()
    const paths = [...this.#paths].sort()
    if (this.#quit) return { type: 'quit' }
    this.#paths.clear()
    if (!this.#refresh) return { type: 'changed', paths }
    this.#refresh = false
    return { type: 'refresh' }
  }

  /** Whether something is touched in so long a time; then it resolves once it is quiet again. */
  async within(ms: number): Promise<boolean> {
    if (this.#isAsked()) return false
    if (this.#paths.size === 0) {
      this.#stirred = signal()
      await Promise.race([this.#clock.wait(ms), this.#stirred.given])
    }
    if (this.#paths.size === 0) return false
    await this.#quiet()
    this.#paths.clear()
    return true
  }

  #isAsked(): boolean {
    return this.#quit || this.#refresh
  }

  async #quiet(): Promise<void> {
    const begun = this.#clock.now()
    for (let seen = -1; seen !== this.#touches && !this.#isAsked(); ) {
      if (this.#clock.now() - begun >= mostQuietMs) return
      seen = this.#touches
      await Promise.race([this.#clock.wait(quietMs), this.#asked.given])
    }
  }
}

function signal(): { given: Promise<void>; give(): void } {
  let give = (): void => {}
  const given = new Promise<void>(done => {
    give = done
  })
  return { given, give }
}
