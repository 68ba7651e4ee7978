/** What became of a plan, as a page: every change with its outcome, and the line of the audit log that ends the run. */

import type { Change, ChangeId } from '../model/plan.ts'
import type { ApplyReport } from '../model/report.ts'
import type { ChangeResult, ChangeStatus } from '../model/run.ts'
import { undoCommand } from './apply.ts'
import { changeWord } from './change.ts'
import { groupOf } from './groups.ts'
import { changeRow } from './html-change.ts'
import { barsOf, choicesOf } from './html-charts.ts'
import type { Chart, Fact, List, Page, Row, Tone } from './html-page.ts'
import { closingOf, noticesOf, rowStep, runFacts, splitAddress } from './html-parts.ts'
import { leftWords } from './import.ts'
import { formatNumber, kindWords } from './wording.ts'

const statuses: readonly ChangeStatus[] = ['failed', 'skipped', 'not-started', 'deferred', 'done']
const tones: { [status in ChangeStatus]: Tone } = {
  done: 'good',
  failed: 'bad',
  skipped: 'warn',
  deferred: 'notice',
  'not-started': 'plain',
}
const signs: { [status in ChangeStatus]: string } = {
  done: '✓',
  failed: '✗',
  skipped: '○',
  deferred: '…',
  'not-started': '–',
}
const titles = { apply: 'Apply', destroy: 'Destroy', import: 'Import' } as const
const statusWords = (status: string): string => status.replace('-', ' ')

export function applyPage(report: ApplyReport): Page {
  const changes = new Map((report.plan?.changes ?? []).map(change => [change.id, change]))
  const kindOf = ({ id }: ChangeResult): string => changes.get(id)?.kind ?? 'object'
  const { results, plan } = report
  return {
    title: titles[report.command],
    tone: results.some(one => one.status === 'failed') || report.exit_code !== 0 ? 'bad' : 'good',
    verdict: verdictOf(report),
    facts: [
      ...runFacts(report, plan === undefined ? {} : { ...plan.origin, config: plan.config }),
      ...applyFacts(report),
    ],
    notices: noticesOf('Findings', report.diagnostics),
    charts: results.length === 0 ? [] : [statusChart(results), kindChart(results, kindOf)],
    table: {
      title: 'Changes',
      lead: 'In the order of the plan.',
      noun: ['change', 'changes'],
      what: 'Outcome',
      rows: results.map(result => rowOf(result, changes)),
      step: rowStep,
      whats: choicesOf(
        results.map(one => one.status),
        statusWords,
        statuses,
      ),
      groups: choicesOf(
        results.map(one => groupOf(one.address)),
        group => group,
      ),
      kinds: choicesOf(results.map(kindOf), kindWords),
    },
    lists: leftList(report),
    closing: closingOf(report),
  }
}

/** What an import leaves to the next plan. */
function leftList(report: ApplyReport): List[] {
  const lead = leftWords(report)
  if (lead === undefined) return []
  const rows = (report.next?.changes ?? []).map(change => [
    change.address,
    changeWord(change),
    change.attributes.map(one => one.path).join(', '),
  ])
  return [{ title: 'What differs from the files', lead, columns: ['Object', 'Change', 'Attributes'], rows }]
}

function verdictOf(report: ApplyReport): string {
  const { counts, results, exit_code: exit, dry_run: dry } = report
  if (results.length === 0) return 'Nothing to do.'
  const { done, failed, skipped, deferred, not_started: notStarted } = counts
  const later = deferred === 0 ? '' : `${formatNumber(deferred)} deferred, `
  const asked = dry ? ' Nothing is written yet.' : ''
  const broken = exit === 130 ? ' Interrupted: what was under way was finished, nothing new was started.' : ''
  return `${formatNumber(done)} done, ${formatNumber(failed)} failed, ${formatNumber(skipped)} skipped, ${later}${formatNumber(notStarted)} not started.${asked}${broken}`
}

function applyFacts(report: ApplyReport): Fact[] {
  const { audit, override_freeze: reason } = report
  const undo = undoCommand(report)
  return [
    ...(reason === undefined ? [] : [{ term: 'In a freeze, because', text: reason }]),
    ...(undo === undefined ? [] : [{ term: 'To take it back', text: undo, code: true as const }]),
    ...(audit === undefined
      ? []
      : [
          { term: 'Audit log', text: `${audit.file}, up to line ${audit.number}` },
          { term: 'Hash of that line', text: audit.hash, code: true as const },
        ]),
  ]
}

function rowOf(result: ChangeResult, changes: ReadonlyMap<ChangeId, Change>): Row {
  const { status, address, action, error, blockedBy = [] } = result
  const change = changes.get(result.id)
  const group = groupOf(address)
  const row: Row =
    change === undefined
      ? { ...splitAddress(address, group), group, kind: 'object', alerts: [], notes: [], texts: [], ...unknown }
      : changeRow(change)
  const blocked = blockedBy.map(id => changes.get(id)?.address ?? id)
  return {
    ...row,
    what: status,
    whatWords: statusWords(status),
    sign: signs[status],
    tone: tones[status],
    summary: `${change === undefined ? action : row.whatWords}${row.summary === '' ? '' : `: ${row.summary}`}`,
    alerts: error === undefined ? [] : [`${error.code}: ${error.message}`],
    notes: [
      ...(error?.hint === undefined ? [] : [error.hint]),
      ...(blocked.length === 0 ? [] : [`waited for ${blocked.join(', ')}`]),
      ...row.notes,
    ],
  }
}

/** Filled in from the result. */
const unknown = { what: '', whatWords: '', sign: '', tone: 'plain', summary: '' } as const

function statusChart(results: readonly ChangeResult[]): Chart {
  const counted = statuses.map(status => ({
    label: statusWords(status),
    parts: [{ tone: tones[status], words: status, count: results.filter(one => one.status === status).length }],
  }))
  return {
    title: 'By outcome',
    bars: barsOf(
      counted.filter(one => one.parts[0]!.count > 0),
      'outcome',
      false,
    ),
  }
}

function kindChart(results: readonly ChangeResult[], kindOf: (result: ChangeResult) => string): Chart {
  const kinds = new Map<string, ChangeResult[]>()
  for (const result of results) {
    const of = kinds.get(kindOf(result)) ?? []
    of.push(result)
    kinds.set(kindOf(result), of)
  }
  const counted = [...kinds].map(([kind, of]) => ({
    label: kindWords(kind),
    parts: statuses.map(status => ({
      tone: tones[status],
      words: statusWords(status),
      count: of.filter(one => one.status === status).length,
    })),
  }))
  const seen = statuses.filter(status => results.some(one => one.status === status))
  const legend = seen.map(status => ({ tone: tones[status], sign: signs[status], words: statusWords(status) }))
  return { title: 'By kind', bars: barsOf(counted, 'kind'), legend }
}
