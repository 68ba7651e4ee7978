/** What changed at BigCommerce since the last apply, what is not applied yet, and what is not ours. Only reads. */

import { matchesPattern } from '../model/address.ts'
import type { DriftEntry, DriftReport } from '../model/report.ts'
import { deadlinesOf } from '../planner/deadlines.ts'
import { findDrift } from '../planner/drift.ts'
import type { Selection } from '../planner/plan.ts'
import type { Context } from './context.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { survey } from './survey.ts'

export async function drift(
  context: Context,
  project: Project,
  selection: Selection,
  detailed: boolean,
): Promise<DriftReport> {
  const surveyed = await survey(context, project, {
    desired: project.config.desired,
    destroy: false,
    only: selection.only,
    exclude: selection.exclude,
  })
  const found = findDrift(surveyed.input)
  const entries = found.entries.filter(entry => isSelected(entry, selection))
  const summary = { 'config-changed': 0, drifted: 0, both: 0, vanished: 0, unmanaged: 0, in_sync: found.inSync }
  for (const entry of entries) summary[entry.cause] += 1
  const unread = surveyed.unread
  const failed = unread.some(one => one.severity === 'error')
  const { user, host, commit } = context.who
  return {
    ...reportHead(context, failed ? 1 : detailed ? detailedExit(summary) : 0, []),
    command: 'drift',
    run: { user, host, ...(commit === undefined ? {} : { commit }), config: project.digest },
    entries,
    unread,
    summary,
    deadlines: deadlinesOf(found.pairing, surveyed.input.now),
  }
}

function isSelected(entry: DriftEntry, { only, exclude }: Selection): boolean {
  const address = entry.address ?? entry.within
  if (address === undefined) return only.length === 0
  if (exclude.some(pattern => matchesPattern(address, pattern))) return false
  return only.length === 0 || only.some(pattern => matchesPattern(address, pattern))
}

/** 0 in sync · 2 drift · 3 unapplied configuration · 4 both; objects that are not ours are no drift. */
function detailedExit(summary: DriftReport['summary']): number {
  const drifted = summary.drifted + summary.vanished > 0
  const unapplied = summary['config-changed'] > 0
  if (summary.both > 0 || (drifted && unapplied)) return 4
  return drifted ? 2 : unapplied ? 3 : 0
}
