/** What happens by itself, and in how many days? Counted from the day of the report; the clock is never asked. */

import type { Deadline } from '../model/plan.ts'
import { escapeText } from './escape.ts'
import type { Style } from './style.ts'
import { countOf, dayOf, daysBetween, formatNumber } from './wording.ts'

const soonDays = 14
const shownDeadlines = 20

/** What an event means: what will happen, what has happened. */
const events = new Map<string, readonly [future: string, past: string]>([
  ['auto_cancels_at', ['is cancelled by BigCommerce', 'was to be cancelled by BigCommerce']],
  ['restorable_until', ['becomes unrestorable', 'became unrestorable']],
  ['expires_at', ['expires', 'expired']],
  ['cancels_on', ['is cancelled', 'was to be cancelled']],
])

export function deadlineLines(deadlines: readonly Deadline[], today: string, style: Style): string[] {
  if (deadlines.length === 0) return []
  const sorted = [...deadlines].sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))
  const told = sorted.slice(0, shownDeadlines).map(deadline => deadlineWords(deadline, today, style))
  if (told.length === 1) return [`Deadlines: ${told[0]}`]
  const hidden = sorted.length - told.length
  return [
    'Deadlines:',
    ...told.map(words => `  ${words}`),
    ...(hidden > 0 ? [`  … ${formatNumber(hidden)} later ones`] : []),
  ]
}

function deadlineWords({ address, event, at }: Deadline, today: string, style: Style): string {
  const [future, past] = events.get(event) ?? [`reaches ${escapeText(event)}`, `reached ${escapeText(event)}`]
  const days = daysBetween(today, at)
  const paint = days !== undefined && days <= soonDays ? style.danger : (text: string): string => text
  const when =
    days === undefined
      ? ''
      : days === 0
        ? ' today'
        : days > 0
          ? ` in ${countOf(days, 'day')}`
          : ` ${countOf(-days, 'day')} ago`
  return `${escapeText(address)} ${paint(`${days !== undefined && days < 0 ? past : future}${when} (${dayOf(at)})`)}.`
}
