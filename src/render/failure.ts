/** How does a command report that it could not do its work? All findings, errors first, and how many there are. */

import type { Diagnostic } from '../model/errors.ts'
import type { ErrorReport } from '../model/report.ts'
import { diagnosticsBlock, sortDiagnostics } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { countOf } from './wording.ts'

export function renderFailure(report: ErrorReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  if (report.diagnostics.length === 0)
    return [`${escapeText(report.command)} failed without a reason (exit ${report.exit_code}).`]
  return joinBlocks([diagnosticsBlock(report.diagnostics, style), problemCount(report.diagnostics)])
}

/** `3 errors and 1 warning in 2 files.`; nothing for a single finding. */
export function problemCount(diagnostics: readonly Diagnostic[]): string[] {
  const all = sortDiagnostics(diagnostics)
  if (all.length < 2) return []
  const counts = (['error', 'warning', 'note'] as const)
    .map(severity => [severity, all.filter(one => one.severity === severity).length] as const)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => countOf(count, severity))
  const files = new Set(all.flatMap(one => (one.source === undefined ? [] : [one.source.file])))
  return [`${counts.join(', ')}${files.size === 0 ? '' : ` in ${countOf(files.size, 'file')}`}.`]
}
