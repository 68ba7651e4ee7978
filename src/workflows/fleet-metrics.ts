/** Answers `GET /metrics` with how rollouts stand, until told to stop. Each request asks the database anew; nothing else is answered. */

import { createServer, type Server, type ServerResponse } from 'node:http'
import { ToolError } from '../model/errors.ts'

export interface MetricsServer {
  /** `http://127.0.0.1:9464/metrics` */
  url: string
  close(): Promise<void>
}

export interface MetricsOptions {
  host: string
  /** 0: any that is free. */
  port: number
  contentType: string
  text(): Promise<string>
  /** Told of what went wrong, since whoever asks is told of no more than that something has. */
  failed(error: unknown): void
}

export async function serveMetrics(options: MetricsOptions): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0]
    if (path !== '/metrics') end(response, 404, 'Metrics are at /metrics.\n')
    else if (request.method !== 'GET' && request.method !== 'HEAD') end(response, 405, 'Only GET is answered here.\n')
    else void answer(response, options)
  })
  await listening(server, options)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}/metrics`,
    close: () =>
      new Promise(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

async function answer(response: ServerResponse, { text, contentType, failed }: MetricsOptions): Promise<void> {
  try {
    const body = await text()
    response.writeHead(200, { 'content-type': contentType }).end(body)
  } catch (error) {
    failed(error)
    end(response, 503, 'The rollouts cannot be read.\n')
  }
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
}

function listening(server: Server, { host, port }: MetricsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new ToolError('USAGE', `metrics cannot be served at ${host}:${port}: ${whyOf(error)}`, {
          hint: 'Choose another port with --metrics, or another address of this machine with --metrics-host.',
          cause: error,
        }),
      ),
    )
    server.listen(port, host, resolve)
  })
}

const reasons: { [code: string]: string } = {
  EADDRINUSE: 'something else listens there already',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no host of that name',
}

function whyOf({ code, message }: NodeJS.ErrnoException): string {
  return reasons[code ?? ''] ?? message
}
