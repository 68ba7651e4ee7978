/** The built program in processes of its own, as pipelines run it, against a local BigCommerce behind a proxy. */

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Harness } from './project.ts'
import type { LoopbackProxy } from './proxy.ts'

const program = join(import.meta.dirname, '..', '..', 'bin', 'run.js')

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface Run {
  child: ChildProcess
  ended: Promise<Ended>
  /** Resolves when stderr says this; rejects when the run ends before. */
  says(text: string): Promise<void>
  /** Resolves with the promise; rejects when the run ends before. */
  reaches(point: Promise<void>): Promise<void>
}

/** `words` of one command; it talks to BigCommerce through the proxy. */
export function startRun(harness: Harness, proxy: LoopbackProxy, words: string, env: NodeJS.ProcessEnv = {}): Run {
  const { franchise_id, client_id, access_token, store_token } = harness.sandbox.credentials
  const child = spawn(process.execPath, [program, ...words.split(' '), '--file', 'stores.yaml'], {
    cwd: harness.dir,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      API_URL: proxy.url,
      FRANCHISE: franchise_id,
      CLIENT: client_id,
      PARTNER_TOKEN: access_token,
      STORE_TOKEN: store_token,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  let check = (): void => {}
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', chunk => {
      said[stream] += chunk
      check()
    })
  }
  const ended = new Promise<Ended>(done => child.on('close', (code, signal) => done({ code, signal, ...said })))
  const reaches = (point: Promise<void>): Promise<void> => {
    const early = ended.then(({ stdout, stderr }) => Promise.reject(new Error(`it ended before\n${stdout}\n${stderr}`)))
    return Promise.race([point, early])
  }
  return {
    child,
    ended,
    reaches,
    says: text =>
      reaches(
        new Promise(done => {
          check = () => {
            if (said.stderr.includes(text)) done()
          }
          check()
        }),
      ),
  }
}

/** Keeps the `nth` request that writes from BigCommerce, until it is let go. */
export function holdWrite(proxy: LoopbackProxy, nth = 1): { held: Promise<void>; letGo(): void } {
  let arrived = (): void => {}
  let letGo = (): void => {}
  const held = new Promise<void>(done => {
    arrived = done
  })
  const gone = new Promise<void>(done => {
    letGo = done
  })
  let writes = 0
  proxy.arrived = (_, { method }) => {
    if (method !== 'GET') writes += 1
    if (method === 'GET' || writes !== nth) return
    arrived()
    return gone
  }
  return { held, letGo }
}
