/**
 * Which rollouts are there, and how do they stand? What is decided about a rollout as a whole is written only over the version
 * that was looked at, so that two who decide at once cannot both have their way. Decides nothing itself.
 */

import type { RolloutSettings, RolloutStatus, WaveState } from '../model/rollout.ts'
import type { Database, Schemas } from './database.ts'
import { tableName } from './database.ts'
import type { RolloutFacts, RolloutRecord, SectionSummary, StoredStatus, StoreRecord, StoreState } from './records.ts'

export interface NewRollout {
  id: string
  facts: RolloutFacts
  config: string
  settings: RolloutSettings
  /** For how long from now on it may be applied. */
  expiresMs: number
}

/** One store of a rollout, or what its stores share. */
export interface NewSection {
  store: string
  position: number
  state: 'unchanged' | 'waiting' | 'failed'
  /** The text of a plan file. */
  section: string | null
  /** It is to be compared with what is left to be done, not with what was there when it was made. */
  begun: boolean
  summary: SectionSummary
  error: unknown
}

/** What somebody has decided; what is absent stays as it is. */
export interface Decision {
  status?: RolloutStatus
  reason?: { [name: string]: unknown } | null
  /** Counters of all waves, in order. */
  waves?: readonly WaveState[]
  confirmed?: boolean
  /** The worker that runs the checks of the waves whose checks are running. */
  checker?: string
}

export interface Rollouts {
  create(rollout: NewRollout): Promise<void>
  /** Those that are there already stay as they are. */
  addSections(rollout: string, sections: readonly NewSection[]): Promise<void>
  /** The keys of stores that change something, in order, so many after a position. */
  waitingKeys(rollout: string, after: number, limit: number): Promise<{ store: string; position: number }[]>
  assign(rollout: string, waves: readonly { store: string; wave: number }[]): Promise<void>
  /** Every store has its section and its wave: counts them, and the rollout can be applied. */
  finishPlanning(rollout: string, waves: number): Promise<void>
  /** The newest first. */
  list(limit: number): Promise<RolloutRecord[]>
  read(rollout: string): Promise<RolloutRecord | undefined>
  /** Those that are running, or may run again without being planned anew: `running` and `paused`. */
  open(): Promise<RolloutRecord[]>
  /** False when the rollout is at another version by now. */
  decide(rollout: Pick<RolloutRecord, 'id' | 'version'>, decision: Decision): Promise<boolean>
  /** Stores in a state, by position, so many after one. */
  stores(
    rollout: string,
    state: StoreState,
    after: number,
    limit: number,
  ): Promise<(StoreRecord & { position: number })[]>
  /** The text of a store's section. */
  section(rollout: string, store: string): Promise<string | undefined>
  /** Summaries of all stores, in pages. */
  summaries(rollout: string): AsyncIterable<{ store: string; state: StoreState; summary: SectionSummary }>
}

export function openRollouts(database: Database, { fleet }: Schemas): Rollouts {
  const [rollouts, waves, stores] = ['rollouts', 'waves', 'stores'].map(table => tableName(fleet, table))
  const query = async (text: string, values: readonly unknown[]) => (await database.query(text, values)).rows
  const select = `SELECT r.*, ${['created', 'expires', 'started', 'ended'].map(name => `${epoch(`r.${name}`)} AS ${name}_ms`).join(', ')},
    COALESCE((SELECT jsonb_agg(w ORDER BY w.wave) FROM ${waves} w WHERE w.rollout = r.id), '[]') AS waves FROM ${rollouts} r`

  return {
    async create({ id, facts, config, settings, expiresMs }) {
      await query(
        `INSERT INTO ${rollouts} (id, facts, config, settings, status, expires)
        VALUES ($1, $2, $3, $4, 'planning', now() + $5 * interval '1 millisecond') ON CONFLICT (id) DO NOTHING`,
        [id, JSON.stringify(facts), config, JSON.stringify(settings), expiresMs],
      )
    },

    async addSections(rollout, sections) {
      await query(
        `INSERT INTO ${stores} (rollout, store, position, state, section, begun, summary, error)
        SELECT $1, store, position, state, section, begun, summary, error
        FROM jsonb_to_recordset($2::jsonb)
          AS s(store text, position integer, state text, section text, begun boolean, summary jsonb, error jsonb)
        ON CONFLICT (rollout, store) DO NOTHING`,
        [rollout, JSON.stringify(sections)],
      )
    },

    async waitingKeys(rollout, after, limit) {
      const rows = await query(
        `SELECT store, position FROM ${stores} WHERE rollout = $1 AND state = 'waiting' AND position > $2 AND position > 0
        ORDER BY position LIMIT $3`,
        [rollout, after, limit],
      )
      return rows.map(row => ({ store: String(row.store), position: Number(row.position) }))
    },

    async assign(rollout, assigned) {
      await query(
        `UPDATE ${stores} s SET wave = a.wave FROM jsonb_to_recordset($2::jsonb) AS a(store text, wave integer)
        WHERE s.rollout = $1 AND s.store = a.store`,
        [rollout, JSON.stringify(assigned)],
      )
    },

    async finishPlanning(rollout, count) {
      await query(
        `WITH counted AS (
          INSERT INTO ${waves} (rollout, wave, waiting)
          SELECT $1, n, (SELECT count(*) FROM ${stores} WHERE rollout = $1 AND wave = n AND state = 'waiting')
          FROM generate_series(0, $2::integer - 1) n ON CONFLICT DO NOTHING
        ) UPDATE ${rollouts} SET status = 'planned' WHERE id = $1 AND status = 'planning'`,
        [rollout, count],
      )
    },

    async list(limit) {
      return (await query(`${select} ORDER BY r.created DESC, r.id LIMIT $1`, [limit])).map(toRecord)
    },

    async read(rollout) {
      return (await query(`${select} WHERE r.id = $1`, [rollout])).map(toRecord)[0]
    },

    async open() {
      return (await query(`${select} WHERE r.status IN ('running', 'paused') ORDER BY r.created, r.id`, [])).map(
        toRecord,
      )
    },

    async decide({ id, version }, { status, reason, waves: states, confirmed, checker }) {
      const { rows, repeated } = await database.query(
        `WITH held AS (
          UPDATE ${rollouts} SET version = version + 1, status = COALESCE($3, status), confirmed = COALESCE($6, confirmed),
            reason = CASE WHEN $4::boolean THEN $5::jsonb ELSE reason END,
            started = CASE WHEN $3 = 'running' THEN COALESCE(started, now()) ELSE started END,
            ended = CASE WHEN $3 IN ('finished', 'aborted') THEN now() WHEN $3 IS NULL THEN ended END
          WHERE id = $1 AND version = $2 RETURNING id
        ), marked AS (
          UPDATE ${waves} w SET passed = s.passed, excused = s.excused, "check" = s.check,
            checker = CASE WHEN s.check = 'running' THEN COALESCE($8, w.checker) END,
            ended = CASE WHEN s.passed THEN COALESCE(w.ended, now()) END
          FROM held, jsonb_to_recordset($7::jsonb) AS s(wave integer, passed boolean, excused integer, "check" text)
          WHERE w.rollout = held.id AND w.wave = s.wave
        ) SELECT id FROM held`,
        [
          id,
          version,
          status ?? null,
          reason !== undefined,
          reason == null ? null : JSON.stringify(reason),
          confirmed ?? null,
          JSON.stringify((states ?? []).map((one, wave) => ({ ...one, wave }))),
          checker ?? null,
        ],
      )
      if (rows.length > 0) return true
      // The first of several tries may have been carried out, though nobody heard of it.
      return repeated && (await this.read(id))?.version === version + 1
    },

    async stores(rollout, state, after, limit) {
      const rows = await query(
        `SELECT store, position, wave, state, summary, error, attempts, worker,
          ${epoch('started')} AS started, ${epoch('ended')} AS ended
        FROM ${stores} WHERE rollout = $1 AND state = $2 AND position > $3 ORDER BY position LIMIT $4`,
        [rollout, state, after, limit],
      )
      return rows.map(row => ({ ...row, ...times(row, ['started', 'ended']) }) as never)
    },

    async section(rollout, store) {
      const [row] = await query(`SELECT section FROM ${stores} WHERE rollout = $1 AND store = $2`, [rollout, store])
      return typeof row?.section === 'string' ? row.section : undefined
    },

    async *summaries(rollout) {
      for (let after = -1; ; ) {
        const rows = await query(
          `SELECT store, position, state, summary FROM ${stores} WHERE rollout = $1 AND position > $2 ORDER BY position LIMIT 500`,
          [rollout, after],
        )
        for (const { store, state, summary } of rows)
          yield { store: String(store), state: state as StoreState, summary: summary as SectionSummary }
        if (rows.length < 500) return
        after = Number(rows.at(-1)!.position)
      }
    },
  }
}

/** Milliseconds since 1970. */
export function epoch(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::bigint`
}

export function times(row: { [name: string]: unknown }, names: readonly string[]): { [name: string]: number | null } {
  return Object.fromEntries(names.map(name => [name, row[name] === null ? null : Number(row[name])]))
}

function toRecord(row: { [column: string]: unknown }): RolloutRecord {
  const states = row.waves as (Omit<WaveState, 'counts'> & WaveState['counts'])[]
  return {
    id: String(row.id),
    facts: row.facts as RolloutFacts,
    config: String(row.config),
    settings: row.settings as RolloutSettings,
    status: row.status as StoredStatus,
    reason: row.reason as RolloutRecord['reason'],
    version: Number(row.version),
    confirmed: row.confirmed === true,
    created: Number(row.created_ms),
    expires: Number(row.expires_ms),
    started: row.started_ms === null ? null : Number(row.started_ms),
    ended: row.ended_ms === null ? null : Number(row.ended_ms),
    waves: states.map(({ waiting, working, applied, failed, dropped, excused, check, passed }) => ({
      counts: { waiting, working, applied, failed, dropped },
      excused,
      check,
      passed,
    })),
  }
}
