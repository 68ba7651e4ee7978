/**
 * Which tables hold rollouts in PostgreSQL? A row for each rollout, each of its waves, each of its stores and each worker.
 * The counters of a wave are kept beside its stores, in the same statements, so that nobody counts a hundred thousand rows
 * whenever a store has ended.
 */

import type { Database, Schemas } from './database.ts'
import { tableName } from './database.ts'

/** Makes what is missing. Those who do so at the same time wait for each other. */
export async function createTables(database: Database, { fleet }: Schemas): Promise<void> {
  const { rows } = await database.query('SELECT to_regclass($1) IS NOT NULL AS there', [`"${fleet}".workers`])
  if (rows[0]?.there === true) return
  await database.query(
    [`SELECT pg_advisory_xact_lock(7205759403)`, `CREATE SCHEMA IF NOT EXISTS "${fleet}"`, ...creation(fleet)].join(
      ';\n',
    ),
  )
}

function creation(schema: string): string[] {
  const name = (table: string): string => tableName(schema, table)
  return [
    `CREATE TABLE IF NOT EXISTS ${name('rollouts')} (
      id text PRIMARY KEY, created timestamptz NOT NULL DEFAULT now(), facts jsonb NOT NULL, config text NOT NULL,
      settings jsonb NOT NULL, status text NOT NULL, reason jsonb, version integer NOT NULL DEFAULT 0,
      expires timestamptz NOT NULL, confirmed boolean NOT NULL DEFAULT false, started timestamptz, ended timestamptz)`,
    `CREATE TABLE IF NOT EXISTS ${name('waves')} (
      rollout text NOT NULL REFERENCES ${name('rollouts')} ON DELETE CASCADE, wave integer NOT NULL,
      waiting integer NOT NULL, working integer NOT NULL DEFAULT 0, applied integer NOT NULL DEFAULT 0,
      failed integer NOT NULL DEFAULT 0, dropped integer NOT NULL DEFAULT 0, excused integer NOT NULL DEFAULT 0,
      "check" text NOT NULL DEFAULT 'open', checker text, passed boolean NOT NULL DEFAULT false,
      started timestamptz, ended timestamptz, PRIMARY KEY (rollout, wave))`,
    `CREATE TABLE IF NOT EXISTS ${name('stores')} (
      rollout text NOT NULL REFERENCES ${name('rollouts')} ON DELETE CASCADE, store text NOT NULL,
      position integer NOT NULL, wave integer, state text NOT NULL, section text, summary jsonb NOT NULL, error jsonb,
      begun boolean NOT NULL DEFAULT false, attempts integer NOT NULL DEFAULT 0, worker text, claim text,
      started timestamptz, ended timestamptz, PRIMARY KEY (rollout, store))`,
    `CREATE INDEX IF NOT EXISTS stores_by_wave ON ${name('stores')} (rollout, wave, state, position)`,
    `CREATE INDEX IF NOT EXISTS stores_by_end ON ${name('stores')} (rollout, ended DESC) WHERE ended IS NOT NULL`,
    `CREATE INDEX IF NOT EXISTS stores_at_work ON ${name('stores')} (rollout) WHERE state IN ('queued', 'working')`,
    `CREATE TABLE IF NOT EXISTS ${name('workers')} (
      id text PRIMARY KEY, facts jsonb NOT NULL, config text NOT NULL, pool text, lease_ms integer NOT NULL,
      started timestamptz NOT NULL DEFAULT now(), seen timestamptz NOT NULL DEFAULT now(), gone timestamptz,
      stores integer NOT NULL DEFAULT 0)`,
  ]
}
