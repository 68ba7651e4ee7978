/** What changed at BigCommerce since the last apply, what is not applied yet, and what is not ours. Only reads. */

import { resolve } from 'node:path'
import { ignoreFileName, readIgnoreFile } from '../config/index.ts'
import { childAddress, compareAddresses } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import { type IgnoreRule, parseIgnore } from '../model/ignore.ts'
import type { DriftReport } from '../model/report.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import { deadlinesOf } from '../planner/deadlines.ts'
import { findDrift } from '../planner/drift.ts'
import type { Selection } from '../planner/plan.ts'
import type { Context } from './context.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { isSelected } from './selection.ts'
import { type Survey, survey } from './survey.ts'

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
  const { desired } = project.config
  const surveyed = await survey(context, project, { desired, destroy: false, only, exclude, lookOnly: true })
  const { findings } = surveyed
  const unread = [...surveyed.unread, ...passOver(surveyed, options)].sort(byPlace)
  const found = findDrift(surveyed.input, {
    isChosen: address => isSelected(address, options),
    unmanaged: !options.onlyManaged,
    ignore: [...(file?.rules ?? []), ...options.ignore.map(parseIgnore)],
    complete: only.length + exclude.length + unread.length === 0,
    unseen: { hidden: surveyed.blind, unresolved: surveyed.unresolved },
  })
  const { entries, ignored, inSync, notices } = found
  const summary = { 'config-changed': 0, drifted: 0, both: 0, vanished: 0, unmanaged: 0, in_sync: inSync }
  for (const entry of entries) summary[entry.cause] += 1
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

/** Of a store that is not declared any more, nobody says how its contents could be read: they are passed over, and told. */
function passOver({ input, documents }: Survey, selection: Selection): Diagnostic[] {
  const declared = new Set(input.desired.filter(one => one.kind === 'store').map(one => storeUnit(one.key)))
  return [...documents.values()].flatMap(({ unit, resources }) => {
    if (unit === portfolioUnit || declared.has(unit) || input.unread.has(unit)) return []
    input.unread.add(unit)
    if (!resources.some(one => isSelected(one.address, selection))) return []
    const store = childAddress('', 'stores', unit.replace(/^store:/, ''))
    return [
      {
        severity: 'warning',
        code: 'NOT_MANAGED_ANY_MORE',
        message: `not read: what is recorded in ${store}, which is not declared any more`,
        hint: 'Apply, so that it is forgotten, or declare the store again.',
        address: store,
      },
    ]
  })
}

/** What the ignore file says, or the usual one; undefined where none is named and there is none. */
export function ignoresOf(
  { cwd }: Context,
  named: string | undefined,
  usual = ignoreFileName,
): { name: string; rules: IgnoreRule[] } | undefined {
  const name = named ?? usual
  const rules = readIgnoreFile(resolve(cwd, name), name, { mayBeMissing: named === undefined })
  return rules === undefined ? undefined : { name, rules }
}

export function runOf({ who }: Context, project: Project): DriftReport['run'] {
  const { user, host, commit, run } = who
  return {
    user,
    host,
    ...(commit === undefined ? {} : { commit }),
    ...(run === undefined ? {} : { run }),
    config: project.digest,
  }
}

/** Stores are read side by side, and a report must not depend on which of them was first. */
function byPlace(left: Diagnostic, right: Diagnostic): number {
  return compareAddresses(left.address ?? '', right.address ?? '') || compareAddresses(left.message, right.message)
}

/** 0 in sync · 2 drift · 3 unapplied configuration · 4 both; objects that are not ours are no drift. */
export function detailedExit(summary: Omit<DriftReport['summary'], 'ignored'>): number {
  const drifted = summary.drifted + summary.vanished > 0
  const unapplied = summary['config-changed'] > 0
  if (summary.both > 0 || (drifted && unapplied)) return 4
  return drifted ? 2 : unapplied ? 3 : 0
}
