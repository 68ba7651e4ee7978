/** What changed at BigCommerce since the last apply, what is not applied yet, and what is not ours. Only reads. */

import { resolve } from 'node:path'
import { ignoreFileName, readIgnoreFile } from '../config/index.ts'
import { matchesPattern } from '../model/address.ts'
import { type IgnoreRule, parseIgnore } from '../model/ignore.ts'
import type { DriftReport } from '../model/report.ts'
import { deadlinesOf } from '../planner/deadlines.ts'
import { findDrift } from '../planner/drift.ts'
import type { Selection } from '../planner/plan.ts'
import type { Context } from './context.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { survey } from './survey.ts'

export interface DriftOptions extends Selection {
  /** Exit codes tell what was found. */
  detailed: boolean
  /** Say nothing of what is neither declared nor recorded. */
  onlyManaged: boolean
  /** `ADDRESS` or `ADDRESS:PATH`, for this run. */
  ignore: readonly string[]
  /** Instead of `drift-ignore.yaml` beside the project, which need not exist. */
  ignoreFile?: string | undefined
}

export async function drift(context: Context, project: Project, options: DriftOptions): Promise<DriftReport> {
  const { only, exclude } = options
  const file = ignoresOf(context, options.ignoreFile)
  const surveyed = await survey(context, project, { desired: project.config.desired, destroy: false, only, exclude })
  const found = findDrift(surveyed.input, {
    isChosen: address => isSelected(address, options),
    unmanaged: !options.onlyManaged,
    ignore: [...(file?.rules ?? []), ...options.ignore.map(parseIgnore)],
    complete: only.length + exclude.length + surveyed.unread.length === 0,
  })
  const { entries, ignored, inSync, notices } = found
  const summary = { 'config-changed': 0, drifted: 0, both: 0, vanished: 0, unmanaged: 0, in_sync: inSync }
  for (const entry of entries) summary[entry.cause] += 1
  const { unread, findings } = surveyed
  const failed = [...unread, ...findings].some(one => one.severity === 'error')
  return {
    ...reportHead(context, failed ? 1 : options.detailed ? detailedExit(summary) : 0, [...findings, ...notices]),
    command: 'drift',
    run: runOf(context, project),
    scope: {
      only: [...only],
      exclude: [...exclude],
      only_managed: options.onlyManaged,
      ...(file === undefined ? {} : { ignore_file: file.name }),
    },
    coverage: found.coverage,
    entries,
    ignored,
    unread,
    summary: { ...summary, ignored: ignored.length },
    deadlines: deadlinesOf(found.pairing, surveyed.input.now),
  }
}

/** What the ignore file says; undefined where none is named and there is none. */
function ignoresOf({ cwd }: Context, named: string | undefined): { name: string; rules: IgnoreRule[] } | undefined {
  const name = named ?? ignoreFileName
  const rules = readIgnoreFile(resolve(cwd, name), name, { mayBeMissing: named === undefined })
  return rules === undefined ? undefined : { name, rules }
}

function runOf({ who }: Context, project: Project): DriftReport['run'] {
  const { user, host, commit, run } = who
  return {
    user,
    host,
    ...(commit === undefined ? {} : { commit }),
    ...(run === undefined ? {} : { run }),
    config: project.digest,
  }
}

function isSelected(address: string, { only, exclude }: Selection): boolean {
  if (address === '') return only.length === 0
  if (exclude.some(pattern => matchesPattern(address, pattern))) return false
  return only.length === 0 || only.some(pattern => matchesPattern(address, pattern))
}

/** 0 in sync · 2 drift · 3 unapplied configuration · 4 both; objects that are not ours are no drift. */
function detailedExit(summary: Omit<DriftReport['summary'], 'ignored'>): number {
  const drifted = summary.drifted + summary.vanished > 0
  const unapplied = summary['config-changed'] > 0
  if (summary.both > 0 || (drifted && unapplied)) return 4
  return drifted ? 2 : unapplied ? 3 : 0
}
