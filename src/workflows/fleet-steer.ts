/** Pauses, resumes, aborts and retries rollouts. What that means is in fleet/steering.ts; here it is asked, decided and told. */

import type { RolloutRecord } from '../fleet/records.ts'
import { resumed, type SteeringVerb, statusAfter } from '../fleet/steering.ts'
import { ToolError } from '../model/errors.ts'
import type { FleetSteerReport } from '../model/fleet-status.ts'
import { didYouMean } from '../model/nearest.ts'
import { keyTest, type RolloutStatus } from '../model/rollout.ts'
import type { Context } from './context.ts'
import { refuseStatus, rolloutOf } from './fleet-apply.ts'
import type { Fleet } from './fleet-database.ts'
import { sumOf, workersFor } from './fleet-status.ts'
import { reportHead } from './report.ts'

export type Steering = Exclude<SteeringVerb, 'apply'>

export interface SteerOptions {
  verb: Steering
  /** The id of a rollout, and for `retry` keys of stores and patterns; without an id it is the one that it can be. */
  names: readonly string[]
  /** Of `resume`: checks that have failed are not run again. */
  skipChecks: boolean
  /** Throws unless somebody agrees to what is told. */
  agree(report: FleetSteerReport): Promise<void>
}

/** So often it is tried while others decide about the same rollout. */
const mostTries = 10

export async function steerRollout(context: Context, fleet: Fleet, options: SteerOptions): Promise<FleetSteerReport> {
  const { verb } = options
  const { record, rest } = await chosenRollout(fleet, options)
  refuseStatus(record, verb)
  const stores = verb === 'retry' ? await failedStores(fleet, record, rest) : undefined
  await options.agree(
    await reportOf(context, fleet, { verb, record, stores: affected(verb, record, stores), done: false }),
  )
  let now = record
  for (let tries = 0; tries < mostTries; tries += 1) {
    refuseStatus(now, verb)
    const count = await decided(fleet, now, options, stores)
    if (count !== undefined) {
      const after = await rolloutOf(fleet, record.id)
      return reportOf(context, fleet, { verb, record: after, was: now.status, stores: count, done: true })
    }
    now = await rolloutOf(fleet, record.id)
  }
  throw new ToolError('ROLLOUT_STATUS', `others keep deciding about rollout ${record.id}`, { hint: 'Try again.' })
}

/** A first name that is the id of a rollout is that; all others are stores. */
async function chosenRollout(
  { rollouts, place }: Fleet,
  { verb, names }: SteerOptions,
): Promise<{ record: RolloutRecord; rest: readonly string[] }> {
  const [first, ...others] = names
  const named = first === undefined ? undefined : await rollouts.read(first)
  if (named !== undefined) return { record: named, rest: others }
  const all = await rollouts.list(50)
  if (first !== undefined && (verb !== 'retry' || looksLikeId(first))) {
    const known = all.slice(0, 5).map(one => one.id)
    const hint =
      known.length === 0 ? 'Make one with `storewright fleet plan`.' : `The last ones are ${known.join(', ')}.`
    throw new ToolError('ROLLOUT_NOT_FOUND', `there is no rollout ${first} at ${place}`, { hint })
  }
  const able = all.filter(one => one.status !== 'planning' && isMeant(verb, one, statusAfter(verb, one.status)))
  const [one] = able
  if (one !== undefined && able.length === 1) return { record: one, rest: names }
  throw new ToolError(
    'ROLLOUT_NOT_FOUND',
    able.length === 0 ? `there is no rollout to ${verb} at ${place}` : `there are ${able.length} rollouts to ${verb}`,
    {
      hint:
        able.length === 0
          ? '`storewright fleet status` shows how the last one stands.'
          : `Name one of ${able.map(({ id, status }) => `${id} (${status})`).join(', ')}.`,
    },
  )
}

function looksLikeId(name: string): boolean {
  return /^\d{4}-[0-9a-f]{6}$/.test(name)
}

/** Without a name nothing is meant by `retry` in which nothing has failed. */
function isMeant(verb: Steering, record: RolloutRecord, after: RolloutStatus | undefined): boolean {
  return after !== undefined && (verb !== 'retry' || sumOf(record.waves).failed > 0)
}

/** The failed stores that are named, or undefined for all of them. */
async function failedStores(
  { steps }: Fleet,
  { id, waves }: RolloutRecord,
  names: readonly string[],
): Promise<readonly string[] | undefined> {
  if (sumOf(waves).failed === 0) {
    throw new ToolError('ROLLOUT_STATUS', `no store of rollout ${id} has failed`, {
      hint: 'Only failed stores can be tried again.',
    })
  }
  if (names.length === 0) return undefined
  const failed = await steps.failedKeys(id)
  const chosen = new Set<string>()
  for (const name of names) {
    const test = keyTest(name.replace(/^stores\./, ''))
    const found = failed.filter(test)
    if (found.length === 0) {
      throw new ToolError('ADDRESS_NOT_FOUND', `no failed store of rollout ${id} matches \`${name}\``, {
        hint:
          didYouMean(name, failed) ?? `Failed are ${failed.slice(0, 5).join(', ')}${failed.length > 5 ? ', …' : ''}.`,
      })
    }
    for (const key of found) chosen.add(key)
  }
  return [...chosen]
}

/** Undefined when somebody else has decided in between. */
async function decided(
  { rollouts, steps }: Fleet,
  record: RolloutRecord,
  { verb, skipChecks }: SteerOptions,
  stores: readonly string[] | undefined,
): Promise<number | undefined> {
  const { status } = record
  if (status === 'planning') return undefined
  const after = statusAfter(verb, status)!
  const state = { status, waves: record.waves }
  switch (verb) {
    case 'abort':
      return steps.drop(record)
    case 'retry':
      return steps.retry(record, { status: after, excuses: status === 'halted', stores })
    case 'pause':
      return (await rollouts.decide(record, { status: after })) ? affected(verb, record, stores) : undefined
    case 'resume': {
      const waves = resumed(state, skipChecks ? 'skip' : 'again')
      const isDone = await rollouts.decide(record, { status: after, reason: null, waves })
      return isDone ? affected(verb, record, stores) : undefined
    }
  }
}

/** How many stores it is about. */
function affected(verb: Steering, { waves }: RolloutRecord, stores: readonly string[] | undefined): number {
  const { waiting, failed } = sumOf(waves)
  return verb === 'retry' ? (stores?.length ?? failed) : waiting
}

async function reportOf(
  context: Context,
  { workers }: Fleet,
  told: { verb: Steering; record: RolloutRecord; was?: FleetSteerReport['was']; stores: number; done: boolean },
): Promise<FleetSteerReport> {
  const { verb, record, was = record.status, stores, done } = told
  return {
    ...reportHead(context, 0, []),
    command: `fleet ${verb}`,
    rollout: record.id,
    was,
    status: record.status,
    done,
    stores,
    at_work: sumOf(record.waves).working,
    workers: workersFor(record, await workers.list()).length,
  }
}
