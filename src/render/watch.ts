/** What is printed while files are watched and nobody looks at a terminal? Lines for people, or a JSON object for each event. */

import type { ErrorReport } from '../model/report.ts'
import type { WatchCause, WatchEvent, WatchReport } from '../model/watch.ts'
import { renderApply } from './apply.ts'
import { escapeText } from './escape.ts'
import { renderFailure } from './failure.ts'
import { rowJson } from './json.ts'
import { renderPlan } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { veiled } from './veil.ts'
import { countOf, formatNumber, timeOf } from './wording.ts'

export type WatchFormat = 'human' | 'ndjson'
export const watchFormats: readonly WatchFormat[] = ['human', 'ndjson']

/** The event as text that ends with a line break. */
export function renderWatchEvent(event: WatchEvent, format: WatchFormat, options: RenderOptions): string {
  if (format === 'ndjson') return `${rowJson({ ...event, report: veiled(event.report), at: event.report.created })}\n`
  const style = createStyle(options.color)
  const time = timeOf(event.report.created)
  return `${[style.heading(`${time} ${eventWords(event)}`), ...eventLines(event, options), ''].join('\n')}\n`
}

/** The last line of those for programs. */
export function renderWatchEnd(report: WatchReport | ErrorReport): string {
  return `${rowJson({ type: 'ended', report, at: report.created })}\n`
}

/** What an event is about, below its heading. */
export function eventLines(event: WatchEvent, options: RenderOptions): string[] {
  switch (event.type) {
    case 'planned':
      return renderPlan(event.report, options)
    case 'unchanged':
      return []
    case 'applied':
      return renderApply(event.report, options)
    case 'failed':
    case 'held':
      return renderFailure(event.report, options)
  }
}

const causes: { [cause in Exclude<WatchCause, 'start' | 'change'>]: string } = {
  refresh: 'BigCommerce was read again, as you asked',
  age: 'BigCommerce was read again, since what was known of it was old',
  apply: 'What is left after it was carried out',
  state: 'Somebody else has applied, and BigCommerce was read again',
  tokens: 'The file of tokens has changed, and BigCommerce was read again',
}

/** What has happened, on one line. */
export function eventWords(event: WatchEvent): string {
  const { type, cause } = event
  if (type === 'applied') return 'Carried out'
  if (type === 'held') return 'Not carried out'
  const ends = { planned: '', unchanged: ', and says the same', failed: ': errors' }
  const watching = 'basis' in event ? `Watching ${countOf(event.basis.files, 'file')}` : 'Watching'
  const what = cause === 'start' ? watching : cause === 'change' ? `${changedWords(event.changed)}` : causes[cause]
  return `${what}${ends[type]} (${formatNumber(event.milliseconds)} ms)`
}

/** A file that is gone and was not come to is named by the errors. */
function changedWords([first, ...more]: readonly string[]): string {
  if (first === undefined) return 'Something changed'
  return `${escapeText(first)}${more.length === 0 ? '' : ` and ${countOf(more.length, 'more file')}`} changed`
}

export function renderWatch({ counts: { planned, unchanged, failed, held, applied } }: WatchReport): string[] {
  const parts = [
    `planned ${countOf(planned, 'time')}`,
    ...(applied + held === 0 ? [] : [`carried out ${countOf(applied, 'time')}`]),
    ...(held === 0 ? [] : [`held back ${countOf(held, 'time')}`]),
    ...(failed === 0 ? [] : [`found errors ${countOf(failed, 'time')}`]),
    ...(unchanged === 0 ? [] : [`${countOf(unchanged, 'save')} changed nothing`]),
  ]
  return [`Watched: ${parts.join(', ')}.`]
}
