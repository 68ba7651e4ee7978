/** Is the audit log whole, and what is its last line? */

import type { AuditReport } from '../model/report.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { countOf } from './wording.ts'

export function renderAudit({ file, lines, head, diagnostics }: AuditReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const whole = diagnostics.length === 0 ? style.added('whole') : style.danger('not whole')
  const last = head === undefined ? [] : [`The last is number ${head.number}, with the hash ${escapeText(head.hash)}.`]
  return joinBlocks([
    diagnosticsBlock(diagnostics, style),
    [`${escapeText(file)}: ${countOf(lines, 'line')}, ${whole}.`, ...last],
  ])
}
