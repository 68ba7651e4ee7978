/**
 * Would the plan delete or change an unusually large part of one store? Counted against what is managed in that store,
 * never over the portfolio; accounts and stores themselves are counted among each other.
 *
 * what is planned                              | counts as
 * ---------------------------------------------|--------------------------------------
 * delete, replace                              | delete
 * forget of what goes with something deleted   | delete, also of all that is in a store
 * update, a step of a store's lifecycle        | update, of what is managed already
 * create, adopt, move, any other forget        | –
 *
 * `destroy` says itself what it is about: deletes have no limit there.
 */

import { formatAddress } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import type { Change as PlannedChange } from '../model/plan.ts'
import type { Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import type { Limit } from '../model/settings.ts'
import type { PlanInput } from './input.ts'

/** As much of a change as is counted. */
type Change = Pick<PlannedChange, 'address' | 'kind' | 'unit' | 'action' | 'step' | 'parent'>

/** Below this number of managed objects in a unit there is no limit. */
const countedFrom = 10

interface Sort {
  limit: Limit
  code: 'DELETE_THRESHOLD' | 'UPDATE_THRESHOLD'
  done: string
  mistake: string
}

const deletes: Sort = {
  limit: 'max_delete_percent',
  code: 'DELETE_THRESHOLD',
  done: 'deleted',
  mistake: 'If it is not, look for a file that was not read, or a key that was renamed.',
}
const updates: Sort = {
  limit: 'max_update_percent',
  code: 'UPDATE_THRESHOLD',
  done: 'changed',
  mistake: 'If it is not, look for a variable or a template that they share.',
}

/** One finding for each unit and limit that the plan goes over. */
export function overThresholds(changes: readonly Change[], input: PlanInput): Diagnostic[] {
  const managed = new Map<Unit, number>()
  for (const { unit } of input.recorded) managed.set(unit, (managed.get(unit) ?? 0) + 1)
  const gone = goneWith(changes)
  return [
    ...(input.destroy ? [] : exceeded(deletes, gone, managed, input)),
    ...exceeded(updates, changedOf(changes, input, gone), managed, input),
  ]
}

/** By address: what is deleted, and what goes with it. */
function goneWith(changes: readonly Change[]): Map<string, Change> {
  const gone = new Map<string, Change>()
  const left: Change[] = []
  for (const change of changes) {
    if (change.action === 'delete' || change.step === 'remove') gone.set(change.address, change)
    else if (change.action === 'forget') left.push(change)
  }
  for (let grown = gone.size > 0; grown; ) {
    grown = false
    for (const change of left) {
      if (change.parent === undefined || !gone.has(change.parent) || gone.has(change.address)) continue
      gone.set(change.address, change)
      grown = true
    }
  }
  return gone
}

function changedOf(
  changes: readonly Change[],
  input: PlanInput,
  gone: ReadonlyMap<string, Change>,
): Map<string, Change> {
  const managed = new Set<string>(input.recorded.map(recorded => recorded.address))
  for (const change of changes) if (change.action === 'move') managed.add(change.address)
  const changed = changes.filter(
    ({ action, address }) =>
      (action === 'update' || action === 'transition') && managed.has(address) && !gone.has(address),
  )
  return new Map(changed.map(change => [change.address, change]))
}

function exceeded(
  sort: Sort,
  counted: ReadonlyMap<string, Change>,
  managed: ReadonlyMap<Unit, number>,
  input: PlanInput,
): Diagnostic[] {
  const allowed = input.overrides?.[sort.limit] ?? input.safety[sort.limit]
  if (allowed === undefined) return []
  const byUnit = new Map<Unit, Change[]>()
  for (const change of counted.values()) {
    const group = byUnit.get(change.unit)
    if (group === undefined) byUnit.set(change.unit, [change])
    else group.push(change)
  }
  if (input.part !== undefined) byUnit.delete(portfolioUnit)
  return [...byUnit].sort(byName).flatMap(([unit, group]) => {
    const total = managed.get(unit) ?? 0
    if (total < countedFrom || 100 * group.length <= allowed * total) return []
    const overridden = input.overrides?.[sort.limit] !== undefined
    return [toFinding(sort, { unit, group, total, allowed, overridden, storeGone: counted.has(nameOf(unit)) })]
  })
}

interface Excess {
  unit: Unit
  group: readonly Change[]
  total: number
  allowed: number
  /** The limit was set for this plan alone. */
  overridden: boolean
  /** The store itself is no longer declared. */
  storeGone: boolean
}

/** Accounts and stores lie in no store. */
function nameOf(unit: Unit): string {
  return unit === portfolioUnit ? 'accounts and stores' : formatAddress(['stores', unit.slice(storeUnit('').length)])
}

function toFinding(sort: Sort, { unit, group, total, allowed, overridden, storeGone }: Excess): Diagnostic {
  const flag = `--${sort.limit.replaceAll('_', '-')}`
  const percent = (100 * group.length) / total
  const where = nameOf(unit)
  const limit = overridden ? `\`${flag}\`` : `\`safety.${sort.limit}\``
  const instead = storeGone
    ? `The store is no longer declared. If that is meant, use \`destroy --only '${where}'\`, or`
    : 'If that is meant,'
  const meant = `${instead} allow it for this plan alone with \`${flag} ${Math.ceil(percent)}\``
  return {
    severity: 'error',
    code: sort.code,
    message: `${where}: ${group.length} of ${total} managed objects would be ${sort.done} (${percent.toFixed(1)} %; ${kindsIn(group)}), and ${limit} allows ${allowed} %`,
    hint: `${meant}${overridden ? '' : `, or for all with \`safety.${sort.limit}\``}. ${sort.mistake}`,
  }
}

/** `12 page, 3 redirect and 2 others` */
function kindsIn(changes: readonly Change[]): string {
  const counts = new Map<string, number>()
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const sorted = [...counts].sort(([leftKind, left], [rightKind, right]) =>
    left === right ? (leftKind < rightKind ? -1 : 1) : right - left,
  )
  const named = sorted.slice(0, 3).map(([kind, count]) => `${count} ${kind.replaceAll('_', ' ')}`)
  const others = sorted.slice(3).reduce((sum, [, count]) => sum + count, 0)
  return others === 0 ? named.join(', ') : `${named.join(', ')} and ${others} others`
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : left > right ? 1 : 0
}
