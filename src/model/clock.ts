/** Time and chance as values that are passed in, so that tests neither sleep nor differ from run to run. */

/** What may wait, tell the time or draw a random number only through its caller. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after so many milliseconds; zero or less resolves at once. */
  wait(ms: number): Promise<void>
  /** At least 0 and less than 1. */
  random(): number
}

/** A clock that can also call back again and again. */
export interface TickingClock extends Clock {
  /**
   * Runs the task every so many milliseconds until the returned function is called.
   * A running ticker does not keep the program alive.
   */
  every(ms: number, task: () => void): () => void
}
