/**
 * What becomes of stores that somebody has decided about: those of a rollout that is aborted are dropped, a failed one gets a
 * new section and waits again. The counters of waves follow in the same statement.
 */

import type { Database, Schemas } from './database.ts'
import { tableName } from './database.ts'
import type { NewSection } from './rollouts.ts'

export interface Retries {
  /** Stores of an aborted rollout that nobody works on. Returns how many. */
  drop(rollout: string): Promise<number>
  /**
   * A failed store waits again with this section, is done when there is nothing left to do, and stays failed when its new
   * section has errors. False when it was not failed any more.
   */
  again(rollout: string, section: Omit<NewSection, 'position'>): Promise<boolean>
}

export function openRetries(database: Database, { fleet }: Schemas): Retries {
  const [rollouts, waves, stores] = ['rollouts', 'waves', 'stores'].map(name => tableName(fleet, name))
  return {
    async drop(rollout) {
      const { rows } = await database.query(
        `WITH dropped AS (
          UPDATE ${stores} s SET state = 'dropped', ended = now() FROM ${rollouts} r, ${stores} before
          WHERE r.id = $1 AND r.status = 'aborted' AND s.rollout = $1 AND s.state IN ('waiting', 'queued')
            AND before.rollout = s.rollout AND before.store = s.store
          RETURNING s.wave, before.state
        ), counts AS (
          SELECT wave, count(*) AS n, count(*) FILTER (WHERE state = 'queued') AS queued FROM dropped GROUP BY wave
        ), counted AS (
          UPDATE ${waves} w SET dropped = w.dropped + n, waiting = w.waiting - (n - queued), working = w.working - queued
          FROM counts c WHERE w.rollout = $1 AND w.wave = c.wave
        ) SELECT sum(n) AS dropped FROM counts`,
        [rollout],
      )
      return Number(rows[0]?.dropped ?? 0)
    },

    async again(rollout, { store, state, section, begun, summary, error }) {
      const becomes = state === 'unchanged' ? 'applied' : state
      const { rows } = await database.query(
        `WITH taken AS (
          UPDATE ${stores} SET state = $3, section = COALESCE($4, section), begun = $5, summary = $6, error = $7, claim = NULL,
            attempts = 0, ended = CASE WHEN $3 = 'waiting' THEN NULL ELSE now() END
          WHERE rollout = $1 AND store = $2 AND state = 'failed' AND wave IS NOT NULL RETURNING wave
        ), counted AS (
          UPDATE ${waves} w SET failed = w.failed - ($3 <> 'failed')::integer, waiting = w.waiting + ($3 = 'waiting')::integer,
            applied = w.applied + ($3 = 'applied')::integer, excused = LEAST(w.excused, w.failed - ($3 <> 'failed')::integer)
          FROM taken WHERE w.rollout = $1 AND w.wave = taken.wave
        ) SELECT wave FROM taken`,
        [
          rollout,
          store,
          becomes,
          section,
          begun,
          JSON.stringify(summary),
          error === null ? null : JSON.stringify(error),
        ],
      )
      return rows.length > 0
    },
  }
}
