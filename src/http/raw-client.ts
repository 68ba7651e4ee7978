/**
 * How is a request sent whose body is not the API's? Over the same connections, with few and short tries.
 * Knows neither what is sent nor what an answer means; a status of 400 or more is an answer like any other.
 */

import type { Clock } from '../model/clock.ts'
import type { RawClient, RawOutcome, RawRequest } from '../model/raw.ts'
import { type Headers, numberHeader, readTrouble } from './answer.ts'
import { createTransport, type Transport } from './transport.ts'

export interface RawClientOptions {
  clock: Clock
  userAgent: string
  /** Longest wait for the head of an answer, and for the next piece of its body; 60 s unless given. */
  timeoutMs?: number
}

const waitsMs = [250, 500, 1000, 2000]
const longestWaitMs = 30_000
/** The server, or something before it, says that it cannot at the moment. */
const passing = [429, 500, 502, 503, 504]

/** Closing it leaves a shared transport open. */
export function createRawClient(options: RawClientOptions, transport?: Transport): RawClient {
  const { request, close } = transport ?? createTransport({ connections: 8 })
  const timeoutMs = options.timeoutMs ?? 60_000
  let hasWorked = false
  let isClosed = false

  const attempt = async ({ method, url, headers, body }: RawRequest): Promise<RawOutcome> => {
    try {
      const { origin, pathname, search } = new URL(url)
      const response = await request({
        origin,
        path: `${pathname}${search}`,
        method: method as 'GET',
        headers: { 'user-agent': options.userAgent, ...headers },
        body: body ?? null,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      })
      const bytes = new Uint8Array(await response.body.arrayBuffer())
      return { kind: 'answer', status: response.statusCode, headers: single(response.headers), body: bytes }
    } catch (error) {
      return toNone(error)
    }
  }

  /** Milliseconds until it is worth to try again; undefined when it is not. */
  const waitBefore = (request: RawRequest, outcome: RawOutcome, failures: number): number | undefined => {
    const usual = waitsMs[failures]
    if (usual === undefined) return undefined
    if (outcome.kind === 'none') {
      if (outcome.trouble === 'refused-tls' || (outcome.trouble === 'unreachable' && !hasWorked)) return undefined
      return request.repeatable || !outcome.sent ? usual : undefined
    }
    if (!passing.includes(outcome.status) || !(request.repeatable || outcome.status === 429)) return undefined
    const askedMs = (numberHeader(outcome.headers, 'retry-after') ?? 0) * 1000
    return askedMs > longestWaitMs ? undefined : Math.max(usual, askedMs)
  }

  return {
    async send(request) {
      for (let failures = 0; ; failures += 1) {
        const outcome = await attempt(request)
        const waitMs = waitBefore(request, outcome, failures)
        hasWorked ||= outcome.kind === 'answer'
        if (waitMs === undefined) return outcome
        await options.clock.wait(waitMs)
      }
    },
    close: async () => {
      if (transport !== undefined || isClosed) return
      isClosed = true
      await close()
    },
  }
}

function toNone(error: unknown): RawOutcome {
  const read = readTrouble(error)
  if (read.kind !== 'broken') return { kind: 'none', trouble: 'broken', code: 'UNKNOWN', sent: true }
  const { trouble, code, sent } = read
  const isKnown = trouble === 'unreachable' || trouble === 'refused-tls' || trouble === 'timeout'
  return { kind: 'none', trouble: isKnown ? trouble : 'broken', code, sent }
}

function single(headers: Headers): { [name: string]: string | undefined } {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}
