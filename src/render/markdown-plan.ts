/** A plan as a comment: the sums, what cannot be undone, the bill and the deadlines, the findings, then every change. */

import type { Change, Plan } from '../model/plan.ts'
import type { PlanReport } from '../model/report.ts'
import { billingLines } from './billing.ts'
import { changeWord, joinReplacements } from './change.ts'
import { groupBy } from './groups.ts'
import { overrideWords, policyWords } from './guards.ts'
import { changeMarks } from './markdown-change.ts'
import type { Comment, Entry } from './markdown-comment.ts'
import { upTo } from './markdown-comment.ts'
import { deadlineBlocks, findingBlocks, footOf } from './markdown-parts.ts'
import { codeSpan, fence, linkTo } from './markdown-text.ts'
import { actionOrder, expiryWords, requestWords, summaryWords, unchangedWords } from './plan.ts'
import { createStyle } from './style.ts'
import { clip } from './text-diff.ts'
import { undoneRun } from './undo-words.ts'
import { countOf } from './wording.ts'

const consentBytes = 8_000
const lineRoom = 400
/** Digits that tell one configuration from another well enough. */
const shownDigits = 12

const words: Comment['words'] = actionOrder.map(action => [action, count => `${count} to ${action}`])

export function planComment(report: PlanReport): Comment {
  const { plan, diagnostics } = report
  const foot = plan === undefined ? footOf(report) : footOf(plan, originOf(plan))
  const whole = report.saved_to === undefined ? 'plan again to see all' : `see ${codeSpan(clip(report.saved_to, 200))}`
  const frame = { name: 'plan', noun: 'change', words, whole, foot }
  if (plan === undefined)
    return { ...frame, title: 'Storewright plan: failed', blocks: findingBlocks(diagnostics), entries: [] }
  const errors = plan.diagnostics.filter(one => one.severity === 'error').length
  const found = [...diagnostics, ...plan.diagnostics]
  const sums = plan.changes.length === 0 ? 'no changes' : summaryWords(plan.summary)
  return {
    ...frame,
    title: `Storewright ${plan.undo === undefined ? 'plan' : 'undo'}: ${sums}${errors === 0 ? '' : `; blocked by ${countOf(errors, 'error')}`}`,
    blocks: [
      ...(errors === 0
        ? []
        : [[`**The plan has ${countOf(errors, 'error')} and cannot be applied.**`], ...findingBlocks(found)]),
      plan.undo === undefined ? [] : [`Takes back ${undoneRun(plan.undo, codeSpan)}.`],
      [plan.changes.length === 0 ? unchangedWords(plan) : requestWords(plan)],
      selectionBlock(plan),
      ...[overrideWords(plan), policyWords(plan, codeSpan)].map(line => (line === undefined ? [] : [line])),
      plan.expires === undefined ? [] : [expiryWords(plan, report.created).trim()],
      ...consentBlocks(plan),
      ...billingBlocks(plan),
      ...deadlineBlocks(plan.deadlines, plan.created),
      ...(errors === 0 ? findingBlocks(found) : []),
    ],
    entries: changeEntries(plan.changes),
  }
}

/** Every change under its account or store, in the order in which it runs. */
function changeEntries(changes: readonly Change[]): Entry[] {
  return groupBy(joinReplacements(changes), change => change.address).flatMap(([group, members]) =>
    members.map(change => ({ group, lines: changeMarks(change, group), rank: rankOf(change), word: change.action })),
  )
}

function selectionBlock({ only, exclude }: Plan): string[] {
  const named = (patterns: readonly string[]): string =>
    upTo(
      patterns.map(one => [codeSpan(clip(one, lineRoom))]),
      consentBytes,
      'of them',
    ).join(', ')
  const parts = [
    ...(only.length === 0 ? [] : [`only ${named(only)}`]),
    ...(exclude.length === 0 ? [] : [`without ${named(exclude)}`]),
  ]
  return parts.length === 0 ? [] : [`Selected: ${parts.join('; ')}. Everything else was left out.`]
}

/** What cannot be undone, with the consent that each of them needs. */
function consentBlocks(plan: Plan): string[][] {
  const open = joinReplacements(plan.changes).filter(change => change.reversibility === 'irreversible')
  if (open.length === 0) return []
  const flags = open.map(change => [`--confirm '${change.address}'   ${changeWord(change)}`])
  return [
    [
      '> [!CAUTION]',
      `> **${countOf(open.length, 'change')} cannot be undone.** Where it is meant, \`apply\` needs these flags:`,
    ],
    fence(upTo(flags, consentBytes, 'change'), 'text'),
  ]
}

function billingBlocks({ billing }: Plan): string[][] {
  const lines = billingLines(billing, createStyle(false))
  return lines.length === 0
    ? []
    : [
        fence(
          lines.map(line => clip(line, lineRoom)),
          'text',
        ),
      ]
}

function originOf({ config, origin }: Plan): string[] {
  const { commit, run } = origin ?? {}
  return [
    `configuration ${codeSpan(config.slice(0, shownDigits))}`,
    ...(commit === undefined ? [] : [`commit ${codeSpan(clip(commit, lineRoom))}`]),
    ...(run === undefined ? [] : [linkTo('pipeline run', run)]),
  ]
}

function rankOf({ action, reversibility }: Change): number {
  if (reversibility === 'irreversible') return 0
  if (action === 'delete' || action === 'replace') return 1
  return action === 'transition' ? 2 : 3
}
