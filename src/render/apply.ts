/**
 * What became of each change? Lines for what failed or was skipped, then always how many were done, failed, skipped or not
 * started. The plan itself is not told again.
 */

import type { Change, ChangeId } from '../model/plan.ts'
import type { ApplyReport } from '../model/report.ts'
import type { ChangeResult } from '../model/run.ts'
import { changeLabel, changeWord } from './change.ts'
import { diagnosticLines, diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { groupBy, relativeAddress } from './groups.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { formatNumber } from './wording.ts'

/** Causes named of one skipped change. */
const shownCauses = 3

export function renderApply(report: ApplyReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  return joinBlocks([
    ...failureBlocks(report, style),
    diagnosticsBlock(report.diagnostics, style),
    closingLines(report, style),
  ])
}

/** What failed or was skipped, by store. */
export function failureBlocks(report: ApplyReport, style: Style): string[][] {
  const changes = new Map((report.plan?.changes ?? []).map(change => [change.id, change]))
  const bad = report.results.filter(result => result.status === 'failed' || result.status === 'skipped')
  return groupBy(bad, result => result.address).map(([group, results]) => [
    style.heading(escapeText(group)),
    ...results.flatMap(result => resultLines(result, group, changes, style)),
  ])
}

function resultLines(
  result: ChangeResult,
  group: string,
  changes: ReadonlyMap<ChangeId, Change>,
  style: Style,
): string[] {
  const change = changes.get(result.id)
  const label = change === undefined ? relativeAddress(result.address, group) : changeLabel(change, group)
  const what = change === undefined ? result.action : changeWord(change)
  if (result.status === 'skipped') {
    return [
      `  ${style.changed('○')} ${label}   ${what} ${style.changed('skipped')}   ${blockedWords(result, group, changes)}`,
    ]
  }
  const error = result.error === undefined ? [] : diagnosticLines(withoutAddress(result.error), style, '      ')
  return [`  ${style.danger('✗')} ${label}   ${what} ${style.danger('failed')}`, ...error]
}

/** What a skipped change waited for. */
export function blockedWords(result: ChangeResult, group: string, changes: ReadonlyMap<ChangeId, Change>): string {
  const causes = result.blockedBy ?? []
  const named = causes.slice(0, shownCauses).map(id => {
    const change = changes.get(id)
    if (change === undefined) return escapeText(id)
    return `${relativeAddress(change.address, group)} (${changeWord(change)})`
  })
  if (named.length === 0) return ''
  const more = causes.length - named.length
  return `waited for ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** The line above the error names the object already. */
export function withoutAddress<T extends { address?: string }>(error: T): Omit<T, 'address'> {
  const { address: _, ...rest } = error
  return rest
}

function closingLines(report: ApplyReport, style: Style): string[] {
  const { command, counts, results, override_freeze: reason } = report
  const title = command === 'apply' ? 'Apply:' : 'Destroy:'
  if (results.length === 0) return [`${style.heading(title)} nothing to do.`]
  const { failed, skipped, deferred, not_started: notStarted } = counts
  const paint = failed > 0 ? style.danger : skipped + deferred + notStarted > 0 ? style.changed : style.added
  const lines = [`${style.heading(title)} ${paint(`${applyWords(report)}.`)}`]
  if (reason !== undefined) lines.push(`Changes are frozen; these were made all the same: ${escapeText(reason)}`)
  const undo = undoCommand(report)
  return [...lines, ...(undo === undefined ? [] : [`To take it back: ${escapeText(undo)}`]), ...nextWords(report)]
}

/** `4 done, 1 failed, 0 skipped, 2 not started` */
export function applyWords({ counts }: ApplyReport): string {
  const { done, failed, skipped, deferred, not_started: notStarted } = counts
  const later = deferred === 0 ? '' : `${formatNumber(deferred)} deferred, `
  return `${formatNumber(done)} done, ${formatNumber(failed)} failed, ${formatNumber(skipped)} skipped, ${later}${formatNumber(notStarted)} not started`
}

/** What takes back what was done; undefined where nothing was. */
export function undoCommand({ run_id: run, counts }: ApplyReport): string | undefined {
  return run === undefined || counts.done === 0 ? undefined : `storewright undo ${run}`
}

/** Why it ended early, and what is to be done next. */
export function nextWords({ command, counts, exit_code: exit, dry_run: dry }: ApplyReport): string[] {
  if (dry) return ['Nothing is written yet.']
  const lines = exit === 130 ? ['Interrupted: what was under way was finished, nothing new was started.'] : []
  if (counts.failed + counts.skipped + counts.not_started === 0) return lines
  const kept = counts.done > 0 ? 'What was done is recorded. ' : ''
  const again = command === 'import' ? 'Import' : `Plan and ${command}`
  return [...lines, `${kept}${again} again: only the rest is left to do.`]
}
