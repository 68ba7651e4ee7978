/** Whether files are valid, and what stopped a command, as pages. */

import { hasErrors } from '../model/plan.ts'
import type { ErrorReport, ValidateReport } from '../model/report.ts'
import { problemCount } from './failure.ts'
import { barsOf } from './html-charts.ts'
import type { Page } from './html-page.ts'
import { closingOf, noticesOf, runFacts } from './html-parts.ts'
import { countOf, kindWords } from './wording.ts'

export function validatePage(report: ValidateReport): Page {
  const { diagnostics, objects, files } = report
  const total = Object.values(objects).reduce((sum, count) => sum + count, 0)
  const valid = !hasErrors(diagnostics)
  const counted = Object.entries(objects).map(([kind, count]) => ({
    label: kindWords(kind),
    parts: [{ tone: 'notice' as const, words: kindWords(kind), count }],
  }))
  return {
    title: 'Validation',
    tone: valid ? 'good' : 'bad',
    verdict: valid
      ? `Valid: ${countOf(total, 'object')} in ${countOf(files.length, 'file')}.`
      : `Not valid. ${problemCount(diagnostics).join(' ')}`,
    facts: runFacts(report, {}),
    notices: noticesOf(valid ? 'Findings' : 'What is wrong', diagnostics),
    charts: counted.length === 0 ? [] : [{ title: 'Declared objects by kind', bars: barsOf(counted, 'kind') }],
    lists:
      files.length === 0 ? [] : [{ title: 'Files that were read', columns: ['File'], rows: files.map(file => [file]) }],
    closing: closingOf(report),
  }
}

export function failurePage(report: ErrorReport): Page {
  return {
    title: `${report.command} failed`,
    tone: 'bad',
    verdict: 'The command could not do its work; nothing is said about what it was to look at.',
    facts: runFacts(report, {}),
    notices: noticesOf('What is wrong', report.diagnostics),
    charts: [],
    lists: [],
    closing: closingOf(report),
  }
}
