/** Servers that tests start: they end with the program that has started them, also when that is killed. */

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

export type ServerProcess = ChildProcessByStdio<Writable, null, Readable>

/** What waits for the end of this program, and then ends the server and removes its directory. */
const script = `exec 3<&0
home=$1; shift
( ( read word <&3 || { kill -QUIT $$; sleep 1; rm -rf "$home"; } ) >/dev/null 2>&1 & )
exec "$@" </dev/null`

/** Resolves when the server has said that it is ready; whoever runs tests as root gives it another user. */
export function startServer(
  home: string,
  words: readonly string[],
  user: { uid?: number; gid?: number },
  ready: string,
): Promise<ServerProcess> {
  return new Promise((done, failed) => {
    const child = spawn('sh', ['-c', script, 'sh', home, ...words], { ...user, stdio: ['pipe', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000)
      if (said.includes(ready)) done(child)
    })
    child.stdin.on('error', () => undefined)
    child.once('error', failed)
    child.once('exit', () => failed(new Error(said)))
  })
}

/** Ends it with this signal, and waits for that. */
export async function endServer(child: ServerProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise(done => child.once('exit', done))
  await new Promise(done => child.stdin.write('over\n', done))
  if (child.kill(signal)) await ended
}
