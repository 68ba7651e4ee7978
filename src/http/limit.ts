/**
 * How many requests may be under way at once? Pure: told how requests ended, and when.
 *
 * | what is seen                                        | the limit                                    |
 * |-----------------------------------------------------|----------------------------------------------|
 * | 429 that is not about the quota                     | is halved                                    |
 * | 5xx, no answer, a connection that breaks off        | falls by three tenths                        |
 * | answers that take much longer than they have before | falls by a fifth, to a quarter of the most   |
 * | five seconds without any of it                      | rises by one, and again after each second    |
 *
 * Requests that were under way when it fell say nothing new. It never rises above the most.
 */

/** How one request ended. `passed`: with whatever answer, in so many milliseconds. */
export type Ending =
  | { how: 'passed'; ms: number /** Requests alike have the same. */; like: string }
  | { how: 'refused' | 'troubled' }

const fall = { refused: 0.5, troubled: 0.7, slow: 0.8 }
const calmMs = 5_000
const riseEveryMs = 1_000
/** Slow is more than twice as slow as at best, by at least so much. */
const slowFactor = 2
const slowByMs = 250
/** However long a single one takes, it counts no more than so many times as slow. */
const mostTimes = 4
const knownMost = 500

export class Limit {
  private readonly most: number
  private at: number
  private fellAt = Number.NEGATIVE_INFINITY
  private roseAt = Number.NEGATIVE_INFINITY
  /** What requests alike take at best; forgets slowly, since servers change. */
  private readonly best = new Map<string, number>()
  /** What requests take by what they take at best, of late. */
  private strain = 1

  constructor(most: number) {
    this.most = Math.max(1, most)
    this.at = this.most
  }

  /** Requests at once, by now. */
  value(now: number): number {
    // A clock that was put back must not keep the limit down.
    this.fellAt = Math.min(this.fellAt, now)
    this.roseAt = Math.min(this.roseAt, now)
    const calmSince = Math.max(this.fellAt + calmMs, this.roseAt)
    const steps = Math.floor((now - calmSince) / riseEveryMs)
    if (this.at < this.most && steps > 0) {
      this.at = Math.min(this.most, this.at + steps)
      this.roseAt = now
    }
    return Math.max(1, Math.floor(this.at))
  }

  ended(ending: Ending, startedAt: number, now: number): void {
    this.value(now)
    if (ending.how !== 'passed') {
      this.lower(fall[ending.how], 1, startedAt, now)
      return
    }
    const best = this.bestOf(ending.like, ending.ms)
    const times = ending.ms - best > slowByMs ? Math.min(mostTimes, ending.ms / best) : 1
    this.strain += (times - this.strain) / 10
    if (this.strain > slowFactor) this.lower(fall.slow, Math.ceil(this.most / 4), startedAt, now)
  }

  private lower(factor: number, least: number, startedAt: number, now: number): void {
    if (startedAt < this.fellAt) return
    this.at = Math.max(Math.min(least, this.at), this.at * factor)
    this.fellAt = now
    this.strain = 1
  }

  private bestOf(like: string, ms: number): number {
    const known = this.best.get(like)
    const best = known === undefined || ms < known ? Math.max(1, ms) : known + (ms - known) / 100
    if (known !== undefined || this.best.size < knownMost) this.best.set(like, best)
    return best
  }
}
