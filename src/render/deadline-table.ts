/** How do people read the deadlines of a portfolio? One line each, the nearest first, in UTC. */

import type { DeadlinesReport } from '../model/report.ts'
import { eventWords, severityPaint, whenWords } from './deadlines.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { countOf } from './wording.ts'

export function renderDeadlines(report: DeadlinesReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const { deadlines, created, stores, within } = report
  const rows = deadlines.map(one => ({
    one,
    cells: [one.severity, escapeText(one.at), whenWords(created, one.at).trim(), escapeText(one.address)],
  }))
  const widths = [0, 1, 2, 3].map(at => Math.max(0, ...rows.map(({ cells }) => cells[at]!.length)))
  const lines = rows.map(({ one, cells }) => {
    const [severity, ...rest] = cells.map((cell, at) => cell.padEnd(widths[at]!))
    return [severityPaint(one.severity, style)(severity!), ...rest, eventWords(one, one.severity === 'overdue')].join(
      '  ',
    )
  })
  const limit = within === undefined ? '' : ` within ${escapeText(within)}`
  const looked = `${countOf(stores, 'store')} ${stores === 1 ? 'was' : 'were'} looked at.`
  const sum = deadlines.length === 0 ? `No deadlines${limit}` : `${countOf(deadlines.length, 'deadline')}${limit}`
  return joinBlocks([lines, [`${sum}; ${looked}`], diagnosticsBlock(report.diagnostics, style)])
}
