/**
 * How does one statement reach PostgreSQL and come back, through servers that restart and poolers of every sort?
 * Each statement is a transaction of its own and names nothing in the session: it may travel over any connection. What is
 * sent here must be safe to send twice, as it is sent again when a connection broke and nobody knows how far it came.
 */

import type { Pool } from 'pg'
import type { TickingClock } from '../model/clock.ts'
import { ToolError } from '../model/errors.ts'
import { loadPackage } from './packages.ts'
import { isBroken, isPassing } from './postgres-errors.ts'

type Row = { [column: string]: unknown }

/** Rows, and whether the statement was sent more than once. */
export interface Answer {
  rows: Row[]
  repeated: boolean
}

export interface Connection {
  /** Host and database, for messages. */
  place: string
  /** Without one, and without `PGPASSWORD`, most servers let nobody in. */
  hasPassword: boolean
  /** Several statements in one text have no values and are one transaction. Errors are the server's, or the system's. */
  query(text: string, values?: readonly unknown[]): Promise<Answer>
  close(): Promise<void>
}

/** A server that restarts is back within half a minute or so. */
const waitsMs = [250, 500, 1000, 2000, 4000, 8000, 15_000]
const longestMs = 60_000
const connectMs = 15_000

/** Opens nothing yet; throws INVALID_VALUE, with the name of the setting, for what is no URL of a PostgreSQL database. */
export function connectPostgres(url: string, clock: TickingClock, name = '`state.url`'): Connection {
  const place = placeOf(url, name)
  let pool: Promise<Pool> | undefined
  let hasWorked = false
  let isClosed = false

  return {
    place,
    hasPassword: new URL(url).password !== '',
    async query(text, values) {
      const until = clock.now() + longestMs
      for (let attempt = 0; ; attempt += 1) {
        try {
          pool ??= openPool(url, 4)
          const { rows } = await (await pool).query<Row>(text, values === undefined ? undefined : [...values])
          hasWorked = true
          return { rows: rows ?? [], repeated: attempt > 0 }
        } catch (error) {
          const isWorthwhile = isPassing(error) || (hasWorked && isBroken(error))
          const waitMs = waitsMs[attempt]
          if (!isWorthwhile || isClosed || waitMs === undefined || clock.now() + waitMs > until) throw error
          await clock.wait(waitMs)
        }
      }
    },
    async close() {
      isClosed = true
      const opened = await pool?.catch(() => undefined)
      if (opened?.ended === false) await opened.end()
    },
  }
}

/** Connections to the same database for a library that works with them itself. Whoever opens a pool ends it. */
export async function openPool(url: string, max: number): Promise<Pool> {
  const { default: pg } = await loadPackage('pg', () => import('pg'))
  const opened = new pg.Pool({
    connectionString: withUsualModes(url),
    application_name: 'storewright',
    max,
    idleTimeoutMillis: 30_000,
    // Without it, whoever waits while all attempts to connect fail would wait for ever.
    connectionTimeoutMillis: connectMs,
    // Not the server's: poolers refuse settings of a session.
    query_timeout: longestMs,
    keepAlive: true,
    allowExitOnIdle: true,
  })
  // A connection that breaks while nobody uses it is replaced by the next statement.
  opened.on('error', () => undefined)
  // So is one that breaks while it is used: whoever uses it is told by the statement.
  opened.on('connect', client => client.on('error', () => undefined))
  return opened
}

/** `sslmode` means what it means to every other program that uses PostgreSQL; the library would take `require` otherwise. */
function withUsualModes(url: string): string {
  const parsed = new URL(url)
  if (!parsed.searchParams.has('uselibpqcompat')) parsed.searchParams.set('uselibpqcompat', 'true')
  return parsed.href
}

function placeOf(url: string, name: string): string {
  // The library would tell of it with the password in it.
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new ToolError('INVALID_VALUE', `${name} is not the URL of a PostgreSQL database`, {
      hint: 'Write postgresql://user:password@host:5432/database, with %40 for @, %2F for / and %23 for # in a password.',
    })
  }
  const { host, pathname, searchParams } = new URL(url)
  return `${host === '' ? (searchParams.get('host') ?? 'localhost') : host}${pathname}`
}
