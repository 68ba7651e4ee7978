/** Pieces that comments of several commands have: findings, deadlines, who made it. */

import type { Diagnostic } from '../model/errors.ts'
import type { Deadline } from '../model/plan.ts'
import { deadlineLines } from './deadlines.ts'
import { diagnosticLines, sortDiagnostics } from './diagnostics.ts'
import { upTo } from './markdown-comment.ts'
import { codeSpan, fence } from './markdown-text.ts'
import { createStyle } from './style.ts'
import { clip } from './text-diff.ts'

const findingBytes = 20_000
/** Characters of one line of a finding. */
const lineRoom = 2_000

/** Every finding with its code, its place and what to do, the errors first. */
export function findingBlocks(diagnostics: readonly Diagnostic[]): string[][] {
  if (diagnostics.length === 0) return []
  const style = createStyle(false)
  const found = sortDiagnostics(diagnostics).map(one => diagnosticLines(one, style).map(line => clip(line, lineRoom)))
  return [fence(upTo(found, findingBytes, 'finding'), 'text')]
}

export function deadlineBlocks(deadlines: readonly Deadline[], today: string): string[][] {
  const lines = deadlineLines(deadlines, today, createStyle(false))
  return lines.length === 0
    ? []
    : [
        fence(
          lines.map(line => clip(line, lineRoom)),
          'text',
        ),
      ]
}

/** When and by what it was made, and from which configuration. */
export function footOf(report: { tool: string; created: string }, more: readonly string[] = []): string {
  return [codeSpan(report.tool), codeSpan(report.created), ...more].join(' · ')
}
