/** A drift report as a page: who looked at what, what differs and whose doing it is, and all that nothing is said about. */

import { childAddress } from '../model/address.ts'
import type {
  CoverageGap,
  DriftAttribute,
  DriftCause,
  DriftEntry,
  DriftReport,
  IgnoredFinding,
} from '../model/report.ts'
import { causes, meanings, signs } from './drift.ts'
import { groupOf } from './groups.ts'
import { barsOf, choicesOf, timelineOf } from './html-charts.ts'
import type { Chart, Fact, List, Page, Row, Tone } from './html-page.ts'
import { closingOf, noticesOf, rowStep, runFacts, shortList, splitAddress } from './html-parts.ts'
import { attributeTable, textDifferences, type Views } from './html-values.ts'
import { countOf, formatNumber, kindWords, lineOf } from './wording.ts'

const tones: { [cause in DriftCause]: Tone } = {
  drifted: 'warn',
  both: 'mixed',
  vanished: 'bad',
  'config-changed': 'notice',
  unmanaged: 'plain',
}
const columns = ['Configuration', 'Recorded', 'Live']
const [config, recorded, live] = [0, 1, 2]
/** Which views of a long text are compared; the last pair where nothing was recorded. */
const steps: { [cause in DriftAttribute['cause']]: readonly (readonly [number, number])[] } = {
  drifted: [[recorded, live]],
  'config-changed': [[recorded, config]],
  both: [
    [recorded, live],
    [recorded, config],
  ],
}
const unrecorded: readonly (readonly [number, number])[] = [[live, config]]
/** The heading for what lies in no store and is no account. */
const outside = 'elsewhere'

export function driftPage(report: DriftReport): Page {
  const timeline = timelineOf(report.deadlines, report.created)
  return {
    title: 'Drift report',
    tone: toneOf(report),
    verdict: verdictOf(report),
    facts: [...runFacts(report, report.run), ...scopeFacts(report)],
    coverage: { percent: report.coverage.percent, words: coverageWords(report) },
    notices: [
      ...noticesOf('Not read, so nothing is said about it', report.unread),
      ...noticesOf('What BigCommerce says against declarations', report.diagnostics),
    ],
    charts: report.entries.length === 0 ? [] : [causeChart(report), kindChart(report)],
    ...(timeline === undefined ? {} : { timeline }),
    table: {
      title: 'Findings',
      lead: `Configuration is what the files say, recorded what was last applied, live what is at BigCommerce. ${countOf(report.summary.in_sync, 'object')} in sync ${report.summary.in_sync === 1 ? 'is' : 'are'} not listed.`,
      noun: ['finding', 'findings'],
      what: 'Cause',
      rows: report.entries.map(rowOf),
      step: rowStep,
      whats: choicesOf(
        report.entries.map(entry => entry.cause),
        cause => cause,
        causes,
      ),
      groups: choicesOf(report.entries.map(entryGroup), group => group),
      kinds: choicesOf(
        report.entries.map(entry => entry.kind),
        kindWords,
      ),
    },
    lists: [...gapList(report.coverage.gaps ?? []), ...ignoredList(report.ignored)],
    closing: closingOf(report),
  }
}

function toneOf({ summary, unread }: DriftReport): Tone {
  if (summary.drifted + summary.both + summary.vanished > 0) return 'warn'
  return summary['config-changed'] > 0 || unread.length > 0 ? 'notice' : 'good'
}

function verdictOf({ summary, coverage }: DriftReport): string {
  const partly = coverage.read < coverage.objects ? ' that were read' : ''
  const differing = causes.filter(cause => cause !== 'unmanaged' && summary[cause] > 0)
  const aside = [
    ...(summary.unmanaged > 0 ? [`${countOf(summary.unmanaged, 'object')} at BigCommerce not managed`] : []),
    ...(summary.ignored > 0 ? [`${countOf(summary.ignored, 'finding')} ignored`] : []),
  ]
  const more = aside.length === 0 ? '' : ` Besides: ${aside.join(', ')}.`
  if (differing.length === 0) {
    return `No drift: BigCommerce, the record and the files agree in all ${countOf(summary.in_sync, 'object')}${partly}.${more}`
  }
  const sum = differing.reduce((total, cause) => total + summary[cause], 0)
  const objects = sum + summary.in_sync
  const counts = differing.map(cause => `${formatNumber(summary[cause])} ${cause}`).join(', ')
  return `Of ${countOf(objects, 'object')}${partly}, ${formatNumber(sum)} ${sum === 1 ? 'differs' : 'differ'}: ${counts}.${more}`
}

function coverageWords({ coverage: { objects, read, percent } }: DriftReport): string {
  return `${formatNumber(read)} of ${countOf(objects, 'object')} read (${percent} %)`
}

function scopeFacts({ scope }: DriftReport): Fact[] {
  const parts = [
    ...(scope.only.length > 0 ? [`only ${scope.only.join(', ')}`] : []),
    ...(scope.exclude.length > 0 ? [`without ${scope.exclude.join(', ')}`] : []),
    ...(scope.only_managed ? ['nothing unmanaged'] : []),
  ]
  return [
    { term: 'Looked at', text: parts.length === 0 ? 'everything that is declared or recorded' : parts.join('; ') },
    ...(scope.ignore_file === undefined ? [] : [{ term: 'Ignores', text: scope.ignore_file, code: true as const }]),
  ]
}

function causeChart({ summary }: DriftReport): Chart {
  const counted = causes
    .filter(cause => summary[cause] > 0)
    .map(cause => ({ label: cause, parts: [{ tone: tones[cause], words: cause, count: summary[cause] }] }))
  return { title: 'By cause', bars: barsOf(counted, 'cause', false) }
}

function kindChart({ entries }: DriftReport): Chart {
  const kinds = new Map<string, Map<DriftCause, number>>()
  for (const { kind, cause } of entries) {
    const counts = kinds.get(kind) ?? new Map<DriftCause, number>()
    kinds.set(kind, counts.set(cause, (counts.get(cause) ?? 0) + 1))
  }
  const counted = [...kinds].map(([kind, counts]) => ({
    label: kindWords(kind),
    parts: causes.map(cause => ({ tone: tones[cause], words: cause, count: counts.get(cause) ?? 0 })),
  }))
  const seen = causes.filter(cause => entries.some(entry => entry.cause === cause))
  return {
    title: 'By kind',
    bars: barsOf(counted, 'kind'),
    legend: seen.map(cause => ({ tone: tones[cause], sign: signs[cause], words: cause })),
  }
}

function entryGroup({ address, within }: DriftEntry): string {
  const place = address ?? within
  return place === undefined ? outside : groupOf(place)
}

function rowOf(entry: DriftEntry): Row {
  const { address, kind, objectId, cause, attributes, source, renamed } = entry
  const group = entryGroup(entry)
  const views = attributes.map(viewsOf)
  const notes = [
    meanings[cause],
    ...(objectId === undefined ? [] : [`id ${objectId}`]),
    ...(source === undefined ? [] : [`declared at ${lineOf(source)}`]),
    ...(renamed === undefined ? [] : [`renamed there: “${renamed.from}” is “${renamed.to}” now`]),
  ]
  return {
    ...(address === undefined ? unmanagedName(entry) : splitAddress(address, group)),
    group,
    kind,
    what: cause,
    whatWords: cause,
    sign: signs[cause],
    tone: tones[cause],
    summary: shortList(attributes.map(one => one.path)),
    alerts: [],
    notes,
    ...(views.length === 0 ? {} : { attributes: attributeTable(columns, views, group) }),
    texts: views.flatMap((one, at) => {
      const wanted = one.values[recorded] === undefined ? unrecorded : steps[attributes[at]!.cause]
      return textDifferences(columns, one, wanted, group)
    }),
  }
}

/** Where it lies, and what it is called there. */
function unmanagedName({ within, key, objectId, kind }: DriftEntry): { lead: string; name: string } {
  return { lead: within === undefined ? '' : `${within} · `, name: key ?? objectId ?? kindWords(kind) }
}

function viewsOf({ path, cause, note, sensitive, config, recorded, live }: DriftAttribute): Views {
  const words = [...(cause === 'both' ? ['changed on both sides'] : []), ...(note === undefined ? [] : [note])]
  return { path, note: words.join('; '), sensitive: sensitive === true, values: [config, recorded, live] }
}

function gapList(gaps: readonly CoverageGap[]): List[] {
  if (gaps.length === 0) return []
  return [
    {
      title: 'Objects that were not read',
      columns: ['Account or store', 'Kind', 'Objects'],
      rows: gaps.map(({ store, kind, objects }) => [
        store === undefined ? 'accounts and stores' : childAddress('', 'stores', store),
        kindWords(kind),
        formatNumber(objects),
      ]),
    },
  ]
}

function ignoredList(ignored: readonly IgnoredFinding[]): List[] {
  if (ignored.length === 0) return []
  return [
    {
      title: 'Ignored findings',
      lead: 'Somebody said that these are no drift, for the reason given; they are not counted above.',
      columns: ['Object', 'Attribute', 'Cause', 'Reason', 'Until', 'Owner', 'Said in'],
      rows: ignored.map(one => [
        one.address ??
          `${kindWords(one.kind)} ${one.key ?? one.objectId ?? ''}${one.within === undefined ? '' : ` in ${one.within}`}`,
        one.path ?? 'the whole object',
        one.cause,
        one.reason,
        one.expires ?? 'no date',
        one.owner ?? 'nobody named',
        one.by === 'file' ? 'the file of ignores' : 'the command line',
      ]),
    },
  ]
}
