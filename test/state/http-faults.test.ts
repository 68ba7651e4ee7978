/** A server for states that fails, and ways to it that break: nothing is doubled, nothing is lost, and the reason is told. */

import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { ToolError } from '../../src/model/errors.ts'
import type { Fault, HttpStateServer, Seen } from '../support/http-state.ts'
import { useHttpStores } from '../support/http-stores.ts'
import { document, errorOf, fakeClock, holder, page, recorded } from './support.ts'

const { start, open } = useHttpStores()
const unit = 'store:acme'

/** The fault for so many of the requests that it is meant for. */
function only(server: HttpStateServer, meant: (request: Seen) => boolean, fault: Fault, times = 1): void {
  let left = times
  server.fault = request => {
    if (!meant(request) || left === 0) return undefined
    left -= 1
    return fault
  }
}

const isWrite = ({ method, path }: Seen) => method === 'POST' && path.endsWith('/store.acme')
const isRead = ({ method, path }: Seen) => method === 'GET' && path.endsWith('/store.acme')
const isLock = ({ method, path }: Seen) => method === 'LOCK' || path.endsWith('store.acme/lock')

describe.each(['protocol', 'gitlab'] as const)('a write (%s)', manner => {
  const faults: [string, Fault][] = [
    ['whose answer is lost, although it was stored', 'cut'],
    ['that the server fails at', { status: 500, body: '{"message":"500 Internal Server Error"}' }],
    ['that a proxy refuses for the moment', { status: 503, body: 'busy' }],
    ['that comes too fast', { status: 429 }],
  ]
  test.each(faults)('%s, is there once', async (_, fault) => {
    const server = await start({ manner })
    const store = open(server)
    const held = await store.lock(unit, holder('ann'), 0)
    await store.write(document(1, ['a']))
    only(server, isWrite, fault)
    await store.append(unit, [recorded('b')])
    only(server, isWrite, fault, 2)
    await store.append(unit, [recorded('c')])
    expect(JSON.parse(server.texts.get('store.acme') ?? '')).toMatchObject({ serial: 3 })
    expect(JSON.parse(server.texts.get('store.acme') ?? '').journal).toHaveLength(2)
    only(server, isWrite, fault)
    await store.write(document(2, ['a', 'b', 'c']))
    await held.release()
    expect(await open(server).read(unit)).toEqual(document(2, ['a', 'b', 'c']))
  })

  test('that always fails is told, and what was stored stays', async () => {
    const server = await start({ manner })
    const store = open(server)
    await store.lock(unit, holder('ann'), 0)
    await store.write(document(1, ['a']))
    only(server, isWrite, { status: 500, body: '{"message":"out of order"}' }, 100)
    const error = await errorOf(store.append(unit, [recorded('b')]))
    expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringMatching(/500.*saying: out of order/)])
    server.fault = () => undefined
    expect(await store.read(unit)).toEqual(document(1, ['a']))
    await store.append(unit, [recorded('c')])
    expect((await store.read(unit))?.resources).toEqual([page('a'), page('c')])
  })

  test('under a lock that was broken is refused by the server, and that is told', async () => {
    const server = await start({ manner })
    const store = open(server)
    await store.lock(unit, holder('ann'), 0)
    await store.append(unit, [recorded('a')])
    const theirs = { ID: 'x', Operation: 'apply', Info: '', Who: 'eve@laptop', Version: '', Created: '', Path: '' }
    server.locks.set('store.acme', theirs)
    const error = await errorOf(store.append(unit, [recorded('b')]))
    expect([error.code, error.message]).toEqual([
      'STATE_LOCKED',
      expect.stringContaining(manner === 'gitlab' ? 'project_7_bot' : 'eve on laptop'),
    ])
    expect(server.locks.get('store.acme')).toEqual(theirs)
    server.locks.delete('store.acme')
    expect((await errorOf(store.append(unit, [recorded('c')]))).code).toBe('STATE_LOCKED')
    expect(server.locks.size).toBe(0)
  })

  test('that somebody makes in our place without the lock is not overwritten', async () => {
    const server = await start({ manner })
    const store = open(server)
    await store.lock(unit, holder('ann'), 0)
    await store.append(unit, [recorded('a')])
    const other = JSON.stringify({ ...JSON.parse(server.texts.get('store.acme') ?? ''), serial: 2, write: 'theirs' })
    only(server, isWrite, { status: 422 })
    server.texts.set('store.acme', other)
    expect((await errorOf(store.append(unit, [recorded('b')]))).code).toBe('STATE_STALE')
    expect(server.texts.get('store.acme')).toBe(other)
  })
})

describe('a lock', () => {
  test('whose answer is lost is ours all the same', async () => {
    const server = await start()
    const store = open(server)
    only(server, isLock, 'cut')
    const held = await store.lock(unit, holder('ann'), 0)
    await store.append(unit, [recorded('a')])
    only(server, ({ method }) => method === 'UNLOCK', 'cut')
    await held.release()
    expect(server.locks.size).toBe(0)
  })

  test.each([
    [404, 'lock_address'],
    [405, 'lock_method'],
    [501, 'GitLab'],
  ])('that the server does not have (%i) is told, with what to set', async (status, words) => {
    const server = await start()
    server.fault = request => (isLock(request) ? { status } : undefined)
    const error = await errorOf(open(server).lock(unit, holder('ann'), 0))
    expect(error.code).toBe('STATE_IO')
    expect(error.message).toContain('has no locks')
    expect(error.hint).toContain(words)
  })

  test('is not had where an address of a page answers', async () => {
    const server = await start()
    server.fault = () => 'page'
    expect((await errorOf(open(server).lock(unit, holder('ann'), 0))).code).toBe('STATE_IO')
  })
})

describe('a read', () => {
  test.each<[string, Fault]>([
    ['that breaks off', 'torn'],
    ['that arrives damaged', 'wrong-md5'],
    ['that fails in passing', { status: 502 }],
  ])('%s is repeated', async (_, fault) => {
    const server = await start()
    const store = open(server)
    await store.write(document(1, ['a']))
    only(server, isRead, fault)
    expect(await store.read(unit)).toEqual(document(1, ['a']))
  })

  test.each<[string, Fault, string]>([
    ['breaks off', 'torn', 'broke off'],
    ['arrives damaged', 'wrong-md5', 'Content-MD5'],
    ['fails', { status: 500 }, 'answers 500'],
    ['is a page for people', 'page', 'page for people'],
    ['is elsewhere', { status: 302 }, 'elsewhere (302)'],
    ['is odd', { status: 418 }, 'answers 418'],
  ])('that always %s is told, and writes nothing', async (_, fault, words) => {
    const server = await start()
    const store = open(server)
    await store.write(document(1, ['a']))
    const before = server.texts.get('store.acme')
    server.fault = request => (isRead(request) ? fault : undefined)
    for (const attempt of [() => store.read(unit), () => store.append(unit, [recorded('b')])]) {
      const error = await errorOf(attempt())
      expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining(words)])
    }
    expect(server.texts.get('store.acme')).toBe(before)
  })
})

describe('a login', () => {
  const login = { user: 'ann', password: 'p:ä"ss wörd' }
  const secretOf = (error: ToolError) => [error.message, error.hint, JSON.stringify(error.cause)].join(' ')

  test('is sent as the server wants it', async () => {
    const server = await start({ login })
    const store = open(server)
    await store.write(document(1))
    expect(await store.read(unit)).toEqual(document(1))
  })

  test.each<[string, { username?: string; password?: string }, string]>([
    ['that is wrong', { password: 'hush-hush' }, 'wants a login (401)'],
    ['without the right', { username: 'guest', password: 'hush-hush' }, 'may not do that (403)'],
  ])('%s is told apart, and never shown', async (_, settings, words) => {
    const server = await start({ login })
    const store = open(server, { settings })
    for (const attempt of [() => store.read(unit), () => store.lock(unit, holder('ann'), 0)]) {
      const error = await errorOf(attempt())
      expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining(words)])
      expect(secretOf(error)).not.toContain('hush-hush')
      expect(secretOf(error)).not.toContain(Buffer.from('hush-hush').toString('base64').slice(2, 8))
    }
  })

  test('in the query of an address is not shown either', async () => {
    const server = await start()
    const address = `${server.settings.address}?token=hush-hush`
    const store = open(server, { settings: { address, lock_address: address, unlock_address: address } })
    await store.write(document(1))
    expect(server.seen.every(one => one.query.get('token') === 'hush-hush')).toBe(true)
    server.fault = () => ({ status: 400, body: 'no' })
    const error = await errorOf(store.read(unit))
    expect(error.message).toContain('/states/store.acme cannot be read')
    expect(secretOf(error)).not.toContain('hush-hush')
  })
})

test('a server that is not there is told at once', async () => {
  const port = await new Promise<number>(done => {
    const listener = createServer().listen(0, '127.0.0.1', () => {
      const address = listener.address()
      listener.close(() => done(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
  const clock = fakeClock()
  const address = `http://127.0.0.1:${port}/{unit}`
  const server = await start()
  const store = open(server, { clock, settings: { address, lock_address: address, unlock_address: address } })
  const error = await errorOf(store.read(unit))
  expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining('no connection (ECONNREFUSED)')])
  expect(clock.waits).toEqual([])
})
