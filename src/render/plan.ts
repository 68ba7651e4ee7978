/**
 * How do people read a plan? Store by store in the order in which it runs, then the sums, the deadlines and the findings.
 * Knows no kinds and decides nothing: whatever it prints stands in the plan.
 */

import type { Change, Plan, PlanSummary } from '../model/plan.ts'
import { hasErrors } from '../model/plan.ts'
import type { PlanReport } from '../model/report.ts'
import type { Look } from './attributes.ts'
import { billingLines } from './billing.ts'
import { changeLines, changeWord, columnsOf, joinReplacements } from './change.ts'
import { deadlineLines, whenWords } from './deadlines.ts'
import { diagnosticsBlock } from './diagnostics.ts'
import { escapeText } from './escape.ts'
import { groupBy, groupOf } from './groups.ts'
import { overrideWords, policyWords } from './guards.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { undoneRun } from './undo-words.ts'
import { countOf, formatNumber, secondsWords } from './wording.ts'

/** In this order actions are counted. */
export const actionOrder = ['create', 'adopt', 'update', 'replace', 'delete', 'forget', 'move', 'transition'] as const

export function renderPlan(report: PlanReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const { plan } = report
  if (plan === undefined) return diagnosticsBlock(report.diagnostics, style)
  const irreversible = joinReplacements(plan.changes).filter(isIrreversible)
  const outline = { count: plan.changes.length, irreversible }
  return joinBlocks([
    changesBlock(plan.changes, style, options.width),
    ...blocksAfterChanges({ ...report, plan }, outline, style),
  ])
}

/** What is told of changes when all have been seen. */
export interface ChangesOutline {
  count: number
  irreversible: Change[]
}

export function isIrreversible({ reversibility }: Change): boolean {
  return reversibility === 'irreversible'
}

/** Everything that stands below the changes. */
export function blocksAfterChanges(
  report: PlanReport & { plan: Plan },
  { count, irreversible }: ChangesOutline,
  style: Style,
): string[][] {
  const { plan } = report
  return [
    [
      ...undoLines(plan, style),
      ...summaryLines(plan, count, style),
      ...selectionLines(plan),
      ...[overrideWords(plan), policyWords(plan, escapeText)].filter(line => line !== undefined),
      ...billingLines(plan.billing, style),
      ...deadlineLines(plan.deadlines, plan.created, style),
    ],
    irreversibleLines(irreversible, style),
    diagnosticsBlock([...report.diagnostics, ...plan.diagnostics], style),
    closingLines(report, count, style),
  ]
}

/** Every change under the heading of its account or store, a blank line between headings. */
export function changesBlock(changes: readonly Change[], style: Style, width: number): string[] {
  const shown = joinReplacements(changes)
  const columns = columnsOf(shown, change => groupOf(change.address), width)
  return joinBlocks(
    groupBy(shown, change => change.address).map(([group, members]) => {
      const look: Look = { style, width, group }
      return [style.heading(escapeText(group)), ...members.flatMap(change => changeLines(change, look, columns))]
    }),
  )
}

/** Blocks of lines with a blank line between them; empty ones leave no gap. */
export function joinBlocks(blocks: readonly (readonly string[])[]): string[] {
  const lines: string[] = []
  for (const block of blocks) {
    if (block.length === 0) continue
    if (lines.length > 0) lines.push('')
    for (const line of block) lines.push(line)
  }
  return lines
}

/** What the plan is about, when it is not about the files. */
function undoLines({ undo }: Plan, style: Style): string[] {
  if (undo === undefined) return []
  const overwritten =
    undo.overwrite.length === 0
      ? []
      : [`Overwritten, whoever has changed it since: ${undo.overwrite.map(escapeText).join(', ')}.`]
  return [`${style.heading('Undo:')} takes back ${undoneRun(undo, escapeText)}.`, ...overwritten]
}

function summaryLines(plan: Plan, count: number, style: Style): string[] {
  if (count === 0) return [unchangedWords(plan)]
  return [`${style.heading('Plan:')} ${summaryWords(plan.summary)}. ${requestWords(plan)}`]
}

/** What it means that a plan has no changes. */
export function unchangedWords(plan: Plan): string {
  if (hasErrors(plan.diagnostics)) return 'No changes were planned, because of the errors below.'
  if (plan.undo !== undefined) return 'No changes. Nothing of the run is left that can be taken back.'
  if (plan.destroy) return 'No changes. Nothing that is managed would be removed.'
  const partly = plan.diagnostics.some(one => one.severity === 'warning')
  return `No changes. BigCommerce matches the configuration${partly ? ', apart from what is said below' : ''}.`
}

/** `1 to create, 2 to update` */
export function summaryWords(summary: PlanSummary): string {
  return actionOrder
    .filter(action => summary[action] > 0)
    .map(action => `${formatNumber(summary[action])} to ${action}`)
    .join(', ')
}

/** How many requests it takes, and how long. */
export function requestWords({ requests }: Plan): string {
  if (requests.estimated === 0) return 'Only the state changes; nothing is written to BigCommerce.'
  return `${countOf(requests.estimated, 'request')}, about ${secondsWords(requests.seconds)}.`
}

function selectionLines({ only, exclude }: Plan): string[] {
  const parts: string[] = []
  if (only.length > 0) parts.push(`only ${only.map(escapeText).join(', ')}`)
  if (exclude.length > 0) parts.push(`without ${exclude.map(escapeText).join(', ')}`)
  return parts.length === 0 ? [] : [`Selected: ${parts.join('; ')}. Everything else was left out.`]
}

/** Irreversible changes once more, with the consent that each of them needs. */
function irreversibleLines(open: readonly Change[], style: Style): string[] {
  if (open.length === 0) return []
  const words =
    open.length === 1
      ? '1 change cannot be undone. If it is meant'
      : `${open.length} changes cannot be undone. For each that is meant`
  return [
    style.danger(`${words}, apply needs:`),
    ...open.map(change => `  --confirm '${escapeText(change.address)}'   ${changeWord(change)}`),
  ]
}

/** Until when it can be applied, or could, seen from an instant. */
export function expiryWords({ expires }: Plan, now: string): string {
  if (expires === undefined) return ''
  const at = `${escapeText(expires.slice(0, 16).replace('T', ' '))} UTC`
  if (isExpired({ expires }, now)) return ` It could be applied until ${at} and is refused now.`
  const when = whenWords(now, expires)
  return ` It can be applied until ${at}${when === '' ? '' : `,${when}`}.`
}

function isExpired({ expires }: Pick<Plan, 'expires'>, now: string): boolean {
  return expires !== undefined && Date.parse(now) >= Date.parse(expires)
}

function closingLines(report: PlanReport & { plan: Plan }, count: number, style: Style): string[] {
  const { plan } = report
  const errors = plan.diagnostics.filter(one => one.severity === 'error').length
  const lines: string[] = []
  if (errors > 0) lines.push(style.danger(`The plan has ${countOf(errors, 'error')} and cannot be applied.`))
  if (report.saved_to !== undefined) {
    lines.push(`Saved the plan to ${escapeText(report.saved_to)}.${expiryWords(plan, report.created)}`)
    if (errors === 0 && count > 0 && !isExpired(plan, report.created))
      lines.push(`To carry it out: storewright apply ${escapeText(report.saved_to)}`)
  }
  return lines
}
