import { describe, expect, test } from 'vitest'
import { collect, failureOf, makeApi, sharedTransport, startServer, token } from './support.ts'

describe('requests', () => {
  test('carry the credentials, the manners and the query', async () => {
    const server = await startServer([{ json: { data: { id: 1 } } }])
    const { api } = makeApi(`${server.url}/stores/abc/`)
    expect(
      await api.get('/v3/pages', { query: { 'id:in': [1, 2], name: 'a&b c', is_visible: true, left: undefined } }),
    ).toEqual({
      data: { id: 1 },
    })
    const [request] = server.seen
    expect(request?.url).toBe('/stores/abc/v3/pages?id:in=1,2&name=a%26b%20c&is_visible=true')
    expect(request?.headers).toMatchObject({
      'x-auth-token': token,
      'user-agent': 'storewright/test',
      accept: 'application/json',
    })
    expect(request?.headers['content-type']).toBeUndefined()
  })

  test('with a body are JSON and may carry an idempotency key', async () => {
    const server = await startServer([{ status: 201, json: { data: { id: 7 } } }])
    const { api } = makeApi(server.url)
    expect(await api.send('POST', '/v3/x', { name: 'ü' }, { idempotencyKey: 'k1' })).toEqual({
      status: 201,
      body: { data: { id: 7 } },
    })
    expect(server.seen[0]).toMatchObject({
      body: '{"name":"ü"}',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k1' },
    })
  })

  test.each([
    ['204', { status: 204 }, { status: 204, body: null }],
    ['200 without a body', { status: 200 }, { status: 200, body: null }],
    ['200 with {}', { json: {} }, { status: 200, body: {} }],
    ['207', { status: 207, json: { data: [] } }, { status: 207, body: { data: [] } }],
  ])('answered by %s succeed', async (_, answer, expected) => {
    const server = await startServer([answer])
    expect(await makeApi(server.url).api.send('DELETE', '/x')).toEqual(expected)
  })

  test('return accepted statuses like answers, without a retry', async () => {
    const server = await startServer([{ status: 404, json: { status: 404 } }, { status: 503 }, { status: 404 }])
    const { api, clock } = makeApi(server.url)
    expect(await api.send('DELETE', '/x', undefined, { accept: [404] })).toEqual({ status: 404, body: { status: 404 } })
    expect(await api.send('POST', '/x', {}, { accept: [503] })).toEqual({ status: 503, body: null })
    expect(await collect(api.list('/x', { accept: [404] }))).toEqual([])
    expect(clock.waits).toEqual([])
  })

  test('that write are refused by a read-only API before anything is sent', async () => {
    const server = await startServer([])
    const { api } = makeApi(server.url, { readOnly: true })
    for (const method of ['POST', 'PUT', 'DELETE'] as const) {
      const { error } = await failureOf(api.send(method, '/x', {}))
      expect(error.code).toBe('READ_ONLY')
    }
    expect(server.seen).toEqual([])
  })

  test('a POST that is documented to change nothing is sent by a read-only API, unless it may only GET', async () => {
    const server = await startServer(() => ({ json: {} }))
    await makeApi(server.url, { readOnly: true }).api.send('POST', '/x', {}, { reads: true })
    const strict = makeApi(server.url, { readOnly: true, getOnly: true }).api
    const { error } = await failureOf(strict.send('POST', '/x', {}, { reads: true }))
    expect(error.code).toBe('READ_ONLY')
    await strict.get('/x')
    expect(server.seen.map(one => one.method)).toEqual(['POST', 'GET'])
  })

  test('need an http address', () => {
    expect(() => makeApi('ftp://x')).toThrow(expect.objectContaining({ code: 'NO_CONNECTION' }))
    expect(() => makeApi('nonsense')).toThrow(expect.objectContaining({ code: 'NO_CONNECTION' }))
  })

  test('of many stores share connections', async () => {
    const server = await startServer(() => ({ json: {} }))
    let connections = 0
    server.server.on('connection', () => {
      connections += 1
    })
    const transport = sharedTransport()
    for (let store = 0; store < 50; store += 1) {
      const { api } = makeApi(`${server.url}/stores/s${store}`, {}, transport)
      await api.get('/v3/x')
      await api.close()
    }
    expect(server.seen).toHaveLength(50)
    expect(connections).toBeLessThanOrEqual(2)
  })
})
