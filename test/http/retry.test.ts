import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { type Answer, failureOf, fakeClock, makeApi, rateHeaders, reset, startServer, truncated } from './support.ts'

const ok: Answer = { json: { data: 1 } }
const times = (count: number, answer: Answer): Answer[] => Array.from({ length: count }, () => answer)

describe('429', () => {
  test('waits as long as the larger of both headers says, plus up to a second', async () => {
    const answers = [
      { status: 429, headers: { ...rateHeaders(0, 4500), 'x-retry-after': '7' } },
      { status: 429, headers: { ...rateHeaders(0, 12_000), 'x-retry-after': '7' } },
      { status: 429, headers: { 'x-retry-after': '3' } },
      ok,
    ]
    const server = await startServer(answers)
    const { api, clock, events } = makeApi(server.url)
    expect(await api.get('/x')).toEqual({ data: 1 })
    expect(clock.waits).toEqual([7000, 12_000, 3000])
    expect(events).toEqual(
      [7000, 12_000, 3000].map(waitMs => ({
        type: 'request-retried',
        method: 'GET',
        path: '/x',
        reason: 'status 429',
        waitMs,
      })),
    )
  })

  test('waits get up to a second of chance, and never more than they are long', async () => {
    const answers = [
      { status: 429, headers: { 'x-retry-after': '7' } },
      { status: 503 },
      { status: 429, headers: { 'x-rate-limit-time-reset-ms': '100' } },
      ok,
    ]
    const server = await startServer(answers)
    const clock = fakeClock(0.5)
    await makeApi(server.url, { clock }).api.get('/x')
    expect(clock.waits).toEqual([7500, 1500, 150])
  })

  test('without headers backs off to a minute, ten tries in all, also for a POST', async () => {
    const server = await startServer(times(10, { status: 429, json: { status: 429, title: 'Too many requests' } }))
    const { api, clock } = makeApi(server.url)
    const { error, cause } = await failureOf(api.send('POST', '/x', {}))
    expect(clock.waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000])
    expect(error).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'POST /x: status 429 (10 attempts): Too many requests',
    })
    expect(cause).toMatchObject({ status: 429, uncertain: false })
    expect(server.seen).toHaveLength(10)
  })

  test('that asks for more than ten minutes is an error at once', async () => {
    const server = await startServer([{ status: 429, headers: { 'x-retry-after': '3600' } }])
    const { api, clock } = makeApi(server.url)
    expect((await failureOf(api.get('/x'))).error.code).toBe('RATE_LIMITED')
    expect(clock.waits).toEqual([])
  })
})

describe('5xx', () => {
  test.each([500, 502, 503, 504])('%d of a GET is tried five times, with growing waits', async status => {
    const server = await startServer(times(5, { status, text: '<html>Bad gateway</html>' }))
    const { api, clock } = makeApi(server.url)
    const { error, cause } = await failureOf(api.get('/x'))
    expect(error.code).toBe('API_UNAVAILABLE')
    expect(cause).toMatchObject({ status, uncertain: false })
    expect(clock.waits).toEqual([1000, 2000, 4000, 8000])
  })

  test.each([
    ['PUT', {}, 2],
    ['DELETE', {}, 2],
    ['POST', { idempotent: true }, 2],
    ['POST', {}, 1],
    ['PUT', { idempotent: false }, 1],
  ] as const)('a %s with %o is sent %d times', async (method, options, expected) => {
    const server = await startServer([{ status: 502 }, ok])
    const { api } = makeApi(server.url)
    const answer = await api.send(method, '/x', {}, options).catch((error: unknown) => error)
    expect(server.seen).toHaveLength(expected)
    if (expected === 1)
      expect(answer).toMatchObject({ code: 'API_UNAVAILABLE', cause: { status: 502, uncertain: true } })
  })

  test('counts kinds of failure apart', async () => {
    const server = await startServer([...times(4, { status: 503 }), { status: 429 }, reset, ok])
    const { api, clock } = makeApi(server.url)
    expect(await api.get('/x')).toEqual({ data: 1 })
    expect(clock.waits).toEqual([1000, 2000, 4000, 8000, 1000, 1000])
  })

  test('is tried less often with maxTries', async () => {
    const server = await startServer(times(2, { status: 503 }))
    const { api } = makeApi(server.url, { maxTries: 2 })
    expect((await failureOf(api.get('/x'))).error.code).toBe('API_UNAVAILABLE')
    expect(server.seen).toHaveLength(2)
  })

  test.each([400, 401, 403, 404, 409, 422, 501, 507])('%d is never tried again', async status => {
    const server = await startServer([{ status, json: {} }])
    const { api, clock } = makeApi(server.url)
    const { cause } = await failureOf(api.send('PUT', '/x', {}))
    expect(cause).toMatchObject({ status, uncertain: false })
    expect(clock.waits).toEqual([])
  })
})

describe('network', () => {
  test('a reset is tried again when idempotent', async () => {
    const server = await startServer([reset, reset, ok])
    const { api, clock, events } = makeApi(server.url)
    expect((await api.send('PUT', '/x', {})).status).toBe(200)
    expect(clock.waits).toEqual([1000, 2000])
    expect(events[0]).toMatchObject({ reason: expect.stringContaining('broken') })
  })

  test('a reset POST is uncertain and not sent again', async () => {
    const server = await startServer([reset])
    const { api } = makeApi(server.url)
    const { error, cause } = await failureOf(api.send('POST', '/v3/pages', {}))
    expect(error.code).toBe('UNREACHABLE')
    expect(cause).toEqual({ method: 'POST', path: '/v3/pages', fields: {}, body: null, uncertain: true })
    expect(error.hint).toContain('may have taken effect')
  })

  test('a POST that is refused after an uncertain try stays uncertain', async () => {
    const server = await startServer([reset, { status: 409, json: { title: 'exists' } }])
    const { cause } = await failureOf(makeApi(server.url).api.send('POST', '/x', {}, { idempotent: true }))
    expect(cause).toMatchObject({ status: 409, uncertain: true })
  })

  test('a server that closes without an answer five times cannot be reached', async () => {
    const server = await startServer(times(5, reset))
    const { api, clock } = makeApi(server.url)
    const { error, cause } = await failureOf(api.get('/x'))
    expect(error.code).toBe('UNREACHABLE')
    expect(cause.uncertain).toBe(false)
    expect(clock.waits).toEqual([1000, 2000, 4000, 8000])
  })

  test('a refused connection is tried three times, also for a POST, as nothing was sent', async () => {
    const port = await freePort()
    const { api, clock } = makeApi(`http://127.0.0.1:${port}`)
    const { error, cause } = await failureOf(api.send('POST', '/x', {}))
    expect(error).toMatchObject({
      code: 'UNREACHABLE',
      message: `POST /x: no connection to 127.0.0.1:${port} (ECONNREFUSED) (3 attempts)`,
    })
    expect(error.hint).toContain(`127.0.0.1:${port}`)
    expect(cause.uncertain).toBe(false)
    expect(clock.waits).toEqual([1000, 2000])
  })

  test('a silent server is a timeout', async () => {
    const server = await startServer(times(3, () => undefined))
    const { api } = makeApi(server.url, { timeoutMs: 50, maxTries: 2 })
    expect((await failureOf(api.get('/x'))).error.message).toContain('did not answer within 0.05 s')
    expect((await failureOf(api.send('POST', '/x', {}))).cause.uncertain).toBe(true)
    expect(server.seen).toHaveLength(3)
  })

  test('a server that stops in the middle of a body is a timeout too', async () => {
    const stalled: Answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{"data":')
    }
    const server = await startServer([stalled, ok])
    const { api, clock } = makeApi(server.url, { timeoutMs: 50 })
    expect(await api.get('/x')).toEqual({ data: 1 })
    expect(clock.waits).toEqual([1000])
  })
})

describe('unreadable answers', () => {
  test('JSON that breaks off is read again', async () => {
    const cutCleanly: Answer = { text: '{"data":[{"id":1},{"i', headers: { 'content-type': 'application/json' } }
    const server = await startServer([truncated(), cutCleanly, ok])
    const { api, clock } = makeApi(server.url)
    expect(await api.get('/x')).toEqual({ data: 1 })
    expect(clock.waits).toEqual([1000, 2000])
  })

  test('JSON that keeps breaking off is BAD_RESPONSE', async () => {
    const server = await startServer(times(5, truncated()))
    const { error } = await failureOf(makeApi(server.url).api.get('/x'))
    expect(error.code).toBe('BAD_RESPONSE')
    expect(error.message).toContain('(5 attempts)')
  })

  test('a truncated answer to a POST is uncertain', async () => {
    const server = await startServer([truncated(201)])
    const { error, cause } = await failureOf(makeApi(server.url).api.send('POST', '/x', {}))
    expect(error.code).toBe('BAD_RESPONSE')
    expect(cause).toMatchObject({ status: 201, uncertain: true })
  })

  test('a truncated refusal is still a refusal', async () => {
    const server = await startServer([truncated(422)])
    const { error, cause } = await failureOf(makeApi(server.url).api.send('POST', '/x', {}))
    expect(error.code).toBe('API_INVALID')
    expect(cause).toMatchObject({ status: 422, uncertain: false })
  })

  test.each([200, 403, 404])("a proxy's page with status %d is BAD_RESPONSE and shows how it begins", async status => {
    const text = `<!DOCTYPE html>\n<title>Blocked\u001b[31m by policy</title>${'x'.repeat(200)}`
    const server = await startServer([{ status, text, headers: { 'content-type': 'text/html; charset=utf-8' } }])
    const { api, clock } = makeApi(server.url)
    const { error } = await failureOf(api.get('/x'))
    expect(error.code).toBe('BAD_RESPONSE')
    expect(error.message).toContain('<!DOCTYPE html> <title>Blocked [31m by policy</title>')
    expect(error.message).toMatch(/it begins: .{80}$/)
    expect(clock.waits).toEqual([])
  })

  test('a redirect is not followed', async () => {
    const server = await startServer([{ status: 301, headers: { location: 'http://127.0.0.1:1/' } }])
    const { error } = await failureOf(makeApi(server.url).api.get('/x'))
    expect(error.code).toBe('BAD_RESPONSE')
    expect(error.hint).toContain('Redirects')
    expect(server.seen).toHaveLength(1)
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
