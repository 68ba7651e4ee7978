/** A small REST server on loopback: routes by pattern, JSON, pages with `Link`, and answers that a test asks for. */

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: { [member: string]: unknown }
  params: string[]
}

export interface Answer {
  status: number
  body?: unknown
  headers?: { [name: string]: string }
}

export interface Rest {
  url: string
  asked: Asked[]
  /** What is answered instead, once, to the next request that it wants. */
  instead: ((asked: Asked) => Answer | undefined)[]
  /** Requests that were not reads, since the last call: `POST /repos/…`. */
  writes(): string[]
  close(): Promise<void>
}

export type Route = [method: string, path: RegExp, handle: (asked: Asked) => Answer]

export async function openRest(routes: readonly Route[]): Promise<Rest> {
  const asked: Asked[] = []
  let seen = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', rest.url)
      const text = Buffer.concat(chunks).toString()
      const one: Asked = {
        method: request.method ?? 'GET',
        path: pathname,
        query: searchParams,
        headers: request.headers,
        body: text === '' ? {} : JSON.parse(text),
        params: [],
      }
      asked.push(one)
      send(response, answerTo(one))
    })
  })
  const answerTo = (one: Asked): Answer => {
    for (const [at, make] of rest.instead.entries()) {
      const answer = make(one)
      if (answer === undefined) continue
      rest.instead.splice(at, 1)
      return answer
    }
    for (const [method, path, handle] of routes) {
      const match = method === one.method ? path.exec(one.path) : null
      if (match !== null) return handle({ ...one, params: match.slice(1).map(decodeURIComponent) })
    }
    return { status: 404, body: { message: 'Not Found' } }
  }
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const rest: Rest = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    instead: [],
    writes() {
      const fresh = asked.slice(seen).filter(one => one.method !== 'GET')
      seen = asked.length
      return fresh.map(one => `${one.method} ${one.path}`)
    },
    close: () =>
      new Promise(done => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  return rest
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(body === undefined ? '' : JSON.stringify(body))
}

/** One page of a list, with links to the next one as GitHub and GitLab give them. */
export function pageOf<T>(
  all: readonly T[],
  { query, path }: Asked,
  url: string,
  wrap?: (page: T[]) => object,
): Answer {
  const size = Math.min(Number(query.get('per_page') ?? 20), 100)
  const page = Number(query.get('page') ?? 1)
  const items = all.slice((page - 1) * size, page * size)
  const next = new URLSearchParams(query)
  next.set('page', String(page + 1))
  const link =
    page * size < all.length ? { link: `<${url}${path}?${next}>; rel="next", <${url}${path}>; rel="first"` } : {}
  return { status: 200, body: wrap === undefined ? items : wrap(items), headers: link }
}
