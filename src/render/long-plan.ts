/**
 * A plan of any length, piece by piece: the same text as of one that is in memory. Only for people and as JSON; every other format is
 * made of the whole.
 */

import type { Change, LongPlan } from '../model/plan.ts'
import type { PlanReport } from '../model/report.ts'
import type { Look } from './attributes.ts'
import { type Columns, changeLines, columnsOf, joinReplacements } from './change.ts'
import { escapeText } from './escape.ts'
import { groupOf } from './groups.ts'
import { jsonPieces } from './json.ts'
import { blocksAfterChanges, type ChangesOutline, isIrreversible, joinBlocks } from './plan.ts'
import type { RenderOptions } from './style.ts'
import { createStyle } from './style.ts'
import { veiledChange } from './veil.ts'

/** The report has all but the changes. */
export function longPlanPieces(
  report: PlanReport,
  plan: LongPlan,
  format: 'human' | 'json',
  options: RenderOptions,
): Generator<string> {
  const changes = { [Symbol.iterator]: () => veiled(plan.changes), length: plan.changes.length }
  return format === 'json' ? jsonPieces(report, { ...plan, changes }) : linesOf(report, { ...plan, changes }, options)
}

function* veiled(changes: Iterable<Change>): Generator<Change> {
  for (const change of changes) yield veiledChange(change)
}

function* linesOf(report: PlanReport, { head, changes }: LongPlan, options: RenderOptions): Generator<string> {
  const style = createStyle(options.color)
  const outline: ChangesOutline = { count: changes.length, irreversible: [] }
  const columns: Columns = { label: 0, word: 0 }
  for (const [group, members] of groupsOf(changes)) {
    const { label, word } = columnsOf(members, () => group, options.width)
    columns.label = Math.max(columns.label, label)
    columns.word = Math.max(columns.word, word)
    outline.irreversible.push(...members.filter(isIrreversible))
  }
  for (const [group, members] of groupsOf(changes)) {
    const look: Look = { style, width: options.width, group }
    const lines = members.flatMap(change => changeLines(change, look, columns))
    yield `${[style.heading(escapeText(group)), ...lines, ''].join('\n')}\n`
  }
  yield `${joinBlocks(blocksAfterChanges({ ...report, plan: head }, outline, style)).join('\n')}\n`
}

/** What is in or about one account or store stands together in a plan of any length. */
function* groupsOf(changes: Iterable<Change>): Generator<[group: string, members: Change[]]> {
  let group: string | undefined
  let members: Change[] = []
  for (const change of changes) {
    const own = groupOf(change.address)
    if (own !== group && group !== undefined) {
      yield [group, joinReplacements(members)]
      members = []
    }
    group = own
    members.push(change)
  }
  if (group !== undefined) yield [group, joinReplacements(members)]
}
