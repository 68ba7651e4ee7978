/** What differs between two stores, as a comment: the sums first, then object by object. */

import type { ComparedObject, CompareReport, Comparison, IntendedDifference } from '../model/compare.ts'
import { asChange, comparisons, meaningOf, storeNames, verdictWords } from './compare.ts'
import { escapeText } from './escape.ts'
import { attributeMarks, shortened } from './markdown-change.ts'
import type { Comment, Entry } from './markdown-comment.ts'
import { upTo } from './markdown-comment.ts'
import { findingBlocks, footOf } from './markdown-parts.ts'
import type { MarkedLine } from './markdown-text.ts'
import { codeSpan, fence, folded } from './markdown-text.ts'
import { clip } from './text-diff.ts'
import { countOf, kindWords } from './wording.ts'

const mostLines = 150
const lineRoom = 320
const listBytes = 8_000

const words: Comment['words'] = [
  ['different', count => `${count} different`],
  ['only-from', count => `${count} only in the first store`],
  ['only-to', count => `${count} only in the second store`],
]

export function compareComment(report: CompareReport): Comment {
  const { entries, unread, diagnostics, intended } = report
  const [from, to] = storeNames(report)
  return {
    name: 'compare',
    title: `Storewright compare: ${entries.length === 0 ? 'no differences' : countOf(entries.length, 'difference')}`,
    blocks: [
      [`${codeSpan(from)} → ${codeSpan(to)}: ${verdictWords(report, codeSpan)}`],
      ...(unread.length === 0 ? [] : [['**Not read, so nothing is said about it:**'], ...findingBlocks(unread)]),
      ...findingBlocks(diagnostics),
      ...listBlock(
        'not compared',
        report.not_compared.map(one => escapeText(one)),
      ),
      ...listBlock('intended', intended.map(intendedWords)),
    ],
    entries: entries.map(entry => entryOf(entry, report)),
    noun: 'difference',
    words,
    whole: 'see the JSON report',
    foot: footOf(report),
  }
}

function listBlock(title: string, lines: readonly string[]): string[][] {
  if (lines.length === 0) return []
  const rows = lines.map(line => [clip(line, lineRoom)])
  return [folded(`${countOf(lines.length, 'line')} ${title}`, fence(upTo(rows, listBytes, 'line'), 'text'))]
}

function intendedWords({ address, path, reason, owner, expires }: IntendedDifference): string {
  const until = expires === undefined ? '' : `, until ${expires}`
  const by = owner === undefined ? '' : `, ${owner}`
  return escapeText(`${address}${path === undefined ? '' : `: ${path}`}   ${reason}${by}${until}`)
}

const signs: { [comparison in Comparison]: MarkedLine['sign'] } = { different: '!', 'only-from': '-', 'only-to': '+' }

function entryOf(entry: ComparedObject, report: CompareReport): Entry {
  const { address, kind, comparison, attributes } = entry
  const head = {
    sign: signs[comparison],
    text: `${escapeText(address)}   ${kindWords(kind)}   ${meaningOf(entry, report)}`,
  }
  const lines = [head, ...attributes.flatMap(one => attributeMarks(asChange(one), ''))]
  return {
    group: address.split(/[.[]/, 1)[0]!,
    lines: shortened(lines, mostLines),
    word: comparison,
    rank: comparisons.indexOf(comparison),
  }
}
