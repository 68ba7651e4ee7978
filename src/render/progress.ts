/**
 * How far is a run, on a terminal? One line that is drawn over and over; what is worth keeping scrolls up above it.
 * Knows no stream: it writes through the function that it is given.
 */

import type { RunEvent } from '../model/run.ts'
import { escapeText } from './escape.ts'
import { renderEventLine } from './events.ts'
import type { RenderOptions } from './style.ts'
import { clearLine, createStyle } from './style.ts'
import { clip } from './text-diff.ts'
import { countOf, formatNumber, unitWords } from './wording.ts'

export interface ProgressLine {
  show(event: RunEvent): void
  /** Empties the line; call it before anything else is printed. */
  clear(): void
}

/** Events whose line stays. */
const kept = new Set<RunEvent['type']>([
  'lock-awaited',
  'planned-again',
  'change-retried',
  'change-failed',
  'change-skipped',
  'request-retried',
])

export function createProgress(write: (text: string) => void, options: RenderOptions): ProgressLine {
  const style = createStyle(options.color)
  let drawn = false
  const counts = { total: 0, done: 0, failed: 0, objects: 0 }

  const clear = (): void => {
    if (drawn) write(clearLine)
    drawn = false
  }
  const draw = (text: string): void => {
    write(`${clearLine}${style.dim(clip(text, Math.max(options.width - 1, 20)))}`)
    drawn = true
  }
  const keep = (event: RunEvent): void => {
    const line = kept.has(event.type) ? renderEventLine(event) : undefined
    if (line === undefined) return
    clear()
    write(`${event.type === 'change-failed' ? style.danger(line) : line}\n`)
  }
  const count = (event: RunEvent): void => {
    if (event.type === 'planned-again') counts.objects = 0
    if (event.type === 'refresh-finished') counts.objects += event.objects
    if (event.type === 'apply-started') counts.total = event.changes
    if (event.type === 'change-succeeded') counts.done += 1
    if (event.type === 'change-failed') counts.failed += 1
  }
  const applying = (address: string, status: string): string => {
    const failed = counts.failed === 0 ? '' : `, ${formatNumber(counts.failed)} failed`
    const finished = formatNumber(counts.done + counts.failed)
    return `${finished} of ${countOf(counts.total, 'change')}${failed} · ${escapeText(address)}${status}`
  }

  return {
    clear,
    show(event) {
      count(event)
      keep(event)
      if (event.type === 'refresh-started') draw(`Reading ${unitWords(event.unit)}`)
      else if (event.type === 'refresh-finished') draw(`Read ${countOf(counts.objects, 'object')}`)
      else if (event.type === 'change-started' || event.type === 'change-succeeded') draw(applying(event.address, ''))
      else if (event.type === 'change-progress') draw(applying(event.address, `: ${escapeText(event.status)}`))
      else if (event.type === 'quota-awaited') draw(renderEventLine(event) ?? '')
      else if (event.type === 'apply-finished') clear()
    },
  }
}
