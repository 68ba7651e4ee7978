/**
 * The findings of a report in SARIF 2.1.0, as code scanning and editors read it: each at its line and column of the YAML, with a
 * fingerprint that stays the same from run to run, so that a finding that is still there is not told as a new one.
 * Files are named relative to the root of the repository.
 */

import type { SourceRange } from '../model/errors.ts'
import type { Report } from '../model/report.ts'
import { escapeJson, escapeLine } from './escape.ts'
import type { Finding, Level } from './findings.ts'
import { findingsOf, placesOf, ruleOf } from './findings.ts'
import { fingerprint } from './fingerprint.ts'
import { repositoryPath } from './repository-path.ts'
import { clip } from './text-diff.ts'
import { countOf } from './wording.ts'

/** GitHub shows this many results of a run and refuses far more. */
const mostResults = 5_000
const messageRoom = 4_000

const ranks: { [level in Level]: number } = { error: 0, warning: 1, note: 2 }

/** Undefined for reports of commands that find nothing. */
export function renderSarif(report: Report): string | undefined {
  if (!('failed' in report) && !['validate', 'plan', 'apply', 'destroy', 'import', 'drift'].includes(report.command))
    return undefined
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [runOf(report)],
  }
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`
}

function runOf(report: Report): object {
  const all = findingsOf(report).sort((left, right) => ranks[left.level] - ranks[right.level])
  const found = all.slice(0, mostResults)
  const rules = [...new Set(found.map(finding => finding.rule))].sort()
  return {
    tool: { driver: { name: 'Storewright', ...versionOf(report), rules: rules.map(toRule) } },
    automationDetails: { id: `storewright/${report.command}/` },
    originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the repository.' } } },
    columnKind: 'utf16CodeUnits',
    invocations: [invocationOf(report, all.length - found.length)],
    results: toResults(found, rules, report),
    properties: { command: report.command, created: report.created, ...summaryOf(report) },
  }
}

function versionOf({ tool }: Report): object {
  const version = /\d+\.\d+\.\d+[\w.+-]*/.exec(tool)?.[0]
  return version === undefined ? {} : { semanticVersion: version }
}

/** Successful: the command could look at everything, whatever it found in the files. */
function invocationOf(report: Report, leftOut: number): object {
  const broken =
    'failed' in report && report.diagnostics.some(one => one.severity === 'error' && one.source === undefined)
  const notices = [...leftOutNotice(leftOut), ...unmanagedNotice(report)]
  return {
    executionSuccessful: !broken,
    exitCode: report.exit_code,
    endTimeUtc: report.created,
    ...(notices.length === 0 ? {} : { toolExecutionNotifications: notices }),
  }
}

function leftOutNotice(count: number): object[] {
  if (count === 0) return []
  const text = `${countOf(count, 'finding')} left out, the least important ones; the JSON report has all`
  return [{ level: 'warning', message: { text } }]
}

function unmanagedNotice(report: Report): object[] {
  const count = report.command === 'drift' && !('failed' in report) ? report.summary.unmanaged : 0
  if (count === 0) return []
  return [
    { level: 'note', message: { text: `${countOf(count, 'object')} at BigCommerce not declared; never touched` } },
  ]
}

/** The counts that the other formats tell, too. */
function summaryOf(report: Report): object {
  if ('failed' in report) return {}
  if (report.command === 'plan') return { summary: report.plan?.summary ?? {} }
  if (report.command === 'validate') return { summary: report.objects }
  if ('counts' in report) return { summary: report.counts }
  return report.command === 'drift' ? { summary: report.summary } : {}
}

function toRule(id: string): object {
  const { title, level, page } = ruleOf(id)
  const text = `${title}. What causes it, and what to do: ${page} of Storewright's documentation.`
  return {
    id,
    name: id.toLowerCase().replaceAll(/(?:^|[^a-z0-9])([a-z0-9])/g, (_, first: string) => first.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: `${title}.` },
    help: { text },
    defaultConfiguration: { level },
  }
}

function toResults(found: readonly Finding[], rules: readonly string[], report: Report): object[] {
  const placeOf = placesOf(report)
  const seen = new Map<string, number>()
  return found.map(finding => {
    const name = fingerprint(JSON.stringify([finding.rule, finding.subject]))
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return {
      ruleId: finding.rule,
      ruleIndex: rules.indexOf(finding.rule),
      level: finding.level,
      message: { text: messageOf(finding) },
      locations: [locationOf(placeOf(finding), finding.address, report)],
      ...relatedOf(finding, report),
      // GitHub goes by the first, other readers by the second.
      partialFingerprints: { primaryLocationLineHash: `${name}:${times}`, 'storewrightFinding/v1': `${name}:${times}` },
    }
  })
}

/** Plain text; what would be a link in it is kept from being one. */
function messageOf({ message, hint }: Finding): string {
  const text = hint === undefined ? message : `${message}\nHint: ${hint}`
  const lines = text.split('\n').map(escapeLine).join('\n')
  return clip(lines.replaceAll('](', '] ('), messageRoom)
}

function relatedOf({ related = [] }: Finding, report: Report): object {
  if (related.length === 0) return {}
  const locations = related.map(({ what, source }, at) => ({
    id: at + 1,
    ...locationOf(source, undefined, report),
    message: { text: what },
  }))
  return { relatedLocations: locations }
}

function locationOf({ file, line, column }: SourceRange, address: string | undefined, report: Report): object {
  const logical =
    address === undefined
      ? {}
      : { logicalLocations: [{ fullyQualifiedName: clip(address, messageRoom), kind: 'object' }] }
  const region = { startLine: Math.max(line, 1), startColumn: Math.max(column, 1) }
  return { physicalLocation: { artifactLocation: artifactOf(file, report.directory), region }, ...logical }
}

/** A file outside of the repository has no name in it. */
function artifactOf(file: string, directory: string | undefined): object {
  const path = repositoryPath(file, directory)
  if (path === undefined) return { uri: `file:///${encode(file.replaceAll('\\', '/').replace(/^\/+/, ''))}` }
  return { uri: encode(path), uriBaseId: 'SRCROOT' }
}

function encode(path: string): string {
  return path
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}
