/** Report → text, and event → line. Every format renders the same report; nothing here prints, reads or decides. */

import type { CompareReport } from '../model/compare.ts'
import type { FleetDriftReport } from '../model/fleet-drift.ts'
import type { FleetApplyReport, FleetPlanReport, FleetWorkReport } from '../model/fleet-report.ts'
import type { FleetStatusReport, FleetSteerReport } from '../model/fleet-status.ts'
import type {
  AcceptReport,
  ApplyReport,
  AuditReport,
  DeadlinesReport,
  DriftReport,
  ErrorReport,
  EvidenceReport,
  ExportReport,
  FormatReport,
  GraphReport,
  HistoryReport,
  InitReport,
  LoginReport,
  PartnerLoginReport,
  PlanReport,
  PriceReport,
  Report,
  SchemaReport,
  StateMigrateReport,
  StatePullReport,
  StatePushReport,
  StateReport,
  StateRewriteReport,
  StoreAuditReport,
  StoreReport,
  UndoListReport,
  UnlockReport,
  ValidateReport,
} from '../model/report.ts'
import type { WatchReport } from '../model/watch.ts'
import { renderAccept } from './accept.ts'
import { renderApply } from './apply.ts'
import { renderAudit } from './audit.ts'
import { renderCompare } from './compare.ts'
import { renderDriftCsv } from './csv.ts'
import { renderDeadlines } from './deadline-table.ts'
import { renderDrift } from './drift.ts'
import { renderEvidence } from './evidence.ts'
import { renderExport } from './export.ts'
import { renderFailure } from './failure.ts'
import { renderFleetApply, renderFleetPlan, renderFleetWork } from './fleet.ts'
import { renderFleetDrift } from './fleet-drift.ts'
import { renderFleetStatus } from './fleet-status.ts'
import { renderFleetSteer } from './fleet-steer.ts'
import { renderFormat } from './format.ts'
import { renderGraph } from './graph.ts'
import { renderGraphDot } from './graph-dot.ts'
import { renderGraphMermaid } from './graph-mermaid.ts'
import { renderGraphSvg } from './graph-svg.ts'
import { renderHtml } from './html.ts'
import { renderCalendar } from './ics.ts'
import { renderImport } from './import.ts'
import { renderInit } from './init.ts'
import { renderJson } from './json.ts'
import { renderJunit } from './junit.ts'
import { renderLogin, renderPartnerLogin } from './login.ts'
import { renderMarkdown } from './markdown.ts'
import { renderPlan } from './plan.ts'
import { renderPrice } from './price.ts'
import { renderSarif } from './sarif.ts'
import { renderSchema } from './schema.ts'
import { renderState } from './state.ts'
import { renderStateMigrate, renderStatePull, renderStatePush, renderStateRewrite } from './state-copy.ts'
import { renderStoreAudit } from './store-audit.ts'
import { renderHistory, renderStore } from './stores.ts'
import type { RenderOptions } from './style.ts'
import { renderRuns } from './undo.ts'
import { renderUnlock } from './unlock.ts'
import { renderValidate } from './validate.ts'
import { veiled } from './veil.ts'
import { renderWatch } from './watch.ts'

export { renderEventLine } from './events.ts'
export {
  driftEvidenceFiles,
  type FleetDriftFormat,
  type FleetDriftWriter,
  fleetDriftFormats,
  fleetDriftWriter,
} from './fleet-drift.ts'
export { fitsMermaid } from './graph-mermaid.ts'
export { svgSizes } from './graph-svg.ts'
export { eventToJson } from './json.ts'
export { type ListFormat, listedWords, listFormats, listWriter } from './list.ts'
export { createProgress } from './progress.ts'
export { prometheusType, renderPrometheus } from './prometheus.ts'
export { type StatusScreen, statusScreen } from './status-screen.ts'
export type { RenderOptions } from './style.ts'
export { renderWatchEnd, renderWatchEvent, type WatchFormat, watchFormats } from './watch.ts'
export { createWatchScreen, type Scroll, type WatchScreen } from './watch-screen.ts'

/**
 * Formats for other programs, each a line: the whole text for a report that it knows, otherwise undefined. They are for the
 * commands that compare and change things, and for what goes wrong there.
 */
const documents = {
  markdown: renderMarkdown,
  html: renderHtml,
  sarif: renderSarif,
  junit: renderJunit,
} as const satisfies {
  [format: string]: (report: Report) => string | undefined
}

const changeCommands = ['validate', 'plan', 'apply', 'destroy', 'import', 'drift']
/** Nothing that `compare` finds has a line in a file, as SARIF wants it. */
const withoutPlaces: readonly Format[] = ['sarif']

/** Pictures of the order of a plan, each the whole text. */
const pictures = {
  dot: renderGraphDot,
  mermaid: renderGraphMermaid,
  svg: renderGraphSvg,
} as const satisfies { [format: string]: (report: GraphReport) => string }

export type Picture = keyof typeof pictures

/** `ics` is for deadlines alone, pictures for `graph`. */
export type Format = 'human' | 'json' | 'ics' | keyof typeof documents | Picture

/** Those that every report has. */
export const formats: readonly Format[] = ['human', 'json']

/** Those that `validate`, `plan`, `apply`, `destroy` and `drift` have. */
export const changeFormats: readonly Format[] = [...formats, ...(Object.keys(documents) as (keyof typeof documents)[])]

/** Those that `compare` has. */
export const compareFormats: readonly Format[] = changeFormats.filter(format => !withoutPlaces.includes(format))

/** Those that `graph` has. */
export const graphFormats: readonly Format[] = [...formats, ...(Object.keys(pictures) as Picture[])]

export { longPlanPieces } from './long-plan.ts'

/** Whether a failure, too, is a document on stdout: other programs wait for it there. */
export function failsOnStdout(format: Format): boolean {
  return format === 'json' || format in documents
}

/** Whether there is such a format for this report. */
export function hasFormat(report: Report, format: Format): boolean {
  if (formats.includes(format)) return true
  if (report.command === 'compare' && !('failed' in report)) return compareFormats.includes(format)
  return format in documents && ('failed' in report || changeCommands.includes(report.command))
}

/** The report as text that ends with a line break. */
export function renderReport(given: Report, format: Format, options: RenderOptions): string {
  const report = veiled(given)
  if (format === 'json') return renderJson(report)
  if (format === 'ics' && report.command === 'stores deadlines' && !('failed' in report)) return renderCalendar(report)
  if (format === 'human' && report.command === 'format' && 'text' in report) return report.text ?? ''
  if (format in pictures && report.command === 'graph' && !('failed' in report))
    return pictures[format as Picture](report)
  const text = format in documents ? documents[format as keyof typeof documents](report) : undefined
  return text ?? `${humanLines(report, options).join('\n')}\n`
}

/** A drift report in every form that evidence has of it, by file name. */
export function evidenceTexts(report: DriftReport): { [name: string]: string } {
  const as = (format: Format): string => renderReport(report, format, { color: false, width: 100 })
  return {
    'report.html': as('html'),
    'report.json': as('json'),
    'report.sarif': as('sarif'),
    'junit.xml': as('junit'),
    'drift.csv': renderDriftCsv(report),
  }
}

function humanLines(report: Report, options: RenderOptions): string[] {
  if ('failed' in report) return renderFailure(report as ErrorReport, options)
  switch (report.command) {
    case 'validate':
      return renderValidate(report as ValidateReport, options)
    case 'plan':
      return renderPlan(report as PlanReport, options)
    case 'apply':
    case 'destroy':
      return renderApply(report as ApplyReport, options)
    case 'import':
      return renderImport(report as ApplyReport, options)
    case 'compare':
      return renderCompare(report as CompareReport, options)
    case 'drift':
      return renderDrift(report as DriftReport, options)
    case 'drift accept':
      return renderAccept(report as AcceptReport, options)
    case 'undo':
      return renderRuns(report as UndoListReport, options)
    case 'stores deadlines':
      return renderDeadlines(report as DeadlinesReport, options)
    case 'state pull':
      return renderStatePull(report as StatePullReport)
    case 'state push':
      return renderStatePush(report as StatePushReport)
    case 'state migrate':
      return renderStateMigrate(report as StateMigrateReport)
    case 'state rewrite':
      return renderStateRewrite(report as StateRewriteReport)
    case 'unlock':
      return renderUnlock(report as UnlockReport)
    case 'stores show':
      return renderStore(report as StoreReport, options)
    case 'audit-log verify':
      return renderAudit(report as AuditReport, options)
    case 'evidence verify':
      return renderEvidence(report as EvidenceReport, options)
    case 'login':
      return renderLogin(report as LoginReport)
    case 'login partner':
      return renderPartnerLogin(report as PartnerLoginReport)
    case 'stores history':
      return renderHistory(report as HistoryReport, options)
    case 'export':
      return renderExport(report as ExportReport)
    case 'format':
      return renderFormat(report as FormatReport, options)
    case 'init':
      return renderInit(report as InitReport, options)
    case 'schema':
      return renderSchema(report as SchemaReport, options)
    case 'graph':
      return renderGraph(report as GraphReport, options)
    case 'audit':
      return renderStoreAudit(report as StoreAuditReport, options)
    case 'fleet plan':
      return renderFleetPlan(report as FleetPlanReport, options)
    case 'fleet apply':
      return renderFleetApply(report as FleetApplyReport, options)
    case 'fleet work':
      return renderFleetWork(report as FleetWorkReport)
    case 'fleet drift':
      return renderFleetDrift(report as FleetDriftReport, options)
    case 'fleet status':
      return renderFleetStatus(report as FleetStatusReport, options)
    case 'fleet pause':
    case 'fleet resume':
    case 'fleet abort':
    case 'fleet retry':
      return renderFleetSteer(report as FleetSteerReport)
    case 'watch':
      return renderWatch(report as WatchReport)
    case 'explain price':
      return renderPrice(report as PriceReport, options)
    default:
      return renderState(report as StateReport, options)
  }
}
