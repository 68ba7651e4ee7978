/**
 * Which changes may run now, and which of them go together in one request?
 *
 * A change is ready when all it waits for has succeeded. Ready changes of one unit, kind and verb share a batch. A batch
 * that is not full waits while something runs, or is about to, that may make more changes ready for it; never for anything else.
 */

import type { Change, ChangeId } from '../model/plan.ts'
import type { Verb } from './write.ts'

export interface Batch {
  group: string
  unit: string
  kind: string
  verb: Verb | 'record'
  changes: Change[]
}

export interface BatchLimits {
  /** Objects per request. */
  size: number
  /** Requests of the kind at once. */
  parallel: number
}

export class Schedule {
  private readonly waits = new Map<ChangeId, number>()
  private readonly followers = new Map<ChangeId, Change[]>()
  private readonly ready = new Map<string, Change[]>()
  /** Changes of a group that are not ready yet. */
  private readonly coming = new Map<string, number>()
  /** Groups of the same unit with changes that those of a group wait for. */
  private readonly sources = new Map<string, Set<string>>()
  private readonly running = new Map<string, number>()
  private readonly runningInUnit = new Map<string, number>()
  private readonly limitsOf: (kind: string, verb: Verb | 'record') => BatchLimits

  constructor(changes: readonly Change[], limitsOf: (kind: string, verb: Verb | 'record') => BatchLimits) {
    this.limitsOf = limitsOf
    const groups = new Map(changes.map(change => [change.id, groupOf(change)]))
    for (const change of changes) {
      const before = change.waitsFor.filter(id => groups.has(id))
      const group = groups.get(change.id)!
      const sources = this.sources.get(group) ?? new Set()
      this.sources.set(group, sources)
      this.waits.set(change.id, before.length)
      add(this.coming, group, 1)
      for (const id of before) {
        const source = groups.get(id)!
        if (source.startsWith(`${change.unit}|`)) sources.add(source)
        const known = this.followers.get(id)
        if (known === undefined) this.followers.set(id, [change])
        else known.push(change)
      }
    }
    for (const change of changes) if (this.waits.get(change.id) === 0) this.makeReady(change)
  }

  /** The next batch that may start, or undefined when all must wait for what runs. */
  next(): Batch | undefined {
    for (const onlyFull of [true, false]) {
      for (const [group, changes] of this.ready) {
        const { unit, kind } = changes[0]!
        const verb = verbOf(changes[0]!)
        const { size, parallel } = this.limitsOf(kind, verb)
        if ((this.running.get(group) ?? 0) >= parallel) continue
        const mayGrow = changes.length < size && this.mayGrow(group)
        if (mayGrow && (onlyFull || (this.runningInUnit.get(unit) ?? 0) > 0)) continue
        const taken = changes.splice(0, size)
        if (changes.length === 0) this.ready.delete(group)
        add(this.running, group, 1)
        add(this.runningInUnit, unit, 1)
        return { group, unit, kind, verb, changes: taken }
      }
    }
    return undefined
  }

  finished(batch: Batch): void {
    add(this.running, batch.group, -1)
    add(this.runningInUnit, batch.unit, -1)
  }

  succeeded(change: Change): void {
    for (const follower of this.followers.get(change.id) ?? []) {
      const left = this.waits.get(follower.id)! - 1
      this.waits.set(follower.id, left)
      if (left === 0) this.makeReady(follower)
    }
  }

  /** Whether anything that runs, or is about to, leads to more ready changes of the group. */
  private mayGrow(group: string): boolean {
    if ((this.coming.get(group) ?? 0) === 0) return false
    const seen = new Set<string>()
    const open = [...this.sources.get(group)!]
    for (let source = open.pop(); source !== undefined; source = open.pop()) {
      if (seen.has(source)) continue
      seen.add(source)
      if ((this.running.get(source) ?? 0) > 0 || (source !== group && this.ready.has(source))) return true
      open.push(...this.sources.get(source)!)
    }
    return false
  }

  private makeReady(change: Change): void {
    const group = groupOf(change)
    add(this.coming, group, -1)
    const known = this.ready.get(group)
    if (known === undefined) this.ready.set(group, [change])
    else known.push(change)
  }
}

function groupOf(change: Change): string {
  return `${change.unit}|${change.kind}|${verbOf(change)}`
}

/** `record`: nothing is sent, only the state changes. */
function verbOf(change: Change): Verb | 'record' {
  if (change.action === 'create' || change.step === 'create') return 'create'
  if (change.action === 'delete' || change.step === 'remove') return 'remove'
  if (change.action === 'update') return 'update'
  return change.action === 'transition' ? 'transition' : 'record'
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
