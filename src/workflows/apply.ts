/**
 * Carries out a plan: locks the state, makes sure that what the plan was based on has not moved, runs the changes, and
 * writes the state. The caller has already asked for approval, or says how to plan again.
 */

import type { ApplyInput } from '../engine/apply.ts'
import { applyChanges } from '../engine/apply.ts'
import { Recorder } from '../engine/recorder.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'
import type { Change, Plan } from '../model/plan.ts'
import type { ApplyReport } from '../model/report.ts'
import type { Desired, Unit } from '../model/resources.ts'
import { portfolioUnit, storeUnit } from '../model/resources.ts'
import type { ChangeResult } from '../model/run.ts'
import type { StateDocument } from '../model/state.ts'
import type { RunAudit } from './audit.ts'
import { beginAudit } from './audit.ts'
import type { Context } from './context.ts'
import { deferralsOf } from './deferral.ts'
import type { HoldOptions } from './hold.ts'
import { holdPlan, settledBy } from './hold.ts'
import { kindsByName, partnerKinds } from './kinds.ts'
import { idsOfNames } from './look-up.ts'
import type { MadePlan } from './plan.ts'
import type { Project } from './project.ts'
import { newDocument, renamedUnits } from './records.ts'
import { reportHead } from './report.ts'
import { settleRecords } from './settle.ts'
import type { RunSnapshots } from './snapshots.ts'
import { keepSnapshots, newRunId } from './snapshots.ts'
import { inTurns } from './survey.ts'

export interface ApplyOptions extends HoldOptions {
  command: 'apply' | 'destroy' | 'import'
}

export async function applyPlan(
  context: Context,
  project: Project,
  approved: Plan,
  options: ApplyOptions,
): Promise<ApplyReport> {
  const held = await holdPlan(context, project, approved, options)
  const { plan, made, units, documents, overrideFreeze } = held
  try {
    if (units.length > 0) await keepHashKey(project)
    const begun = new Map<Unit, StateDocument>()
    const recorders = new Map(
      units.map(unit => {
        const document = documents.get(unit) ?? newDocument(context, unit)
        begun.set(unit, document)
        return [unit, new Recorder(project.state, document, false)] as const
      }),
    )
    const run = { command: options.command, made, overrideFreeze, runId: newRunId(context) }
    const audit = await beginAudit(context, project, plan, run)
    for (const [before, now] of renamedUnits(plan.changes)) await takeOver(recorders.get(before), recorders.get(now))
    const snapshots = keepSnapshots(context, project, plan, {
      run: run.runId,
      command: options.command,
      documents,
      lineageOf: unit => begun.get(unit)?.lineage ?? '',
    })
    const results = await carryOut(context, project, plan, { recorders, made, audit, snapshots })
    await settleRecords(settledBy(project, plan, options), recorders, plan.changes, results)
    await closeAll([...recorders.values()])
    const unkept = await snapshots.close()
    const head = audit.head()
    const report = await toReport(context, project, plan, results, run, unkept)
    return head === undefined ? report : { ...report, audit: { file: project.audit.path, ...head } }
  } finally {
    await held.release()
  }
}

/** The seals of a plan are made with the project's key: two first runs at once may each have meant another. */
async function keepHashKey(project: Project): Promise<void> {
  if ((await project.state.keepHashKey(project.hashKey)) === project.hashKey) {
    // It is the only text that no later write would encrypt.
    if (project.config.state.encryption !== undefined) await project.state.rewriteHashKey()
    return
  }
  throw new ToolError('PLAN_STALE', 'another run has made the key for sensitive values since this one began', {
    hint: 'Nothing was sent. Run again.',
  })
}

/** Waits for all, also where one fails: nothing is written any more once the locks are given back. */
async function closeAll(recorders: readonly Recorder[]): Promise<void> {
  const endings = await inTurns(recorders, 16, recorder =>
    recorder.close().then(
      () => undefined,
      (error: unknown) => ({ error }),
    ),
  )
  for (const ending of endings) if (ending !== undefined) throw ending.error
}

/** What is recorded in a store whose key is another now is recorded there first, and only then forgotten. */
async function takeOver(before: Recorder | undefined, now: Recorder | undefined): Promise<void> {
  if (before === undefined || now === undefined) return
  const records = before.all()
  await now.record(records.filter(one => now.at(one.address) === undefined))
  await before.forget(records.map(one => one.address))
}

/** What is written of a run while it goes on, and what is known before. */
interface Records {
  recorders: ReadonlyMap<Unit, Recorder>
  made: MadePlan | undefined
  audit: RunAudit
  snapshots: RunSnapshots
}

function carryOut(
  context: Context,
  project: Project,
  plan: Plan,
  { recorders, made, audit, snapshots }: Records,
): Promise<ChangeResult[]> {
  const unborn = unbornUnits(plan)
  const hashes = new Map(made?.survey.storeHashes ?? [])
  const stores = new Map(project.config.desired.flatMap(one => (one.kind === 'store' ? [[one.key, one]] : [])))
  const apiOf = (unit: Unit): Promise<Api> => openApi(project, unit, { hashes, stores, unborn })
  const input: ApplyInput = {
    changes: plan.changes,
    kinds: kindsByName,
    api: apiOf,
    recorder: unit => recorders.get(unit)!,
    open: secret => {
      const value = project.open(secret)
      if (value !== undefined) return value
      throw new ToolError('CONFIG_CHANGED', 'the plan holds a sensitive value that the configuration does not have', {
        hint: 'Plan again with the present configuration.',
      })
    },
    emit: context.emit,
    lookUp: async (unit, kind, names) => idsOfNames(await apiOf(unit), kind, names),
    parallelism: project.options.parallelism,
    knownIds: knownIds(project, plan, recorders),
    unborn,
    stop: context.stop,
    begin: unit => snapshots.begin(unit),
    settled: async results => {
      await audit.record(results)
      await snapshots.settled(results)
    },
  }
  return applyChanges(input)
}

/** The contents of stores that this plan creates, or waits for. */
function unbornUnits(plan: Plan): Set<Unit> {
  const makes = (change: Change): boolean => change.action === 'create' || change.transition?.name === 'wait'
  const made = plan.changes.filter(change => change.unit === portfolioUnit && makes(change))
  return new Set(made.map(change => storeUnit(change.key)))
}

interface KnownStores {
  /** By the stores' ids, which are their keys unless they are bound. */
  hashes: Map<string, string>
  /** Declarations by key. */
  stores: ReadonlyMap<string, Desired>
  unborn: ReadonlySet<Unit>
}

async function openApi(project: Project, unit: Unit, { hashes, stores, unborn }: KnownStores): Promise<Api> {
  if (unit === portfolioUnit) return project.connections.partner()
  const key = unit.slice(storeUnit('').length)
  const store = stores.get(key)
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

interface RunFacts extends Pick<ApplyOptions, 'command' | 'overrideFreeze'> {
  made: MadePlan | undefined
  runId: string
}

async function toReport(
  context: Context,
  project: Project,
  plan: Plan,
  results: ChangeResult[],
  { command, made, overrideFreeze, runId }: RunFacts,
  unkept: readonly ToolError[],
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
  const unsaved = unkept.map(error => toDiagnostic(error, 'warning'))
  const diagnostics = [...told, ...(await deferralsOf(project, plan, results)), ...unsaved]
  const known = results.length === 0 ? {} : { run_id: runId }
  return { ...reportHead(context, exitCode, diagnostics), command, plan, ...known, ...overridden, results, counts }
}
