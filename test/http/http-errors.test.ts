import { describe, expect, test } from 'vitest'
import { readErrorText } from '../../src/http/error-fields.ts'
import type { Json } from '../../src/model/values.ts'
import { failureOf, makeApi, reset, startServer, token, truncated } from './support.ts'

const type = '/api-docs/getting-started/api-status-codes'

describe('what the body of an error says', () => {
  const cases: [name: string, body: Json, title: string, fields: { [path: string]: string }][] = [
    [
      'errors by field',
      { status: 422, title: 'Bad', type, errors: { 'url.path': 'is taken', '0.name': 'is empty' } },
      'Bad',
      { 'url.path': 'is taken', '0.name': 'is empty' },
    ],
    [
      'errors deeper down',
      { title: 'Bad', errors: { url: { path: ['a', 'b'], x: ['c'] } } },
      'Bad',
      { 'url.path[0]': 'a', 'url.path[1]': 'b', 'url.x': 'c' },
    ],
    ['no errors', { status: 403, title: 'No scope', type, errors: {} }, 'No scope', {}],
    [
      'a list of texts',
      { status: 422, title: 'Bad', errors: ['bar', 'baz'] },
      'Bad',
      { 'errors[0]': 'bar', 'errors[1]': 'baz' },
    ],
    ['a list of texts alone', { errors: ['bar'] }, '', { 'errors[0]': 'bar' }],
    [
      'problem+json',
      { status: 422, title: 'Invalid', type: 'about:blank', detail: 'name is missing' },
      'Invalid: name is missing',
      {},
    ],
    [
      'nested',
      {
        errors: { status: 422, title: 'Bad tree', type, errors: { name: 'is taken' } },
        meta: { total: 1, success: 0, failed: 1 },
      },
      'Bad tree',
      { name: 'is taken' },
    ],
    ['a list of one problem', { errors: [{ status: 400, title: 'Bad query', type }] }, 'Bad query', {}],
    [
      'a list of problems',
      { errors: [{ title: 'A', errors: { x: 'y' } }, { title: 'B' }] },
      'A',
      { x: 'y', 'errors[0]': 'A', 'errors[1]': 'B' },
    ],
    [
      'batch_errors',
      { batch_errors: [{ data: { variant_id: 1 }, field_errors: { price: 'is negative' } }] },
      'Some rows were refused',
      { 'batch_errors[0].price': 'is negative' },
    ],
    [
      'one batch error',
      { data: { variant_id: 1 }, field_errors: { price: 'is negative' } },
      'Some rows were refused',
      { 'batch_errors[0].price': 'is negative' },
    ],
    ['V2', [{ status: 404, message: 'Not here' }], 'Not here', {}],
    [
      'V2 with details',
      [{ status: 400, message: 'Invalid', details: { name: 'is missing' } }],
      'Invalid',
      { name: 'is missing' },
    ],
    ['a message', { status: 400, message: 'Invalid' }, 'Invalid', {}],
    [
      'an error object',
      { error: { code: 'SERVICE_DEGRADED', message: 'Try later', retry_after_seconds: 30 } },
      'Try later',
      {},
    ],
    ['plain text', 'Unauthorized', 'Unauthorized', {}],
    ['nothing', null, '', {}],
    ['a number', 7, '', {}],
  ]
  test.each(cases)('%s', (_, body, title, fields) => {
    expect(readErrorText(body)).toEqual({ title, fields })
  })

  test('has no control characters and no endless texts', () => {
    const { title, fields } = readErrorText({ title: 'a\u001b[2Jb\nc', errors: { x: 'y'.repeat(1000) } })
    expect(title).toBe('a [2Jb c')
    expect(fields.x).toHaveLength(300)
  })
})

describe('codes', () => {
  test.each([
    [400, 'API_INVALID'],
    [401, 'AUTH_FAILED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [405, 'API_INVALID'],
    [407, 'UNREACHABLE'],
    [409, 'CONFLICT'],
    [410, 'NOT_FOUND'],
    [413, 'API_INVALID'],
    [415, 'API_INVALID'],
    [418, 'API_INVALID'],
    [422, 'API_INVALID'],
    [423, 'API_UNAVAILABLE'],
    [501, 'API_UNAVAILABLE'],
    [507, 'API_INVALID'],
  ])('%d is %s', async (status, code) => {
    const server = await startServer([{ status, json: { status, title: 'T', errors: { a: 'b' } } }])
    const { error, cause } = await failureOf(
      makeApi(server.url).api.send('PUT', '/v3/x', {}, { query: { 'email:in': 'a@b.example' } }),
    )
    expect(error).toMatchObject({ code, message: `PUT /v3/x: status ${status}: T: a: b` })
    expect(cause).toEqual({
      status,
      method: 'PUT',
      path: '/v3/x',
      fields: { a: 'b' },
      body: { status, title: 'T', errors: { a: 'b' } },
      uncertain: false,
    })
  })

  test.each([
    ['/franchises/f-1/v1', 'franchise'],
    ['/stores/abc', "store's token"],
  ])('credentials that cannot be sent (%s) are told as such, at once and without showing them', async (base, whose) => {
    const server = await startServer([])
    const { api, events } = makeApi(`${server.url}${base}`, { headers: { 'X-Auth-Token': 'first-line\nsecond' } })
    const { error } = await failureOf(api.get('/stores'))
    expect(error).toMatchObject({
      code: 'AUTH_FAILED',
      message: 'GET /stores: the credentials hold a character that cannot be sent, such as a line break',
      hint: expect.stringContaining(whose),
    })
    expect([server.seen, events]).toEqual([[], []])
  })

  test('a long list of fields is cut in the message, not in the cause', async () => {
    const errors = Object.fromEntries(Array.from({ length: 9 }, (_, at) => [`${at}.name`, 'no']))
    const server = await startServer([{ status: 422, json: { title: 'Bad', errors } }])
    const { error, cause } = await failureOf(makeApi(server.url).api.send('PUT', '/x', []))
    expect(error.message).toBe(
      'PUT /x: status 422: Bad: 0.name: no; 1.name: no; 2.name: no; 3.name: no; 4.name: no; and 4 more',
    )
    expect(cause.fields).toEqual(errors)
  })
})

describe('hints', () => {
  test.each([
    ['/franchises/f-1/v1', 401, '/accounts', ['X-Auth-Client', 'X-Auth-Token', 'franchise']],
    ['/stores/abc', 401, '/v3/pages', ['X-Auth-Token', 'store']],
    ['/stores/abc', 403, '/v3/catalog/trees', ['store_v2_products', 'store_v2_products_read_only']],
    ['/stores/abc', 403, '/v3/channels/1/site', ['store_channel_settings']],
    ['/stores/abc', 403, '/v3/brand-new', ['scope']],
    ['/franchises/f-1/v1', 403, '/stores', ['franchise']],
    ['/stores/abc', 507, '/v3/themes', ['limit']],
  ])('%s %d %s', async (base, status, path, words) => {
    const server = await startServer([{ status, text: 'Unauthorized', headers: { 'content-type': 'text/plain' } }])
    const { error } = await failureOf(makeApi(server.url + base).api.get(path))
    for (const word of words) expect(error.hint).toContain(word)
  })
})

describe('secrecy', () => {
  test('no credential is in any error, cause or event, even when the server repeats it', async () => {
    const echo = { title: `Token ${token} is bad`, errors: { [token]: [token], a: { b: `x${token}x` } } }
    const secretive = { status: 422, json: echo }
    const page = { status: 200, text: `<html>${token}</html>`, headers: { 'content-type': 'text/html' } }
    const plain = { status: 401, text: `no ${token}`, headers: { 'content-type': 'text/plain' } }
    const failing = [secretive, page, plain, reset, truncated(200, `{"a":"${token}"`), { status: 500, json: echo }]
    for (const answer of failing) {
      const server = await startServer([answer])
      const { api, events } = makeApi(server.url, { maxTries: 1 })
      const { error, cause } = await failureOf(api.send('POST', `/x?t=${token}`, { token }, { query: { token } }))
      const shown = [
        error.message,
        error.hint,
        String(error.stack),
        JSON.stringify(cause),
        JSON.stringify(events),
        JSON.stringify(error),
      ]
      expect(shown.join('\n')).not.toContain(token)
    }
    const server = await startServer([{ status: 503, json: echo }, { json: {} }])
    const { api, events } = makeApi(server.url)
    await api.get(`/x?t=${token}`)
    expect(events).toHaveLength(1)
    expect(JSON.stringify(events)).not.toContain(token)
  })
})
