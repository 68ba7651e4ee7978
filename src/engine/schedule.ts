/**
 * Which changes may run now, and which of them go together in one request?
 *
 * A change is ready when all it waits for has succeeded. Ready changes of one unit, kind and verb share a batch. A batch
 * that is not full waits while something runs, or is about to, that may make more changes ready for it; never for anything else.
 *
 * What may start in a unit depends on that unit alone. So units are looked at in the order of the plan, and one in which
 * nothing may start is not looked at again until something has ended there, or become ready.
 */

import type { ResourceKind } from '../model/kind.ts'
import type { Change, ChangeId } from '../model/plan.ts'
import type { Unit } from '../model/resources.ts'
import type { Verb } from './write.ts'

export interface Batch {
  unit: Unit
  kind: string
  verb: Verb | 'record'
  changes: Change[]
}

export interface BatchLimits {
  /** Objects per request. */
  size: number
  /** Requests of the kind at once. */
  parallel: number
  /** Batches more that are made ready meanwhile, so that they can be sent as soon as there is room. */
  ahead?: number
}

/** How many objects of a kind go in a request, and how many requests at once. */
export function batchLimits({ limits }: Pick<ResourceKind, 'limits'>, verb: Batch['verb']): BatchLimits {
  if (verb === 'record') return { size: Number.MAX_SAFE_INTEGER, parallel: 1 }
  return { size: verb === 'transition' ? 1 : limits[verb], parallel: limits.parallel, ahead: 1 }
}

/** Changes of one unit, kind and verb. */
interface Group {
  in: UnitWork
  kind: string
  verb: Verb | 'record'
  limits: BatchLimits
  /** In the order in which they became ready; those before `taken` are in a batch. */
  ready: Change[]
  taken: number
  /** Changes that are not ready yet. */
  coming: number
  /** Batches whose changes are not settled yet, and those of them that are not answered. */
  running: number
  sent: number
  /** Groups of the same unit with changes that those of this group wait for. */
  sources: Set<Group>
}

interface UnitWork {
  unit: Unit
  /** By kind and verb. */
  groups: Map<string, Group>
  /** Groups with ready changes, in the order in which they got some. */
  ready: Set<Group>
  running: number
}

export class Schedule {
  private readonly waits = new Map<ChangeId, number>()
  private readonly followers = new Map<ChangeId, Change[]>()
  private readonly units = new Map<Unit, UnitWork>()
  /** Units in which something may start: those where something has happened, and those not begun, in the order of the plan. */
  private readonly stirred = new Set<UnitWork>()
  private readonly untouched: Set<UnitWork>
  private readonly sent = new Set<Batch>()
  private readonly limitsOf: (kind: string, verb: Verb | 'record') => BatchLimits

  constructor(changes: readonly Change[], limitsOf: (kind: string, verb: Verb | 'record') => BatchLimits) {
    this.limitsOf = limitsOf
    const groups = new Map<ChangeId, Group>()
    for (const change of changes) groups.set(change.id, this.groupOf(change))
    for (const change of changes) {
      const group = groups.get(change.id)!
      let waits = 0
      for (const id of change.waitsFor) {
        const source = groups.get(id)
        if (source === undefined) continue
        waits += 1
        if (source.in === group.in) group.sources.add(source)
        const known = this.followers.get(id)
        if (known === undefined) this.followers.set(id, [change])
        else known.push(change)
      }
      this.waits.set(change.id, waits)
      group.coming += 1
    }
    for (const change of changes) if (this.waits.get(change.id) === 0) makeReady(change, groups.get(change.id)!)
    this.untouched = new Set(this.units.values())
  }

  /** The next batch that may start, or undefined when all must wait for what runs. */
  next(): Batch | undefined {
    for (const works of [this.stirred, this.untouched]) {
      for (const work of works) {
        const batch = startIn(work)
        if (batch === undefined) works.delete(work)
        else {
          this.sent.add(batch)
          return batch
        }
      }
    }
    return undefined
  }

  /** The API has answered: another request of the kind may be sent, whatever has become of the changes. */
  answered(batch: Batch): void {
    if (!this.sent.delete(batch)) return
    const group = this.groupOfBatch(batch)
    group.sent -= 1
    this.stir(group.in)
  }

  /** It is answered, and all that follows from it has been told. */
  finished(batch: Batch): void {
    this.answered(batch)
    const group = this.groupOfBatch(batch)
    group.running -= 1
    group.in.running -= 1
    this.stir(group.in)
  }

  succeeded(change: Change): void {
    for (const follower of this.followers.get(change.id) ?? []) {
      const left = this.waits.get(follower.id)! - 1
      this.waits.set(follower.id, left)
      if (left > 0) continue
      const group = this.groupOf(follower)
      makeReady(follower, group)
      this.stir(group.in)
    }
  }

  private stir(work: UnitWork): void {
    if (!this.untouched.has(work)) this.stirred.add(work)
  }

  private groupOfBatch({ unit, kind, verb }: Batch): Group {
    return this.units.get(unit)!.groups.get(`${kind}|${verb}`)!
  }

  private groupOf(change: Change): Group {
    const { unit, kind } = change
    const verb = verbOf(change)
    let work = this.units.get(unit)
    if (work === undefined) {
      work = { unit, groups: new Map(), ready: new Set(), running: 0 }
      this.units.set(unit, work)
    }
    const name = `${kind}|${verb}`
    let group = work.groups.get(name)
    if (group === undefined) {
      const limits = this.limitsOf(kind, verb)
      const counts = { taken: 0, coming: 0, running: 0, sent: 0 }
      group = { in: work, kind, verb, limits, ready: [], ...counts, sources: new Set() }
      work.groups.set(name, group)
    }
    return group
  }
}

/** Full batches first, of whatever group. */
function startIn(work: UnitWork): Batch | undefined {
  for (const onlyFull of [true, false]) {
    for (const group of work.ready) {
      const { size, parallel, ahead = 0 } = group.limits
      if (group.sent >= parallel + ahead) continue
      const grows = group.ready.length - group.taken < size && mayGrow(group)
      if (grows && (onlyFull || work.running > 0)) continue
      return take(group)
    }
  }
  return undefined
}

function take(group: Group): Batch {
  const { in: work, kind, verb, limits } = group
  const changes = group.ready.slice(group.taken, group.taken + limits.size)
  group.taken += changes.length
  if (group.taken === group.ready.length) {
    work.ready.delete(group)
    group.ready = []
    group.taken = 0
  }
  group.running += 1
  group.sent += 1
  work.running += 1
  return { unit: work.unit, kind, verb, changes }
}

/** Whether anything that runs, or is about to, leads to more ready changes of the group. */
function mayGrow(group: Group): boolean {
  if (group.coming === 0) return false
  const seen = new Set<Group>()
  const open = [...group.sources]
  for (let source = open.pop(); source !== undefined; source = open.pop()) {
    if (seen.has(source)) continue
    seen.add(source)
    if (source.running > 0 || (source !== group && group.in.ready.has(source))) return true
    open.push(...source.sources)
  }
  return false
}

function makeReady(change: Change, group: Group): void {
  group.coming -= 1
  group.ready.push(change)
  group.in.ready.add(group)
}

/** `record`: nothing is sent, only the state changes. */
function verbOf(change: Change): Verb | 'record' {
  if (change.action === 'create' || change.step === 'create') return 'create'
  if (change.action === 'delete' || change.step === 'remove') return 'remove'
  if (change.action === 'update') return 'update'
  return change.action === 'transition' ? 'transition' : 'record'
}
