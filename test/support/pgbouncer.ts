/** PgBouncer between a test and its server, pooling by transaction: each statement may travel over another connection. */

import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type PostgresServer, someoneElse, superuser } from './postgres.ts'

export interface Pooler {
  port: number
  stop(): Promise<void>
}

export const poolerIsInstalled = spawnSync('pgbouncer', ['--version']).status === 0

export async function startPooler(server: PostgresServer): Promise<Pooler> {
  const home = mkdtempSync(join(tmpdir(), 'storewright-pooler-'))
  chmodSync(home, 0o755)
  const port = await freePort()
  writeFileSync(join(home, 'users'), `"${superuser.user}" "${superuser.password}"\n`)
  writeFileSync(
    join(home, 'pgbouncer.ini'),
    `[databases]
* = host=127.0.0.1 port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(home, 'users')}
pool_mode = transaction
default_pool_size = 3
server_round_robin = 1
`,
  )
  const child = spawn('pgbouncer', [join(home, 'pgbouncer.ini')], {
    ...someoneElse,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  await new Promise<void>((done, failed) => {
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (said.includes('process up')) done()
    })
    child.once('error', failed)
    child.once('exit', () => failed(new Error(said)))
  })
  return {
    port,
    async stop() {
      child.kill('SIGINT')
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}
