/**
 * What differs between the files, the record and BigCommerce, and whose doing is it? For auditors: who looked, at what, and
 * what could not be read stand in it too.
 *
 * sign | cause          | meaning
 * -----|----------------|---------------------------------------------------
 * ≠    | drifted        | changed at BigCommerce since the last apply
 * ~    | config-changed | changed in the files, not applied yet
 * !    | both           | changed on both sides
 * ×    | vanished       | recorded, but gone at BigCommerce
 * ?    | unmanaged      | at BigCommerce, but neither declared nor recorded
 */

import { childAddress } from '../model/address.ts'
import type { Coverage, CoverageGap, DriftCause, DriftEntry, DriftReport } from '../model/report.ts'
import type { Look } from './attributes.ts'
import { deadlineLines } from './deadlines.ts'
import { diagnosticLines, diagnosticsBlock, sortDiagnostics } from './diagnostics.ts'
import { driftTable } from './drift-table.ts'
import { escapeText, quoteText } from './escape.ts'
import { groupBy, labelOf } from './groups.ts'
import { joinBlocks } from './plan.ts'
import type { Paint, RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { countOf, formatNumber, kindWords, lineOf } from './wording.ts'

/** In this order causes are counted. */
export const causes: readonly DriftCause[] = ['drifted', 'both', 'vanished', 'config-changed', 'unmanaged']
/** Before an object, for those who read quickly. */
export const signs: { [cause in DriftCause]: string } = {
  drifted: '≠',
  'config-changed': '~',
  both: '!',
  vanished: '×',
  unmanaged: '?',
}
/** What a cause means to people. */
export const meanings: { [cause in DriftCause]: string } = {
  drifted: 'changed at BigCommerce since the last apply',
  'config-changed': 'the files say something that is not applied yet',
  both: 'changed at BigCommerce and in the files',
  vanished: 'gone at BigCommerce',
  unmanaged: 'at BigCommerce, not declared',
}
/** Unmanaged objects named one by one; the JSON has all. */
const shownUnmanaged = 50

export function renderDrift(report: DriftReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  return joinBlocks([
    ...findingBlocks(report, options),
    [
      ...summaryLines(report, style),
      coverageLine(report),
      ...deadlineLines(report.deadlines, report.created, style),
      whoLine(report),
      ...evidenceLines(report),
    ],
  ])
}

/** What was found, without what it comes to. */
export function findingBlocks(
  report: Pick<DriftReport, 'entries' | 'unread' | 'coverage' | 'diagnostics'>,
  options: RenderOptions,
): string[][] {
  const style = createStyle(options.color)
  const ours = report.entries.filter(entry => entry.address !== undefined)
  const groups = groupBy(ours, entry => entry.address ?? '').map(([group, entries]) => [
    style.heading(escapeText(group)),
    ...entries.flatMap(entry => entryLines(entry, { style, width: options.width, group })),
  ])
  return [
    ...groups,
    unmanagedLines(report.entries, style),
    unreadLines(report, style),
    diagnosticsBlock(report.diagnostics, style),
  ]
}

function entryLines(entry: DriftEntry, look: Look): string[] {
  const { cause, kind, objectId, source, attributes } = entry
  const paint = paintOf(cause, look.style)
  const label = labelOf(entry.address ?? '', look.group, kindWords(kind))
  const id = objectId === undefined || label.startsWith('this ') ? '' : ` (id ${escapeText(objectId)})`
  const place = source === undefined ? '' : ` · ${look.style.dim(lineOf(source))}`
  return [
    `  ${paint(signs[cause])} ${label}${id}   ${paint(cause)}   ${meanings[cause]}${place}`,
    ...renamedLines(entry),
    ...driftTable(attributes, look),
    ...attributes.flatMap(({ path, note }) => (note === undefined ? [] : [`      ${escapeText(`${path}: ${note}`)}`])),
  ]
}

function renamedLines(entry: DriftEntry): string[] {
  return renamedWords(entry).map(words => `      ${words}`)
}

/** That the object has another name at BigCommerce now; empty when it has not. */
export function renamedWords({ renamed }: DriftEntry): string[] {
  return renamed === undefined ? [] : [`renamed there: ${quoteText(renamed.from)} is ${quoteText(renamed.to)} now`]
}

function unmanagedLines(entries: readonly DriftEntry[], style: Style): string[] {
  const found = entries.filter(entry => entry.address === undefined)
  if (found.length === 0) return []
  const shown = found.slice(0, shownUnmanaged)
  const lines = shown.map(({ kind, key, objectId, within, cause }) => {
    const id = objectId === undefined ? '' : ` (id ${escapeText(objectId)})`
    return `  ${style.dim(signs[cause])} ${kindWords(kind)}${key === undefined ? '' : ` ${quoteText(key)}`}${id}${within === undefined ? '' : ` in ${escapeText(within)}`}`
  })
  const more = found.length - shown.length
  return [
    style.heading('Not managed: at BigCommerce, neither declared nor recorded; never touched'),
    ...lines,
    ...(more > 0 ? [`  … ${formatNumber(more)} more; --format json lists all`] : []),
  ]
}

function unreadLines({ unread, coverage }: Pick<DriftReport, 'unread' | 'coverage'>, style: Style): string[] {
  if (unread.length === 0) return []
  return [
    style.heading('Not read, so nothing is said about it:'),
    ...sortDiagnostics(unread).flatMap(one => diagnosticLines(one, style, '  ')),
    ...gapLines(coverage.gaps ?? []),
  ]
}

/** How many objects that are, each store on a line. */
export function gapLines(gaps: readonly CoverageGap[]): string[] {
  return [...new Set(gaps.map(gap => gap.store))].map(store => {
    const counts = gaps.flatMap(gap => (gap.store === store ? [countOf(gap.objects, kindWords(gap.kind))] : []))
    return `  ${store === undefined ? '' : `${escapeText(childAddress('', 'stores', store))}: `}${counts.join(', ')}`
  })
}

/** Is there drift, and how much is in sync? */
export function summaryLines({ summary, unread, ignored }: DriftReport, style: Style): string[] {
  const found = causes.filter(cause => summary[cause] > 0)
  const inSync = `${countOf(summary.in_sync, 'object')} in sync`
  const partly = unread.length > 0 ? ' (as far as it was read)' : ''
  const aside = ignored.length === 0 ? '' : `, ${countOf(ignored.length, 'finding')} ignored`
  if (found.every(cause => cause === 'unmanaged')) {
    const rest = summary.unmanaged > 0 ? `, ${formatNumber(summary.unmanaged)} unmanaged` : ''
    return [`No drift${partly}. BigCommerce, the state and the files agree: ${inSync}${rest}${aside}.`]
  }
  return [`${style.heading('Drift:')} ${causeWords(summary)}${partly}; ${inSync}${aside}.`]
}

/** `2 drifted, 1 vanished` */
export function causeWords(summary: DriftReport['summary']): string {
  const found = causes.filter(cause => summary[cause] > 0)
  return found.map(cause => `${formatNumber(summary[cause])} ${cause}`).join(', ')
}

function coverageLine({ coverage, scope, ignored }: DriftReport): string {
  const parts = [
    ...(scope.only.length > 0 ? [`only ${scope.only.join(', ')}`] : []),
    ...(scope.exclude.length > 0 ? [`without ${scope.exclude.join(', ')}`] : []),
    ...(scope.only_managed ? ['nothing unmanaged'] : []),
  ]
  const within = parts.length === 0 ? '' : ` Looked at: ${escapeText(parts.join('; '))}.`
  const list = ignored.length === 0 ? '' : ' --format json lists what is ignored, and why.'
  return `${coverageWords(coverage)}${within}${list}`
}

/** `Coverage: 40 of 41 objects read, 97.5 %.` */
export function coverageWords({ objects, read, percent }: Omit<Coverage, 'gaps'>): string {
  return `Coverage: ${formatNumber(read)} of ${countOf(objects, 'object')} read, ${percent} %.`
}

export function whoLine({ run, created }: Pick<DriftReport, 'run' | 'created'>): string {
  const commit = run.commit === undefined ? '' : `, commit ${escapeText(run.commit)}`
  const job = run.run === undefined ? '' : `, run ${escapeText(run.run)}`
  return `Looked at by ${escapeText(run.user)} on ${escapeText(run.host)} at ${escapeText(created)}${commit}${job}, configuration ${escapeText(run.config)}.`
}

export function evidenceLines({ evidence }: Pick<DriftReport, 'evidence'>): string[] {
  if (evidence === undefined) return []
  const { path, number, manifest, previous } = evidence
  const follows = previous === undefined ? 'the first of its chain' : `after ${escapeText(previous.path)}`
  return [
    `Evidence: ${escapeText(path)}, number ${formatNumber(number)}, ${follows}. Keep the SHA-256 of its manifest elsewhere:`,
    `  ${manifest}`,
  ]
}

function paintOf(cause: DriftCause, style: Style): Paint {
  if (cause === 'unmanaged') return style.dim
  return cause === 'config-changed' ? style.changed : style.removed
}
