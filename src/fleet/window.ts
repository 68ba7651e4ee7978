/** May stores be started at this time, and if not, when again? Reckons in the time zone of each window, with its summer time. */

import { type StartWindow, type Weekday, weekdays } from '../model/rollout.ts'

const minuteMs = 60_000
const dayMinutes = 1440
/** A week, and one more where the only hour of it fell to summer time. */
const longestMinutes = 15 * dayMinutes

/** `now` is in milliseconds since 1970. No windows: always. */
export function isOpen(windows: readonly StartWindow[], now: number): boolean {
  return windows.length === 0 || windows.some(window => isWithin(window, now))
}

function isWithin({ days, from, to, time_zone }: StartWindow, now: number): boolean {
  const { day, minute } = localTime(now, time_zone)
  if (from < to) return days.includes(day) && from <= minute && minute < to
  return (days.includes(day) && minute >= from) || (days.includes(before(day)) && minute < to)
}

function before(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 6) % 7]!
}

/** The first minute after `now` in which stores may be started again; `now` itself where they may already. */
export function opensAt(windows: readonly StartWindow[], now: number): number {
  if (isOpen(windows, now)) return now
  return Math.min(...windows.map(window => nextOpening(window, now)))
}

/** Clocks are changed at full quarters of an hour, so that a step to the next quarter steps over nothing. */
function nextOpening(window: StartWindow, now: number): number {
  const first = Math.floor(now / minuteMs) + 1
  for (let at = first; at < first + longestMinutes; ) {
    if (isWithin(window, at * minuteMs)) return at * minuteMs
    const { minute } = localTime(at * minuteMs, window.time_zone)
    const ahead = (window.from - minute + dayMinutes) % dayMinutes
    at += Math.min(ahead === 0 ? 15 : ahead, 15 - (at % 15))
  }
  return (first + longestMinutes) * minuteMs
}

const formats = new Map<string, Intl.DateTimeFormat>()

function localTime(at: number, timeZone: string): { day: Weekday; minute: number } {
  const options = { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', options)
  formats.set(timeZone, format)
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const day = String(parts.get('weekday')).toLowerCase() as Weekday
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) }
}
