/** One store as people want to see it: how it is, what will happen to it by itself, and what has happened. */

import type { LifecycleRecord } from '../model/portfolio.ts'
import type { HistoryReport, StoreReport } from '../model/report.ts'
import { deadlineText, severityPaint } from './deadlines.ts'
import { escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { countOf } from './wording.ts'

type Fact = readonly [name: string, value: string | boolean | null | undefined]

export function renderStore({ store, created }: StoreReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const { pending_plan_change: pending } = store
  const facts: Fact[] = [
    ['id', store.id],
    ['status', store.status],
    ['account', store.account_id],
    ['plan', store.plan_sku],
    ['next plan', pending === undefined ? undefined : `${pending.plan_sku} from ${pending.effective_on}`],
    ['billed', store.billable],
    ['country', store.country],
    ['launched', store.store_launched],
    ['hash', store.store_hash],
    ['host', store.primary_hostname],
    ['also at', store.canonical_hostname],
    ['created', store.created_at],
    ['active since', store.allocated_at],
    ['suspended', store.suspended_at],
    ['cancelled', store.cancelled_at],
    ['ended', store.terminated_at],
    ['declared as', store.address],
  ]
  const deadlines = store.deadlines.map(
    one => `  ${severityPaint(one.severity, style)(deadlineText(one, created))} (${escapeText(one.at)})`,
  )
  return joinBlocks([
    [style.heading(escapeText(store.store_name)), ...factLines(facts)],
    deadlines.length === 0 ? [] : ['What happens by itself:', ...deadlines],
  ])
}

function factLines(facts: readonly Fact[]): string[] {
  return facts.flatMap(([name, value]) => {
    if (value === undefined || value === null || value === '') return []
    const words = typeof value === 'boolean' ? (value ? 'yes' : 'no') : escapeText(value)
    return [`  ${name.padEnd(12)}  ${words}`]
  })
}

export function renderHistory({ store, history }: HistoryReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const title = `${style.heading(escapeText(store.store_name))} (id ${escapeText(store.id)}), ${escapeText(store.status)}`
  if (history.length === 0) return [title, 'Never suspended, never cancelled.']
  const counts = (['suspension', 'cancellation'] as const)
    .map(type => countOf(history.filter(one => one.type === type).length, type))
    .join(', ')
  return joinBlocks([[title, ...history.flatMap(one => recordLines(one, style))], [`${counts}, the oldest first.`]])
}

function recordLines(record: LifecycleRecord, style: Style): string[] {
  const paint = record.type === 'cancellation' ? style.removed : style.changed
  const status = record.status === null ? '' : `, ${escapeText(record.status.replaceAll('_', ' '))}`
  const reason = record.reason_code === null ? record.reason : `${record.reason} (${record.reason_code})`
  const facts: Fact[] = [
    ['reason', reason],
    ['asked for', record.created_at],
    ['scheduled', record.scheduled_for],
    ['began', record.began_at],
    [record.type === 'suspension' ? 'cancels' : 'restorable', record.runs_out_at],
    ['ended', endWords(record)],
  ]
  return [`  ${paint(record.type)} ${escapeText(record.id)}${status}`, ...factLines(facts).map(line => `  ${line}`)]
}

function endWords({ ended_at, ended_by }: LifecycleRecord): string | undefined {
  if (ended_at === null) return undefined
  return ended_by === null ? ended_at : `${ended_at} by ${ended_by}`
}
