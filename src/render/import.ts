/** What was taken into the state, or would be, and what the next plan changes in it: nothing of that was sent. */

import type { ApplyReport } from '../model/report.ts'
import { applyWords, failureBlocks, nextWords } from './apply.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { changesBlock, joinBlocks, summaryWords } from './plan.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { countOf } from './wording.ts'

export function renderImport(report: ApplyReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const { plan, results, next, diagnostics, dry_run: dry } = report
  const taken = new Set(results.filter(one => dry || one.status === 'done').map(one => one.id))
  const left = next?.changes ?? []
  return joinBlocks([
    changesBlock(
      (plan?.changes ?? []).filter(change => taken.has(change.id)),
      style,
      options.width,
    ),
    ...failureBlocks(report, style),
    left.length === 0 ? [] : [style.heading('They differ from the files. The next plan will:')],
    changesBlock(left, style, options.width),
    diagnosticsBlock(diagnostics, style),
    [...closingLines(report, style), ...leftLines(report)],
  ])
}

function closingLines(report: ApplyReport, style: Style): string[] {
  const { results, counts, dry_run: dry } = report
  const title = style.heading('Import:')
  if (results.length === 0) return [`${title} nothing to do. What is declared and at BigCommerce is managed already.`]
  if (dry) return [`${title} ${countOf(results.length, 'object')} would be taken over. Nothing is written yet.`]
  const paint = counts.failed > 0 ? style.danger : counts.skipped + counts.not_started > 0 ? style.changed : style.added
  return [`${title} ${paint(`${applyWords(report)}.`)} Nothing was changed at BigCommerce.`, ...nextWords(report)]
}

/** Absent when everything that was chosen is as it is declared. */
export function leftWords({ next }: ApplyReport): string | undefined {
  const words = next === undefined ? '' : summaryWords(next.summary)
  return words === '' ? undefined : `Left for the next plan: ${words}.`
}

function leftLines(report: ApplyReport): string[] {
  const words = leftWords(report)
  return words === undefined ? [] : [words]
}
