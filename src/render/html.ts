/**
 * A report as one HTML file that needs nothing else: no network, no other file. The only file that knows `eta`, and the one
 * place where values become HTML. The policy in the file allows its own style and script, by their hashes, and nothing more.
 */

import { createHash } from 'node:crypto'
import { Eta } from 'eta'
import type { CompareReport } from '../model/compare.ts'
import type { ApplyReport, DriftReport, ErrorReport, PlanReport, Report, ValidateReport } from '../model/report.ts'
import { escapeLine } from './escape.ts'
import { applyPage } from './html-apply.ts'
import { comparePage } from './html-compare.ts'
import { driftPage } from './html-drift.ts'
import type { Page } from './html-page.ts'
import { planPage } from './html-plan.ts'
import { script } from './html-script.ts'
import { style } from './html-style.ts'
import { templates } from './html-template.ts'
import { failurePage, validatePage } from './html-validate.ts'

/** Undefined for reports that have no page. */
export function renderHtml(report: Report): string | undefined {
  const page = pageOf(report)
  return page === undefined ? undefined : pageHtml(page, { tool: report.tool, created: madeAt(report) })
}

/** Of a saved plan that is shown again, when it was made. */
function madeAt(report: Report): string {
  const { plan } = report as Partial<PlanReport>
  return report.command === 'plan' ? (plan?.created ?? report.created) : report.created
}

function pageOf(report: Report): Page | undefined {
  if ('failed' in report) return failurePage(report as ErrorReport)
  switch (report.command) {
    case 'validate':
      return validatePage(report as ValidateReport)
    case 'plan':
      return planPage(report as PlanReport)
    case 'apply':
    case 'destroy':
    case 'import':
      return applyPage(report as ApplyReport)
    case 'compare':
      return comparePage(report as CompareReport)
    case 'drift':
      return driftPage(report as DriftReport)
    default:
      return undefined
  }
}

let engine: Eta | undefined

function engineOf(): Eta {
  if (engine !== undefined) return engine
  engine = new Eta({ autoEscape: true, escapeFunction: escapeHtml, autoTrim: false })
  for (const [name, template] of Object.entries(templates)) engine.loadTemplate(name, template)
  return engine
}

function pageHtml(page: Page, { tool, created }: Pick<Report, 'tool' | 'created'>): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return engineOf().render('@page', {
    ...page,
    policy,
    tool,
    created,
    style,
    script,
    lines: linesHtml,
    address: addressHtml,
  })
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

const named: { [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Good for texts and for attributes in quotes. Characters that cannot be seen are spelled out, line breaks too. */
function escapeHtml(value: unknown): string {
  return escapeLine(String(value)).replace(/[&<>"']/g, character => named[character]!)
}

/** A text whose line breaks are kept. */
function linesHtml(text: string): string {
  return text.split('\n').map(escapeHtml).join('<br>')
}

/** An address that breaks after its dots, where it has to. */
function addressHtml(text: string): string {
  return escapeHtml(text).replaceAll('.', '.<wbr>')
}
