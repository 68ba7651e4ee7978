/** A local server that answers as it is told and remembers what it was asked; a clock that never sleeps. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'
import { type ClientOptions, createApi } from '../../src/http/client.ts'
import { createTransport, type Transport } from '../../src/http/transport.ts'
import type { ToolError } from '../../src/model/errors.ts'
import type { ApiFailure } from '../../src/model/kind.ts'
import type { RunEvent } from '../../src/model/run.ts'
import type { Json } from '../../src/model/values.ts'

export interface Seen {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}

/** An answer: status, JSON (or raw text), headers; or a function that does whatever it wants with the connection. */
export type Answer =
  | { status?: number; json?: Json; text?: string; headers?: { [name: string]: string } }
  | ((request: Seen, response: ServerResponse) => void | Promise<void>)

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** Answers by the script, one answer per request; a function in place of the list answers them all. */
export async function startServer(script: Answer[] | ((request: Seen) => Answer | Promise<Answer>)) {
  const seen: Seen[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const { method = '', url = '', headers } = incoming
    const request = { method, url, headers, body: Buffer.concat(chunks).toString() }
    seen.push(request)
    const answer = Array.isArray(script) ? script.shift() : await script(request)
    if (answer === undefined) throw new Error(`No answer is left for ${method} ${url}`)
    if (typeof answer === 'function') return void (await answer(request, response))
    const text = answer.json === undefined ? answer.text : JSON.stringify(answer.json)
    response.writeHead(answer.status ?? 200, {
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
      ...answer.headers,
    })
    response.end(text)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  open.push(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    server,
    paths: () => seen.map(({ method, url }) => `${method} ${url}`),
  }
}

/** Waiting moves the time on at once and is written down. `random` is 0 unless given. */
export function fakeClock(random = 0) {
  const waits: number[] = []
  let now = 1_000_000
  return {
    waits,
    now: () => now,
    random: () => random,
    pass: (ms: number) => {
      now += ms
    },
    wait: async (ms: number) => {
      waits.push(ms)
      now += ms
    },
  }
}

export const token = 'tok-5ecretstore-4711'

/** An API on the given address with a fake clock; everything can be replaced. */
export function makeApi(baseUrl: string, more: Partial<ClientOptions> = {}, transport?: Transport) {
  const clock = fakeClock()
  const events: RunEvent[] = []
  const api = createApi(
    {
      baseUrl,
      headers: { 'x-auth-token': token },
      userAgent: 'storewright/test',
      clock,
      readOnly: false,
      parallelism: 3,
      quotaReservePercent: 0,
      emit: event => events.push(event),
      ...more,
    },
    transport,
  )
  open.push(() => api.close())
  return { api, clock, events }
}

/** A transport that is closed after the test. */
export function sharedTransport(): Transport {
  const transport = createTransport()
  open.push(() => transport.close())
  return transport
}

/** The error that the promise ends with, and its cause; fails when there is none. */
export async function failureOf(promise: Promise<unknown>): Promise<{ error: ToolError; cause: ApiFailure }> {
  const error = await promise.then(
    value => {
      throw new Error(`An error was expected, not ${JSON.stringify(value)}`)
    },
    (reason: unknown) => reason as ToolError,
  )
  return { error, cause: error.cause as ApiFailure }
}

export async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const row of rows) all.push(row)
  return all
}

/** Breaks the connection without any answer. */
export const reset: Answer = (_, response) => {
  response.socket?.resetAndDestroy()
}

/** Announces more than it sends, then closes. */
export function truncated(status = 200, text = '{"data":[{"id":1},{"i'): Answer {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length + 100 })
    response.write(text, () => response.socket?.destroy())
  }
}

export const rateHeaders = (left: number, resetMs: number, quota = 150) => ({
  'x-rate-limit-requests-quota': String(quota),
  'x-rate-limit-requests-left': String(left),
  'x-rate-limit-time-reset-ms': String(resetMs),
  'x-rate-limit-time-window-ms': '30000',
})
