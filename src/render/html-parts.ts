/** What the pages of all reports have in common: who and when, lists of findings, how addresses are written. */

import { isWithin } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { DriftReport, Report } from '../model/report.ts'
import { sortDiagnostics } from './diagnostics.ts'
import type { Fact, Notice, Tone } from './html-page.ts'

type Run = Partial<DriftReport['run']>

/** Rows that a browser lays out without a pause that is felt. */
export const rowStep = 400

/** Names in a list that is shown in short. */
const shownNames = 4

export function runFacts(report: Pick<Report, 'created' | 'tool' | 'directory'>, run: Run): Fact[] {
  const { user, host, commit, run: job, config } = run
  return [
    { term: 'When', text: instantWords(report.created) },
    ...(user === undefined ? [] : [{ term: 'Who', text: host === undefined ? user : `${user} on ${host}` }]),
    ...(job === undefined ? [] : [{ term: 'Run', text: job, ...linkOf(job) }]),
    ...(commit === undefined ? [] : [{ term: 'Commit', text: commit, code: true as const }]),
    ...(report.directory === undefined ? [] : [{ term: 'Folder', text: report.directory, code: true as const }]),
    ...(config === undefined ? [] : [{ term: 'Configuration', text: config, code: true as const }]),
    { term: 'Made with', text: report.tool },
  ]
}

/** A link only where it leads to a web page. */
function linkOf(text: string): { href?: string } {
  return /^https?:\/\/[^\s]+$/i.test(text) ? { href: text } : {}
}

/** `2026-11-25 12:30:05 UTC` */
export function instantWords(instant: string): string {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?Z$/.exec(instant)
  return match === null ? instant : `${match[1]} ${match[2]} UTC`
}

export function noticesOf(title: string, findings: readonly Diagnostic[], lead?: string): Notice[] {
  if (findings.length === 0) return []
  const sorted = sortDiagnostics(findings)
  return [{ title, tone: severityTone(sorted[0]!.severity), ...(lead === undefined ? {} : { lead }), findings: sorted }]
}

function severityTone(severity: Diagnostic['severity']): Tone {
  return ({ error: 'bad', warning: 'warn', note: 'plain' } as const)[severity]
}

/** An address in two parts: the store or account, and what lies in it. */
export function splitAddress(address: string, group: string): { lead: string; name: string } {
  if (address === group || !isWithin(address, group)) return { lead: '', name: address }
  const rest = address.slice(group.length)
  return rest.startsWith('.') ? { lead: `${group}.`, name: rest.slice(1) } : { lead: group, name: rest }
}

/** `name, url, body, meta_description and 3 more` */
export function shortList(names: readonly string[]): string {
  if (names.length <= shownNames + 1) return names.join(', ')
  return `${names.slice(0, shownNames).join(', ')} and ${names.length - shownNames} more`
}

export function closingOf({ tool, format }: Pick<Report, 'tool' | 'format'>): string[] {
  return [
    `Made by ${tool}. This file needs no network and no other file; --format json says the same as ${format}.`,
    'Secrets and personal data are compared by keyed hashes and are written as (sensitive). Times are in UTC. Characters that cannot be seen are spelled out, as in \\u202e.',
  ]
}
