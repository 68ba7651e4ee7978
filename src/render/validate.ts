/** Are the files valid, and what do they declare? Otherwise every problem at once. */

import { hasErrors } from '../model/plan.ts'
import type { ValidateReport } from '../model/report.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { problemCount } from './failure.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { countOf, kindWords } from './wording.ts'

export function renderValidate(report: ValidateReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const findings = diagnosticsBlock(report.diagnostics, style)
  if (hasErrors(report.diagnostics)) return joinBlocks([findings, problemCount(report.diagnostics)])
  return joinBlocks([findings, [validWords(report)]])
}

function validWords({ objects, files, policies = [] }: ValidateReport): string {
  const kinds = Object.entries(objects).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  const total = kinds.reduce((sum, [, count]) => sum + count, 0)
  const detail = kinds.map(([kind, count]) => countOf(count, kindWords(kind))).join(', ')
  const rules =
    policies.length === 0 ? '' : `, and ${policies.length === 1 ? '1 policy' : `${policies.length} policies`}`
  return `Valid: ${countOf(total, 'object')}${total === 0 ? '' : ` (${detail})`} in ${countOf(files.length, 'file')}${rules}.`
}
