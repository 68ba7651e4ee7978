/** Connections to servers, shared by whatever is sent. The only file that knows undici, which it loads when something is sent. */

import type { Agent } from 'undici'

/** One pool of connections per origin, however many stores there are. */
export interface Transport {
  request: Agent['request']
  /** Ends idle connections and waits for requests under way. */
  close(): Promise<void>
}

/** Makes a transport with at most so many connections per origin. */
export function createTransport(options: { connections?: number; connectTimeoutMs?: number } = {}): Transport {
  let opened: Promise<Agent> | undefined
  const open = async (): Promise<Agent> => {
    const { Agent } = await import('undici')
    return new Agent({
      connections: options.connections ?? 64,
      pipelining: 1,
      connect: { timeout: options.connectTimeoutMs ?? 10_000 },
    })
  }
  const agent = (): Promise<Agent> => {
    opened ??= open()
    return opened
  }
  return {
    request: async (...request: Parameters<Agent['request']>) => (await agent()).request(...request),
    close: async () => (await opened)?.close(),
  } as Transport
}
