/** How does a request travel through the sandbox? Arrival, faults, time, limits, the API, the data file, the answer. */

import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import {
  answerPartner,
  answerStore,
  quotaApplies,
  type RawCall,
  type StoreTarget,
  targetStore,
  touchedBy,
} from './apis.ts'
import { type Clock, clockOf } from './clock.ts'
import { answerControl, type ControlRequest } from './control/index.ts'
import { plain, tooManyRequests } from './errors.ts'
import { ExchangeLog, type LoggedRequest } from './exchange-log.ts'
import { type Fault, Faults } from './faults.ts'
import type { Answer } from './http.ts'
import type { Json } from './json.ts'
import { Limits } from './limits.ts'
import { type Credentials, type SandboxOptions, type Settings, settingsFrom } from './options.ts'
import { disturb, settle, settleForRead } from './partner/events.ts'
import { openWorld, type SharedWorld } from './shared-world.ts'
import type { World } from './world.ts'

export interface Sandbox {
  url: string
  credentials: Credentials & { client_secret: string }
  close(): Promise<void>
  world: World
  requests(): LoggedRequest[]
}

/** Everything that belongs to one running sandbox. */
export interface Machine {
  world: World
  settings: Settings
  clock: Clock
  log: ExchangeLog
  faults: Faults
  limits: Limits
  /** Keeps other sandboxes from the data file while the work is done. */
  alone: SharedWorld['alone']
  save: () => void
  generation: () => number
}

const bodyLimit = 32 * 1024 * 1024

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const settings = settingsFrom(options)
  const { world, alone, save, generation } = await openWorld(options.data)
  const machine: Machine = {
    world,
    settings,
    clock: clockOf(world, options.now),
    log: new ExchangeLog(settings.keepExchanges),
    faults: new Faults(),
    limits: new Limits(settings.quota),
    alone,
    save,
    generation,
  }
  const app = fastify({ logger: false, bodyLimit, forceCloseConnections: true, exposeHeadRoutes: false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => done(null, text))
  app.setErrorHandler((error, _request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500
    return send(reply, plain(status, status === 413 ? 'The request payload is too large.' : 'Internal Server Error'))
  })
  app.setNotFoundHandler((request, reply) => respond(machine, request, reply))
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  return {
    url,
    credentials: settings.credentials,
    close: () => app.close(),
    world,
    requests: () => machine.log.all(),
  }
}

async function respond(machine: Machine, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const [path = '/', search = ''] = splitOnce(request.raw.url ?? '/', '?')
  const text = typeof request.body === 'string' ? request.body : ''
  const query = Object.fromEntries(new URLSearchParams(search))
  const headers = headersOf(request)
  if (path.startsWith('/_sandbox')) {
    const control = { method: request.method, path, query, text }
    return send(reply, await machine.alone(() => controlled(machine, control)))
  }
  const parallel = machine.log.arrive()
  const { world, settings, clock } = machine
  const hits = machine.faults.take(request.method, path, request.raw.url ?? '/')
  const fault = hits.find(hit => hit.kind !== 'delay')
  const raw = (): RawCall => ({ world, settings, now: clock.now(), method: request.method, path, query, headers, text })
  let answer: Answer | undefined
  try {
    await turn()
    for (const hit of hits) if (hit.kind === 'delay') await delay(hit.ms)
    answer = before(fault)
    if (answer === undefined && !(fault?.kind === 'reset' && fault.when === 'before')) {
      answer = after(fault, await work(machine, raw()))
    }
  } finally {
    machine.log.leave()
  }
  const sent = textOf(answer)
  const cut = fault?.kind === 'truncate' ? sent.slice(0, Math.floor(sent.length / 2)) : sent
  machine.log.add(
    {
      time: clock.now(),
      method: request.method,
      path,
      query,
      headers,
      body: parsed(text),
      status: fault?.kind === 'reset' ? 0 : (answer?.status ?? 0),
      responseHeaders: answer === undefined ? {} : headersOfAnswer(answer),
      responseBody: fault?.kind === 'reset' ? undefined : answer?.body,
      responseBytes: fault?.kind === 'reset' ? 0 : Buffer.byteLength(cut),
      parallel,
      ...(hits.length === 0 ? {} : { fault: hits.map(hit => hit.kind).join(' ') }),
    },
    Buffer.byteLength(text),
  )
  if (fault?.kind === 'reset' || answer === undefined) {
    reply.hijack()
    request.raw.socket.destroy()
    return undefined
  }
  return send(reply, answer, cut)
}

function controlled(machine: Machine, control: ControlRequest): Answer {
  const answer = answerControl(machine, control)
  disturb(machine.world)
  return answer
}

/** The request proper. Operations that take few requests at a time are held for some turns, so that others can meet them. */
async function work(machine: Machine, raw: RawCall): Promise<Answer> {
  const begun = await machine.alone(() => begin(machine, raw))
  if ('status' in begun) return begun
  const { headers, target, generation } = begun
  if (!(await hasRoom(machine, raw, target))) return tooManyRequests(headers)
  const answer = await machine.alone(() => {
    const now = generation === machine.generation() ? target : targetOf(raw)
    return quotaApplies(now) ? saved(machine, raw, answerStore(raw, now), raw.method !== 'GET') : now
  })
  return answer.status < 300 ? { ...answer, headers: { ...headers, ...answer.headers } } : answer
}

type Begun = { target: StoreTarget; headers: { [name: string]: string }; generation: number }

/** The answer, or what remains to be done at the API of a store. */
function begin(machine: Machine, raw: RawCall): Answer | Begun {
  const { world, settings } = machine
  if (raw.method !== 'GET') settle(world, settings, raw.now)
  const mayChange = raw.method !== 'GET' || settleForRead(world, settings, raw.now)
  const franchise = /^\/franchises\/([^/]+)\/v1(\/.*)$/.exec(raw.path)
  if (franchise !== null)
    return saved(machine, raw, answerPartner(raw, franchise[2] ?? '', franchise[1] ?? ''), mayChange)
  const target = targetOf(raw)
  if (!quotaApplies(target)) return target
  const { headers, refusal } = machine.limits.admit(target.contents.hash, target.store.plan_sku, raw.now)
  return refusal ?? { target, headers, generation: machine.generation() }
}

function targetOf(raw: RawCall): StoreTarget | Answer {
  const store = /^\/stores\/([^/]+)(\/v[23]\/.*)$/.exec(raw.path)
  return store === null
    ? plain(404, 'The resource at that URL is not found.')
    : targetStore(raw, store[1] ?? '', store[2] ?? '')
}

/** False if others in progress leave no room: too many of the operation, or one that works on the same things. */
async function hasRoom({ limits }: Machine, raw: RawCall, target: StoreTarget): Promise<boolean> {
  const { path } = target.route
  const concurrency = concurrencyOf(target)
  const place = `${target.contents.hash} ${path}`
  const operation = `${target.contents.hash} ${raw.method} ${path}`
  const touched = touchedBy(raw, target)
  if (concurrency === undefined && touched.size === 0) return true
  if (!limits.hold(place, touched)) return false
  const room = concurrency === undefined || limits.begin(operation, concurrency)
  if (room) for (let turns = 0; turns < 3; turns += 1) await turn()
  if (room && concurrency !== undefined) limits.end(operation)
  limits.release(place, touched)
  return room
}

function concurrencyOf({ route, call }: StoreTarget): number | undefined {
  return typeof route.concurrency === 'function' ? route.concurrency(call.settings) : route.concurrency
}

/** Even a refusal can have changed something, and a read can move a store along: only what surely changes nothing skips the file. */
function saved(machine: Machine, raw: RawCall, answer: Answer, mayChange: boolean): Answer {
  if (raw.method !== 'GET') disturb(machine.world)
  if (mayChange) machine.save()
  return answer
}

function before(fault: Fault | undefined): Answer | undefined {
  if (fault?.kind === '429') {
    const seconds = fault.retryAfterSeconds ?? 1
    if (!fault.headers) return tooManyRequests()
    return tooManyRequests({
      'X-Rate-Limit-Time-Window-Ms': '30000',
      'X-Rate-Limit-Time-Reset-Ms': String(seconds * 1000),
      'X-Rate-Limit-Requests-Quota': '150',
      'X-Rate-Limit-Requests-Left': '0',
      'X-Retry-After': String(seconds),
    })
  }
  return fault?.kind === 'status' && fault.when !== 'after' ? statusAnswer(fault) : undefined
}

function after(fault: Fault | undefined, answer: Answer): Answer {
  return fault?.kind === 'status' ? statusAnswer(fault) : answer
}

function statusAnswer(fault: Extract<Fault, { kind: 'status' }>): Answer {
  const standard = plain(fault.status, 'Injected fault')
  return { ...standard, ...(fault.body === undefined ? {} : { body: fault.body }), headers: fault.headers ?? {} }
}

function send(reply: FastifyReply, answer: Answer, text = textOf(answer)): FastifyReply {
  void reply.code(answer.status).headers(headersOfAnswer(answer))
  return answer.body === undefined ? reply.send() : reply.send(text)
}

function headersOfAnswer(answer: Answer): { [name: string]: string } {
  if (answer.body === undefined) return answer.headers ?? {}
  return { ...answer.headers, 'content-type': answer.contentType ?? 'application/json' }
}

function textOf(answer: Answer | undefined): string {
  return answer?.body === undefined ? '' : JSON.stringify(answer.body)
}

function parsed(text: string): Json | undefined {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return '(not JSON)'
  }
}

function headersOf(request: FastifyRequest): { [name: string]: string } {
  const headers: { [name: string]: string } = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value)
  return headers
}

function splitOnce(text: string, by: string): string[] {
  const at = text.indexOf(by)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}

function delay(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}
