/**
 * Which tables hold the state in PostgreSQL, who makes them, and what may be done to them?
 * They are made by the first write, never by a read; a database without them holds no state.
 */

import { ToolError } from '../model/errors.ts'
import { invalidState } from './document.ts'
import type { Answer, Connection } from './postgres-connection.ts'
import { isForbidden, isMadeTwice, isMissingTable, toStateError } from './postgres-errors.ts'

export interface Tables {
  /** How a table is called in a statement. */
  name(table: (typeof tableNames)[number]): string
  /** No rows while there are no tables. Errors are STATE_IO or STATE_INVALID, from here on. */
  read(text: string, values: readonly unknown[]): Promise<Answer>
  /** Makes the tables when there are none. */
  write(text: string, values: readonly unknown[]): Promise<Answer>
}

const tableNames = ['documents', 'journal', 'locks', 'keys'] as const

export function createTables(connection: Connection, schema: string): Tables {
  const name = (table: string): string => `"${schema}".${table}`

  const guarded = async <T>(task: () => Promise<T>): Promise<T> => {
    try {
      return await task()
    } catch (error) {
      if (isForbidden(error)) throw forbidden(connection.place, schema, error)
      throw toStateError(error, connection.place, connection.hasPassword)
    }
  }

  /** Tables that are missing beside others were dropped, and with them a part of the state. */
  const refusePart = async (): Promise<void> => {
    const { rows } = await connection.query(
      'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND tablename = ANY($2)',
      [schema, tableNames],
    )
    const there = rows.map(row => row.name)
    const missing = tableNames.filter(table => !there.includes(table))
    if (there.length === 0 || missing.length === 0) return
    throw invalidState(
      `${connection.place}, schema ${schema},`,
      `it has no table ${missing.join(', ')} beside ${there.join(', ')}`,
    )
  }

  const make = async (): Promise<void> => {
    const { rows } = await connection.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema])
    // Who may not make schemas may not even ask for one that exists.
    const statements =
      rows.length === 0 ? [`CREATE SCHEMA IF NOT EXISTS "${schema}"`, ...creation(name)] : creation(name)
    try {
      await connection.query(statements.join(';\n'))
    } catch (error) {
      if (!isMadeTwice(error)) throw error
      await connection.query(statements.join(';\n'))
    }
  }

  return {
    name,
    read: (text, values) =>
      guarded(async () => {
        try {
          return await connection.query(text, values)
        } catch (error) {
          if (!isMissingTable(error)) throw error
          await refusePart()
          return { rows: [], repeated: false }
        }
      }),
    write: (text, values) =>
      guarded(async () => {
        try {
          return await connection.query(text, values)
        } catch (error) {
          if (!isMissingTable(error)) throw error
          await refusePart()
          await make()
          return connection.query(text, values)
        }
      }),
  }
}

/**
 * A document a unit, and the lines that continue it; `id` is chosen by who appends, so that a line that is sent twice is
 * there once. `lease` is the one that may write at present.
 */
function creation(name: (table: string) => string): string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${name('documents')} (unit text PRIMARY KEY, lineage text NOT NULL, serial bigint NOT NULL, body text NOT NULL, written_at timestamptz NOT NULL DEFAULT now())`,
    `CREATE TABLE IF NOT EXISTS ${name('journal')} (number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, unit text NOT NULL, lineage text NOT NULL, serial bigint NOT NULL, id text NOT NULL UNIQUE, line text NOT NULL)`,
    `CREATE INDEX IF NOT EXISTS journal_of_unit ON ${name('journal')} (unit, number)`,
    `CREATE TABLE IF NOT EXISTS ${name('locks')} (unit text PRIMARY KEY, lease text, record text NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS ${name('keys')} (name text PRIMARY KEY, body text NOT NULL)`,
  ]
}

function forbidden(place: string, schema: string, cause: unknown): ToolError {
  const what = cause instanceof Error ? cause.message : ''
  return new ToolError('STATE_IO', `The state in PostgreSQL at ${place} cannot be read or written: ${what} (42501)`, {
    hint: `Let the owner of the database run, with the user of \`state.url\` for ROLE: CREATE SCHEMA IF NOT EXISTS "${schema}"; GRANT USAGE, CREATE ON SCHEMA "${schema}" TO ROLE; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${schema}" TO ROLE;`,
    cause,
  })
}
