/** Rollouts as users run them: the built program in processes of its own, over a PostgreSQL database and a local BigCommerce. */

import { createHash } from 'node:crypto'
import type { PostgresServer } from './postgres.ts'
import { type Harness, openHarness, portfolio } from './project.ts'
import { type LoopbackProxy, openProxy } from './proxy.ts'
import { type Ended, type Run, startRun } from './runs.ts'

export interface Scene {
  harness: Harness
  proxy: LoopbackProxy
  start(words: string, env?: NodeJS.ProcessEnv): Run
  /** Runs to its end, which must be this exit code; what was printed, as JSON. */
  run(words: string, code?: number): Promise<{ [member: string]: never }>
  close(): Promise<void>
}

let scenes = 0

/** A project whose state and rollouts are in schemas of their own. */
export async function openScene(
  server: PostgresServer,
  { sandbox = {}, state = true }: { sandbox?: Parameters<typeof openHarness>[0]; state?: boolean } = {},
): Promise<Scene & { state: object; schema: string }> {
  scenes += 1
  const harness = await openHarness({ instant: true, ...sandbox }, { env: { STATE_URL: server.url() } })
  const proxy = await openProxy(harness.sandbox.url)
  const schema = `fleet_${process.pid}_${scenes}`
  const env = { STATE_URL: server.url(), STOREWRIGHT_DATABASE: server.url() }
  const scene: Scene = {
    harness,
    proxy,
    start: (words, more = {}) => startRun(harness, proxy, words, { ...env, ...more }),
    async run(words, code = 0) {
      const ended = await scene.start(`${words} --format json`).ended
      if (ended.code !== code) throw new Error(`${words}: ${told(ended)}`)
      return JSON.parse(ended.stdout)
    },
    async close() {
      await proxy.close()
      await harness.close()
    },
  }
  return {
    ...scene,
    schema,
    state: state ? { backend: 'postgres', url: '${env:STATE_URL}', schema } : { backend: 'file' },
  }
}

export function told({ code, signal, stdout, stderr }: Ended): string {
  return `${code ?? signal}\n${stdout}\n${stderr}`
}

/** So many stores of one blueprint, whose pages say which version of it they are made of; later ones have more pages. */
export function writeFleet(harness: Harness, count: number, version: number, more: object = {}): void {
  const { stores: one, ...rest } = portfolio() as { stores: { a: object } }
  const page = (name: string) => ({ type: 'page', name, url: `/${name}/`, body: `<p>${version} of \${each:key}</p>` })
  const later = version === 1 ? {} : { terms: page('terms'), returns: page('returns') }
  const pages = { about: page('about'), ...later }
  const us = { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce', pages }
  harness.write({
    ...rest,
    blueprints: { shop: { ...one.a, store_name: 'Shop ${each:key}', channels: { us } } },
    fleets: { shops: { blueprint: 'shop', each: 'stores.csv' } },
    ...more,
  })
  const keys = Array.from({ length: count }, (_, at) => keyOf(at))
  harness.write(`key,name\n${keys.map(key => `${key},${key}`).join('\n')}\n`, 'stores.csv')
}

export function keyOf(at: number): string {
  return `s${String(at).padStart(4, '0')}`
}

/** So many stores of one account, with a page each. */
export function stores(count: number, body: (key: string) => string, contents: object = {}): object {
  const { stores: one, ...rest } = portfolio() as { stores: { a: object } }
  const all = Array.from({ length: count }, (_, at) => {
    const key = keyOf(at)
    const pages = { about: { type: 'page', name: 'About', url: '/about/', body: body(key) } }
    const channel = { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce', pages, ...contents }
    return [key, { ...one.a, store_name: `Shop ${key}`, channels: { us: channel } }] as const
  })
  return { ...rest, stores: Object.fromEntries(all) }
}

/** What a store's page says, told from what it says in every other store. */
export function bodyOf(key: string, version: number): string {
  return `<p>${version} ${createHash('sha1').update(key).digest('hex').slice(0, 8)}</p>`
}
