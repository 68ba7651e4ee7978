/**
 * How do jobs travel from whoever plans to whoever works? By graphile-worker, in a schema of its own beside the rollouts.
 * It is loaded here alone, and only when somebody works or makes its tables. Knows no rollouts: a job is a name and a payload.
 */

import type { Runner, RunnerOptions } from 'graphile-worker'

/** What a job is about. */
export interface JobPayload {
  rollout: string
  store: string
}

type Pool = NonNullable<RunnerOptions['pgPool']>

export interface QueueOptions {
  /** Connections of the library's own, so many at most. */
  open(max: number): Promise<Pool>
  schema: string
  /** Told when the library cannot be loaded. */
  missing(cause: unknown): Error
  /** Told when the database cannot be worked with. */
  away(cause: unknown): Error
}

async function load({ missing }: QueueOptions): Promise<typeof import('graphile-worker')> {
  try {
    return await import('graphile-worker')
  } catch (cause) {
    throw missing(cause)
  }
}

/** Makes or renews the tables of the queue. */
export async function prepareQueue(options: QueueOptions): Promise<void> {
  const { makeWorkerUtils, Logger } = await load(options)
  const pool = await options.open(1)
  const logger = new Logger(() => () => undefined)
  try {
    const utils = await makeWorkerUtils({ pgPool: pool, schema: options.schema, logger })
    await utils.migrate()
    await utils.release()
  } finally {
    await pool.end()
  }
}

/** What takes jobs until it is stopped. */
export interface JobTaker {
  /** By which the queue knows who has a job. */
  pool: string
  /** Settles when it has ended by itself, because the database was away for too long. */
  ended: Promise<void>
  /** Takes no new jobs, and resolves when those at hand have ended. */
  stop(): Promise<void>
}

/** Takes jobs of some names, so many at once in all. What the work throws leaves the job for another time. */
export async function takeJobs(
  options: QueueOptions,
  concurrency: number,
  works: { [task: string]: (payload: JobPayload) => Promise<void> },
): Promise<JobTaker> {
  const { run, Logger } = await load(options)
  const { EventEmitter } = await import('node:events')
  const events = new EventEmitter()
  let pool = ''
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => {
    pool = workerPool.id
  })
  // One listens, and each job that is worked on is asked for, and ended, over one.
  const connections = await options.open(concurrency * 3 + 2)
  const started = run({
    pgPool: connections,
    schema: options.schema,
    concurrency,
    pollInterval: 1_000,
    noHandleSignals: true,
    // In batches, since only then somebody waits for what becomes of a job that has ended, and tries again.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: new Logger(() => () => undefined),
    events,
    taskList: Object.fromEntries(
      Object.entries(works).map(([task, work]) => [task, (payload: unknown) => work(payload as JobPayload)]),
    ),
  })
  const runner: Runner = await started.catch(cause => {
    void connections.end().catch(() => undefined)
    throw options.away(cause)
  })
  const ended = runner.promise.catch(() => undefined)
  // Not waited for: a connection that broke at a bad moment would never be given back.
  void ended.then(() => connections.end().catch(() => undefined))
  let stopping: Promise<void> | undefined
  return {
    pool,
    ended,
    stop: () => {
      stopping ??= runner.stop().catch(() => undefined)
      return stopping
    },
  }
}
