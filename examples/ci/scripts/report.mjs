/** What these scripts read of a report that `--format json` has written. No other member of it is looked at anywhere. */

import { existsSync, readFileSync } from 'node:fs'

/** Every path into a report; each is a member of schemas/report.schema.json. */
export const paths = {
  command: 'command',
  exitCode: 'exit_code',
  failed: 'failed',
  findings: 'diagnostics',
  planFindings: 'plan.diagnostics',
  changes: 'plan.changes',
  results: 'results',
  drifted: 'summary.drifted',
  vanished: 'summary.vanished',
  both: 'summary.both',
  unapplied: 'summary.config-changed',
  unread: 'unread',
}

/** And into one finding. */
export const findingPaths = {
  severity: 'severity',
  code: 'code',
  message: 'message',
  hint: 'hint',
  file: 'source.file',
  line: 'source.line',
  column: 'source.column',
}

/** The codes with which `apply FILE` refuses a plan that was reviewed and is no longer true. */
export const movedCodes = ['PLAN_STALE', 'PLAN_EXPIRED', 'CONFIG_CHANGED']

/** Undefined when the command has written none, as with wrong usage. */
export function readReport(file) {
  if (file === undefined || file === '' || !existsSync(file)) return undefined
  const report = JSON.parse(readFileSync(file, 'utf8'))
  if (report.format !== 'storewright-report/1') throw new Error(`${file} is not a report of this version`)
  return report
}

export function at(report, path) {
  return path.split('.').reduce((value, name) => value?.[name], report)
}

/** How many changes a plan has, or how many an apply has worked on. */
export function countChanges(report) {
  return at(report, paths.changes)?.length ?? at(report, paths.results)?.length ?? 0
}

export function findingsOf(report) {
  return [paths.findings, paths.planFindings, paths.unread].flatMap(path => at(report, path) ?? [])
}

/** Nothing is to be done, and nothing is wrong. */
export function isQuiet(report) {
  return report !== undefined && countChanges(report) === 0 && errorsOf(report).length === 0
}

export function errorsOf(report) {
  return findingsOf(report).filter(one => at(one, findingPaths.severity) === 'error')
}

/** Whether a plan that was reviewed was refused because something has moved. */
export function wasRefused(report) {
  return findingsOf(report).some(one => movedCodes.includes(at(one, findingPaths.code)))
}

/** How many objects differ at BigCommerce from what was applied; undefined when it is not known, or not of all. */
export function countDrift(report) {
  if (report === undefined || at(report, paths.failed) === true || at(report, paths.drifted) === undefined)
    return undefined
  const count = at(report, paths.drifted) + at(report, paths.vanished) + at(report, paths.both)
  return count === 0 && (at(report, paths.unread)?.length ?? 0) > 0 ? undefined : count
}
