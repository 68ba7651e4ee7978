/**
 * Who works on which store? A store is released to the queue, claimed by one worker, and ended by the claim that has it: each
 * is one statement that looks at the store's own row first, and keeps the counters of its wave. A claim is an id that nobody
 * else has; whoever lost it writes nothing any more.
 */

import type { Database, Schemas } from './database.ts'
import { tableName } from './database.ts'

export interface Claimed {
  section: string
  /** Somebody has begun before: some of its changes may have been made. */
  begun: boolean
  attempts: number
  wave: number
  /** The worker that had it and is gone, whose locks may still be there. */
  former: string | undefined
}

export interface Claims {
  /**
   * Gives so many waiting stores of a wave to the workers, if the rollout is still at this version. Returns how many, or
   * undefined when it is not.
   */
  release(
    at: { rollout: string; version: number },
    wave: number,
    limit: number,
    task: string,
  ): Promise<number | undefined>
  /**
   * Undefined when the store is not to be worked on now, by this worker. What somebody has begun who is gone is ended, even
   * if the rollout was paused or aborted since.
   */
  claim(rollout: string, store: string, by: { worker: string; claim: string }): Promise<Claimed | undefined>
  /** False when the claim was lost. */
  end(
    rollout: string,
    store: string,
    claim: string,
    outcome: { state: 'applied' | 'failed'; error: unknown },
  ): Promise<boolean>
  /** Not ended: it waits again, and is continued by whoever takes it next. */
  giveBack(rollout: string, store: string, claim: string): Promise<void>
  /** A job came for a store while the rollout is not running: the store waits again. */
  putBack(rollout: string, store: string): Promise<void>
}

export function openClaims(database: Database, { fleet, queue }: Schemas): Claims {
  const [rollouts, waves, stores, workers] = ['rollouts', 'waves', 'stores', 'workers'].map(name =>
    tableName(fleet, name),
  )
  const back = `
    counted AS (
      UPDATE ${waves} w SET waiting = w.waiting + 1, working = w.working - 1 FROM freed
      WHERE w.rollout = $1 AND w.wave = freed.wave
    ) SELECT wave FROM freed`

  return {
    async release({ rollout, version }, wave, limit, task) {
      const { rows } = await database.query(
        `WITH held AS (
          SELECT id FROM ${rollouts} WHERE id = $1 AND version = $2 AND status = 'running' FOR SHARE
        ), chosen AS (
          SELECT s.store FROM ${stores} s, held WHERE s.rollout = held.id AND s.wave = $3 AND s.state = 'waiting'
          ORDER BY s.position LIMIT $4 FOR UPDATE OF s SKIP LOCKED
        ), queued AS (
          UPDATE ${stores} s SET state = 'queued' FROM chosen
          WHERE s.rollout = $1 AND s.store = chosen.store AND s.state = 'waiting' RETURNING s.store, s.position
        ), counted AS (
          UPDATE ${waves} w SET waiting = w.waiting - n, working = w.working + n, started = COALESCE(w.started, now())
          FROM (SELECT count(*) AS n FROM queued) c WHERE w.rollout = $1 AND w.wave = $3 AND n > 0
        ), sent AS (
          SELECT count(*) AS n FROM (SELECT array_agg(${jobSpec(queue, 'store')} ORDER BY position) AS specs FROM queued) j,
            LATERAL "${queue}".add_jobs(j.specs) WHERE j.specs IS NOT NULL
        ) SELECT (SELECT count(*) FROM held) AS held, (SELECT n FROM sent) AS sent`,
        [rollout, version, wave, limit, task],
      )
      return Number(rows[0]?.held) === 0 ? undefined : Number(rows[0]?.sent)
    },

    async claim(rollout, store, { worker, claim }) {
      const { rows } = await database.query(
        `WITH run AS (SELECT id, status FROM ${rollouts} WHERE id = $1 FOR SHARE),
        own AS (SELECT id FROM ${workers} WHERE id = $3 AND gone IS NULL FOR SHARE),
        before AS (
          SELECT s.begun, s.worker, s.claim, s.state FROM ${stores} s, run, own
          WHERE s.rollout = run.id AND s.store = $2
            AND (s.state = 'working' OR (s.state = 'queued' AND run.status = 'running')) FOR UPDATE OF s
        ), free AS (
          SELECT b.* FROM before b WHERE b.state = 'queued' OR b.claim = $4
            OR NOT EXISTS (SELECT FROM ${workers} w WHERE w.id = b.worker AND w.gone IS NULL)
        ), claimed AS (
          UPDATE ${stores} s SET state = 'working', worker = $3, claim = $4, begun = true, started = now(), ended = NULL,
            attempts = s.attempts + CASE WHEN free.claim IS NOT DISTINCT FROM $4 THEN 0 ELSE 1 END
          FROM free WHERE s.rollout = $1 AND s.store = $2
          RETURNING s.section, s.attempts, s.wave, free.begun, free.state AS former_state, free.worker AS former
        ) SELECT * FROM claimed`,
        [rollout, store, worker, claim],
      )
      const [row] = rows
      if (row === undefined) return undefined
      const former = row.former_state === 'working' && row.former !== worker ? String(row.former) : undefined
      return {
        section: String(row.section),
        begun: row.begun === true,
        attempts: Number(row.attempts),
        wave: Number(row.wave),
        former,
      }
    },

    async end(rollout, store, claim, { state, error }) {
      const { rows, repeated } = await database.query(
        `WITH ended AS (
          UPDATE ${stores} SET state = $4, error = $5, ended = now()
          WHERE rollout = $1 AND store = $2 AND claim = $3 AND state = 'working' RETURNING wave, worker
        ), counted AS (
          UPDATE ${waves} w SET working = w.working - 1, applied = w.applied + ($4 = 'applied')::integer,
            failed = w.failed + ($4 = 'failed')::integer
          FROM ended WHERE w.rollout = $1 AND w.wave = ended.wave
        ), noted AS (
          UPDATE ${workers} w SET stores = w.stores + 1 FROM ended WHERE w.id = ended.worker
        ) SELECT wave FROM ended`,
        [rollout, store, claim, state, error === undefined ? null : JSON.stringify(error)],
      )
      if (rows.length > 0) return true
      if (!repeated) return false
      const found = await database.query(`SELECT state, claim FROM ${stores} WHERE rollout = $1 AND store = $2`, [
        rollout,
        store,
      ])
      return found.rows[0]?.claim === claim && found.rows[0]?.state === state
    },

    async giveBack(rollout, store, claim) {
      await database.query(
        `WITH freed AS (
          UPDATE ${stores} SET state = 'waiting', worker = NULL, claim = NULL
          WHERE rollout = $1 AND store = $2 AND claim = $3 AND state = 'working' RETURNING wave
        ), ${back}`,
        [rollout, store, claim],
      )
    },

    async putBack(rollout, store) {
      await database.query(
        `WITH freed AS (
          UPDATE ${stores} s SET state = 'waiting' FROM ${rollouts} r
          WHERE r.id = $1 AND r.status <> 'running' AND s.rollout = $1 AND s.store = $2 AND s.state = 'queued'
          RETURNING s.wave
        ), ${back}`,
        [rollout, store],
      )
    },
  }
}

/** The job of a store; `$1` is the rollout, `$5` the name of the task. */
export function jobSpec(queue: string, store: string, task = '$5::text', rollout = '$1::text'): string {
  return `ROW(${task}, json_build_object('rollout', ${rollout}, 'store', ${store}), NULL, NULL, 1000, ${rollout} || '/' || ${store}, NULL, NULL)::"${queue}".job_spec`
}
