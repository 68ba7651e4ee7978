/** What does BigCommerce do by itself with the stores, and when? Only reads, and no store's contents. */

import { childAddress } from '../model/address.ts'
import { durationForm, parseDuration } from '../model/duration.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { Deadline } from '../model/plan.ts'
import type { DeadlinesReport } from '../model/report.ts'
import type { Live } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import { deadlinesOfOne, sortDeadlines } from '../planner/deadlines.ts'
import type { Context } from './context.ts'
import { partnerKinds } from './kinds.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { digest } from './sealing.ts'

export interface DeadlineOptions {
  /** Show what falls due within this length of time, and what is overdue; everything when absent. */
  within?: string | undefined
  /** Fail when something falls due within this length of time. */
  failOn?: string | undefined
  /** Every store of the franchise, not only those that the files or the state name. */
  all: boolean
}

/** Nothing more can happen to such a store. */
const ended = new Set(['terminated', 'failed'])

export async function listDeadlines(
  context: Context,
  project: Project,
  options: DeadlineOptions,
): Promise<DeadlinesReport> {
  const within = lengthOf('--within', options.within)
  const failOn = lengthOf('--fail-on', options.failOn)
  const addresses = await storesToLookAt(project, options.all)
  const now = context.clock.now()
  const found: Deadline[] = []
  for await (const live of readStores(project, [...addresses.keys()])) {
    found.push(...deadlinesOfOne(addresses.get(live.id)!, live, now))
  }
  const deadlines = sortDeadlines(found)
  const isWithin = (limit: number | undefined, { at }: Deadline): boolean =>
    limit === undefined || Date.parse(at) - now <= limit
  const near = failOn === undefined ? [] : deadlines.filter(one => isWithin(failOn, one))
  const franchise = project.config.connection.franchise_id ?? ''
  return {
    ...reportHead(context, near.length > 0 ? 1 : 0, near.length > 0 ? [tooNear(near, options.failOn!)] : []),
    command: 'stores deadlines',
    stores: addresses.size,
    ...(options.within === undefined ? {} : { within: options.within }),
    ...(options.failOn === undefined ? {} : { fail_on: options.failOn }),
    deadlines: deadlines
      .filter(one => isWithin(within, one))
      .map(one => ({ ...one, uid: digest(JSON.stringify([franchise, one.address, one.event])).slice(0, 32) })),
  }
}

function lengthOf(flag: string, text: string | undefined): number | undefined {
  const length = text === undefined ? undefined : parseDuration(text)
  if (text === undefined || length !== undefined) return length
  throw new ToolError('USAGE', `${flag} is \`${text}\`, but must be ${durationForm}`, {
    hint: 'Nothing was sent. For example: `--within 30d`.',
  })
}

/** Addresses by the id at BigCommerce. */
async function storesToLookAt(project: Project, all: boolean): Promise<Map<string, Deadline['address']>> {
  const addresses = new Map<string, Deadline['address']>()
  const document = await project.state.read(portfolioUnit)
  for (const one of document?.resources ?? []) if (one.kind === 'store') addresses.set(one.id, one.address)
  for (const one of project.config.desired) {
    if (one.kind === 'store') addresses.set(one.bindId ?? one.key, one.address)
  }
  if (!all) return addresses
  for await (const { id, status } of project.connections.partner().list('/stores')) {
    const key = String(id)
    if (!addresses.has(key) && !ended.has(String(status))) addresses.set(key, childAddress('', 'stores', key))
  }
  return addresses
}

function readStores(project: Project, keys: string[]): AsyncIterable<Live> {
  const kind = partnerKinds.find(one => one.name === 'store')!
  // Whoever might be cancelled or suspended is asked for what is scheduled.
  const scope = { parentIds: [], keys, expected: () => [{ status: 'cancelled' }], wanted: [] }
  return inPortfolio(kind.list(project.connections.partner(), scope))
}

async function* inPortfolio(observed: ReturnType<(typeof partnerKinds)[number]['list']>): AsyncIterable<Live> {
  for await (const one of observed) yield { ...one, unit: portfolioUnit }
}

function tooNear(near: readonly Deadline[], limit: string): Diagnostic {
  const { address, event, at } = near[0]!
  const more = near.length === 1 ? '' : `, and ${near.length - 1} more`
  return {
    severity: 'error',
    code: 'DEADLINE_NEAR',
    message: `within ${limit}: ${address} reaches ${event} at ${at}${more}`,
    hint: 'Act on it, or let it come and declare the status that follows.',
    address,
  }
}
