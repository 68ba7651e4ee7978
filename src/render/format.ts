/** The files that were tidied, or are to be, one a line, and how many of each sort there are. */

import type { FormatReport } from '../model/report.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { countOf } from './wording.ts'

export function renderFormat(report: FormatReport, options: RenderOptions): string[] {
  const { changed, diagnostics } = report
  const findings = diagnosticsBlock(diagnostics, createStyle(options.color))
  return joinBlocks([changed.map(escapeText), findings, [summaryLine(report)]])
}

function summaryLine({ changed, tidy, check, diagnostics }: FormatReport): string {
  const broken = new Set(diagnostics.flatMap(one => one.source?.file ?? [])).size
  const parts = [
    changed.length === 0 ? '' : `${countOf(changed.length, 'file')} ${check ? 'to tidy' : 'tidied'}`,
    tidy === 0 ? '' : `${countOf(tidy, 'file')} tidy already`,
    broken === 0 ? '' : `${countOf(broken, 'file')} with errors, left as ${broken === 1 ? 'it is' : 'they are'}`,
  ].filter(part => part !== '')
  return `${parts.join('; ') || 'There is no file to tidy'}.`
}
