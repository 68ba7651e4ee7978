import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/http/answer.ts'
import { createGovernor } from '../../src/http/governor.ts'
import { type Answer, fakeClock, makeApi, rateHeaders, sharedTransport, startServer } from './support.ts'

const answered = (left: number, resetMs: number, quota = 150): Answer => ({
  json: {},
  headers: rateHeaders(left, resetMs, quota),
})

/** A task that ends when it is told to. */
function gate() {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { open, opened }
}

const passed = (headers: { [name: string]: string } = {}): Attempt => ({
  kind: 'answer',
  status: 200,
  headers,
  body: null,
})
const like = 'GET /x'

/** Lets everything run that can. */
const settle = () => new Promise(resolve => setImmediate(resolve))

describe('quota', () => {
  test('when nothing is left, the next request waits for the new window, and tries it alone', async () => {
    const server = await startServer([answered(0, 2000), answered(149, 30_000), answered(148, 30_000)])
    const { api, clock, events } = makeApi(server.url)
    await api.get('/a')
    await Promise.all([api.get('/b'), api.get('/c')])
    expect(clock.now()).toBe(1_002_000)
    expect(events).toEqual([])
  })

  test('a wait that one may notice is told, with the store that it is for', async () => {
    const server = await startServer([answered(0, 12_000), answered(149, 30_000)])
    const { api, events } = makeApi(`${server.url}/stores/abc`)
    await api.get('/a')
    await api.get('/b')
    expect(events).toEqual([{ type: 'quota-awaited', path: '/stores/abc', waitMs: 12_000 }])
  })

  test('no wait is told while answers are awaited that may cut it short', async () => {
    const told: number[] = []
    const governor = createGovernor(fakeClock(), 100, 10, ms => told.push(ms))
    await governor.run({ like }, async () => passed(rateHeaders(20, 12_000, 150)))
    const answers = gate()
    const all = Array.from({ length: 30 }, () =>
      governor.run({ like }, async () => {
        await answers.opened
        return passed(rateHeaders(14, 12_000, 150))
      }),
    )
    await settle()
    expect(told).toEqual([])
    answers.open()
    await Promise.all(all)
    expect(told).toEqual([6_000])
  })

  test('is not waited for when the window has ended meanwhile', async () => {
    const server = await startServer([answered(0, 5000), answered(149, 30_000)])
    const { api, clock } = makeApi(server.url)
    await api.get('/a')
    clock.pass(5000)
    await api.get('/b')
    expect(clock.waits).toEqual([])
  })

  test('a 429 ends the window for everybody', async () => {
    const server = await startServer([{ status: 429, headers: rateHeaders(90, 8000) }, answered(149, 30_000)])
    const { api, clock } = makeApi(server.url)
    await api.get('/a')
    expect(clock.waits).toEqual([8000])
  })

  test('stores have separate quotas, though they share connections', async () => {
    const server = await startServer([answered(0, 9000), answered(149, 30_000)])
    const transport = sharedTransport()
    const [one, two] = [
      makeApi(`${server.url}/stores/a`, {}, transport),
      makeApi(`${server.url}/stores/b`, {}, transport),
    ]
    await one.api.get('/x')
    await two.api.get('/x')
    expect(two.clock.waits).toEqual([])
  })

  test('servers without such headers are not waited for', async () => {
    const server = await startServer(() => ({ json: {}, headers: { 'x-rate-limit-requests-quota': 'many' } }))
    const { api, clock } = makeApi(server.url, { quotaReservePercent: 90 })
    for (let count = 0; count < 20; count += 1) await api.get('/x')
    expect(clock.waits).toEqual([])
  })
})

describe('requests at once', () => {
  test('are no more than the parallelism', async () => {
    const governor = createGovernor(fakeClock(), 3, 0)
    const doors = Array.from({ length: 7 }, gate)
    let now = 0
    let most = 0
    const runs = doors.map(door =>
      governor.run({ like }, async () => {
        now += 1
        most = Math.max(most, now)
        await door.opened
        now -= 1
        return passed()
      }),
    )
    await settle()
    expect(now).toBe(3)
    for (const door of doors) {
      door.open()
      await settle()
    }
    await Promise.all(runs)
    expect(most).toBe(3)
  })

  test('of one name are no more than its cap, and do not hold up others', async () => {
    const governor = createGovernor(fakeClock(), 2, 0)
    const cap = { name: 'records', max: 1 }
    const [first, second, other] = [gate(), gate(), gate()]
    const order: string[] = []
    const start = (name: string, door: ReturnType<typeof gate>, named?: typeof cap) =>
      governor.run({ like, cap: named }, async () => {
        order.push(name)
        await door.opened
        return passed()
      })
    const runs = [start('first', first, cap), start('second', second, cap), start('other', other)]
    await settle()
    expect(order).toEqual(['first', 'other'])
    first.open()
    await settle()
    expect(order).toEqual(['first', 'other', 'second'])
    second.open()
    other.open()
    await Promise.all(runs)
  })

  test('a failed task frees its place', async () => {
    const governor = createGovernor(fakeClock(), 1, 0)
    const cap = { name: 'records', max: 1 }
    for (let count = 0; count < 3; count += 1) {
      await expect(governor.run({ like, cap }, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    }
    expect(await governor.run({ like, cap }, async () => passed())).toEqual(passed())
  })

  test('who waits for a retry leaves its place to others', async () => {
    const server = await startServer(request =>
      request.url === '/slow' && slow-- > 0 ? { status: 503 } : { json: request.url },
    )
    let slow = 1
    const clock = fakeClock()
    const waiting = gate()
    const { api } = makeApi(server.url, { parallelism: 1, clock: { ...clock, wait: () => waiting.opened } })
    const first = api.get('/slow')
    expect(await api.get('/quick')).toBe('/quick')
    waiting.open()
    expect(await first).toBe('/slow')
  })
})
