/**
 * What do rollouts need of PostgreSQL? A statement goes there and comes back; it may be sent twice when a connection breaks,
 * so that each is written to do no harm the second time. Who opens connections, and how, is not known here.
 */

type Row = { [column: string]: unknown }

/** A database that rollouts are kept in. */
export interface Database {
  /** Host and database, for messages. */
  place: string
  /** Rows, and whether the statement was sent more than once. Errors are ROLLOUT_IO. */
  query(text: string, values?: readonly unknown[]): Promise<{ rows: Row[]; repeated: boolean }>
  close(): Promise<void>
}

/** The two schemas of rollouts: their own tables, and those of the queue. */
export interface Schemas {
  fleet: string
  queue: string
}

/** `stores` → `"storewright_fleet".stores`. */
export function tableName(schema: string, table: string): string {
  return `"${schema}".${table}`
}
