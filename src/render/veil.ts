/**
 * A report as it may be shown. What tells objects apart at BigCommerce may be made of a sensitive value, as customers are told
 * apart by their e-mail addresses: then its keyed hash stands in the natural key, and nobody needs to see that either.
 */

import type { StoreDrift } from '../model/fleet-drift.ts'
import type { Change, Plan } from '../model/plan.ts'
import type { Report } from '../model/report.ts'
import { sensitiveText } from './values.ts'

/** A seal's hash as natural keys have it. */
const hash = /#[0-9a-f]{32}(?![0-9a-f])/g

export function veiled(report: Report): Report {
  if ('failed' in report) return report
  switch (report.command) {
    case 'plan':
      return { ...report, ...veiledPlan(report.plan) }
    case 'apply':
    case 'destroy':
    case 'import': {
      const { next } = report
      const left = next === undefined ? {} : { next: { ...next, changes: next.changes.map(veiledChange) } }
      return { ...report, ...veiledPlan(report.plan), ...left }
    }
    case 'drift':
      return { ...report, entries: report.entries.map(withoutHash), ignored: report.ignored.map(withoutHash) }
    case 'state list':
    case 'state show':
    case 'state forget':
      return { ...report, resources: report.resources.map(withoutHash) }
    default:
      return report
  }
}

/** What was found in one store, in the same way. */
export function veiledDrift(one: StoreDrift): StoreDrift {
  return { ...one, entries: one.entries.map(withoutHash), ignored: one.ignored.map(withoutHash) }
}

function veiledPlan(plan: Plan | undefined): { plan?: Plan } {
  if (plan === undefined || plan.changes.length === 0) return {}
  return { plan: { ...plan, changes: plan.changes.map(veiledChange) } }
}

export function veiledChange(change: Change): Change {
  const { key, naturalKey } = change
  if (shown(key) === key && shown(naturalKey) === naturalKey) return change
  return { ...change, key: shown(key), naturalKey: shown(naturalKey) }
}

function withoutHash<T extends { key?: string }>(one: T): T {
  return one.key === undefined || shown(one.key) === one.key ? one : { ...one, key: shown(one.key) }
}

function shown(key: string): string {
  return key.replaceAll(hash, `#${sensitiveText}`)
}
