/** What is peculiar to webhooks. */

import { expect, test } from 'vitest'
import { type Harness, portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, numbered, project, settle } from './support.ts'

const path = '/v3/hooks'
const hook = { scope: 'store/order/created', destination: 'https://hooks.example/orders' }
const control = (harness: Harness, id: unknown) =>
  fetch(`${harness.sandbox.url}/_sandbox/stores/a/hooks/${id}/deactivate`, { method: 'POST' })

test('scope and destination are known once, whatever the case of the host', async () => {
  const harness = await project()
  const webhooks = { one: hook, two: { ...hook, destination: 'https://HOOKS.example/orders' } }
  harness.write(portfolio({ webhooks }))
  expect((await harness.plan()).plan.diagnostics).toMatchObject([
    { code: 'DUPLICATE_OBJECT', address: 'stores.a.webhooks.two', source: { line: expect.any(Number) } },
  ])
  const others = { two: { ...hook, destination: 'https://hooks.example/Orders' }, three: { ...hook, scope: 'store/*' } }
  await settle(harness, { webhooks: { one: hook, ...others } })
  expect(await rows(harness, 'store', path)).toHaveLength(3)
})

test('eleven of one scope are refused at plan, with numbers, and ten of each are not', async () => {
  const harness = await project()
  const some = (scope: string, count: number) =>
    Object.fromEntries(
      numbered(count, n => [`${scope.length}-${n}`, { scope, destination: `https://hooks.example/${n}` }]),
    )
  await settle(harness, { webhooks: { ...some('store/order/*', 9), ...some('store/product/*', 10) } })
  await call(harness, 'store', `POST ${path}`, { scope: 'store/order/*', destination: 'https://theirs.example' })
  harness.write(portfolio({ webhooks: { ...some('store/order/*', 10), ...some('store/product/*', 10) } }))
  const { diagnostics } = (await harness.plan()).plan
  expect(diagnostics.filter(found => found.severity === 'error')).toMatchObject([
    {
      code: 'LIMIT_EXCEEDED',
      message: expect.stringMatching(
        /store\/order\/\*: 10 webhook objects are declared, besides 1 that are not managed here; BigCommerce allows 10/,
      ),
    },
  ])
})

test('what BigCommerce switched off is drift with its reason, and apply switches it on again', async () => {
  const harness = await project()
  await settle(harness, { webhooks: { orders: { ...hook, headers: { Authorization: 'planted' } } } })
  const [row] = await rows(harness, 'store', path)
  await control(harness, row?.id)
  expect((await harness.drift()).entries).toMatchObject([
    { cause: 'drifted', attributes: [{ path: 'is_active', live: false, note: expect.stringContaining('48 hours') }] },
  ])
  await settle(harness, { webhooks: { orders: hook } })
  expect(await rows(harness, 'store', path)).toMatchObject([{ is_active: true, headers: { Authorization: 'planted' } }])
  expect(sent(harness, 'PUT', /hooks\/\d+$/)).toEqual([{ is_active: true }])
})

test('what somebody switched off is drift without that reason, also where the account’s list cannot be read', async () => {
  const harness = await project()
  await settle(harness, { webhooks: { orders: hook } })
  const [row] = await rows(harness, 'store', path)
  await call(harness, 'store', `PUT ${path}/${row?.id}`, { is_active: false })
  const attributesOf = async () => (await harness.drift()).entries.flatMap(entry => entry.attributes)
  expect(await attributesOf()).toEqual([
    { path: 'is_active', cause: 'drifted', config: true, recorded: true, live: false },
  ])
  await control(harness, row?.id)
  await fetch(`${harness.sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({ match: { path: '/hooks/admin' }, fault: { kind: 'status', status: 403, body: {} } }),
  })
  expect(await attributesOf()).toMatchObject([{ path: 'is_active', live: false }])
})

test('nobody’s list is asked for while all webhooks are active', async () => {
  const harness = await project()
  await settle(harness, { webhooks: { orders: hook } })
  expect(harness.sandbox.requests().filter(request => request.path.endsWith('/admin'))).toEqual([])
})

test('values of headers reach neither state nor plan nor report nor error', async () => {
  const harness = await project()
  const seen: unknown[] = []
  for (const headers of [{ Authorization: 'Bearer planted-1' }, { Authorization: 'Bearer planted-2' }, null]) {
    harness.write(portfolio({ webhooks: { orders: { ...hook, headers } } }))
    seen.push(await harness.plan(), await harness.drift())
    await settle(harness, { webhooks: { orders: { ...hook, headers } } })
    expect(await rows(harness, 'store', path)).toMatchObject([{ headers }])
  }
  await fetch(`${harness.sandbox.url}/_sandbox/faults`, {
    method: 'POST',
    body: JSON.stringify({
      match: { method: 'POST', path: '/hooks$' },
      fault: {
        kind: 'status',
        status: 422,
        body: { title: 'bad header planted-3', errors: { 'headers.A': 'planted-3' } },
      },
    }),
  })
  harness.write(portfolio({ webhooks: { other: { ...hook, scope: 'store/*', headers: { A: 'planted-3' } } } }))
  const report = await harness.apply()
  expect(report.results.map(result => result.status)).toContain('failed')
  const errors = report.results.map(result => [result.error?.message, result.error?.hint])
  const state = [...harness.files()].filter(([file]) => !file.endsWith('stores.yaml'))
  expect(JSON.stringify([seen.map(one => ({ ...(one as object) })), errors, state, harness.events])).not.toMatch(
    /planted-\d/,
  )
})

test('webhooks of another API account are not seen', async () => {
  const harness = await project()
  await settle(harness, { webhooks: { orders: hook } })
  const contents = harness.sandbox.world.contents[harness.sandbox.world.stores[0]!.store_hash]!
  for (const row of contents.tables.webhooks!.rows) row.client_id = 'another'
  expect(await changesOf(harness)).toEqual(['create stores.a.webhooks.orders'])
})
