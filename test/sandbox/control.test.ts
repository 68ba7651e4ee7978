/** Does the control API look in, move the clock and break things as told? */

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type Asked, launch, withStore } from './kit.ts'

const channel = { name: 'Outlet', type: 'storefront', platform: 'custom', status: 'active' }

async function names({ store }: Asked): Promise<string[]> {
  return (await store('GET', '/v3/channels')).body.data.map((row: { name: string }) => row.name)
}

it('logs every request without a token and forgets them when told', async () => {
  const { store, control, sandbox } = await withStore()
  await store('POST', '/v3/channels?x=1', channel)
  const { body, text } = await control('GET', '/requests')
  expect(body.requests).toMatchObject([
    {
      seq: 1,
      method: 'POST',
      path: expect.stringContaining('/v3/channels'),
      query: { x: '1' },
      body: channel,
      status: 200,
      parallel: 1,
    },
  ])
  expect(body.requests[0].responseBytes).toBeGreaterThan(100)
  expect(body.requests[0].headers['x-auth-token']).toBe('(hidden)')
  expect(text).not.toContain(sandbox.credentials.store_token)
  expect(sandbox.requests()[0]?.responseBody).toMatchObject({ data: { name: 'Outlet' } })
  await control('DELETE', '/requests')
  expect((await control('GET', '/requests')).body.requests).toEqual([])
})

it('remembers only so many exchanges', async () => {
  const { store, sandbox } = await withStore({ keepExchanges: 2 })
  for (let at = 0; at < 4; at += 1) await store('GET', '/v2/time')
  expect(sandbox.requests().map(request => request.seq)).toEqual([3, 4])
})

it('counts also the requests that it does not remember, until told to forget', async () => {
  const { store, control } = await withStore({ keepExchanges: 1 })
  await control('DELETE', '/requests')
  const made = await store('POST', '/v3/channels', channel)
  const [first, second] = [await store('GET', '/v2/time'), await store('GET', '/v2/time')]
  const answers = [made, first, second].map(answer => Buffer.byteLength(answer.text))
  const bytes = answers.reduce((sum, one) => sum + one, JSON.stringify(channel).length)
  const totals = { requests: 3, writes: 1, bytes }
  expect((await control('GET', '/requests')).body).toMatchObject({ totals, requests: [{ seq: 3 }] })
  expect((await control('GET', '/requests?list=false')).body).toEqual({ totals, parallelism_high_water_mark: 1 })
  const none = { requests: 0, writes: 0, bytes: 0 }
  expect((await control('DELETE', '/requests')).body.totals).toEqual(none)
  expect((await control('GET', '/requests')).body.totals).toEqual(none)
})

it('pushes the clock forward and never back', async () => {
  const { control } = await launch()
  expect((await control('GET', '/clock')).body.now).toBe('2026-01-15T12:00:00Z')
  expect((await control('POST', '/clock/advance', { days: 1, ms: 500 })).body).toMatchObject({
    now: '2026-01-16T12:00:00.500Z',
    offset_ms: 86_400_500,
  })
  expect((await control('POST', '/clock/advance', { days: -1 })).status).toBe(422)
})

it('answers a given status from the nth request on, so many times, without doing the work', async () => {
  const asked = await withStore()
  const match = { method: 'post', path: '/channels$', nth: 2, count: 1 }
  await asked.control('POST', '/faults', { match, fault: { kind: 'status', status: 502, body: { oops: 1 } } })
  const statuses = []
  for (const name of ['A', 'B', 'C'])
    statuses.push((await asked.store('POST', '/v3/channels', { ...channel, name })).status)
  expect(statuses).toEqual([200, 502, 200])
  expect(await names(asked)).toEqual(['Husky', 'A', 'C'])
  expect((await asked.control('GET', '/faults')).body).toMatchObject([{ seen: 3, used: 1 }])
})

it('can do the work and answer a failure all the same', async () => {
  const asked = await withStore()
  await asked.control('POST', '/faults', {
    match: { method: 'POST' },
    fault: { kind: 'status', status: 504, when: 'after' },
  })
  expect((await asked.store('POST', '/v3/channels', channel)).status).toBe(504)
  expect(await names(asked)).toEqual(['Husky', 'Outlet'])
})

it.each([
  ['before', ['Husky']],
  ['after', ['Husky', 'Outlet']],
])('breaks the connection %s the work', async (when, left) => {
  const asked = await withStore()
  await asked.control('POST', '/faults', { match: { method: 'POST', count: 1 }, fault: { kind: 'reset', when } })
  await expect(asked.store('POST', '/v3/channels', channel)).rejects.toThrow()
  expect(await names(asked)).toEqual(left)
})

it('answers 429 with and without headers', async () => {
  const { store, control } = await withStore()
  await control('POST', '/faults', [
    { match: { count: 1 }, fault: { kind: '429', headers: true, retryAfterSeconds: 7 } },
    { match: { count: 1 }, fault: { kind: '429', headers: false } },
  ])
  const [first, second, third] = [
    await store('GET', '/v2/time'),
    await store('GET', '/v2/time'),
    await store('GET', '/v2/time'),
  ]
  expect([first.status, first.headers.get('x-retry-after')]).toEqual([429, '7'])
  expect(first.headers.get('x-rate-limit-time-reset-ms')).toBe('7000')
  expect([second.status, second.headers.get('x-retry-after')]).toEqual([429, null])
  expect(third.status).toBe(200)
})

it('cuts an answer short, delays it, and stops doing so', async () => {
  const { store, control } = await withStore()
  await control('POST', '/faults', { fault: { kind: 'truncate' } })
  await control('POST', '/faults', { fault: { kind: 'delay', ms: 1 } })
  const cut = await store('GET', '/v2/time')
  expect([cut.status, cut.body, cut.text]).toEqual([200, undefined, '{"time":1'])
  await control('DELETE', '/faults')
  expect((await store('GET', '/v2/time')).body.time).toBeGreaterThan(0)
})

it.each([
  [{}],
  [{ fault: { kind: 'flood' } }],
  [{ fault: { kind: 'reset' } }],
  [{ match: { path: '(' }, fault: { kind: 'truncate' } }],
  [{ match: { nth: 0 }, fault: { kind: 'truncate' } }],
])('refuses the rule %o', async rule => {
  const { control } = await launch()
  expect((await control('POST', '/faults', rule)).status).toBe(422)
})

it('shows the whole world and the stores', async () => {
  const { store, control } = await withStore()
  await store('POST', '/v3/channels', channel)
  const world = (await control('GET', '/world')).body
  expect(world.accounts).toMatchObject([{ id: 'A-1' }])
  expect(world.stores[0].objects.channels).toMatchObject([{ id: 1 }, { name: 'Outlet' }])
  expect((await control('GET', '/stores')).body).toMatchObject([
    { id: 'S-1', status: 'active', own_token: false, objects: { channels: 2, sites: 1, trees: 1 } },
  ])
})

it('seeds objects of every kind, and says what it does not know', async () => {
  const { control } = await withStore()
  const kinds = [
    'channels',
    'sites',
    'trees',
    'categories',
    'pages',
    'redirects',
    'customer_groups',
    'customers',
    'subscribers',
  ]
  const objects = kinds.map(kind => ({ store: 'S-1', kind, count: 2 }))
  const { status, body } = await control('POST', '/seed', { objects })
  expect([status, body.objects.map((one: { count: number }) => one.count)]).toEqual([200, kinds.map(() => 2)])
  const rows = [{ name: 'Named', tree_id: 1 }]
  expect((await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'categories', rows }] })).status).toBe(200)
  expect((await control('POST', '/seed', { objects: [{ store: 'S-1', kind: 'ghosts', count: 1 }] })).status).toBe(422)
  expect((await control('POST', '/seed', { objects: [{ store: 'none', kind: 'pages', count: 1 }] })).status).toBe(422)
  expect((await control('POST', '/seed', { accounts: [{ id: 'A-1' }] })).status).toBe(409)
})

it('does not know other control calls', async () => {
  const { control } = await launch()
  expect((await control('GET', '/nothing')).status).toBe(404)
  expect((await control('PUT', '/clock')).status).toBe(405)
  expect((await control('POST', '/faults', '{')).status).toBe(400)
})

it('does what the examples of the documentation show', async () => {
  const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8')
  const examples = [...page.matchAll(/^curl(?: -X (\w+))? \$BASE(\S+)(?: -d '([^']+)')?/gm)]
  const { control } = await withStore()
  await control('POST', '/seed', { stores: [{ id: 'S-2', account_id: 'A-1' }] })
  const answers = []
  for (const [, method = 'GET', path = '', body] of examples) answers.push((await control(method, path, body)).status)
  expect(answers).toEqual(Array(14).fill(200))
})
