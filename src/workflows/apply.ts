/**
 * Carries out a plan: locks the state, makes sure that what the plan was based on has not moved, runs the changes, and
 * writes the state. The caller has already asked for approval.
 */

import type { ApplyInput } from '../engine/apply.ts'
import { applyChanges } from '../engine/apply.ts'
import { Recorder } from '../engine/recorder.ts'
import { ToolError } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'
import type { Change, Plan } from '../model/plan.ts'
import type { ApplyReport } from '../model/report.ts'
import type { Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import type { ChangeResult } from '../model/run.ts'
import type { HeldLock, StateDocument } from '../model/state.ts'
import type { RunAudit } from './audit.ts'
import { beginAudit } from './audit.ts'
import { refuseBlocked, refuseFrozen, refuseUnconfirmed } from './consent.ts'
import type { Context } from './context.ts'
import { toHolder } from './context.ts'
import { deferralsOf } from './deferral.ts'
import { kindsByName, partnerKinds } from './kinds.ts'
import { idsOfNames } from './look-up.ts'
import type { MadePlan } from './plan.ts'
import { desiredOf } from './plan.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { settleRecords, unsettledUnits } from './settle.ts'
import { refuseMoved } from './stale.ts'
import { readDocuments } from './survey.ts'

export interface ApplyOptions {
  command: 'apply' | 'destroy'
  confirm: readonly string[]
  /** Why changes are made in a freeze, if they are. */
  overrideFreeze?: string | undefined
  /** Made in this run, for the objects that the plan does not touch; absent for a saved plan. */
  made?: MadePlan
}

export async function applyPlan(
  context: Context,
  project: Project,
  plan: Plan,
  options: ApplyOptions,
): Promise<ApplyReport> {
  refuseBlocked(plan)
  const override = refuseFrozen(plan, project.config.safety.freeze, context.clock.now(), options.overrideFreeze)
  refuseUnconfirmed(plan, options.confirm)
  const known = options.made?.survey.documents ?? (await readDocuments(project))
  const desired = desiredOf(project, plan)
  const units = [...new Set([...plan.changes.map(change => change.unit), ...unsettledUnits(desired, known)])]
  const locks = await lockAll(context, project, units, options.command)
  try {
    const documents = await readAll(project, units)
    refuseMoved(plan, documents)
    if (units.length > 0) await project.state.keepHashKey(project.hashKey)
    const recorders = new Map(
      units.map(unit => {
        const document = documents.get(unit)
        return [unit, new Recorder(project.state, document ?? newDocument(context, unit), false)] as const
      }),
    )
    const audit = await beginAudit(context, project, plan, { ...options, overrideFreeze: override })
    const results = await run(context, project, plan, recorders, options, audit)
    await settleRecords(desired, recorders, results)
    for (const recorder of recorders.values()) await recorder.close()
    const head = audit.head()
    const report = await toReport(context, project, plan, results, { ...options, overrideFreeze: override })
    return head === undefined ? report : { ...report, audit: { file: project.audit.path, ...head } }
  } finally {
    for (const lock of locks.reverse()) await lock.release()
  }
}

async function lockAll(
  context: Context,
  project: Project,
  units: readonly Unit[],
  command: string,
): Promise<HeldLock[]> {
  const locks: HeldLock[] = []
  const holder = toHolder(context, command)
  try {
    for (const unit of [...units].sort())
      locks.push(await project.state.lock(unit, holder, project.options.lockTimeoutMs))
    return locks
  } catch (error) {
    for (const lock of locks.reverse()) await lock.release()
    throw error
  }
}

async function readAll(project: Project, units: readonly Unit[]): Promise<Map<Unit, StateDocument>> {
  const documents = new Map<Unit, StateDocument>()
  for (const unit of units) {
    const document = await project.state.read(unit)
    if (document !== undefined) documents.set(unit, document)
  }
  return documents
}

function newDocument(context: Context, unit: Unit): StateDocument {
  return { format: 'storewright-state/1', unit, lineage: context.randomId(), serial: 0, resources: [], pending: [] }
}

function run(
  context: Context,
  project: Project,
  plan: Plan,
  recorders: ReadonlyMap<Unit, Recorder>,
  options: ApplyOptions,
  audit: RunAudit,
): Promise<ChangeResult[]> {
  const unborn = unbornUnits(plan)
  const hashes = new Map(options.made?.survey.storeHashes ?? [])
  const input: ApplyInput = {
    changes: plan.changes,
    kinds: kindsByName,
    api: unit => apiOf(project, unit, hashes, unborn),
    recorder: unit => recorders.get(unit)!,
    open: secret => {
      const value = project.open(secret)
      if (value !== undefined) return value
      throw new ToolError('CONFIG_CHANGED', 'the plan holds a sensitive value that the configuration does not have', {
        hint: 'Plan again with the present configuration.',
      })
    },
    emit: context.emit,
    lookUp: async (unit, kind, names) => idsOfNames(await apiOf(project, unit, hashes, unborn), kind, names),
    parallelism: project.options.parallelism,
    knownIds: knownIds(project, plan, recorders),
    unborn,
    stop: context.stop,
    settled: results => audit.record(results),
  }
  return applyChanges(input)
}

/** The contents of stores that this plan creates, or waits for. */
function unbornUnits(plan: Plan): Set<Unit> {
  const makes = (change: Change): boolean => change.action === 'create' || change.transition?.name === 'wait'
  const made = plan.changes.filter(change => change.unit === portfolioUnit && makes(change))
  return new Set(made.map(change => storeUnit(change.key)))
}

/** `hashes` by the stores' ids, which are their keys unless they are bound. */
async function apiOf(
  project: Project,
  unit: Unit,
  hashes: Map<string, string>,
  unborn: ReadonlySet<Unit>,
): Promise<Api> {
  if (unit === portfolioUnit) return project.connections.partner()
  const key = unit.slice(storeUnit('').length)
  const store = project.config.desired.find(one => one.kind === 'store' && one.key === key)
  const id = store?.bindId ?? key
  if (!hashes.has(id)) {
    const scope = { parentIds: [], keys: [id], expected: () => [], wanted: [] }
    const kind = partnerKinds.find(one => one.name === 'store')!
    for await (const live of kind.list(project.connections.partner(), scope)) {
      if (typeof live.details?.store_hash === 'string') hashes.set(id, live.details.store_hash)
    }
  }
  const hash = hashes.get(id)
  if (hash === undefined) throw new ToolError('STORE_UNAVAILABLE', `store ${key} has no store hash yet`)
  const answer = await project.tokens.of({ key, id, hash })
  if ('token' in answer) return project.connections.store(hash, answer.token)
  const { missing, hint } = answer
  const code = unborn.has(unit) ? 'CONTENTS_DEFERRED' : 'NO_CONNECTION'
  throw new ToolError(code, missing, { hint, address: store?.address, source: store?.source })
}

/** From the state, from what was found live, and from the plan itself. */
function knownIds(project: Project, plan: Plan, recorders: ReadonlyMap<Unit, Recorder>): Map<string, string> {
  const ids = new Map<string, string>()
  for (const one of project.config.desired) if (one.kind === 'store') ids.set(one.address, one.bindId ?? one.key)
  for (const recorder of recorders.values())
    for (const resource of recorder.all()) ids.set(resource.address, resource.id)
  for (const change of plan.changes) {
    if (change.objectId !== undefined && change.action !== 'adopt') ids.set(change.address, change.objectId)
  }
  return ids
}

async function toReport(
  context: Context,
  project: Project,
  plan: Plan,
  results: ChangeResult[],
  { command, made, overrideFreeze }: ApplyOptions,
): Promise<ApplyReport> {
  const count = (status: ChangeResult['status']): number => results.filter(result => result.status === status).length
  const counts = {
    done: count('done'),
    failed: count('failed'),
    skipped: count('skipped'),
    deferred: count('deferred'),
    not_started: count('not-started'),
  }
  const interrupted = context.stop.requested && counts.not_started > 0
  const exitCode = interrupted ? 130 : counts.failed + counts.skipped > 0 ? 1 : 0
  const overridden = overrideFreeze === undefined ? {} : { override_freeze: overrideFreeze }
  // Whoever had a plan made in this run has been told already what is deferred in it.
  const told = made === undefined ? plan.diagnostics.filter(one => one.code === 'CONTENTS_DEFERRED') : []
  const diagnostics = [...told, ...(await deferralsOf(project, plan, results))]
  return { ...reportHead(context, exitCode, diagnostics), command, plan, ...overridden, results, counts }
}
