/**
 * What somebody decides about many stores of a rollout at once, and what is asked of them to show how it stands. Each decision is
 * one statement over the version that was looked at: stores, the counters of their waves and the rollout change together.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { RolloutStatus } from '../model/rollout.ts'
import type { Database, Schemas } from './database.ts'
import { tableName } from './database.ts'
import type { RolloutRecord } from './records.ts'

type Version = Pick<RolloutRecord, 'id' | 'version'>

export interface Failure {
  store: string
  wave: number
  attempts: number
  errors: Diagnostic[]
}

export interface Steps {
  /** Stores that nobody has begun never are. How many, or undefined when the rollout is at another version by now. */
  drop(rollout: Version): Promise<number | undefined>
  /**
   * Failed stores wait again: those that are named, or all. `excuses`: those that are left no longer count. How many, or
   * undefined when the rollout is at another version by now.
   */
  retry(
    rollout: Version,
    how: { status: RolloutStatus; excuses: boolean; stores: readonly string[] | undefined },
  ): Promise<number | undefined>
  failedKeys(rollout: string): Promise<string[]>
  /** The first so many, in order. */
  failures(rollout: string, limit: number): Promise<Failure[]>
  /** What one of the last stores took on average, in milliseconds; undefined before the first. */
  storeMs(rollout: string): Promise<number | undefined>
}

/** Of so many stores the average is taken. */
const lastStores = 200

export function openSteps(database: Database, { fleet }: Schemas): Steps {
  const [rollouts, waves, stores] = ['rollouts', 'waves', 'stores'].map(table => tableName(fleet, table))
  const rowsOf = async (text: string, values: readonly unknown[]) => (await database.query(text, values)).rows

  /** The number of stores, also where the first of several tries was carried out and nobody heard of it. */
  const decide = async (text: string, values: readonly unknown[], { id, version }: Version) => {
    const { rows, repeated } = await database.query(text, values)
    if (Number(rows[0]?.held) > 0) return Number(rows[0]?.stores)
    if (!repeated) return undefined
    const [now] = await rowsOf(`SELECT version FROM ${rollouts} WHERE id = $1`, [id])
    return Number(now?.version) === version + 1 ? 0 : undefined
  }

  return {
    drop(at) {
      return decide(
        `WITH held AS (
          UPDATE ${rollouts} SET version = version + 1, status = 'aborted', ended = now()
          WHERE id = $1 AND version = $2 RETURNING id
        ), chosen AS (
          SELECT s.store, s.wave, s.state FROM ${stores} s, held
          WHERE s.rollout = held.id AND s.state IN ('waiting', 'queued') FOR UPDATE OF s
        ), dropped AS (
          UPDATE ${stores} s SET state = 'dropped' FROM chosen c
          WHERE s.rollout = $1 AND s.store = c.store RETURNING c.wave, c.state
        ), numbers AS (
          SELECT wave, count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) AS n FROM dropped GROUP BY wave
        ), counted AS (
          UPDATE ${waves} w SET waiting = w.waiting - c.waiting, working = w.working - (c.n - c.waiting), dropped = w.dropped + c.n
          FROM numbers c WHERE w.rollout = $1 AND w.wave = c.wave
        ) SELECT (SELECT count(*) FROM held) AS held, (SELECT count(*) FROM dropped) AS stores`,
        [at.id, at.version],
        at,
      )
    },

    retry(at, { status, excuses, stores: named }) {
      return decide(
        `WITH held AS (
          UPDATE ${rollouts} SET version = version + 1, status = $3, ended = NULL,
            reason = CASE WHEN $3 = 'running' THEN NULL ELSE reason END
          WHERE id = $1 AND version = $2 RETURNING id
        ), again AS (
          UPDATE ${stores} s SET state = 'waiting', worker = NULL, claim = NULL, error = NULL, ended = NULL FROM held
          WHERE s.rollout = held.id AND s.state = 'failed' AND s.wave IS NOT NULL
            AND ($4::text[] IS NULL OR s.store = ANY ($4::text[])) RETURNING s.wave
        ), numbers AS (
          SELECT w.wave, count(a.wave) AS n FROM held JOIN ${waves} w ON w.rollout = held.id LEFT JOIN again a ON a.wave = w.wave
          GROUP BY w.wave
        ), counted AS (
          UPDATE ${waves} w SET waiting = w.waiting + c.n, failed = w.failed - c.n,
            excused = CASE WHEN $5::boolean THEN w.failed - c.n ELSE LEAST(w.excused, w.failed - c.n) END,
            "check" = CASE WHEN NOT w.passed AND w."check" = 'failed' THEN 'open' ELSE w."check" END
          FROM numbers c WHERE w.rollout = $1 AND w.wave = c.wave
        ) SELECT (SELECT count(*) FROM held) AS held, (SELECT count(*) FROM again) AS stores`,
        [at.id, at.version, status, named ?? null, excuses],
        at,
      )
    },

    async failedKeys(rollout) {
      const rows = await rowsOf(
        `SELECT store FROM ${stores} WHERE rollout = $1 AND state = 'failed' AND wave IS NOT NULL ORDER BY position`,
        [rollout],
      )
      return rows.map(({ store }) => String(store))
    },

    async failures(rollout, limit) {
      const rows = await rowsOf(
        `SELECT store, wave, attempts, error FROM ${stores}
        WHERE rollout = $1 AND state = 'failed' AND wave IS NOT NULL ORDER BY wave, position LIMIT $2`,
        [rollout, limit],
      )
      return rows.map(({ store, wave, attempts, error }) => ({
        store: String(store),
        wave: Number(wave),
        attempts: Number(attempts),
        errors: (error ?? []) as Diagnostic[],
      }))
    },

    async storeMs(rollout) {
      const [row] = await rowsOf(
        `SELECT avg(extract(epoch FROM ended - started)) * 1000 AS ms FROM (
          SELECT started, ended FROM ${stores} WHERE rollout = $1 AND ended IS NOT NULL ORDER BY ended DESC LIMIT $2
        ) last`,
        [rollout, lastStores],
      )
      return row?.ms == null ? undefined : Number(row.ms)
    },
  }
}
