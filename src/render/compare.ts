/**
 * What differs between two stores, for people.
 *
 * sign | meaning
 * -----|---------------------------------------------
 * <    | only the first store has it
 * >    | only the second store has it
 * ≠    | both have it, and it is not alike
 */

import type { ComparedAttribute, ComparedObject, CompareReport, Comparison } from '../model/compare.ts'
import type { AttributeChange } from '../model/plan.ts'
import { attributeLines } from './attributes.ts'
import { diagnosticLines, diagnosticsBlock, sortDiagnostics } from './diagnostics.ts'
import { escapeText, quoteText } from './escape.ts'
import { joinBlocks } from './plan.ts'
import type { RenderOptions, Style } from './style.ts'
import { createStyle } from './style.ts'
import { countOf, formatNumber, kindWords } from './wording.ts'

/** In this order differences are counted. */
export const comparisons: readonly Comparison[] = ['different', 'only-from', 'only-to']
export const comparisonSigns: { [comparison in Comparison]: string } = {
  different: '≠',
  'only-from': '<',
  'only-to': '>',
}

export function renderCompare(report: CompareReport, options: RenderOptions): string[] {
  const style = createStyle(options.color)
  const [from, to] = storeNames(report)
  return joinBlocks([
    [style.heading(`${from} → ${to}`)],
    report.entries.flatMap(entry => [
      entryLine(entry, report, style),
      ...entry.attributes.flatMap(one => attributeLines(asChange(one), { style, width: options.width, group: '' })),
    ]),
    unreadLines(report, style),
    diagnosticsBlock(report.diagnostics, style),
    [...summaryOf(report, style), ...report.not_compared.map(one => `Not compared: ${escapeText(one)}`)],
  ])
}

/** `stores.staging "Acme Staging"` */
export function storeNames({ from, to }: CompareReport): [string, string] {
  const [first, second] = [from, to].map(
    ({ address, name }) => `${escapeText(address)}${name === '' ? '' : ` ${quoteText(name)}`}`,
  )
  return [first!, second!]
}

/** An attribute in the words of a plan, of which the second store is what shall be. */
export function asChange({ path, before, after, percent, sensitive }: ComparedAttribute): AttributeChange {
  // Of sensitive values it is known that both are there, or one, and no more.
  if (sensitive) return { path, before: true, after: false, sensitive, cause: 'config' }
  return {
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(percent === undefined ? {} : { percent }),
    cause: 'config',
  }
}

function entryLine(entry: ComparedObject, report: CompareReport, style: Style): string {
  const { address, kind, comparison } = entry
  const paint = comparison === 'different' ? style.changed : comparison === 'only-from' ? style.removed : style.added
  return `${paint(comparisonSigns[comparison])} ${style.heading(escapeText(address))}   ${kindWords(kind)} · ${meaningOf(entry, report)}`
}

/** `only in stores.staging (id 7), with 12 objects in it` */
export function meaningOf({ comparison, ids, contents }: ComparedObject, { from, to }: CompareReport): string {
  const inside = contents === undefined ? '' : `, with ${countOf(contents, 'object')} in it`
  if (comparison === 'different') return `differs (id ${escapeText(ids.from ?? '')} and id ${escapeText(ids.to ?? '')})`
  const [store, id] = comparison === 'only-from' ? [from, ids.from] : [to, ids.to]
  return `only in ${escapeText(store.address)} (id ${escapeText(id ?? '')})${inside}`
}

function unreadLines({ unread }: CompareReport, style: Style): string[] {
  if (unread.length === 0) return []
  return [
    style.heading('Not read, so nothing is said about it:'),
    ...sortDiagnostics(unread).flatMap(one => diagnosticLines(one, style, '  ')),
  ]
}

function summaryOf(report: CompareReport, style: Style): string[] {
  return [`${report.entries.length === 0 ? '' : `${style.heading('Differences:')} `}${verdictWords(report)}`]
}

/** `2 different, 1 only in stores.staging; 40 objects alike, 3 differences intended.`; `shown` is how an address is written. */
export function verdictWords(report: CompareReport, shown = escapeText): string {
  const { summary, unread } = report
  const alike = `${countOf(summary.alike, 'object')} alike`
  const aside = summary.intended === 0 ? '' : `, ${countOf(summary.intended, 'difference')} intended`
  const partly = unread.some(one => one.severity === 'error') ? ' in what was read' : ''
  if (report.entries.length === 0) return `No differences${partly}: ${alike}${aside}.`
  return `${countWords(report, shown)}${partly}; ${alike}${aside}.`
}

/** `2 different, 1 only in stores.staging` */
function countWords({ summary, from, to }: CompareReport, shown: (address: string) => string): string {
  const counts: [count: number, words: string][] = [
    [summary.different, 'different'],
    [summary.only_from, `only in ${shown(from.address)}`],
    [summary.only_to, `only in ${shown(to.address)}`],
  ]
  return counts
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${formatNumber(count)} ${words}`)
    .join(', ')
}

/** `different`, or which store alone has it. */
export function comparisonWords(comparison: Comparison, { from, to }: CompareReport): string {
  if (comparison === 'different') return 'different'
  return `only in ${comparison === 'only-from' ? from.address : to.address}`
}
