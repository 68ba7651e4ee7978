/** Two stores side by side as a page: what only one of them has, what differs, what of it is meant, and what was not compared. */

import { parseAddress } from '../model/address.ts'
import type { ComparedObject, CompareReport, Comparison, IntendedDifference } from '../model/compare.ts'
import { comparisonSigns, comparisons, comparisonWords, meaningOf, storeNames, verdictWords } from './compare.ts'
import { barsOf, choicesOf } from './html-charts.ts'
import type { Chart, Fact, List, Page, Row, Tone } from './html-page.ts'
import { closingOf, noticesOf, rowStep, runFacts, shortList } from './html-parts.ts'
import { attributeTable, textDifferences, type Views } from './html-values.ts'
import { kindWords } from './wording.ts'

const tones: { [comparison in Comparison]: Tone } = { different: 'warn', 'only-from': 'notice', 'only-to': 'mixed' }

export function comparePage(report: CompareReport): Page {
  const { entries, unread, diagnostics } = report
  return {
    title: 'Comparison of two stores',
    tone: entries.length > 0 ? 'warn' : unread.length > 0 ? 'notice' : 'good',
    verdict: verdictWords(report),
    facts: [...storeFacts(report), ...runFacts(report, {})],
    notices: [
      ...noticesOf('Not read, so nothing is said about it', unread),
      ...noticesOf('About the file of intended differences', diagnostics),
    ],
    charts: entries.length === 0 ? [] : [comparisonChart(report), kindChart(report)],
    table: {
      title: 'Differences',
      lead: `The values of ${report.from.address} stand in the terms of ${report.to.address}: its hosts, and the keys of its objects.`,
      noun: ['difference', 'differences'],
      what: 'Difference',
      rows: entries.map(entry => rowOf(entry, report)),
      step: rowStep,
      whats: choicesOf(
        entries.map(entry => entry.comparison),
        comparison => comparisonWords(comparison as Comparison, report),
        comparisons,
      ),
      where: 'Place',
      groups: choicesOf(entries.map(placeOf), place => place),
      kinds: choicesOf(
        entries.map(entry => entry.kind),
        kindWords,
      ),
    },
    lists: [...intendedList(report.intended, report), ...leftList(report.not_compared)],
    closing: closingOf(report),
  }
}

function storeFacts(report: CompareReport): Fact[] {
  const [from, to] = storeNames(report)
  const { only, exclude, ignore_file: file } = report.scope
  const parts = [
    ...(only.length > 0 ? [`only ${only.join(', ')}`] : []),
    ...(exclude.length > 0 ? [`without ${exclude.join(', ')}`] : []),
  ]
  return [
    { term: 'From', text: from },
    { term: 'To', text: to },
    { term: 'Looked at', text: parts.length === 0 ? 'all kinds that are managed, but for people' : parts.join('; ') },
    ...(file === undefined ? [] : [{ term: 'Intended differences', text: file, code: true as const }]),
  ]
}

function comparisonChart(report: CompareReport): Chart {
  const counted = comparisons.map(comparison => ({
    label: comparisonWords(comparison, report),
    parts: [{ tone: tones[comparison], words: comparison, count: countOfEntries(report.entries, comparison) }],
  }))
  return {
    title: 'By difference',
    bars: barsOf(
      counted.filter(one => one.parts[0]!.count > 0),
      'difference',
      false,
    ),
  }
}

function countOfEntries(entries: readonly ComparedObject[], comparison: Comparison, kind?: string): number {
  return entries.filter(one => one.comparison === comparison && (kind === undefined || one.kind === kind)).length
}

function kindChart(report: CompareReport): Chart {
  const kinds = [...new Set(report.entries.map(entry => entry.kind))]
  const counted = kinds.map(kind => ({
    label: kindWords(kind),
    parts: comparisons.map(comparison => ({
      tone: tones[comparison],
      words: comparisonWords(comparison, report),
      count: countOfEntries(report.entries, comparison, kind),
    })),
  }))
  const legend = comparisons
    .filter(comparison => countOfEntries(report.entries, comparison) > 0)
    .map(comparison => ({
      tone: tones[comparison],
      sign: comparisonSigns[comparison],
      words: comparisonWords(comparison, report),
    }))
  return { title: 'By kind', bars: barsOf(counted, 'kind'), legend }
}

/** The outermost object that it lies in, or its collection. */
function placeOf({ address }: ComparedObject): string {
  return (parseAddress(address) ?? [address]).slice(0, 2).join('.')
}

function rowOf(entry: ComparedObject, report: CompareReport): Row {
  const { address, kind, comparison, attributes } = entry
  const columns = [report.from.address, report.to.address]
  const views = attributes.map(
    ({ path, before, after, sensitive }): Views => ({
      path,
      note: sensitive ? 'they differ' : '',
      sensitive: sensitive === true,
      values: sensitive ? [true, true] : [before, after],
    }),
  )
  return {
    lead: '',
    name: address,
    group: placeOf(entry),
    kind,
    what: comparison,
    whatWords: comparisonWords(comparison, report),
    sign: comparisonSigns[comparison],
    tone: tones[comparison],
    summary: shortList(attributes.map(one => one.path)),
    alerts: [],
    notes: [meaningOf(entry, report)],
    ...(views.length === 0 ? {} : { attributes: attributeTable(columns, views, '') }),
    texts: views.flatMap(one => textDifferences(columns, one, [[0, 1]], '')),
  }
}

function intendedList(intended: readonly IntendedDifference[], report: CompareReport): List[] {
  if (intended.length === 0) return []
  return [
    {
      title: 'Intended differences',
      lead: 'Somebody said that these are meant, for the reason given; they are not counted above.',
      columns: ['Object', 'Attribute', 'Difference', 'Reason', 'Until', 'Owner'],
      rows: intended.map(one => [
        one.address,
        one.path ?? 'the whole object',
        comparisonWords(one.comparison, report),
        one.reason,
        one.expires ?? 'no date',
        one.owner ?? 'nobody named',
      ]),
    },
  ]
}

function leftList(left: readonly string[]): List[] {
  return left.length === 0 ? [] : [{ title: 'Not compared', columns: ['What, and why'], rows: left.map(one => [one]) }]
}
