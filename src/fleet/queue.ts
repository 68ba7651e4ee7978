/**
 * How do jobs travel from whoever plans to whoever works? By graphile-worker, in a schema of its own beside the rollouts.
 * It is loaded here alone, and only when somebody works or makes its tables. Knows no rollouts: a job is a name and a payload.
 */

import type { Runner } from 'graphile-worker'

/** What a job is about. */
export interface JobPayload {
  rollout: string
  store: string
}

export interface QueueOptions {
  /** With user and password; never printed. */
  url: string
  schema: string
  /** Told when the library cannot be loaded. */
  missing(cause: unknown): Error
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
  const utils = await makeWorkerUtils({
    connectionString: options.url,
    schema: options.schema,
    logger: new Logger(() => () => undefined),
    maxPoolSize: 1,
  })
  try {
    await utils.migrate()
  } finally {
    await utils.release()
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
  const runner: Runner = await run({
    connectionString: options.url,
    schema: options.schema,
    concurrency,
    maxPoolSize: concurrency + 2,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: new Logger(() => () => undefined),
    events,
    taskList: Object.fromEntries(
      Object.entries(works).map(([task, work]) => [task, (payload: unknown) => work(payload as JobPayload)]),
    ),
  })
  const ended = runner.promise.catch(() => undefined)
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
