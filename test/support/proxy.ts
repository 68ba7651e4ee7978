/** A proxy on loopback that sees every request and can do something between BigCommerce's answer and the client. */

import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LoopbackProxy {
  url: string
  /** Requests that have come in so far. */
  count(): number
  /** Called before request `n` is passed on; it is not if its client has gone by then. */
  arrived: (n: number, request: { method: string; path: string }) => void | Promise<void>
  /** Called when the upstream has answered request `n` (from 1); the client gets the answer then, or none if it is false. */
  answered: (n: number) => boolean
  close(): Promise<void>
}

export async function openProxy(upstream: string): Promise<LoopbackProxy> {
  const target = new URL(upstream)
  let seen = 0
  const server = createServer((incoming, outgoing) => {
    seen += 1
    const n = seen
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', async () => {
      const body = Buffer.concat(chunks)
      await proxy.arrived(n, { method: incoming.method ?? 'GET', path: incoming.url ?? '/' })
      if (incoming.socket.destroyed) return
      forward(
        target,
        incoming.method ?? 'GET',
        incoming.url ?? '/',
        incoming.headers,
        body,
        (status, headers, answer) => {
          if (!proxy.answered(n)) {
            outgoing.socket?.destroy()
            return
          }
          outgoing.writeHead(status, headers)
          outgoing.end(answer)
        },
      )
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const proxy: LoopbackProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => seen,
    arrived: () => {},
    answered: () => true,
    close: () =>
      new Promise(done => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  return proxy
}

function forward(
  target: URL,
  method: string,
  path: string,
  headers: IncomingHttpHeaders,
  body: Buffer,
  done: (status: number, headers: IncomingHttpHeaders, body: Buffer) => void,
): void {
  const { host: _, ...rest } = headers
  const outgoing = request({ host: target.hostname, port: target.port, method, path, headers: rest }, answer => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () => {
      const { 'transfer-encoding': _encoding, connection: _connection, 'keep-alive': _keep, ...plain } = answer.headers
      done(answer.statusCode ?? 502, plain, Buffer.concat(chunks))
    })
  })
  outgoing.on('error', () => done(502, {}, Buffer.alloc(0)))
  outgoing.end(body)
}
