/**
 * Who looks at which store, and what was found there? A look is a set of stores that is read by whoever has time; what was found
 * waits in the database until it is told, in order. It is over, and gone, when its last store was told.
 */

import { jobSpec } from './claims.ts'
import type { Database, Schemas } from './database.ts'
import { tableName } from './database.ts'

export interface Looks {
  /** `options`: what whoever looks has to know. Looks that nobody waits for any more are swept away. */
  begin(look: string, options: object): Promise<void>
  /** Stores to be looked at, by position, as jobs of this name. */
  add(look: string, stores: readonly { store: string; position: number }[], task: string): Promise<void>
  /** Undefined when nobody waits for it any more. */
  options(look: string): Promise<object | undefined>
  /** Of several who have looked at a store the first one is heard. */
  found(look: string, store: string, result: object): Promise<void>
  /** What was found after a position, so many stores, up to the first that nobody has looked at yet. A sign that somebody waits. */
  next(look: string, after: number, limit: number): Promise<{ position: number; result: object }[]>
  end(look: string): Promise<void>
}

/** Whoever waits asks many times a second. */
const forgottenAfter = '10 minutes'

export function openLooks(database: Database, { fleet, queue }: Schemas): Looks {
  const [looks, stores] = ['looks', 'look_stores'].map(table => tableName(fleet, table))
  const rowsOf = async (text: string, values: readonly unknown[]) => (await database.query(text, values)).rows
  return {
    async begin(look, options) {
      await database.query(
        [
          `SELECT pg_advisory_xact_lock(7205759404)`,
          `CREATE TABLE IF NOT EXISTS ${looks} (id text PRIMARY KEY, options jsonb NOT NULL, seen timestamptz NOT NULL DEFAULT now())`,
          `CREATE TABLE IF NOT EXISTS ${stores} (look text NOT NULL REFERENCES ${looks} ON DELETE CASCADE, store text NOT NULL,
            position integer NOT NULL, result text, PRIMARY KEY (look, store))`,
          `CREATE INDEX IF NOT EXISTS look_stores_in_order ON ${stores} (look, position)`,
        ].join(';\n'),
      )
      await rowsOf(`DELETE FROM ${looks} WHERE seen < now() - interval '${forgottenAfter}'`, [])
      await rowsOf(`INSERT INTO ${looks} (id, options) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING`, [
        look,
        JSON.stringify(options),
      ])
    },

    async add(look, given, task) {
      await rowsOf(
        `WITH added AS (
          INSERT INTO ${stores} (look, store, position)
          SELECT $1, store, position FROM jsonb_to_recordset($2::jsonb) AS s(store text, position integer)
          ON CONFLICT (look, store) DO NOTHING RETURNING store, position
        ) SELECT count(*) FROM (SELECT array_agg(${jobSpec(queue, 'store', '$3::text')} ORDER BY position) AS specs FROM added) j,
          LATERAL "${queue}".add_jobs(j.specs) WHERE j.specs IS NOT NULL`,
        [look, JSON.stringify(given), task],
      )
    },

    async options(look) {
      const [row] = await rowsOf(`SELECT options FROM ${looks} WHERE id = $1`, [look])
      return row?.options as object | undefined
    },

    async found(look, store, result) {
      await rowsOf(`UPDATE ${stores} SET result = $3 WHERE look = $1 AND store = $2 AND result IS NULL`, [
        look,
        store,
        JSON.stringify(result),
      ])
    },

    async next(look, after, limit) {
      const rows = await rowsOf(
        `WITH waited AS (UPDATE ${looks} SET seen = now() WHERE id = $1 AND seen < now() - interval '10 seconds')
        SELECT position, result FROM ${stores} WHERE look = $1 AND position > $2 ORDER BY position LIMIT $3`,
        [look, after, limit],
      )
      const until = rows.findIndex(({ result }) => result === null)
      return (until === -1 ? rows : rows.slice(0, until)).map(({ position, result }) => ({
        position: Number(position),
        result: JSON.parse(String(result)) as object,
      }))
    },

    async end(look) {
      await rowsOf(`DELETE FROM ${looks} WHERE id = $1`, [look])
    },
  }
}
