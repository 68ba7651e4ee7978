/** What differs, as a comment: the sums first, what could not be read, then store by store what differs and whose doing it is. */

import type { DriftAttribute, DriftEntry, DriftReport, IgnoredFinding } from '../model/report.ts'
import type { Json } from '../model/values.ts'
import { isSeal, sameJson } from '../model/values.ts'
import { causes, causeWords, coverageWords, gapLines, meanings, renamedWords, summaryLines } from './drift.ts'
import { escapeText, quoteText } from './escape.ts'
import { groupBy, labelOf } from './groups.ts'
import { shortened, textDiffMarks } from './markdown-change.ts'
import type { Comment, Entry } from './markdown-comment.ts'
import { upTo } from './markdown-comment.ts'
import { deadlineBlocks, findingBlocks, footOf } from './markdown-parts.ts'
import type { MarkedLine } from './markdown-text.ts'
import { codeSpan, fence, folded } from './markdown-text.ts'
import { createStyle } from './style.ts'
import { clip } from './text-diff.ts'
import { inlineValue, isText, sensitiveText } from './values.ts'
import { countOf, kindWords, lineOf } from './wording.ts'

type View = 'recorded' | 'live' | 'config'

const titles: { [view in View]: string } = { recorded: 'recorded', live: 'live', config: 'configuration' }
/** Characters of a value on one line. */
const lineRoom = 160
const mostLines = 150
const mostPatterns = 20
const ignoredBytes = 8_000
/** The heading of what is not declared. */
const unmanaged = 'not managed'

const words: Comment['words'] = causes.map(cause => [cause, count => `${count} ${cause}`])

export function driftComment(report: DriftReport): Comment {
  const { summary, entries, unread, diagnostics, deadlines, created, run } = report
  const found = causes.some(cause => cause !== 'unmanaged' && summary[cause] > 0)
  const partly = unread.length === 0 ? '' : ' in what was read'
  const made = [`by ${codeSpan(run.user)} on ${codeSpan(run.host)}`, `configuration ${codeSpan(run.config)}`]
  const commit = run.commit === undefined ? [] : [`commit ${codeSpan(run.commit)}`]
  return {
    name: 'drift',
    title: `Storewright drift: ${found ? causeWords(summary) : `none${partly}`}`,
    blocks: [
      [...summaryLines(report, createStyle(false)), coverageWords(report.coverage), ...scopeLines(report)],
      ...(unread.length === 0
        ? []
        : [['**Not read, so nothing is said about it:**'], ...findingBlocks(unread), ...gapBlocks(report)]),
      ...findingBlocks(diagnostics),
      ...deadlineBlocks(deadlines, created),
      ...ignoredBlocks(report.ignored),
    ],
    entries: [
      ...groupBy(
        entries.filter(entry => entry.address !== undefined),
        entry => entry.address ?? '',
      ).flatMap(([group, members]) => members.map(entry => entryOf(entry, group))),
      ...entries.filter(entry => entry.address === undefined).map(unmanagedEntry),
    ],
    noun: 'difference',
    words,
    whole: 'see the JSON report',
    foot: footOf(report, [...made, ...commit]),
  }
}

function scopeLines({ scope }: DriftReport): string[] {
  const named = (patterns: readonly string[]): string => patterns.map(one => codeSpan(clip(one, lineRoom))).join(', ')
  const parts = [
    ...(scope.only.length === 0 ? [] : [`only ${named(scope.only.slice(0, mostPatterns))}`]),
    ...(scope.exclude.length === 0 ? [] : [`without ${named(scope.exclude.slice(0, mostPatterns))}`]),
    ...(scope.only_managed ? ['nothing unmanaged'] : []),
  ]
  return parts.length === 0 ? [] : [`Looked at: ${parts.join('; ')}.`]
}

function gapBlocks({ coverage }: DriftReport): string[][] {
  const lines = gapLines(coverage.gaps ?? []).map(line => [clip(line.trim(), lineRoom * 2)])
  return lines.length === 0 ? [] : [fence(upTo(lines, ignoredBytes, 'store'), 'text')]
}

/** What somebody said is no finding, and why. */
function ignoredBlocks(ignored: readonly IgnoredFinding[]): string[][] {
  if (ignored.length === 0) return []
  const lines = ignored.map(({ address, kind, key, path, reason, owner, expires }) => {
    const what = address ?? `${kind.replaceAll('_', ' ')} ${quoteText(key ?? '')}`
    const until = expires === undefined ? '' : `, until ${expires}`
    const by = owner === undefined ? '' : `, ${owner}`
    return [clip(escapeText(`${what}${path === undefined ? '' : `: ${path}`}   ${reason}${by}${until}`), lineRoom * 2)]
  })
  return [folded(`${countOf(ignored.length, 'finding')} ignored`, fence(upTo(lines, ignoredBytes, 'finding'), 'text'))]
}

function entryOf(entry: DriftEntry, group: string): Entry {
  const { cause, kind, objectId, source, attributes } = entry
  const label = labelOf(entry.address ?? '', group, kindWords(kind))
  const id = objectId === undefined || label.startsWith('this ') ? '' : ` (id ${escapeText(objectId)})`
  const place = source === undefined ? [] : [lineOf(source)]
  const sign = cause === 'vanished' ? '-' : '!'
  const text = [`${label}${id}`, cause, meanings[cause], ...place].join('   ')
  const renamed = renamedWords(entry).map((words): MarkedLine => ({ sign: ' ', text: `    ${words}` }))
  const lines = [
    { sign, text } as const,
    ...renamed,
    ...attributes.flatMap(attribute => attributeMarks(attribute, group)),
  ]
  return { group, lines: shortened(lines, mostLines), word: cause, rank: causes.indexOf(cause) }
}

function unmanagedEntry({ kind, key, objectId, within, cause }: DriftEntry): Entry {
  const name = key === undefined ? '' : ` ${quoteText(key)}`
  const id = objectId === undefined ? '' : ` (id ${escapeText(objectId)})`
  const place = within === undefined ? '' : ` in ${escapeText(within)}`
  const line: MarkedLine = { sign: ' ', text: `${kindWords(kind)}${name}${id}${place}` }
  return { group: unmanaged, lines: [line], word: cause, rank: causes.length }
}

function attributeMarks(attribute: DriftAttribute, group: string): MarkedLine[] {
  const { path, cause, note, sensitive } = attribute
  const name = `    ${escapeText(path)}`
  const head: MarkedLine = { sign: ' ', text: `${name}${note === undefined ? '' : `   (${escapeText(note)})`}` }
  const views: View[] = cause === 'config-changed' ? ['recorded', 'config'] : ['recorded', 'live']
  const third: View = cause === 'config-changed' ? 'live' : 'config'
  const values = views.map(view => attribute[view])
  const secret = sensitive === true || values.some(isSeal) || isSeal(attribute[third])
  const say = (sign: MarkedLine['sign'], view: View): MarkedLine[] => {
    const value = attribute[view]
    if (value === undefined) return []
    const text = secret ? sensitiveText : clipped(inlineValue(value, group))
    return [{ sign, text: `        ${titles[view]}: ${text}` }]
  }
  const others = cause === 'both' || differs(attribute, third, views) ? say(cause === 'both' ? '!' : ' ', third) : []
  if (!secret && values.some(value => isLong(value, group)) && values.every(value => value !== undefined)) {
    const [before, after] = values as [Json, Json]
    const from: MarkedLine = { sign: ' ', text: `        ${titles[views[0]!]} → ${titles[views[1]!]}` }
    return [head, from, ...textDiffMarks(before, after, group), ...others]
  }
  return [head, ...say('-', views[0]!), ...say('+', views[1]!), ...others]
}

/** A third view that says the same as one of the others need not be shown. */
function differs(attribute: DriftAttribute, view: View, others: readonly View[]): boolean {
  const value = attribute[view]
  return value !== undefined && !others.some(other => sameJson(attribute[other], value))
}

function isLong(value: Json | undefined, group: string): boolean {
  return value !== undefined && (isText(value) || inlineValue(value, group).length > lineRoom)
}

function clipped(text: string): string {
  const characters = Array.from(text)
  return characters.length <= lineRoom ? text : `${characters.slice(0, lineRoom - 1).join('')}…`
}
