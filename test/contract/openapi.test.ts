/** Does the check against the OpenAPI files notice anything at all? */

import { describe, expect, it } from 'vitest'
import { checkExchanges, type Exchange, specsPresent, whySkipped } from './openapi.ts'

const channel = { id: 1, name: 'Husky', date_created: '2026-01-15T12:00:00Z' }
const good: Exchange = {
  method: 'GET',
  path: '/stores/abc/v3/channels/1',
  query: {},
  status: 200,
  responseBody: { data: channel, meta: {} },
}

describe.skipIf(!specsPresent)(`the check against the OpenAPI files${whySkipped}`, () => {
  const messages = async (exchange: Exchange) => (await checkExchanges([exchange])).map(one => one.message.trim())

  it('has nothing to say about a good exchange', async () => {
    expect(await messages(good)).toEqual([])
  })

  it.each([
    ['a member of the wrong type', { responseBody: { data: { ...channel, name: 1 }, meta: {} } }, 'must be string'],
    ['a date that is none', { responseBody: { data: { ...channel, date_created: 'now' }, meta: {} } }, 'date-time'],
    ['no body', { responseBody: undefined }, 'no body'],
    ['an unknown query parameter', { query: { colour: 'red' } }, 'additional properties'],
    ['a path that is in no file', { path: '/stores/abc/v3/chanels/1' }, 'is in no file'],
    ['a status that is in no file', { status: 201 }, '201 is not among the answers'],
    [
      'a body that lacks a member',
      { method: 'POST', path: '/stores/abc/v3/channels', body: { name: 'x' } },
      'platform',
    ],
    ['a wrong answer of the partner API', { path: '/franchises/x/v1/stores/S-1' }, "required property 'status'"],
  ])('notices %s', async (_what, change, expected) => {
    expect((await messages({ ...good, ...change })).join('; ')).toContain(expected)
  })

  it('reads problem details', async () => {
    const path = '/stores/abc/v3/content/pages/7'
    const responseHeaders = { 'content-type': 'application/problem+json' }
    const answer = { ...good, path, status: 404, responseHeaders, responseBody: { title: 'x' } }
    expect((await messages(answer)).join('; ')).toContain("required property 'status'")
    expect((await messages({ ...answer, responseHeaders: {} })).join('; ')).toContain('is not among')
  })
})
