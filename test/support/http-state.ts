/**
 * A server that keeps states as Terraform's `http` backend wants it, in two manners: the one that the protocol describes,
 * and GitLab's. Written from the protocol and from GitLab's documentation, not from our client; strict where either is.
 */

import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HttpStateOptions {
  manner?: 'protocol' | 'gitlab'
  /** Writes and unlocks are done whatever id they carry, as simple servers do. */
  ignoresIds?: boolean
  login?: { user: string; password: string }
}

export interface Seen {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: string
}

/** `cut`: does what is asked, then closes the connection without an answer. */
export type Fault = 'cut' | 'torn' | 'wrong-md5' | 'page' | 'no-lock-body' | { status: number; body?: string }

export interface HttpStateServer {
  url: string
  /** What `state` in a configuration says. */
  settings: { [name: string]: string }
  seen: Seen[]
  /** Asked before each request is answered. */
  fault: (request: Seen, count: number) => Fault | undefined
  texts: Map<string, string>
  locks: Map<string, { [member: string]: string }>
  /** GitLab's: number of versions of a name. */
  versions(name: string): number
  close(): Promise<void>
}

interface Reply {
  status: number
  body?: string
  headers?: { [name: string]: string }
}

const lockMembers = ['ID', 'Operation', 'Info', 'Who', 'Version', 'Created', 'Path']

export async function startHttpState(options: HttpStateOptions = {}): Promise<HttpStateServer> {
  const isGitlab = options.manner === 'gitlab'
  const base = isGitlab ? '/api/v4/projects/7/terraform/state/' : '/states/'
  const versions = new Map<string, Map<number, string>>()
  const texts = new Map<string, string>()
  const locks: HttpStateServer['locks'] = new Map()

  const holds = (name: string, id: string | null | undefined): boolean =>
    options.ignoresIds === true || (locks.get(name)?.ID ?? undefined) === (id ?? undefined)

  const read = (name: string): Reply => {
    const text = texts.get(name)
    if (text === undefined) return { status: isGitlab ? 404 : 204 }
    const md5 = createHash('md5').update(text).digest('base64')
    return { status: 200, body: text, headers: isGitlab ? {} : { 'content-md5': md5 } }
  }

  const write = (name: string, { body, query, headers }: Seen): Reply => {
    if (headers['content-type'] !== 'application/json') return { status: 415 }
    const md5 = createHash('md5').update(body).digest('base64')
    if (headers['content-md5'] !== md5) return { status: 400, body: 'Content-MD5 is missing or wrong' }
    if (!holds(name, query.get('ID'))) {
      return isGitlab ? { status: 500, body: '{"message":"500 Internal Server Error"}' } : lockedReply(423, name)
    }
    if (isGitlab) {
      const serial = serialOf(body)
      if (serial === undefined) return { status: 422, body: '{"message":"No serial in payload"}' }
      const all = versions.get(name) ?? new Map<number, string>()
      if (all.has(serial)) return { status: 422, body: '{"message":"PG::UniqueViolation"}' }
      versions.set(name, all.set(serial, body))
      texts.set(name, all.get(Math.max(...all.keys())) ?? '')
      return { status: 200, body: '{}' }
    }
    texts.set(name, body)
    return { status: 200 }
  }

  const lockedReply = (status: number, name: string, asked?: { [member: string]: string }): Reply => {
    const held = locks.get(name)
    if (held === undefined) return { status: 409 }
    // GitLab keeps these three and says the others as it is told them.
    const shown = isGitlab ? { ...asked, ID: held.ID, Who: 'project_7_bot', Created: held.Created } : held
    return { status, body: JSON.stringify(shown) }
  }

  const lock = (name: string, { body, headers }: Seen): Reply => {
    if (headers['content-md5'] !== createHash('md5').update(body).digest('base64')) return { status: 400 }
    const info = parseMembers(body)
    if (info === undefined || lockMembers.some(member => info[member] === undefined) || (info.ID ?? '').length > 255) {
      return { status: 400, body: '{"error":"a member of the lock is missing"}' }
    }
    if (locks.has(name)) return lockedReply(isGitlab ? 409 : 423, name, info)
    locks.set(name, info)
    return isGitlab ? lockedReply(200, name, info) : { status: 200 }
  }

  const unlock = (name: string, { body }: Seen): Reply => {
    const id = body === '' ? undefined : parseMembers(body)?.ID
    if (id !== undefined && !(locks.has(name) && holds(name, id))) return lockedReply(409, name)
    locks.delete(name)
    return { status: 200 }
  }

  const answer = (request: Seen): Reply => {
    const { user, password } = options.login ?? {}
    if (user !== undefined) {
      const [given, secret] = loginIn(request)
      if (given !== user || secret !== password) return { status: given === 'guest' ? 403 : 401 }
    }
    if (!request.path.startsWith(base)) return { status: 404, body: '{"error":"404 Not Found"}' }
    const rest = decodeURIComponent(request.path.slice(base.length))
    const isLock = isGitlab && rest.endsWith('/lock')
    const name = isLock ? rest.slice(0, -'/lock'.length) : rest
    if (name === '' || name.includes('/')) return { status: 404 }
    switch (`${isLock ? 'lock ' : ''}${request.method}`) {
      case 'GET':
        return read(name)
      case 'POST':
        return write(name, request)
      case 'LOCK':
        return isGitlab ? { status: 405 } : lock(name, request)
      case 'UNLOCK':
        return isGitlab ? { status: 405 } : unlock(name, request)
      case 'lock POST':
        return lock(name, request)
      case 'lock DELETE':
        return unlock(name, request)
      default:
        return { status: 405 }
    }
  }

  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://here')
      const body = Buffer.concat(chunks).toString('utf8')
      const { method = '', headers } = incoming
      const request = { method, path: url.pathname, query: url.searchParams, headers, body }
      state.seen.push(request)
      respond(outgoing, state.fault(request, state.seen.length), () => answer(request))
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const address = `${url}${base}{unit}`
  const gitlab = { lock_address: `${address}/lock`, lock_method: 'POST', unlock_method: 'DELETE' }
  const login = options.login === undefined ? {} : { username: options.login.user, password: options.login.password }
  const state: HttpStateServer = {
    url,
    settings: { backend: 'http', address, ...(isGitlab ? gitlab : {}), ...login },
    seen: [],
    fault: () => undefined,
    texts,
    locks,
    versions: name => versions.get(name)?.size ?? 0,
    close: () =>
      new Promise(done => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
  return state
}

function respond(outgoing: ServerResponse, fault: Fault | undefined, answer: () => Reply): void {
  if (typeof fault === 'object') {
    outgoing.writeHead(fault.status).end(fault.body ?? '')
    return
  }
  if (fault === 'page') {
    outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<!DOCTYPE html><title>Sign in</title>')
    return
  }
  const reply = answer()
  if (fault === 'cut') {
    outgoing.socket?.destroy()
    return
  }
  const body = fault === 'no-lock-body' ? 'locked' : (reply.body ?? '')
  const md5 = fault === 'wrong-md5' ? { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } : {}
  const length = Buffer.byteLength(body)
  outgoing.writeHead(reply.status, {
    'content-type': 'application/json',
    'content-length': length,
    ...reply.headers,
    ...md5,
  })
  if (fault === 'torn') {
    outgoing.write(body.slice(0, body.length / 2), () => outgoing.socket?.destroy())
    return
  }
  outgoing.end(body)
}

function loginIn({ headers }: Seen): [user: string, password: string] {
  const [scheme, value = ''] = (headers.authorization ?? '').split(' ')
  if (scheme !== 'Basic') return ['', '']
  const [user = '', ...rest] = Buffer.from(value, 'base64').toString('utf8').split(':')
  return [user, rest.join(':')]
}

function serialOf(body: string): number | undefined {
  try {
    const { serial } = JSON.parse(body) as { serial?: unknown }
    return Number.isSafeInteger(serial) ? (serial as number) : undefined
  } catch {
    return undefined
  }
}

function parseMembers(body: string): { [member: string]: string } | undefined {
  try {
    return JSON.parse(body) as { [member: string]: string }
  } catch {
    return undefined
  }
}
