/** Webhooks of a client. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

const path = '/v3/hooks'
const row = { scope: 'store/order/created', destination: 'https://example.com/hooks' }

it('makes webhooks that are active unless told otherwise, changes what is named, and gives back what it deletes', async () => {
  const { store, hash, sandbox } = await withStore()
  const made = await store('POST', path, row)
  const at = Date.UTC(2026, 0, 15, 12) / 1000
  const whole = { id: 1, client_id: sandbox.credentials.client_id, store_hash: hash, ...row }
  const first = { ...whole, headers: null, is_active: true, created_at: at, updated_at: at }
  expect([made.status, made.body.data]).toEqual([200, first])
  const changed = { ...first, headers: { 'x-key': 'secret' } }
  expect((await store('PUT', `${path}/1`, { headers: { 'x-key': 'secret' } })).body.data).toEqual(changed)
  expect((await store('PUT', `${path}/1`, {})).status).toBe(422)
  const removed = await store('DELETE', `${path}/1`)
  expect([removed.status, removed.body.data]).toEqual([200, changed])
  expect((await store('GET', `${path}/1`)).body.title).toBe('Webhook with id [1] not found')
})

it.each([
  [{ destination: row.destination }, { scope: 'error.path.missing' }],
  [{ ...row, scope: 'orders' }, { scope: 'error.pattern' }],
  [{ ...row, destination: 'http://example.com' }, { destination: 'error.invalid.url' }],
  [{ ...row, destination: 'https://example.com:8443/' }, { destination: 'error.invalid.url' }],
  [{ ...row, headers: { 'x-key': 5 } }, { 'headers.x-key': 'error.expected.jsstring' }],
])('refuses %j', async (body, errors) => {
  const { store } = await withStore()
  const refused = await store('POST', path, body)
  expect([refused.status, refused.body.errors]).toEqual([422, errors])
})

it('has one webhook per scope and destination, and ten per scope', async () => {
  const { store } = await withStore()
  await store('POST', path, row)
  expect((await store('POST', path, row)).status).toBe(409)
  const other = (await store('POST', path, { ...row, scope: 'store/cart/*' })).body.data.id
  expect((await store('PUT', `${path}/${other}`, { scope: row.scope })).status).toBe(409)
  for (let at = 2; at <= 10; at += 1) {
    expect((await store('POST', path, { ...row, destination: `https://example.com/${at}` })).status).toBe(200)
  }
  expect((await store('POST', path, { ...row, destination: 'https://example.com/11' })).status).toBe(409)
})

it('shows and changes those of its own client only', async () => {
  const { store, control } = await withStore()
  await store('POST', path, row)
  await control('POST', '/stores/S-1', { token: 'another' })
  const other = { 'x-auth-token': 'another' }
  expect((await store('GET', path, undefined, other)).body.data).toEqual([])
  expect((await store('PUT', `${path}/1`, { is_active: false }, other)).status).toBe(404)
  expect((await store('DELETE', `${path}/1`, undefined, other)).status).toBe(404)
  expect((await store('POST', path, row, other)).status).toBe(200)
})

it('asks for no scope of its own', async () => {
  const { store, control } = await withStore()
  await control('POST', '/stores/S-1', { scopes: ['store_v2_products_read_only'] })
  expect((await store('POST', path, row)).status).toBe(200)
})

it('lists by scope, destination and whether they are active', async () => {
  const { store } = await withStore()
  await store('POST', path, row)
  await store('POST', path, { ...row, scope: 'store/cart/*', is_active: false })
  const ids = async (query: string) =>
    (await store('GET', `${path}?${query}`)).body.data.map((hook: { id: number }) => hook.id)
  expect(await ids('')).toEqual([1, 2])
  expect(await ids('is_active=false')).toEqual([2])
  expect(await ids('scope=store/order/created')).toEqual([1])
  expect(await ids('destination=https://elsewhere.example')).toEqual([])
})

it('can be switched off from outside; the owner switches it on again', async () => {
  const { store, control } = await withStore()
  await store('POST', path, row)
  await store('PUT', `${path}/admin`, { emails: ['hooks@example.com'] })
  expect((await control('POST', '/stores/S-1/hooks/1/deactivate')).body).toEqual({ id: 1, is_active: false })
  expect((await store('GET', `${path}/1`)).body.data.is_active).toBe(false)
  const admin = (await store('GET', `${path}/admin`)).body.data
  expect(admin).toMatchObject({ emails: ['hooks@example.com'], hooks_list: [{ id: 1, status: 'deactivated' }] })
  expect((await store('PUT', `${path}/1`, { is_active: true })).body.data.is_active).toBe(true)
  expect((await store('GET', `${path}/admin`)).body.data.hooks_list[0].status).toBe('active')
  expect((await control('POST', '/stores/S-1/hooks/9/deactivate')).status).toBe(404)
})

it('keeps the headers out of the log', async () => {
  const { store, control } = await withStore()
  await store('POST', path, { ...row, headers: { 'x-key': 'hush-hush' } })
  const log = await control('GET', '/requests?bodies=true')
  expect(log.body.requests[0].body.headers).toEqual({ 'x-key': '(hidden)' })
  expect(log.text).not.toContain('hush-hush')
})

it('can be seeded, also for other clients and as switched off', async () => {
  const { store, control } = await withStore()
  const rows = [{ client_id: 'another' }, { is_active: false, deactivated: true }]
  const objects = [{ store: 'S-1', kind: 'webhooks', rows }]
  await control('POST', '/seed', { objects: [...objects, { store: 'S-1', kind: 'webhooks', count: 12 }] })
  const seen = (await store('GET', path)).body.data
  expect([seen.length, seen[0].is_active, seen[1].is_active]).toEqual([13, false, true])
})
