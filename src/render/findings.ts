/**
 * What is there to look at in a report, one by one, for formats that are lists of findings? What went wrong, what warns, what
 * cannot be undone, and what has drifted.
 *
 * of               | rule            | level
 * -----------------|-----------------|-----------------------------------
 * a diagnostic     | its code        | as it is
 * a policy         | policy/NAME     | as it is
 * a plan's change  | IRREVERSIBLE    | warning, where it cannot be undone
 * a failed change  | its error's code | error
 * a drifted object | by cause        | by cause, see `driftRules`
 */

import { formatAddress, parseAddress } from '../model/address.ts'
import type { Diagnostic, ErrorCode, SourceRange } from '../model/errors.ts'
import { errorCodes } from '../model/errors.ts'
import type { Change, Plan } from '../model/plan.ts'
import type { ApplyReport, DriftCause, DriftEntry, DriftReport, PlanReport, Report } from '../model/report.ts'
import { changeWord, joinReplacements } from './change.ts'
import { sortDiagnostics } from './diagnostics.ts'
import { meanings, renamedWords } from './drift.ts'
import { countOf, kindWords } from './wording.ts'

export type Level = Diagnostic['severity']

export interface Finding {
  rule: string
  level: Level
  message: string
  hint?: string
  address?: string
  source?: SourceRange
  /** Other places that matter: the row of a fleet, the policy. */
  related?: { what: string; source: SourceRange }[]
  /** What it is about: the same from run to run while it is not dealt with. */
  subject: string
}

/** What a rule is about, and where it stands in the documentation. */
export interface Rule {
  title: string
  level: Level
  page: string
}

interface DriftRule {
  rule: string
  level: Level
  title: string
  hint: string
}

const driftRules: { [cause in Exclude<DriftCause, 'unmanaged'>]: DriftRule } = {
  drifted: {
    rule: 'DRIFT_CHANGED',
    level: 'warning',
    title: 'An object was changed at BigCommerce since the last apply',
    hint: 'Apply to bring back what the files say, or change the files.',
  },
  both: {
    rule: 'DRIFT_BOTH',
    level: 'error',
    title: 'An object was changed at BigCommerce and in the files',
    hint: 'The next apply writes over what somebody has changed there. See that nothing of it is lost.',
  },
  vanished: {
    rule: 'DRIFT_VANISHED',
    level: 'error',
    title: 'An object is gone at BigCommerce',
    hint: 'Apply to make it again, or take it out of the files.',
  },
  'config-changed': {
    rule: 'NOT_APPLIED',
    level: 'note',
    title: 'The files say something that is not applied yet',
    hint: 'Plan and apply.',
  },
}

/** What is known of a rule that a finding has. */
export function ruleOf(name: string): Rule {
  const drift = Object.values(driftRules).find(one => one.rule === name)
  if (drift !== undefined) return { title: drift.title, level: drift.level, page: 'docs/drift.md' }
  const policy = /^policy\/(.*)$/s.exec(name)?.[1]
  if (policy !== undefined) return { title: `Policy ${policy}`, level: 'error', page: 'docs/policies.md' }
  const known = Object.hasOwn(errorCodes, name) ? errorCodes[name as ErrorCode] : undefined
  return {
    title: known?.title ?? name,
    level: known?.exit === 0 ? 'warning' : 'error',
    page: `docs/errors.md#${name.toLowerCase()}`,
  }
}

export function findingsOf(report: Report): Finding[] {
  const found = 'failed' in report ? [] : particularFindings(report)
  const plan = 'plan' in report && report.command === 'plan' ? report.plan : undefined
  const told = sortDiagnostics([...report.diagnostics, ...(plan?.diagnostics ?? [])])
  return [...told.map(diagnosticFinding), ...found]
}

function particularFindings(report: Report): Finding[] {
  switch (report.command) {
    case 'plan':
      return irreversibleFindings((report as PlanReport).plan)
    case 'apply':
    case 'destroy':
    case 'import':
      return failedFindings(report as ApplyReport)
    case 'drift': {
      const { unread, entries } = report as DriftReport
      return [...sortDiagnostics(unread).map(diagnosticFinding), ...entries.flatMap(driftFindings)]
    }
    default:
      return []
  }
}

function diagnosticFinding({ severity, code, message, hint, address, source, policy }: Diagnostic): Finding {
  const related = [
    ...(source?.via === undefined ? [] : [{ what: 'The row that it is made of', source: source.via }]),
    ...(policy === undefined ? [] : [{ what: 'The policy', source: policy.source }]),
  ]
  return {
    rule: policy === undefined ? code : `policy/${policy.name}`,
    level: severity,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(address === undefined ? {} : { address }),
    ...(source === undefined ? {} : { source }),
    ...(related.length === 0 ? {} : { related }),
    // Numbers in it may be other ones the next time: days, counts, ids.
    subject: address ?? `${source?.file ?? ''} ${message.replaceAll(/\d+/g, '#')}`,
  }
}

function irreversibleFindings(plan: Plan | undefined): Finding[] {
  if (plan === undefined) return []
  const told = new Set(plan.diagnostics.flatMap(one => (one.code === 'IRREVERSIBLE' ? [one.address as string] : [])))
  return joinReplacements(plan.changes)
    .filter(change => change.reversibility === 'irreversible' && !told.has(change.address))
    .map(change => ({
      rule: 'IRREVERSIBLE',
      level: 'warning',
      message: `${change.address} (${changeWord(change)}) cannot be undone: ${change.reason}`,
      hint: `If it is meant, apply it with --confirm '${change.address}'.`,
      address: change.address,
      ...(change.source === undefined ? {} : { source: change.source }),
      subject: change.address,
    }))
}

function failedFindings({ results, plan }: ApplyReport): Finding[] {
  const changes = new Map((plan?.changes ?? []).map((change): [string, Change] => [change.id, change]))
  return results.flatMap(({ id, address, error }) => {
    if (error === undefined) return []
    const source = error.source ?? changes.get(id)?.source
    const { source: _, ...finding } = diagnosticFinding(error)
    return [{ ...finding, address, ...(source === undefined ? {} : { source }), subject: address }]
  })
}

/** None for what is not managed: it has no place in the files, and nothing is wrong with it. */
function driftFindings(entry: DriftEntry): Finding[] {
  const { address, kind, objectId, cause, attributes, source } = entry
  if (cause === 'unmanaged') return []
  const { rule, level, hint } = driftRules[cause]
  const paths = attributes.map(one => one.path)
  const shown = paths.slice(0, 10).join(', ')
  const more = paths.length > 10 ? ` and ${countOf(paths.length - 10, 'more attribute')}` : ''
  const what = paths.length === 0 ? '' : `: ${shown}${more}`
  const finding: Finding = {
    rule,
    level,
    message: [`${address ?? kindWords(kind)} (${cause}): ${meanings[cause]}${what}`, ...renamedWords(entry)].join('\n'),
    hint,
    ...(address === undefined ? {} : { address }),
    ...(source === undefined ? {} : { source }),
    subject: address ?? `${kind} ${objectId ?? ''}`,
  }
  return [finding]
}

/** Where each finding is shown: its own place, that of what it lies in, or else the beginning of a file. */
export function placesOf(report: Report): (finding: Finding) => SourceRange {
  const sources = new Map<string, SourceRange>()
  const entries = report.command === 'drift' && 'entries' in report ? report.entries : []
  const changes = 'plan' in report ? (report.plan?.changes ?? []) : []
  for (const { address, source } of [...changes, ...entries]) {
    if (address !== undefined && source !== undefined) sources.set(address, source)
  }
  const files = 'files' in report ? report.files : []
  const told = [...report.diagnostics.map(one => one.source), ...sources.values()].find(one => one !== undefined)
  const start = { file: files[0] ?? told?.file ?? 'stores.yaml', line: 1, column: 1 }
  return ({ source, address }) => source ?? around(address, sources) ?? start
}

function around(address: string | undefined, sources: ReadonlyMap<string, SourceRange>): SourceRange | undefined {
  const segments = address === undefined ? undefined : parseAddress(address)
  for (let length = segments?.length ?? 0; length > 0; length -= 1) {
    const found = sources.get(formatAddress(segments!.slice(0, length)))
    if (found !== undefined) return found
  }
  return undefined
}
