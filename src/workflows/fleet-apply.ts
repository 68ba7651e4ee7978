/** Lets the workers begin with a rollout that was planned, once everything that needs consent has it. Sends nothing itself. */

import type { RolloutRecord } from '../fleet/records.ts'
import { statusAfter } from '../fleet/steering.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { FleetApplyReport } from '../model/fleet-report.ts'
import { storesIn } from '../model/rollout.ts'
import type { Context } from './context.ts'
import { isoTime } from './context.ts'
import { advance } from './fleet-advance.ts'
import type { Fleet } from './fleet-database.ts'
import { sharedSection } from './fleet-section.ts'
import { RolloutSum } from './fleet-summary.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'

export interface FleetApplyOptions {
  rollout: string
  /** How many irreversible changes are meant, by whoever has seen them. */
  irreversible: number | undefined
}

export async function applyRollout(
  context: Context,
  project: Project,
  fleet: Fleet,
  { rollout, irreversible }: FleetApplyOptions,
): Promise<FleetApplyReport> {
  const record = await rolloutOf(fleet, rollout)
  if (record.config !== project.digest) {
    throw new ToolError('CONFIG_CHANGED', `the configuration is not the one that rollout ${rollout} was planned from`, {
      hint: 'Nothing was started. Check out what it was planned from, or plan it anew with `storewright fleet plan`.',
    })
  }
  if (context.clock.now() >= record.expires) {
    throw new ToolError('PLAN_EXPIRED', `rollout ${rollout} could be applied until ${isoTime(record.expires)}`, {
      hint: 'Nothing was started. Plan it anew; `fleet plan --expires 30d` gives it more time.',
    })
  }
  refuseStatus(record, 'apply')
  await refuseUnmeant(fleet, rollout, irreversible)
  if (!(await fleet.rollouts.decide(record, { status: 'running', confirmed: true }))) {
    throw new ToolError('ROLLOUT_STATUS', `somebody else has just decided about rollout ${rollout}`, {
      hint: '`storewright fleet status` shows how it stands.',
    })
  }
  await advance({ context, project, fleet, worker: '' }, rollout)
  const alive = (await fleet.workers.list()).filter(one => one.gone === null)
  const able = alive.filter(one => one.config === project.digest)
  return {
    ...reportHead(context, 0, [...fewWorkers(alive.length, able.length), ...apart(project, able)]),
    command: 'fleet apply',
    rollout,
    waves: record.settings.waves.map(({ name }, at) => ({ name, stores: storesIn(record.waves[at]!) })),
    workers: able.length,
  }
}

/** Throws ROLLOUT_NOT_FOUND, naming those that there are. */
export async function rolloutOf(fleet: Fleet, id: string): Promise<RolloutRecord> {
  const record = await fleet.rollouts.read(id)
  if (record !== undefined) return record
  const known = (await fleet.rollouts.list(5)).map(one => one.id)
  throw new ToolError('ROLLOUT_NOT_FOUND', `there is no rollout ${id} at ${fleet.place}`, {
    hint: known.length === 0 ? 'Make one with `storewright fleet plan`.' : `The last ones are ${known.join(', ')}.`,
  })
}

/** Throws when this cannot be done with a rollout that stands so. */
export function refuseStatus({ id, status }: RolloutRecord, verb: Parameters<typeof statusAfter>[0]): void {
  if (status !== 'planning' && statusAfter(verb, status) !== undefined) return
  const hint =
    status === 'planning'
      ? 'It is still being planned, or its planning was broken off: then plan anew.'
      : '`storewright fleet status` shows how it stands.'
  throw new ToolError('ROLLOUT_STATUS', `rollout ${id} is ${status}, so that it is not possible to ${verb} it`, {
    hint,
  })
}

/** Nobody types a thousand addresses: whoever has seen how many there are says the number. */
async function refuseUnmeant({ rollouts }: Fleet, rollout: string, meant: number | undefined): Promise<void> {
  const sum = new RolloutSum(1)
  for await (const { store, state, summary } of rollouts.summaries(rollout))
    sum.add(state, summary, store !== sharedSection)
  const { count, first } = sum.total().irreversible
  if (count === (meant ?? 0)) return
  const named = first.slice(0, 5).join(', ') + (count > 5 ? ', …' : '')
  const are = count === 1 ? 'one change cannot be undone' : `${count} changes cannot be undone`
  throw new ToolError(
    'IRREVERSIBLE',
    meant === undefined ? `${are}: ${named}` : `--confirm-irreversible says ${meant}, but ${are}`,
    { hint: `Nothing was started. If it is meant, add \`--confirm-irreversible ${count}\`.` },
  )
}

function fewWorkers(alive: number, able: number): Diagnostic[] {
  if (able > 0) return []
  const why = alive === 0 ? 'no worker is running' : 'the workers that are running have another configuration'
  return [
    {
      severity: 'warning',
      code: 'NO_WORKER',
      message: `${why}, so that nothing happens yet`,
      hint: 'Start `storewright fleet work` in this checkout, on as many machines as you like.',
    },
  ]
}

/** A directory is shared by the workers of one machine alone. */
function apart(project: Project, able: readonly { facts: { host: string } }[]): Diagnostic[] {
  const hosts = new Set(able.map(one => one.facts.host))
  if (project.config.state.backend !== 'file' || hosts.size < 2) return []
  return [
    {
      severity: 'warning',
      code: 'STATE_NOT_SHARED',
      message: `workers run on ${hosts.size} machines, and the state is in a directory: each has a state of its own unless that is shared`,
      hint: 'Keep the state in PostgreSQL, S3 or behind HTTP: see docs/state.md.',
    },
  ]
}
