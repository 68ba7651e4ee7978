/** Which runs could be taken back? One line a run, the newest first, so that other tools can search it. */

import type { KeptRun, UndoListReport } from '../model/undo-report.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { formatNumber } from './wording.ts'

export function renderRuns({ runs, diagnostics }: UndoListReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const findings = diagnosticsBlock(diagnostics, style)
  if (runs.length === 0)
    return joinBlocks([['No run is kept. Every `apply` and `destroy` keeps what it touches.'], findings])
  const rows = runs.map(run => [run.run, whenWords(run), `${run.command} by ${run.user}`].map(escapeText))
  const widths = [0, 1, 2].map(at => Math.max(...rows.map(row => row[at]!.length)))
  const lines = runs.map((run, index) => {
    const [name, ...facts] = rows[index]!.map((text, at) => text.padEnd(widths[at]!))
    return [style.heading(name!), ...facts, didWords(run, style)].join('  ').trimEnd()
  })
  return joinBlocks([lines, ['To see what taking one back would change: storewright undo RUN'], findings])
}

function whenWords({ at }: KeptRun): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`
}

/** `2 update, 1 delete; 1 failed; taken back by 20261125-165628-95e24a` */
function didWords({ actions, outcomes, undoes, undone_by: by }: KeptRun, style: Style): string {
  const did = Object.entries(actions).map(([action, count]) => `${formatNumber(count)} ${action.replaceAll('_', ' ')}`)
  const { done: _, unknown = 0, ...others } = outcomes
  const bad = Object.entries(others).map(([outcome, count]) => `${formatNumber(count)} ${outcome.replaceAll('-', ' ')}`)
  const parts = [did.join(', ')]
  if (unknown > 0)
    parts.push(style.changed(`broke off: of ${formatNumber(unknown)} it is not known whether they were done`))
  if (bad.length > 0) parts.push(style.changed(bad.join(', ')))
  if (undoes !== undefined) parts.push(`took back ${escapeText(undoes)}`)
  if (by.length > 0) parts.push(`taken back by ${by.map(escapeText).join(', ')}`)
  return parts.join('; ')
}
