/** A plan as a page: what would be done in which order, what of it cannot be undone, what it does to the bill. */

import type { Diagnostic } from '../model/errors.ts'
import type { Change, Plan } from '../model/plan.ts'
import { hasErrors } from '../model/plan.ts'
import type { PlanReport } from '../model/report.ts'
import { monthlyWords, planWords, sumWords } from './billing.ts'
import { changeWord, joinReplacements } from './change.ts'
import { groupOf } from './groups.ts'
import { policyWords } from './guards.ts'
import { changeRow, kindsChart, wordsChart } from './html-change.ts'
import { choicesOf, timelineOf } from './html-charts.ts'
import type { Fact, List, Notice, Page, Table } from './html-page.ts'
import { closingOf, instantWords, noticesOf, rowStep, runFacts } from './html-parts.ts'
import { actionOrder, requestWords, summaryWords, unchangedWords } from './plan.ts'
import { undoneRun } from './undo-words.ts'
import { countOf, kindWords } from './wording.ts'

export function planPage(report: PlanReport): Page {
  const { plan } = report
  const frame = { title: plan?.undo === undefined ? 'Plan' : 'Undo', closing: closingOf(report) }
  if (plan === undefined) {
    const notices = noticesOf('What is wrong', report.diagnostics)
    return {
      ...frame,
      tone: 'bad',
      verdict: 'No plan was made.',
      facts: runFacts(report, {}),
      notices,
      charts: [],
      lists: [],
    }
  }
  const changes = joinReplacements(plan.changes)
  const timeline = timelineOf(plan.deadlines, plan.created)
  const found = [...report.diagnostics, ...plan.diagnostics]
  return {
    ...frame,
    tone: hasErrors(found) ? 'bad' : changes.length === 0 ? 'good' : 'notice',
    verdict: verdictOf(plan, found),
    facts: [
      // A saved plan that is shown again is as old as it is, whoever shows it.
      ...runFacts({ ...report, created: plan.created, tool: plan.tool }, { ...plan.origin, config: plan.config }),
      ...planFacts(plan, report.saved_to),
    ],
    notices: [...noticesOf('Findings', found), ...irreversibleNotice(changes)],
    charts: changes.length === 0 ? [] : [wordsChart('By action', changes, changeWord), kindsChart(changes)],
    ...(timeline === undefined ? {} : { timeline }),
    table: {
      ...changeTable(changes),
      lead: 'In the order in which they may run; a change waits for those that it depends on.',
      rows: changes.map(change => changeRow(change)),
    },
    lists: billingList(plan),
  }
}

/** The choices by which changes are filtered; without rows. */
function changeTable(changes: readonly Change[]): Omit<Table, 'lead' | 'rows'> {
  return {
    title: 'Changes',
    noun: ['change', 'changes'],
    what: 'Action',
    step: rowStep,
    whats: choicesOf(
      changes.map(change => change.action),
      action => action,
      actionOrder,
    ),
    groups: choicesOf(
      changes.map(change => groupOf(change.address)),
      group => group,
    ),
    kinds: choicesOf(
      changes.map(change => change.kind),
      kindWords,
    ),
  }
}

function verdictOf(plan: Plan, found: readonly Diagnostic[]): string {
  const errors = found.filter(one => one.severity === 'error').length
  const blocked = errors === 0 ? '' : ` It has ${countOf(errors, 'error')} and cannot be applied.`
  if (plan.changes.length === 0) return `${unchangedWords(plan)}${blocked}`
  return `${summaryWords(plan.summary)}. ${requestWords(plan)}${blocked}`
}

function planFacts(plan: Plan, savedTo: string | undefined): Fact[] {
  const { only, exclude, destroy, undo, expires, overrides = {} } = plan
  const selected = [
    ...(only.length > 0 ? [`only ${only.join(', ')}`] : []),
    ...(exclude.length > 0 ? [`without ${exclude.join(', ')}`] : []),
  ]
  const limits = Object.entries(overrides).map(([name, percent]) => `${name.replaceAll('_', ' ')} ${percent}`)
  const policies = policyWords(plan, name => name)
  return [
    {
      term: 'Looked at',
      text: selected.length === 0 ? 'everything that is declared or recorded' : selected.join('; '),
    },
    ...(undo === undefined ? [] : [{ term: 'Takes back', text: undoneRun(undo, text => text) }]),
    ...(destroy ? [{ term: 'Aim', text: 'remove what is managed' }] : []),
    ...(limits.length > 0 ? [{ term: 'Limits for this plan alone', text: limits.join(', ') }] : []),
    ...(policies === undefined ? [] : [{ term: 'Policies', text: policies.replace(/^Policies: /, '') }]),
    ...(expires === undefined ? [] : [{ term: 'Can be applied until', text: instantWords(expires) }]),
    ...(savedTo === undefined ? [] : [{ term: 'Saved to', text: savedTo, code: true as const }]),
  ]
}

function irreversibleNotice(changes: readonly Change[]): Notice[] {
  const findings = changes
    .filter(change => change.reversibility === 'irreversible')
    .map(
      (change): Diagnostic => ({
        severity: 'warning',
        code: 'IRREVERSIBLE',
        message: `${changeWord(change)} ${change.address}`,
        hint: `If it is meant, apply needs --confirm '${change.address}'`,
        ...(change.source === undefined ? {} : { source: change.source }),
      }),
    )
  return noticesOf('What cannot be undone', findings)
}

function billingList({ billing }: Plan): List[] {
  if (billing === undefined) return []
  return [
    {
      title: 'Billing',
      lead: `What the plan adds to the bill: ${sumWords(billing)}.`,
      columns: ['Store', 'Plan', 'A month'],
      rows: billing.stores.map(one => [one.address, planWords(one), monthlyWords(one.monthly)]),
    },
  ]
}
