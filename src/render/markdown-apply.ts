/** What became of each change, as a comment: the sums and what failed first, then store by store. */

import type { Change, ChangeId } from '../model/plan.ts'
import type { ApplyReport } from '../model/report.ts'
import type { ChangeResult, ChangeStatus } from '../model/run.ts'
import { applyWords, blockedWords, nextWords, undoCommand, withoutAddress } from './apply.ts'
import { changeLabel, changeWord } from './change.ts'
import { diagnosticLines } from './diagnostics.ts'
import { groupBy, relativeAddress } from './groups.ts'
import { leftWords } from './import.ts'
import { shortened } from './markdown-change.ts'
import type { Comment, Entry } from './markdown-comment.ts'
import { upTo } from './markdown-comment.ts'
import { findingBlocks, footOf } from './markdown-parts.ts'
import type { MarkedLine } from './markdown-text.ts'
import { codeSpan } from './markdown-text.ts'
import { createStyle } from './style.ts'
import { clip } from './text-diff.ts'
import { lineOf } from './wording.ts'

const lineRoom = 2_000
const mostLines = 40
const leftRoom = 8_000

/** How a status is signed, called, and how soon it is shown. */
const statuses: { [status in ChangeStatus]: { sign: MarkedLine['sign']; word: string; rank: number } } = {
  failed: { sign: '-', word: 'failed', rank: 0 },
  skipped: { sign: '!', word: 'skipped', rank: 1 },
  'not-started': { sign: '!', word: 'not started', rank: 2 },
  deferred: { sign: '!', word: 'deferred', rank: 3 },
  done: { sign: '+', word: 'done', rank: 4 },
}

const words: Comment['words'] = Object.values(statuses).map(({ word }) => [word, count => `${count} ${word}`])

export function applyComment(report: ApplyReport): Comment {
  const { command, results, override_freeze: reason, diagnostics, plan } = report
  const undo = undoCommand(report)
  const changes = new Map((plan?.changes ?? []).map(change => [change.id, change]))
  return {
    name: command,
    title: `Storewright ${command}: ${results.length === 0 ? 'nothing to do' : applyWords(report)}`,
    blocks: [
      reason === undefined
        ? []
        : [`Changes are frozen; these were made all the same: ${codeSpan(clip(reason, lineRoom))}`],
      nextWords(report),
      undo === undefined ? [] : [`To take it back: ${codeSpan(undo)}`],
      leftBlock(report),
      ...findingBlocks(diagnostics),
    ],
    entries: groupBy(results, result => result.address).flatMap(([group, members]) =>
      members.map(result => entryOf(result, group, changes)),
    ),
    noun: 'change',
    words,
    whole: 'see the JSON report',
    foot: footOf(report),
  }
}

/** What an import leaves to the next plan, in one line and the objects that it is about. */
function leftBlock(report: ApplyReport): string[] {
  const words = leftWords(report)
  if (words === undefined) return []
  const items = (report.next?.changes ?? []).map(change => {
    const paths = change.attributes.map(one => one.path).join(', ')
    return [
      `- ${changeWord(change)} ${codeSpan(clip(change.address, lineRoom))}${paths === '' ? '' : `: ${codeSpan(clip(paths, lineRoom))}`}`,
    ]
  })
  return items.length === 0 ? [words] : [words, '', ...upTo(items, leftRoom, 'change')]
}

function entryOf(result: ChangeResult, group: string, changes: ReadonlyMap<ChangeId, Change>): Entry {
  const change = changes.get(result.id)
  const { sign, word, rank } = statuses[result.status]
  const label = change === undefined ? relativeAddress(result.address, group) : changeLabel(change, group)
  const what = change === undefined ? result.action : changeWord(change)
  const place = change?.source === undefined ? '' : lineOf(change.source)
  const why = result.status === 'skipped' ? blockedWords(result, group, changes) : ''
  const text = [label, what, word, why, place].filter(part => part !== '').join('   ')
  const error =
    result.error === undefined ? [] : diagnosticLines(withoutAddress(result.error), createStyle(false), '    ')
  const lines = [{ sign, text }, ...error.map((line): MarkedLine => ({ sign: ' ', text: clip(line, lineRoom) }))]
  return { group, lines: shortened(lines, mostLines), word, rank }
}
