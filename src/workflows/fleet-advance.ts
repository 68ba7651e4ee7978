/**
 * What comes next in a rollout, now that something has changed? Asks the scheduler of waves, and carries out what it says: over
 * the version that it was asked about, so that of all workers who ask at once one has its way and the others ask again.
 */

import { checkWords } from '../fleet/checks.ts'
import type { RolloutRecord } from '../fleet/records.ts'
import { type NextStep, nextStep } from '../fleet/waves.ts'
import { taskFor } from '../fleet/workers.ts'
import type { RolloutState, WaveState } from '../model/rollout.ts'
import { openFreezes } from '../planner/freeze.ts'
import type { Context } from './context.ts'
import type { Fleet } from './fleet-database.ts'
import { runProgram } from './programs.ts'
import type { Project } from './project.ts'

/** So many stores are with the workers at most, and at least, where nothing else limits them: a pause has few to call back. */
const mostReleased = 1_000
const fewReleased = 500
const troubles = {
  'not-found': 'was not found on the worker',
  'not-started': 'could not be started',
  timeout: 'had not ended after 15 minutes',
  'too-much-output': 'wrote more than 64 KiB',
}
/** So long may a check take. */
const checkMs = 15 * 60_000

export interface Advancing {
  context: Context
  project: Project
  fleet: Fleet
  /** Who runs the checks. */
  worker: string
}

export async function advance(by: Advancing, rollout: string): Promise<void> {
  for (;;) {
    const record = await by.fleet.rollouts.read(rollout)
    if (record === undefined || record.status === 'planning') return
    const state: RolloutState = { status: record.status, waves: record.waves }
    const step = nextStep(record.settings, state, by.context.clock.now())
    if (await decided(by, record, step)) continue
    if (step.check !== undefined) {
      await runChecks(by, record, step.check)
      continue
    }
    const freezes = openFreezes(by.project.config.safety.freeze, by.context.clock.now())
    if (freezes.length > 0 || (await released(by, record, step))) return
  }
}

/** Whether something was to be marked: then the rollout is another one, whoever has marked it. */
async function decided({ fleet }: Advancing, record: RolloutRecord, step: NextStep): Promise<boolean> {
  const { passed, halt, finished } = step
  if (passed.length === 0 && halt === undefined && !finished) return false
  const waves = record.waves.map((wave, at) => (passed.includes(at) ? { ...wave, passed: true } : wave))
  await fleet.rollouts.decide(record, {
    waves,
    ...(halt === undefined ? {} : { status: 'halted' as const, reason: { ...record.reason, ...halt } }),
    ...(finished ? { status: 'finished' as const } : {}),
  })
  return true
}

/** False when the rollout was another one by then. */
async function released({ fleet, project }: Advancing, record: RolloutRecord, step: NextStep): Promise<boolean> {
  let atWork = record.waves.reduce((sum, { counts }) => sum + counts.working, 0)
  const isFew = record.settings.max_parallel_stores !== undefined || atWork < fewReleased
  if (!isFew) return true
  for (const { wave, stores } of step.start) {
    const limit = Math.min(stores, mostReleased - atWork)
    if (limit <= 0) return true
    const sent = await fleet.claims.release(
      { rollout: record.id, version: record.version },
      wave,
      limit,
      taskFor(project.digest),
    )
    if (sent === undefined) return false
    atWork += sent
  }
  return true
}

/** By one worker, in its checkout; all of them must end with 0. */
async function runChecks({ context, fleet, worker }: Advancing, record: RolloutRecord, wave: number): Promise<void> {
  const marked = (check: WaveState['check']) => record.waves.map((one, at) => (at === wave ? { ...one, check } : one))
  if (!(await fleet.rollouts.decide(record, { waves: marked('running'), checker: worker }))) return
  let failed: string | undefined
  const { counts } = record.waves[wave]!
  const checked = { rollout: record.id, wave: record.settings.waves[wave]!.name, counts }
  for (const words of record.settings.halt_on.check) {
    const { exitCode, trouble } = await runProgram(checkWords(words, checked), context.cwd, checkMs)
    if (exitCode === 0 && trouble === undefined) continue
    failed = `${words[0]} ${trouble === undefined ? `ended with exit code ${exitCode}` : troubles[trouble]}`
    break
  }
  const now = await fleet.rollouts.read(record.id)
  // Somebody else runs them by now, or has decided without them.
  if (now?.waves[wave]?.check !== 'running') return
  const waves = now.waves.map((one, at) =>
    at === wave ? ({ ...one, check: failed === undefined ? 'passed' : 'failed' } as const) : one,
  )
  await fleet.rollouts.decide(now, { waves, ...(failed === undefined ? {} : { reason: { check: failed, wave } }) })
}
