/**
 * A report as a list of tests in JUnit's XML, as pipelines show them: a suite for each store, one for accounts and what is of no
 * store, one for the files; a test for each object or check.
 */

import type { Report } from '../model/report.ts'
import type { Check } from './checks.ts'
import { checksOf } from './checks.ts'
import { repositoryPath } from './repository-path.ts'
import { clip } from './text-diff.ts'
import type { XmlElement } from './xml.ts'
import { xmlDocument } from './xml.ts'

const textRoom = 4_000

/** Undefined for reports of commands that check nothing. */
export function renderJunit(report: Report): string | undefined {
  const checks = checksOf(report)
  if (checks === undefined) return undefined
  const suites = new Map<string, Check[]>()
  for (const check of checks) {
    const members = suites.get(check.suite)
    if (members === undefined) suites.set(check.suite, [check])
    else members.push(check)
  }
  return xmlDocument({
    name: 'testsuites',
    attributes: { name: `storewright ${report.command}`, ...countsOf(checks), time: 0 },
    content: [...suites].map(([name, members]) => ({
      name: 'testsuite',
      attributes: { name, ...countsOf(members), time: 0, timestamp: report.created.slice(0, 19) },
      content: members.map(check => toTest(check, report.directory)),
    })),
  })
}

function countsOf(checks: readonly Check[]): XmlElement['attributes'] {
  const count = (outcome: Check['outcome']): number => checks.filter(check => check.outcome === outcome).length
  return { tests: checks.length, failures: count('failed'), errors: 0, skipped: count('skipped') }
}

function toTest(check: Check, directory: string | undefined): XmlElement {
  const { suite, name, source } = check
  const file = source === undefined ? undefined : (repositoryPath(source.file, directory) ?? source.file)
  return {
    name: 'testcase',
    attributes: { classname: suite, name: clip(name, textRoom), file, line: source?.line, time: 0 },
    content: outcomeOf(check),
  }
}

function outcomeOf({ outcome, type, message, text }: Check): XmlElement[] {
  const shown = clip(message, textRoom)
  switch (outcome) {
    case 'failed':
      return [{ name: 'failure', attributes: { type, message: shown }, content: clip(text, textRoom) }]
    case 'skipped':
      return [{ name: 'skipped', attributes: { message: shown }, content: [] }]
    case 'passed':
      return shown === '' ? [] : [{ name: 'system-out', attributes: {}, content: shown }]
  }
}
