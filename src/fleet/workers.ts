/**
 * Which workers are alive, and what becomes of the work of those that are not? A worker gives a sign of life long before its
 * lease is over, and stops sending anything to BigCommerce when it could not for two thirds of it; after all of it others
 * count it as gone, and take over. Times are those of the database, so that no two clocks are compared.
 */

import { jobSpec } from './claims.ts'
import type { Database, Schemas } from './database.ts'
import { tableName } from './database.ts'
import type { WorkerFacts, WorkerRecord } from './records.ts'
import { epoch, times } from './rollouts.ts'

export interface NewWorker {
  id: string
  facts: WorkerFacts
  config: string
  leaseMs: number
}

export interface Workers {
  register(worker: NewWorker): Promise<void>
  /** By which the queue knows the worker from now on. */
  setPool(worker: string, pool: string): Promise<void>
  /** A sign of life. False when the worker counts as gone: what it had belongs to others. */
  beat(worker: string): Promise<boolean>
  /** It takes nothing any more, and has nothing. */
  leave(worker: string): Promise<void>
  /** Marks those as gone whose leases are over, or that are known to be dead, and sends their stores to others. Returns who has gone. */
  sweep(task: string, dead: readonly string[]): Promise<string[]>
  /** Those that are alive, and those that have gone in the last hour. */
  list(): Promise<WorkerRecord[]>
}

export function openWorkers(database: Database, { fleet, queue }: Schemas): Workers {
  const [rollouts, stores, workers, waves] = ['rollouts', 'stores', 'workers', 'waves'].map(name =>
    tableName(fleet, name),
  )
  const jobs = `"${queue}"._private_jobs`
  return {
    async register({ id, facts, config, leaseMs }) {
      await database.query(
        `INSERT INTO ${workers} (id, facts, config, lease_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING`,
        [id, JSON.stringify(facts), config, leaseMs],
      )
    },

    async setPool(worker, pool) {
      // The former one has nothing any more that is still worked on.
      await database.query(
        `WITH former AS (SELECT pool FROM ${workers} WHERE id = $1 AND pool <> $2),
        freed AS (SELECT "${queue}".force_unlock_workers(ARRAY(SELECT pool FROM former)))
        UPDATE ${workers} SET pool = $2 WHERE id = $1 AND (SELECT count(*) FROM freed) > 0`,
        [worker, pool],
      )
    },

    async beat(worker) {
      const { rows } = await database.query(
        `UPDATE ${workers} SET seen = now() WHERE id = $1 AND gone IS NULL RETURNING id`,
        [worker],
      )
      return rows.length > 0
    },

    async leave(worker) {
      await database.query(`UPDATE ${workers} SET gone = now() WHERE id = $1 AND gone IS NULL`, [worker])
    },

    async sweep(task, dead) {
      const { rows } = await database.query(
        `UPDATE ${workers} SET gone = now()
        WHERE gone IS NULL AND (seen < now() - lease_ms * interval '1 millisecond' OR id = ANY($1)) RETURNING id`,
        [dead],
      )
      // The others are told as of new jobs: otherwise they would come across them when they look the next time.
      await database.query(
        `SELECT "${queue}".force_unlock_workers(pools), pg_notify('jobs:insert', json_build_object('count', jobs)::text)
        FROM (
          SELECT array_agg(DISTINCT w.pool) AS pools, count(*) AS jobs FROM ${workers} w JOIN ${jobs} j ON j.locked_by = w.pool
          WHERE w.gone > now() - interval '1 day'
        ) AS left_behind WHERE jobs > 0`,
      )
      // Checks that whoever is gone has begun are run again.
      await database.query(
        `UPDATE ${waves} v SET "check" = 'open', checker = NULL
        WHERE v.check = 'running' AND NOT EXISTS (SELECT FROM ${workers} w WHERE w.id = v.checker AND w.gone IS NULL)`,
      )
      // A store without a job would be waited for in vain.
      await database.query(
        `WITH lost AS (
          SELECT s.rollout, s.store FROM ${stores} s JOIN ${rollouts} r ON r.id = s.rollout
          WHERE s.state IN ('queued', 'working') AND r.config = $2
            AND NOT EXISTS (SELECT FROM ${jobs} j WHERE j.key = s.rollout || '/' || s.store)
            AND (s.state = 'queued' OR NOT EXISTS (SELECT FROM ${workers} w WHERE w.id = s.worker AND w.gone IS NULL))
        ) SELECT count(*) FROM (SELECT array_agg(${jobSpec(queue, 'store', '$1::text', 'rollout')}) AS specs FROM lost) j,
          LATERAL "${queue}".add_jobs(j.specs) WHERE j.specs IS NOT NULL`,
        [task, configOf(task)],
      )
      return rows.map(row => String(row.id))
    },

    async list() {
      const { rows } = await database.query(
        `SELECT id, facts, config, lease_ms, stores, ${epoch('started')} AS started, ${epoch('seen')} AS seen,
          ${epoch('gone')} AS gone FROM ${workers} WHERE gone IS NULL OR gone > now() - interval '1 hour' ORDER BY started, id`,
      )
      return rows.map(row => ({ ...row, ...times(row, ['started', 'seen', 'gone']) }) as never)
    },
  }
}

const prefix = 'store of '

/** The name of the jobs of rollouts from this configuration: whoever has another never sees them. */
export function taskFor(config: string): string {
  return `${prefix}${config}`
}

function configOf(task: string): string {
  return task.slice(prefix.length)
}
