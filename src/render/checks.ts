/**
 * What does a report say of each object, as a check that was passed, failed or skipped?
 *
 * of       | passed                          | failed                    | skipped
 * ---------|---------------------------------|---------------------------|-------------------------------------------
 * validate | files without errors            | errors                    | –
 * plan     | changes                         | errors                    | –
 * apply    | changes that are done           | changes that failed       | not started, deferred, waiting for another
 * compare  | what is alike                   | what differs              | what could not be read, what is meant
 * drift    | what is in sync, or not managed | what differs              | what could not be read, what is ignored
 */

import type { CompareReport } from '../model/compare.ts'
import type { Diagnostic, SourceRange } from '../model/errors.ts'
import type { Change, Plan } from '../model/plan.ts'
import type {
  ApplyReport,
  DriftEntry,
  DriftReport,
  IgnoredFinding,
  PlanReport,
  Report,
  ValidateReport,
} from '../model/report.ts'
import { blockedWords } from './apply.ts'
import { changeLabel, changeWord, joinReplacements } from './change.ts'
import { meaningOf } from './compare.ts'
import { diagnosticLines, sortDiagnostics } from './diagnostics.ts'
import { meanings, renamedWords } from './drift.ts'
import { quoteText } from './escape.ts'
import { groupOf, labelOf } from './groups.ts'
import { createStyle } from './style.ts'
import { countOf, kindWords, placeOf } from './wording.ts'

export interface Check {
  /** An account or a store, `portfolio` or `files`. */
  suite: string
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** The code of the error, or the cause of the difference. */
  type?: string
  /** One line: what is wrong, or why it was skipped. */
  message: string
  /** All that is to be said of a failure. */
  text: string
  source?: SourceRange
}

const portfolio = 'portfolio'
const files = 'files'
const style = createStyle(false)

/** Undefined for reports of commands that check nothing. */
export function checksOf(report: Report): Check[] | undefined {
  if ('failed' in report) return report.diagnostics.length === 0 ? [unexplained(report)] : told(report.diagnostics)
  switch (report.command) {
    case 'validate':
      return validateChecks(report as ValidateReport)
    case 'plan':
      return planChecks(report as PlanReport)
    case 'apply':
    case 'destroy':
    case 'import':
      return applyChecks(report as ApplyReport)
    case 'compare':
      return compareChecks(report as CompareReport)
    case 'drift':
      return driftChecks(report as DriftReport)
    default:
      return undefined
  }
}

function unexplained({ command, exit_code: exit }: Report): Check {
  const message = `${command} failed without a reason (exit ${exit})`
  return { suite: portfolio, name: command, outcome: 'failed', type: 'BUG', message, text: message }
}

/** Errors fail; a warning or a note passes, and is told. */
function told(diagnostics: readonly Diagnostic[]): Check[] {
  return sortDiagnostics(diagnostics).map(diagnostic => diagnosticCheck(diagnostic))
}

function diagnosticCheck(diagnostic: Diagnostic, outcome?: Check['outcome']): Check {
  const { severity, code, message, source, address, policy } = diagnostic
  const name = policy === undefined ? code : `policy ${policy.name}`
  const place = source === undefined ? '' : ` ${placeOf(source)}`
  return {
    suite: address !== undefined ? groupOf(address) : source !== undefined ? files : portfolio,
    name: `${name}${address === undefined ? place : ` ${address}`}`,
    outcome: outcome ?? (severity === 'error' ? 'failed' : 'passed'),
    type: code,
    message,
    text: diagnosticLines(diagnostic, style).join('\n'),
    ...(source === undefined ? {} : { source }),
  }
}

function validateChecks({ files: read, diagnostics }: ValidateReport): Check[] {
  const wrong = new Set(diagnostics.flatMap(one => (one.severity === 'error' ? [one.source?.file] : [])))
  const sound = read.filter(file => !wrong.has(file))
  const checks = sound.map((file): Check => {
    return { suite: files, name: file, outcome: 'passed', message: '', text: '', source: { file, line: 1, column: 1 } }
  })
  return [...told(diagnostics), ...checks]
}

function planChecks({ plan, diagnostics }: PlanReport): Check[] {
  const changes = joinReplacements(plan?.changes ?? []).map(change => {
    const undone = change.reversibility === 'irreversible' ? ' (CANNOT BE UNDONE)' : ''
    return {
      ...aboutChange(change),
      outcome: 'passed' as const,
      message: `to ${changeWord(change)}${undone}`,
      text: '',
    }
  })
  return [...told([...diagnostics, ...(plan?.diagnostics ?? [])]), ...policyChecks(plan), ...changes]
}

/** A policy that nothing violates has been passed; what violates one is told where it is. */
function policyChecks(plan: Plan | undefined): Check[] {
  const kept = (plan?.policies ?? []).filter(policy => policy.findings === 0)
  return kept.map(({ name, changes, source }) => ({
    suite: 'policies',
    name,
    outcome: 'passed',
    message: `${countOf(changes, 'change')} looked at`,
    text: '',
    source,
  }))
}

function applyChecks({ results, plan, diagnostics }: ApplyReport): Check[] {
  const changes = new Map((plan?.changes ?? []).map(change => [change.id, change]))
  const checks = results.map((result): Check => {
    const { id, address, action, status, error } = result
    const change = changes.get(id)
    const group = groupOf(address)
    const about =
      change === undefined
        ? { suite: group, name: `${labelOf(address, group, 'object')}: ${action}` }
        : aboutChange(change)
    if (status === 'done') return { ...about, outcome: 'passed', message: '', text: '' }
    if (status === 'failed') {
      const failure = error === undefined ? undefined : diagnosticCheck(error)
      const { type = 'BUG', message = 'failed', text = 'failed', source } = failure ?? {}
      return { ...about, ...(source === undefined ? {} : { source }), outcome: 'failed', type, message, text }
    }
    const why = status === 'skipped' ? blockedWords(result, group, changes) : ''
    const message = [status.replaceAll('-', ' '), why].filter(part => part !== '').join(': ')
    return { ...about, outcome: 'skipped', message, text: '' }
  })
  return [...told(diagnostics), ...checks]
}

function aboutChange(change: Change): Pick<Check, 'suite' | 'name' | 'source'> {
  const suite = groupOf(change.address)
  const step = change.transition === undefined ? `: ${changeWord(change)}` : ''
  return {
    suite,
    name: `${changeLabel(change, suite)}${step}`,
    ...(change.source === undefined ? {} : { source: change.source }),
  }
}

function driftChecks({ entries, ignored, unread, summary, diagnostics }: DriftReport): Check[] {
  const same = countOf(summary.in_sync, 'object')
  const inSync: Check = { suite: portfolio, name: `${same} in sync`, outcome: 'passed', message: '', text: '' }
  return [
    ...told(diagnostics),
    ...sortDiagnostics(unread).map(one => diagnosticCheck(one, one.severity === 'error' ? 'failed' : 'skipped')),
    ...entries.map(entryCheck),
    ...ignored.map(ignoredCheck),
    ...(summary.in_sync === 0 ? [] : [inSync]),
  ]
}

function aboutObject({
  address,
  kind,
  key,
  objectId,
  within,
}: DriftEntry | IgnoredFinding): Pick<Check, 'suite' | 'name'> {
  const suite = groupOf(address ?? within ?? portfolio)
  if (address !== undefined) return { suite, name: labelOf(address, suite, kindWords(kind)) }
  return { suite, name: `${kindWords(kind)} ${quoteText(key ?? objectId ?? '')}` }
}

function entryCheck(entry: DriftEntry): Check {
  const { cause, attributes, source } = entry
  const paths = attributes.map(one => one.path).join(', ')
  const text = [`${meanings[cause]}${paths === '' ? '' : `: ${paths}`}`, ...renamedWords(entry)]
  return {
    ...aboutObject(entry),
    outcome: cause === 'unmanaged' ? 'passed' : 'failed',
    type: cause,
    message: meanings[cause],
    text: text.join('\n'),
    ...(source === undefined ? {} : { source }),
  }
}

function ignoredCheck(finding: IgnoredFinding): Check {
  const { suite, name } = aboutObject(finding)
  const what = finding.path === undefined ? '' : `: ${finding.path}`
  return { suite, name: `${name}${what}`, outcome: 'skipped', message: `ignored: ${finding.reason}`, text: '' }
}

function compareChecks(report: CompareReport): Check[] {
  const { entries, intended, unread, summary, diagnostics, to } = report
  const about = ({ address, kind }: { address: string; kind: string }) => ({
    suite: to.address,
    name: `${address} (${kindWords(kind)})`,
  })
  const alike = countOf(summary.alike, 'object')
  return [
    ...told(diagnostics),
    ...sortDiagnostics(unread).map(one => diagnosticCheck(one, one.severity === 'error' ? 'failed' : 'skipped')),
    ...entries.map((entry): Check => {
      const message = meaningOf(entry, report)
      const paths = entry.attributes.map(one => one.path).join(', ')
      const text = paths === '' ? message : `${message}: ${paths}`
      return { ...about(entry), outcome: 'failed', type: entry.comparison, message, text }
    }),
    ...intended.map((one): Check => {
      const { suite, name } = about(one)
      const what = one.path === undefined ? '' : `: ${one.path}`
      return { suite, name: `${name}${what}`, outcome: 'skipped', message: `intended: ${one.reason}`, text: '' }
    }),
    ...(summary.alike === 0
      ? []
      : [{ suite: to.address, name: `${alike} alike`, outcome: 'passed' as const, message: '', text: '' }]),
  ]
}
