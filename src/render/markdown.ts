/**
 * A report as a comment on a pull request: what it comes to first, then what must not be overlooked, then store by store what
 * changes, folded. Made from the report's data, never from the text for people.
 */

import type { CompareReport } from '../model/compare.ts'
import { hasErrors } from '../model/plan.ts'
import type { ApplyReport, DriftReport, ErrorReport, PlanReport, Report, ValidateReport } from '../model/report.ts'
import { problemCount } from './failure.ts'
import { applyComment } from './markdown-apply.ts'
import type { Comment } from './markdown-comment.ts'
import { commentText } from './markdown-comment.ts'
import { compareComment } from './markdown-compare.ts'
import { driftComment } from './markdown-drift.ts'
import { findingBlocks, footOf } from './markdown-parts.ts'
import { planComment } from './markdown-plan.ts'
import { codeCell } from './markdown-text.ts'
import { countOf, formatNumber } from './wording.ts'

/** Undefined for reports that have no comment. */
export function renderMarkdown(report: Report): string | undefined {
  const comment = commentOf(report)
  return comment === undefined ? undefined : commentText(comment)
}

function commentOf(report: Report): Comment | undefined {
  if ('failed' in report) return failureComment(report as ErrorReport)
  switch (report.command) {
    case 'validate':
      return validateComment(report as ValidateReport)
    case 'plan':
      return planComment(report as PlanReport)
    case 'apply':
    case 'destroy':
    case 'import':
      return applyComment(report as ApplyReport)
    case 'compare':
      return compareComment(report as CompareReport)
    case 'drift':
      return driftComment(report as DriftReport)
    default:
      return undefined
  }
}

function failureComment(report: ErrorReport): Comment {
  const words = report.diagnostics.length === 0 ? 'failed without a reason' : 'failed'
  return {
    ...empty(report),
    title: `Storewright ${nameOf(report.command)}: ${words}`,
    blocks: [problemCount(report.diagnostics), ...findingBlocks(report.diagnostics)],
  }
}

function validateComment(report: ValidateReport): Comment {
  const { objects, files, diagnostics, policies = [] } = report
  const total = Object.values(objects).reduce((sum, count) => sum + count, 0)
  const kinds = Object.entries(objects).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
  const rows = kinds.map(([kind, count]) => `| ${codeCell(kind.replaceAll('_', ' '))} | ${formatNumber(count)} |`)
  const rules = policies.length === 0 ? '' : ` and ${countOf(policies.length, 'policy')}`
  const verdict = hasErrors(diagnostics) ? 'not valid' : 'valid'
  const table = rows.length === 0 ? [] : ['| kind | objects |', '|---|---:|', ...rows]
  return {
    ...empty(report),
    title: `Storewright validate: ${countOf(total, 'object')} in ${countOf(files.length, 'file')}${rules}, ${verdict}`,
    blocks: [problemCount(diagnostics), ...findingBlocks(diagnostics), table],
  }
}

function empty(report: ValidateReport | ErrorReport): Omit<Comment, 'title' | 'blocks'> {
  return { name: nameOf(report.command), entries: [], noun: 'finding', words: [], whole: '', foot: footOf(report) }
}

/** A command's name comes from the command line; nothing but words may stand in the comment. */
function nameOf(command: string): string {
  return command.replaceAll(/[^a-z ]/g, '').replaceAll(' ', '-')
}
