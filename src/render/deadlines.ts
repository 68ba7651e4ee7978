/** What happens by itself, and in how many days? Counted in UTC from the day of the report; the clock is never asked. */

import type { Deadline, DeadlineSeverity } from '../model/plan.ts'
import { escapeText } from './escape.ts'
import type { Paint, Style } from './style.ts'
import { countOf, dayOf, daysBetween, formatNumber } from './wording.ts'

const shownDeadlines = 20

/** What an event means: what will happen, what has happened. */
const events = new Map<string, readonly [future: string, past: string]>([
  ['auto_cancels_at', ['is cancelled by BigCommerce', 'was to be cancelled by BigCommerce']],
  ['restorable_until', ['becomes unrestorable', 'became unrestorable']],
  ['expires_at', ['ends its trial', 'ended its trial']],
  ['suspends_on', ['is suspended', 'was to be suspended']],
  ['cancels_on', ['is cancelled', 'was to be cancelled']],
  ['plan_changes_on', ['changes its plan', 'was to change its plan']],
])

/** What will happen, in words that follow the name of the store: `is cancelled`. */
export function eventWords({ event, to, severity }: Pick<Deadline, 'event' | 'to' | 'severity'>): string {
  const [future, past] = events.get(event) ?? [`reaches ${escapeText(event)}`, `reached ${escapeText(event)}`]
  const plan = event === 'plan_changes_on' && to !== undefined ? ` to ${escapeText(to)}` : ''
  return `${severity === 'overdue' ? past : future}${plan}`
}

export function severityPaint(severity: DeadlineSeverity, style: Style): Paint {
  if (severity === 'overdue' || severity === 'critical') return style.danger
  return severity === 'warning' ? style.changed : text => text
}

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

function deadlineWords(deadline: Deadline, today: string, style: Style): string {
  const { address, at, severity } = deadline
  const paint = severityPaint(severity, style)
  return `${escapeText(address)} ${paint(`${eventWords(deadline)}${whenWords(today, at)}`)} (${dayOf(at)}).`
}

/** ` in 7 days`, ` today`, ` 2 days ago` */
export function whenWords(today: string, at: string): string {
  const days = daysBetween(today, at)
  if (days === undefined) return ''
  if (days === 0) return ' today'
  return days > 0 ? ` in ${countOf(days, 'day')}` : ` ${countOf(-days, 'day')} ago`
}

/** `becomes unrestorable in 5 days (2026-11-27)` */
export function deadlineText(deadline: Omit<Deadline, 'address'>, today: string): string {
  return `${eventWords(deadline)}${whenWords(today, deadline.at)} (${dayOf(deadline.at)})`
}
