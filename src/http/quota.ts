/**
 * How many requests of a quota that others use too are ours, and when may the next one start? Pure: told the time, the
 * starts and the answers.
 *
 * Others are left the larger of the reserve and what they are expected to use; a twentieth is ours in any case. What is
 * ours is not all sent at once where others are busy: it is spread over the window, so that their using more is noticed
 * while there is something left for them. A new window is tried with a single request.
 */

import type { KnownQuota } from '../model/pace.ts'
import { expectedOfOthers, likelyOfOthers, type Sight, type Total, totalOfOthers, withTotal } from './others.ts'
import type { Rate } from './rate-headers.ts'

/** A request that was started, and in which window. */
export interface Ticket {
  window: number
  /** How many of ours there were in it with this one. */
  ours: number
}

/** What came of a request. */
export interface Told {
  rate?: Rate | undefined
  /** It was refused for want of quota, so nothing is left. */
  refused?: boolean
  isAnswered?: boolean
}

interface Window {
  number: number
  quota: number
  windowMs: number
  endsAt: number
  /** Requests of ours that count in this window, or may. */
  ours: number
  /** Started in this window and not answered yet. */
  underWay: number
  /** What others have used at least, and what they have if requests are counted in the order in which they are sent. */
  othersAtLeast: number
  others: number
  /** When it was looked at first and last, as time since its beginning. */
  firstMs: number
  atFirst: number
  lastMs: number
  /** A request was answered in it; until then it is only supposed to have begun. */
  isSure: boolean
  /** Windows up to this one, in a row, of which no answer has told. */
  untold: number
}

/** What is ours, whatever others use. */
const leastShare = 0.05
/** Where others are busy, a third of what is ours may go at once, the rest by and by until the window is nearly over. */
const atOnce = 1 / 3
const spreadOver = 0.92
/** The last requests of a window go so late that they see what others have used. */
const lookouts = 2
const lookoutFrom = 0.94
/** Where nobody has looked since, one request more does. */
const lookedLately = 0.8
/** Some answers do not tell of the quota; where none does in so many windows, there may be none any more. */
const untoldMost = 2

export class Quota {
  private readonly reservePercent: number
  private window: Window | undefined
  private before: Total[] = []
  private underWay = 0
  private windows = 0
  /** Requests before anything was known of a window, and when the first of them was. */
  private unseen = 0
  private sinceMs: number | undefined

  /** So many percent of the quota are left to others in any case. */
  constructor(reservePercent: number) {
    this.reservePercent = reservePercent
  }

  /** Milliseconds until the next request may start; infinite where an answer has to come first. */
  waitMs(now: number): number {
    const window = this.current(now)
    if (window === undefined) return 0
    if (!window.isSure) return look(window)
    if (window.ours < this.allowed(window, now)) return 0
    const restMs = window.endsAt - now
    const stepMs = Math.max(1, window.windowMs / 100)
    if (this.mayLook(window, now)) return look(window)
    for (let ms = stepMs; ms < restMs; ms += stepMs) {
      if (window.ours < this.allowed(window, now + ms) || this.mayLook(window, now + ms)) return ms
    }
    return restMs
  }

  started(now: number): Ticket {
    this.underWay += 1
    const window = this.current(now)
    if (window === undefined) {
      this.sinceMs ??= now
      this.unseen += 1
      return { window: 0, ours: 0 }
    }
    window.ours += 1
    window.underWay += 1
    return { window: window.number, ours: window.ours }
  }

  /** The request has ended. */
  ended(ticket: Ticket, now: number, { rate, refused = false, isAnswered = rate !== undefined }: Told): void {
    const window = this.current(now)
    if (rate !== undefined) this.learn(window, ticket, now, refused ? { ...rate, left: 0 } : rate)
    this.underWay -= 1
    if (this.window === undefined || ticket.window !== this.window.number) return
    this.window.underWay -= 1
    this.window.isSure ||= isAnswered
  }

  /** What is known, for an estimate; undefined without headers. */
  known(now: number): KnownQuota | undefined {
    const window = this.current(now)
    if (window === undefined) return undefined
    const { quota, windowMs, ours, others, lastMs } = window
    const before = this.before.reduce((sum, one) => sum + one.used, others)
    // Of the first moments of a window, what others have used says little of their pace; the next may be on its way.
    const watchedMs = this.before.length * windowMs + Math.max(lastMs, windowMs / 10)
    return { quota, windowMs, elapsedMs: timeIn(window, now), ours, othersPerMs: (before + 0.5) / watchedMs }
  }

  private learn(window: Window | undefined, ticket: Ticket, now: number, rate: Rate): void {
    const endsAt = now + rate.resetMs
    if (window === undefined || endsAt > window.endsAt + window.windowMs / 2) {
      if (window !== undefined) this.remember(window)
      this.open(rate, endsAt, now)
      return
    }
    if (endsAt < window.endsAt - window.windowMs / 2) {
      // Of a window before, or that one lasts longer than it was supposed to.
      if (ticket.window === window.number) this.open(rate, endsAt, now)
      return
    }
    window.endsAt = window.isSure ? Math.min(window.endsAt, endsAt) : endsAt
    window.quota = rate.quota
    const used = rate.quota - rate.left
    window.othersAtLeast = Math.max(window.othersAtLeast, used - window.ours)
    const inOrder = ticket.window === window.number ? used - ticket.ours : 0
    window.others = Math.max(window.othersAtLeast, inOrder)
    const atMs = window.windowMs - rate.resetMs
    window.isSure = true
    window.untold = 0
    window.lastMs = Math.max(window.lastMs, atMs)
  }

  private open({ quota, left, resetMs, windowMs }: Rate, endsAt: number, now: number): void {
    this.windows += 1
    const atMs = windowMs - resetMs
    const isAllSince = this.sinceMs !== undefined && this.sinceMs >= now - atMs
    const ours = isAllSince ? this.unseen : this.underWay
    this.unseen = 0
    this.sinceMs = undefined
    const others = Math.max(0, quota - left - ours)
    const seen = {
      others,
      othersAtLeast: others,
      firstMs: atMs,
      atFirst: others,
      lastMs: atMs,
      isSure: true,
      untold: 0,
    }
    this.window = { number: this.windows, quota, windowMs, endsAt, ours, underWay: 0, ...seen }
    if (endsAt <= now) this.current(now)
  }

  /** The window that it is now; windows that nobody has looked at are forgotten. */
  private current(now: number): Window | undefined {
    const { window } = this
    if (window === undefined) return undefined
    const restMs = window.endsAt - now
    // The clock was put back, or windows went by.
    const isGone = restMs > window.windowMs + 1000 || restMs <= -window.windowMs
    if (isGone || (restMs <= 0 && window.untold >= untoldMost)) {
      this.remember(window)
      this.window = undefined
    } else if (restMs <= 0) {
      this.remember(window)
      this.windows += 1
      this.window = {
        ...window,
        number: this.windows,
        endsAt: window.endsAt + window.windowMs,
        ours: this.underWay,
        underWay: 0,
        others: 0,
        othersAtLeast: 0,
        firstMs: 0,
        atFirst: 0,
        lastMs: 0,
        isSure: false,
        untold: window.untold + 1,
      }
    }
    return this.window
  }

  private remember(window: Window): void {
    if (window.untold > 0) return
    const total = totalOfOthers(sightOf(window), window.quota - window.ours - window.others)
    if (total !== undefined) this.before = withTotal(this.before, total)
  }

  private forOthers(window: Window, expected = expectedOfOthers(sightOf(window), this.before)): number {
    return Math.max(Math.ceil((window.quota * this.reservePercent) / 100), expected)
  }

  /** Requests of ours that may have been started by then. */
  private allowed(window: Window, now: number): number {
    return this.part(window, now, window.quota - this.forOthers(window))
  }

  /** Is it worth a request to find out what others have used meanwhile? Silence while nobody asks is no proof. */
  private mayLook(window: Window, now: number): boolean {
    const nowMs = timeIn(window, now)
    const sinceMs = nowMs - window.lastMs
    if (sinceMs < window.windowMs / 100) return false
    const isLast = nowMs >= window.windowMs * lookoutFrom && window.lastMs < window.windowMs * lookedLately
    if (isLast) return window.ours + window.others < window.quota
    const likely = likelyOfOthers(sightOf(window), this.before, nowMs)
    return window.ours < this.part(window, now, window.quota - this.forOthers(window, likely))
  }

  /** As much of our share as may go by then. */
  private part(window: Window, now: number, share: number): number {
    const { quota, windowMs, others } = window
    const least = Math.max(1, quota * leastShare)
    const whole = Math.max(least, share)
    const part = timeIn(window, now) / windowMs
    const reserve = (quota * this.reservePercent) / 100
    const areBusy = this.before.some(one => one.used > reserve / 2)
    const free = areBusy ? whole * Math.min(1, atOnce + ((1 - atOnce) * part) / spreadOver) : whole
    const early = part < lookoutFrom ? Math.max(least, whole - lookouts) : whole
    return Math.min(quota - others, Math.floor(Math.min(free, early)))
  }
}

/** Nothing may be under way while a look is taken. */
function look({ underWay }: Window): number {
  return underWay === 0 ? 0 : Number.POSITIVE_INFINITY
}

function timeIn({ windowMs, endsAt }: Window, now: number): number {
  return Math.min(windowMs, Math.max(0, windowMs - (endsAt - now)))
}

function sightOf({ quota, windowMs, firstMs, atFirst, lastMs, others }: Window): Sight {
  return { quota, windowMs, firstMs, atFirst, lastMs, used: others }
}
