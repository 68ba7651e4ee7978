/** What is printed while files are watched and nobody looks at a terminal? Lines for people, or a JSON object for each event. */

import type { ErrorReport } from '../model/report.ts'
import type { WatchEvent, WatchReport } from '../model/watch.ts'
import { escapeText } from './escape.ts'
import { renderFailure } from './failure.ts'
import { rowJson } from './json.ts'
import { renderPlan } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { veiled } from './veil.ts'
import { countOf } from './wording.ts'

export type WatchFormat = 'human' | 'ndjson'
export const watchFormats: readonly WatchFormat[] = ['human', 'ndjson']

/** The event as text that ends with a line break. */
export function renderWatchEvent(event: WatchEvent, format: WatchFormat, options: RenderOptions): string {
  if (format === 'ndjson') return `${rowJson({ ...event, report: veiled(event.report), at: event.report.created })}\n`
  const { report } = event
  const time = report.created.slice(11, 19)
  const body = event.type === 'planned' ? renderPlan(event.report, options) : renderFailure(event.report, options)
  return `${[`${time} ${causeWords(event)}`, ...body, ''].join('\n')}\n`
}

function causeWords({ cause, changed }: WatchEvent): string {
  if (cause === 'start') return 'Watching the files in use.'
  if (cause === 'refresh') return 'Reading BigCommerce again.'
  const [first = '', ...more] = changed
  return `${escapeText(first)}${more.length === 0 ? '' : ` and ${countOf(more.length, 'more file')}`} changed.`
}

/** The last line of those for programs. */
export function renderWatchEnd(report: WatchReport | ErrorReport): string {
  return `${rowJson({ type: 'ended', report, at: report.created })}\n`
}

export function renderWatch({ counts }: WatchReport): string[] {
  return [`Planned ${countOf(counts.planned, 'time')}, failed ${countOf(counts.failed, 'time')}.`]
}
