/**
 * What may be wrong in each store, how much of it, and what to do? Objects are named by ids alone. What was not looked at
 * and what could not be read stand in it too.
 *
 * sign | severity | meaning
 * -----|----------|--------------------------------------
 * !    | warning  | most likely not as it was meant
 * ·    | note     | may well be meant
 */

import type { StoreAuditReport } from '../model/report.ts'
import type { AuditCheck, AuditedStore, AuditFinding, SkipReason } from '../model/store-audit.ts'
import { diagnosticLines, diagnosticsBlock, sortDiagnostics } from './diagnostics.ts'
import { escapeLine, escapeText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { countOf } from './wording.ts'

const reasons: { [reason in SkipReason]: string } = {
  'one-storefront': 'there is one storefront, so that there is nothing to compare',
  'not-documented': 'BigCommerce documents no way to list them',
  'not-asked': 'not asked for; see --check',
}

const checkWords: { [check in AuditCheck]?: string } = { 'product-categories': 'products outside of trees' }

export function renderStoreAudit(report: StoreAuditReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  return joinBlocks([
    ...report.stores.map(store => storeLines(store, style)),
    unreadLines(report, style),
    diagnosticsBlock(report.diagnostics, style),
    [summaryLine(report, style)],
  ])
}

function storeLines({ store, storefronts, checked, skipped, findings }: AuditedStore, style: Style): string[] {
  const guilty = new Set(findings.map(one => one.check))
  const fine = checked.filter(check => !guilty.has(check))
  const grouped = (Object.keys(reasons) as SkipReason[]).flatMap(reason => {
    const of = skipped.filter(one => one.reason === reason).map(one => one.check)
    return of.length === 0 ? [] : [`  not checked: ${namesOf(of)} (${reasons[reason]})`]
  })
  return [
    `${style.heading(escapeText(store))}   ${countOf(storefronts, 'storefront')}`,
    ...findings.flatMap(one => findingLines(one, style)),
    ...(fine.length === 0 ? [] : [`  nothing found: ${namesOf(fine)}`]),
    ...grouped.map(style.dim),
  ]
}

function namesOf(checks: readonly AuditCheck[]): string {
  return checks.map(check => checkWords[check] ?? check).join(', ')
}

function findingLines({ id, severity, count, examples, message, fix, yaml }: AuditFinding, style: Style): string[] {
  const paint = severity === 'warning' ? style.changed : style.dim
  const more = count > examples.length ? ', …' : ''
  return [
    `  ${paint(severity === 'warning' ? '!' : '·')} ${paint(escapeText(id))}   ${escapeText(message)}`,
    ...(examples.length === 0 ? [] : [`      ids: ${examples.map(escapeText).join(', ')}${more}`]),
    `      ${style.dim('fix:')} ${escapeText(fix)}`,
    ...(yaml ?? '').split('\n').flatMap(line => (line === '' ? [] : [`        ${escapeLine(line)}`])),
  ]
}

function unreadLines({ unread }: StoreAuditReport, style: Style): string[] {
  if (unread.length === 0) return []
  return [
    style.heading('Not read, so nothing is said about it:'),
    ...sortDiagnostics(unread).flatMap(one => diagnosticLines(one, style, '  ')),
  ]
}

function summaryLine({ summary, unread }: StoreAuditReport, style: Style): string {
  const partly = unread.some(one => one.severity !== 'note') ? ' (as far as it could be read)' : ''
  const { stores, findings, warnings, notes } = summary
  const kinds = findings === 0 ? '' : `: ${countOf(warnings, 'warning')}, ${countOf(notes, 'note')}`
  return `${style.heading('Audit:')} ${countOf(findings, 'finding')} in ${countOf(stores, 'store')}${kinds}${partly}.`
}
