/**
 * Carries out exactly the plan: each change as soon as what it waits for has succeeded, state written after every one.
 * A failed change stops only what waited for it. Knows neither files nor formats; it emits events and returns results.
 */

import type { Address } from '../model/address.ts'
import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Change, ChangeId } from '../model/plan.ts'
import type { Unit } from '../model/resources.ts'
import type { ChangeResult, Emit } from '../model/run.ts'
import type { Intent } from '../model/state.ts'
import type { Json } from '../model/values.ts'
import type { LookUpNames } from './late-names.ts'
import { nameLate } from './late-names.ts'
import { Ledger } from './ledger.ts'
import { maskError, textsIn } from './mask.ts'
import { toRecorded, toRecordedAfterStep } from './recorded.ts'
import type { Recorder } from './recorder.ts'
import { type Batch, batchLimits, Schedule } from './schedule.ts'
import { Lanes, Slots } from './slots.ts'
import { Newborn } from './unborn.ts'
import type { BatchEntry, Verb } from './write.ts'
import { writeBatch } from './write.ts'
import type { Lookups } from './write-item.ts'
import { toWriteItem } from './write-item.ts'

export interface ApplyInput {
  changes: readonly Change[]
  kinds: ReadonlyMap<string, ResourceKind>
  /**
   * The API of a unit; for a store that is made in this run it is asked for after it has been made. CONTENTS_DEFERRED:
   * there is no way in yet, and the changes of the unit are left for later.
   */
  api(unit: Unit): Promise<Api>
  recorder(unit: Unit): Recorder
  open(secret: string): Json
  emit: Emit
  lookUp: LookUpNames
  /** Batches at once, over all units. */
  parallelism: number
  /** Ids of the objects that are there before the first change, by address. */
  knownIds: ReadonlyMap<string, string>
  /** Units whose store did not exist when the plan was made. */
  unborn: ReadonlySet<Unit>
  stop: { requested: boolean }
  /** Waited for before anything of the unit is changed; where it fails, nothing is. */
  begin?(unit: Unit): Promise<void>
  /** Told, and waited for, as soon as it is known what has become of changes; what it throws stops the run. */
  settled?(results: readonly ChangeResult[]): Promise<void>
}

export async function applyChanges(input: ApplyInput): Promise<ChangeResult[]> {
  input.emit({ type: 'apply-started', changes: input.changes.length })
  const run = new Run(input)
  await run.all()
  const known = new Set(input.changes.filter(change => run.ledger.resultOf(change.id) !== undefined))
  const results = run.ledger.results()
  const rest = results.filter((_, at) => !known.has(input.changes[at]!))
  if (rest.length > 0) await input.settled?.(rest)
  const count = (status: ChangeResult['status']): number => results.filter(result => result.status === status).length
  input.emit({
    type: 'apply-finished',
    done: count('done'),
    failed: count('failed'),
    skipped: count('skipped'),
    deferred: count('deferred'),
    notStarted: count('not-started'),
  })
  return results
}

class Run {
  private readonly input: ApplyInput
  private readonly schedule: Schedule
  private readonly ids: Map<string, string>
  readonly ledger: Ledger
  private readonly newborn: Newborn
  private readonly slots: Slots
  /** What is made ready ahead is sent when its kind has room. */
  private readonly lanes = new Lanes()
  private broken: unknown

  constructor(input: ApplyInput) {
    this.input = input
    this.slots = new Slots(input.parallelism)
    this.ids = new Map(input.knownIds)
    this.newborn = new Newborn(input.unborn)
    this.ledger = new Ledger(input.changes, input.emit)
    this.schedule = new Schedule(input.changes, (kind, verb) => batchLimits(input.kinds.get(kind)!, verb))
  }

  async all(): Promise<void> {
    for (;;) {
      while (!this.input.stop.requested && this.broken === undefined && this.slots.hasRoom()) {
        const batch = this.schedule.next()
        if (batch === undefined) break
        this.slots.start(answered =>
          this.runBatch(batch, answered).catch(error => {
            this.broken ??= error
          }),
        )
      }
      if (this.slots.isEmpty()) break
      await this.slots.changed()
    }
    if (this.broken !== undefined) throw this.broken
  }

  private async runBatch(batch: Batch, makeRoom: () => void): Promise<void> {
    const answered = (): void => {
      this.schedule.answered(batch)
      makeRoom()
    }
    for (const change of batch.changes) {
      this.input.emit({ type: 'change-started', id: change.id, address: change.address, action: change.action })
    }
    try {
      if (await this.begins(batch)) {
        if (batch.verb === 'record') await this.recordOnly(batch)
        else await this.write(batch, batch.verb, answered)
      }
      await this.input.settled?.(batch.changes.flatMap(change => this.ledger.resultOf(change.id) ?? []))
    } finally {
      this.schedule.finished(batch)
    }
  }

  /** False where nothing of the unit can be sent; the others can go on. */
  private async begins(batch: Batch): Promise<boolean> {
    try {
      await this.input.begin?.(batch.unit)
      return true
    } catch (error) {
      if (!(error instanceof ToolError)) throw error
      for (const change of batch.changes) this.ledger.fail(change, error)
      return false
    }
  }

  private async write(planned: Batch, verb: Verb, answered: () => void): Promise<void> {
    const recorder = this.input.recorder(planned.unit)
    const secrets: string[] = []
    let batch = planned
    let outcomes: Outcome[]
    try {
      const { changes, errors } = await nameLate(batch.unit, batch.changes, this.input.lookUp)
      batch = { ...batch, changes }
      outcomes = await this.outcomesOf(batch, verb, errors, this.lookups(secrets))
    } catch (error) {
      if (!(error instanceof ToolError) || error.code.startsWith('STATE_')) throw error
      if (error.code === 'CONTENTS_DEFERRED') {
        for (const change of batch.changes) this.ledger.defer(change)
        return
      }
      outcomes = batch.changes.map(() => ({ error }))
    }
    answered()
    const shown = outcomes.map(one => ('error' in one ? { error: maskError(one.error, secrets) } : one))
    await this.settle(batch, verb, shown, recorder)
  }

  /** One outcome for each change of the batch; those that have an error already are not sent. */
  private async outcomesOf(
    batch: Batch,
    verb: Verb,
    errors: Map<ChangeId, ToolError>,
    lookups: Lookups,
  ): Promise<Outcome[]> {
    const kind = this.input.kinds.get(batch.kind)!
    const api = await this.input.api(batch.unit)
    const named = batch.changes.filter(change => !errors.has(change.id))
    const entries = named.map(change => ({ change, item: toWriteItem(change, lookups) }))
    if (verb === 'create') {
      for (const [id, error] of await this.newborn.taken(batch.unit, kind, api, entries)) errors.set(id, error)
    }
    const free = entries.filter(({ change }) => !errors.has(change.id))
    if (verb === 'create') await this.input.recorder(batch.unit).intend(free.map(entry => toIntent(entry)))
    const writer = {
      kind,
      api,
      progress: (address: Address, status: string) => this.progress(batch, address, status),
      retried: (item: WriteItem, reason: string) => this.retried(batch, item.address, reason),
    }
    const lane = `${batch.unit}|${batch.kind}|${verb}`
    const send = () => this.lanes.run(lane, kind.limits.parallel, () => writeBatch(writer, verb, free))
    const written = free.length === 0 ? [] : await send()
    const byId = new Map(free.map(({ change }, at) => [change.id, written[at]!]))
    return batch.changes.map(change => byId.get(change.id) ?? { error: errors.get(change.id)! })
  }

  private async settle(batch: Batch, verb: Verb, outcomes: Outcome[], recorder: Recorder): Promise<void> {
    const good = batch.changes.flatMap((change, at) => {
      const outcome = outcomes[at]!
      return 'error' in outcome ? [] : [{ change, id: outcome.id }]
    })
    if (verb === 'remove') await recorder.forget(good.map(({ change }) => change.address))
    else {
      await recorder.record(
        good.map(({ change, id }) =>
          verb === 'transition'
            ? toRecordedAfterStep(change, id, recorder.at(change.address))
            : toRecorded(change, id, recorder.at(change.address), this.parentId(change)),
        ),
      )
    }
    for (const { change, id } of good) this.succeed(change, verb === 'remove' ? undefined : id)
    for (const [at, change] of batch.changes.entries()) {
      const outcome = outcomes[at]!
      if ('error' in outcome) this.ledger.fail(change, outcome.error)
    }
  }

  /** Adopt, move and forget change the state alone; in a new store an adopted object is looked at first. */
  private async recordOnly(batch: Batch): Promise<void> {
    const recorder = this.input.recorder(batch.unit)
    let missing = new Set<ChangeId>()
    if (this.newborn.has(batch.unit)) {
      try {
        missing = await this.notBorn(batch)
      } catch (error) {
        if (!(error instanceof ToolError)) throw error
        const isDeferred = error.code === 'CONTENTS_DEFERRED'
        for (const change of batch.changes) isDeferred ? this.ledger.defer(change) : this.ledger.fail(change, error)
        return
      }
    }
    for (const change of batch.changes) {
      if (missing.has(change.id)) {
        this.ledger.fail(
          change,
          new ToolError('BINDING_NOT_FOUND', `the new store has no ${change.kind} ${change.objectId}`),
        )
        continue
      }
      if (change.action === 'forget') await recorder.forget([change.address])
      else {
        const resource = toRecorded(
          change,
          change.objectId!,
          recorder.at(change.from ?? change.address),
          this.parentId(change),
        )
        if (change.from === undefined) await recorder.record([resource])
        else await recorder.move(change.from, resource)
      }
      this.succeed(change, change.action === 'forget' ? undefined : change.objectId)
    }
  }

  private async notBorn(batch: Batch): Promise<Set<ChangeId>> {
    const adopted = batch.changes.filter(change => change.action === 'adopt')
    if (adopted.length === 0) return new Set()
    const kind = this.input.kinds.get(batch.kind)!
    const born = await this.newborn.born(batch.unit, kind, await this.input.api(batch.unit))
    const there = new Set(born.map(live => live.id))
    return new Set(adopted.filter(change => !there.has(change.objectId!)).map(change => change.id))
  }

  private succeed(change: Change, id: string | undefined): void {
    if (id !== undefined) this.ids.set(change.address, id)
    this.ledger.succeed(change, id)
    this.schedule.succeeded(change)
  }

  private progress(batch: Batch, address: Address, status: string): void {
    const change = batch.changes.find(one => one.address === address)
    if (change !== undefined) this.input.emit({ type: 'change-progress', id: change.id, address, status })
  }

  private retried(batch: Batch, address: Address, reason: string): void {
    const change = batch.changes.find(one => one.address === address)
    if (change !== undefined) this.input.emit({ type: 'change-retried', id: change.id, address, reason })
  }

  /** `secrets` collects the texts behind the seals that are opened. */
  private lookups(secrets: string[]): Lookups {
    return {
      idAt: address => this.ids.get(address),
      open: secret => {
        const value = this.input.open(secret)
        secrets.push(...textsIn(value))
        return value
      },
    }
  }

  private parentId(change: Change): string | undefined {
    return change.parent === undefined ? undefined : (this.ids.get(change.parent) ?? change.parentId)
  }
}

function toIntent({ change: { address, kind, naturalKey }, item: { parentId } }: BatchEntry): Intent {
  return { address, kind, naturalKey, ...(parentId === undefined ? {} : { parentId }) }
}
