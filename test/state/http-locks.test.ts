/** Locks at a server that knows neither leases nor tokens: how long, whose, renewed how, and broken how. */

import { describe, expect, test } from 'vitest'
import type { StateStore } from '../../src/model/state.ts'
import { digestOf, parseLockId, renderLockId } from '../../src/state/http-lock-id.ts'
import type { HttpStateServer } from '../support/http-state.ts'
import { useHttpStores } from '../support/http-stores.ts'
import { document, errorOf, type FakeClock, fakeClock, holder, page, recorded } from './support.ts'

const { start, open } = useHttpStores()
const unit = 'store:acme'
const minute = 60_000
const posts = (server: HttpStateServer) =>
  server.seen.filter(one => one.method === 'POST' && one.path.endsWith('/store.acme')).length

/** Lets renewals that the clock has started end, as they take their turn before what comes then. */
async function settle(store: StateStore, clock: FakeClock, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += minute) {
    clock.pass(minute)
    await store.append(unit, [])
    await (await store.lock('store:other', holder('ann'), 0)).release()
  }
}

const terraform = {
  ID: '0d2a4d5e-0a6e-1c0e-8b9f-1f0f7a3f9d11',
  Operation: 'OperationTypeApply',
  Info: '',
  Who: 'eve@laptop',
  Version: '1.11.4',
  Created: '2026-11-25T10:00:00.123456789Z',
  Path: '',
}

describe('a lease', () => {
  test('is renewed after two thirds: let go and taken again, with a later end in its id', async () => {
    const clock = fakeClock()
    const server = await start()
    const store = open(server, { clock })
    const held = await store.lock(unit, holder('ann'), 0)
    const first = server.locks.get('store.acme')?.ID ?? ''
    await store.write(document(1))
    await settle(store, clock, 19 * minute)
    expect(server.locks.get('store.acme')?.ID).toBe(first)
    await settle(store, clock, 30 * minute)
    const second = server.locks.get('store.acme')?.ID ?? ''
    expect(parseLockId(second)?.lease).toBe(parseLockId(first)?.lease)
    expect(parseLockId(second)?.expiresAt).toBeGreaterThan(clock.now())
    await store.write(document(2, ['a']))
    await held.release()
    expect(server.locks.has('store.acme')).toBe(false)
    expect(clock.tickers).toBe(0)
  })

  test('that somebody takes while it is renewed is lost: nothing more is written', async () => {
    const clock = fakeClock()
    const server = await start()
    const store = open(server, { clock })
    await store.lock(unit, holder('ann'), 0)
    await store.write(document(1))
    server.fault = ({ method, path }) => {
      if (method === 'LOCK' && path.endsWith('/store.acme') && !server.locks.has('store.acme')) {
        server.locks.set('store.acme', terraform)
      }
      return undefined
    }
    await settle(store, clock, 25 * minute)
    const before = posts(server)
    const error = await errorOf(store.write(document(2)))
    expect([error.code, error.message]).toEqual(['STATE_LOCKED', expect.stringContaining('eve on laptop')])
    expect(posts(server)).toBe(before)
  })

  test('that was broken is not taken again by its renewal', async () => {
    const clock = fakeClock()
    const server = await start()
    const [ann, bob] = [open(server, { clock }), open(server, { clock })]
    await ann.lock(unit, holder('ann'), 0)
    await bob.breakLock(unit)
    await settle(ann, clock, 25 * minute)
    expect(server.locks.has('store.acme')).toBe(false)
    expect((await errorOf(ann.append(unit, [recorded('a')]))).code).toBe('STATE_LOCKED')
  })

  test('that ends by our own clock is not written under, whoever has it', async () => {
    const clock = fakeClock()
    const server = await start()
    const asleep = open(server, { clock: { ...clock, every: () => () => undefined } })
    await asleep.lock(unit, holder('ann'), 0)
    await asleep.append(unit, [recorded('a')])
    clock.pass(29.5 * minute)
    const before = posts(server)
    expect((await errorOf(asleep.append(unit, [recorded('b')]))).code).toBe('STATE_LOCKED')
    expect(posts(server)).toBe(before)
  })

  test('is lost when somebody has written while it was let go for its renewal', async () => {
    const clock = fakeClock()
    const server = await start()
    const [ann, bob] = [open(server, { clock }), open(server, { clock })]
    await ann.lock(unit, holder('ann'), 0)
    await ann.write(document(1))
    let isGap = false
    server.fault = ({ method, path }) => {
      if (method === 'UNLOCK' && path.endsWith('/store.acme')) isGap = true
      if (method === 'LOCK' && isGap) {
        isGap = false
        const text = JSON.parse(server.texts.get('store.acme') ?? '')
        server.texts.set('store.acme', JSON.stringify({ ...text, serial: text.serial + 1, write: 'of another' }))
      }
      return undefined
    }
    await settle(ann, clock, 21 * minute)
    expect((await errorOf(ann.write(document(2)))).code).toBe('STATE_LOCKED')
    expect(await bob.read(unit)).toEqual(document(1))
  })

  test('that has ended is taken over by its id, in the same try', async () => {
    const clock = fakeClock()
    const server = await start()
    const asleep = open(server, { clock: { ...clock, every: () => () => undefined } })
    await asleep.lock(unit, holder('ann'), 0)
    const id = server.locks.get('store.acme')?.ID
    clock.pass(31 * minute)
    const before = server.seen.length
    await open(server, { clock }).lock(unit, holder('bob'), 0)
    const asked = server.seen.slice(before).map(({ method, body }) => [method, JSON.parse(body).ID === id])
    expect(asked).toEqual([
      ['LOCK', false],
      ['UNLOCK', true],
      ['LOCK', false],
    ])
  })
})

describe.each(['protocol', 'gitlab'] as const)('a lock of Terraform (%s)', manner => {
  test('is named and never taken over', async () => {
    const clock = fakeClock()
    const server = await start({ manner })
    server.locks.set('store.acme', terraform)
    clock.pass(24 * 60 * minute)
    const error = await errorOf(open(server, { clock }).lock(unit, holder('bob'), 0))
    const who =
      manner === 'protocol'
        ? 'eve on laptop since 2026-11-25T10:00:00.123456789Z: OperationTypeApply'
        : 'project_7_bot since 2026-11-25T10:00:00.123456789Z: an operation that the server does not tell'
    expect([error.code, error.message]).toEqual(['STATE_LOCKED', `The state of ${unit} is locked by ${who}`])
    expect(error.hint).not.toContain('ends by itself')
    expect(server.locks.get('store.acme')).toEqual(terraform)
  })

  test('can be broken', async () => {
    const server = await start({ manner })
    server.locks.set('store.acme', terraform)
    const store = open(server)
    const broken = await store.breakLock(unit)
    expect(broken?.remainingMs).toBeUndefined()
    expect(broken?.holder?.user).toBe(manner === 'protocol' ? 'eve' : 'project_7_bot')
    expect(server.locks.has('store.acme')).toBe(false)
  })
})

describe('a lock whose holder the server does not tell', () => {
  test('is held by somebody unknown, waited for, and broken by force: an UNLOCK without a body', async () => {
    const server = await start()
    server.locks.set('store.acme', terraform)
    server.fault = ({ method }) => (method === 'LOCK' && server.locks.has('store.acme') ? 'no-lock-body' : undefined)
    const clock = fakeClock()
    const store = open(server, { clock })
    const before = clock.now()
    const error = await errorOf(store.lock(unit, holder('bob'), 5000))
    expect([error.code, error.message]).toEqual(['STATE_LOCKED', expect.stringContaining('somebody unknown')])
    expect(clock.now() - before).toBe(5000)
    expect(await store.breakLock(unit)).toMatchObject({ holder: undefined })
    expect(server.seen.filter(one => one.method === 'UNLOCK').map(one => one.body)).toEqual([''])
    server.fault = () => undefined
    await store.lock(unit, holder('bob'), 0)
  })
})

test.each(['protocol', 'gitlab'] as const)(
  'a lock of a process that has ended on this machine is free at once (%s)',
  async manner => {
    const server = await start({ manner })
    const alive = new Set([4711])
    const openIn = (space: string) =>
      open(server, { processes: { space: async () => space, alive: pid => alive.has(pid) } })
    const again = holder('ann', { pid: 4712 })
    await openIn('here').lock(unit, holder('ann'), 0)
    expect((await errorOf(openIn('here').lock(unit, again, 0))).code).toBe('STATE_LOCKED')
    alive.delete(4711)
    for (const space of ['there', '']) {
      expect((await errorOf(openIn(space).lock(unit, again, 0))).code).toBe('STATE_LOCKED')
    }
    await openIn('here').lock(unit, again, 0)
  },
)

test('a look at a lock that nobody has leaves nothing behind', async () => {
  const server = await start({ manner: 'gitlab' })
  expect(await open(server).readLock(unit)).toBeUndefined()
  expect(server.locks.size).toBe(0)
})

describe('the id of a lock', () => {
  const lease = { lease: 'ab'.repeat(16), expiresAt: 1_790_000_000_000, space: 'here' }

  test('says its end and its holder again', () => {
    const id = renderLockId({ ...lease, holder: holder('ann') })
    expect(parseLockId(id)).toEqual({
      token: 0,
      released: false,
      expiresAt: lease.expiresAt,
      space: digestOf('here'),
      lease: digestOf(lease.lease),
      holder: holder('ann'),
    })
  })

  test.each([
    ['a long link', { run: `https://gitlab.example/${'group/'.repeat(40)}-/jobs/1` }],
    ['a long command', { command: 'x'.repeat(500) }],
    ['a long host', { host: 'h'.repeat(300) }],
    ['signs of every sort', { user: ' _,%|$`"\\\n\ud800 🛒', command: 'a, b' }],
    ['letters of two bytes', { user: 'ä'.repeat(200), host: 'ö'.repeat(100) }],
    ['all of it', { user: 'u'.repeat(300), host: 'h'.repeat(300), command: 'c'.repeat(300), since: 's'.repeat(300) }],
  ])('has at most 255 characters, with %s', (_, more) => {
    const id = renderLockId({ ...lease, holder: holder('ann', more) })
    expect(id.length).toBeLessThanOrEqual(255)
    expect(parseLockId(id)).toMatchObject({ expiresAt: lease.expiresAt, lease: digestOf(lease.lease) })
  })

  test('reads like what it says, and a shell takes it as it is', () => {
    const odd = holder('ann', { user: `a_n,n %|$\`"'\\`, command: 'storewright apply --only "x"' })
    const id = renderLockId({ ...lease, holder: odd })
    expect(id).toContain('host-of-ann,4711,2026-11-22T10:00:00Z,storewright_apply')
    expect(id).toMatch(/^[A-Za-z0-9@:/.+=_,%-]+$/)
    expect(parseLockId(id)?.holder).toEqual(odd)
  })

  test.each(['', 'storewright-1', 'storewright-2.a.b.c.d', terraform.ID, 'storewright-1.??.x.y.z'])(
    'of another program says nothing: %s',
    id => {
      expect(parseLockId(id)).toBeUndefined()
    },
  )

  test('is what every write carries, encoded', async () => {
    const server = await start()
    const store = open(server)
    await store.lock(unit, holder('ann', { run: 'https://ci.example/?a=1&b=ä' }), 0)
    await store.append(unit, [recorded('a')])
    const post = server.seen.find(one => one.method === 'POST' && one.path.endsWith('/store.acme'))
    expect(post?.query.get('ID')).toBe(server.locks.get('store.acme')?.ID)
    expect((await store.read(unit))?.resources).toEqual([page('a')])
  })
})
