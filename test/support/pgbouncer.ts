/** PgBouncer between a test and its server, pooling by transaction: each statement may travel over another connection. */

import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, type PostgresServer, someoneElse, superuser } from './postgres.ts'
import { endServer, startServer } from './servers.ts'

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
  if (someoneElse.uid !== undefined) chownSync(home, someoneElse.uid, someoneElse.gid)
  const child = await startServer(home, ['pgbouncer', join(home, 'pgbouncer.ini')], someoneElse, 'process up')
  return {
    port,
    async stop() {
      await endServer(child, 'SIGINT')
      rmSync(home, { recursive: true, force: true })
    },
  }
}
