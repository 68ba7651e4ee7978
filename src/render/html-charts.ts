/** How long are the bars, and where on the line do deadlines stand? Numbers and words; the templates draw. */

import type { Deadline, DeadlineSeverity } from '../model/plan.ts'
import { deadlineText } from './deadlines.ts'
import type { Bar, Choice, Timeline, Tone } from './html-page.ts'
import { countOf, dayOf } from './wording.ts'

/** Bars of one chart; the rest is one bar. */
const shownBars = 12
const shownDeadlines = 40

export interface Counted {
  label: string
  parts: { tone: Tone; words: string; count: number }[]
}

/** The longest bar first. */
export function barsOf(counted: readonly Counted[], rest: string, sorted = true): Bar[] {
  const sums = counted.map(one => ({ ...one, count: one.parts.reduce((sum, part) => sum + part.count, 0) }))
  if (sorted) sums.sort((left, right) => right.count - left.count || (left.label < right.label ? -1 : 1))
  const shown = sums.slice(0, shownBars)
  const hidden = sums.slice(shownBars)
  const longest = Math.max(1, ...shown.map(one => one.count))
  const bars = shown.map(({ label, count, parts }) => ({
    label,
    count,
    parts: parts
      .filter(part => part.count > 0)
      .map(part => ({ tone: part.tone, percent: percentOf(part.count, longest) })),
    words: parts
      .filter(part => part.count > 0)
      .map(part => `${part.count} ${part.words}`)
      .join(', '),
  }))
  if (hidden.length === 0) return bars
  const count = hidden.reduce((sum, one) => sum + one.count, 0)
  const label = countOf(hidden.length, `other ${rest}`)
  return [...bars, { label, count, parts: [{ tone: 'plain', percent: percentOf(count, longest) }], words: '' }]
}

function percentOf(count: number, whole: number): number {
  return Math.min(100, Math.round((count * 1000) / whole) / 10)
}

/** The values of a filter, with how many rows have each; in the order of `values`, otherwise by alphabet. */
export function choicesOf(
  values: readonly string[],
  words: (value: string) => string,
  order?: readonly string[],
): Choice[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const found = [...counts].map(([value, count]) => ({ value, words: words(value), count }))
  const rank = (value: string): number => order?.indexOf(value) ?? 0
  return found.sort(
    (left, right) =>
      rank(left.value) - rank(right.value) || (left.words < right.words ? -1 : left.words > right.words ? 1 : 0),
  )
}

const tones: { [severity in DeadlineSeverity]: Tone } = {
  later: 'plain',
  notice: 'notice',
  warning: 'warn',
  critical: 'bad',
  overdue: 'bad',
}

/** Deadlines in the order in which they come, on a line from the report or the first of them to the last. */
export function timelineOf(deadlines: readonly Deadline[], created: string): Timeline | undefined {
  const sorted = [...deadlines].sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))
  const shown = sorted.slice(0, shownDeadlines)
  if (shown.length === 0) return undefined
  const times = [created, ...shown.map(one => one.at)].map(at => Date.parse(at)).filter(time => !Number.isNaN(time))
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const at = (instant: string): number => {
    const time = Date.parse(instant)
    return last === first || Number.isNaN(time) ? 0 : Math.round(((time - first) * 1000) / (last - first)) / 10
  }
  const ends = [created, ...shown.map(one => one.at)].sort()
  return {
    rows: shown.map(one => ({
      address: one.address,
      words: deadlineText(one, created),
      when: one.severity,
      at: one.at,
      tone: tones[one.severity],
      percent: at(one.at),
    })),
    today: at(created),
    from: dayOf(ends[0]!),
    to: dayOf(ends.at(-1)!),
    hidden: sorted.length - shown.length,
  }
}
