/** Quirks of customers and subscribers: nobody's data in clear, batches of ten, one address of e-mail on each channel. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DiagnosticsError } from '../../../src/model/errors.ts'
import { planFileText } from '../../../src/workflows/saved-plan.ts'
import { controlOf } from '../../support/control.ts'
import { type Harness, portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, numbered, project, settle, shop, us } from './support.ts'

const jane = {
  email: 'jane.roe@buyer.example',
  first_name: 'Jane-Anne',
  last_name: 'Roeburn',
  phone: '+1 512 555 0199',
}
const home = { ...jane, address1: '1 Hidden Lane', city: 'Secretville', country_code: 'US' }
const { email: _, ...address } = home
const personal = ['jane.roe', 'Jane-Anne', 'Roeburn', '555 0199', 'Hidden Lane', 'Secretville', 'platinum']

const withCustomers = (customers: object, more: object = {}) => ({ ...shop(), ...more, customers })
const eu = { name: 'EU', type: 'storefront', platform: 'catalyst', status: 'active' }

async function tiers(harness: Harness): Promise<void> {
  await settle(harness, shop())
  await call(harness, 'store', 'POST /v3/customers/attributes', [{ name: 'Tier', type: 'string' }])
}

function expectNothingPersonal(text: string): void {
  for (const word of personal) expect(text.toLowerCase()).not.toContain(word.toLowerCase())
}

test('nothing personal reaches the state, plans, drift or events; it is written all the same', async () => {
  const harness = await project()
  await tiers(harness)
  const contents = withCustomers(
    { jane: { ...jane, addresses: { home: address }, attributes: { Tier: 'platinum' } } },
    { subscribers: { news: { email: jane.email, first_name: 'Jane-Anne', channel: 'us' } } },
  )
  harness.write(portfolio(contents))
  const { plan } = await harness.plan()
  expectNothingPersonal(planFileText(plan))
  await settle(harness, contents)
  const [row] = await rows(harness, 'store', '/v3/customers?include=addresses,attributes')
  expect(row).toMatchObject({ ...jane, addresses: [address] })
  await call(harness, 'store', 'PUT /v3/customers', [{ id: row!.id!, last_name: 'Changed' }])
  const drift = await harness.drift()
  expect(drift.entries).toMatchObject([{ cause: 'drifted', attributes: [{ path: 'last_name', sensitive: true }] }])
  expectNothingPersonal(JSON.stringify(drift))
  expectNothingPersonal(JSON.stringify(harness.events))
  for (const [path, text] of harness.files()) if (path.includes('.storewright')) expectNothingPersonal(text)
})

test('a refusal that repeats what was sent is told without it', async () => {
  const harness = await project()
  await settle(harness, shop())
  const title = 'Customer JANE.ROE@buyer.example (Jane-Anne Roeburn) is not welcome'
  const fault = { kind: 'status', status: 422, body: { status: 422, title, errors: {} } } as const
  await controlOf(harness).inject({ match: { method: 'POST', path: '/customers$' }, fault })
  harness.write(portfolio(withCustomers({ jane })))
  const { results } = await harness.apply()
  const error = results.find(result => result.status === 'failed')?.error
  expect(error?.message).toContain('Customer (sensitive) ((sensitive) (sensitive)) is not welcome')
  expectNothingPersonal(JSON.stringify(results))
  expectNothingPersonal(JSON.stringify(harness.events))
})

test('an address of e-mail cannot be a key, and the complaint does not repeat it', async () => {
  const harness = await project()
  harness.write(portfolio({ ...shop(), subscribers: { 'jane.roe@buyer.example': { email: jane.email } } }))
  const error = await harness.plan().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(DiagnosticsError)
  const [problem] = (error as DiagnosticsError).diagnostics
  expect(problem).toMatchObject({ code: 'INVALID_VALUE', message: expect.stringContaining('name of your own') })
  expect(problem?.message).not.toContain('jane.roe@')
})

test('customers are made and changed ten at a time', async () => {
  const harness = await project()
  const many = (last_name: string) =>
    Object.fromEntries(numbered(25, n => [`c${n}`, { ...jane, email: `c${n}@buyer.example`, last_name }]))
  await settle(harness, withCustomers(many('Roe')))
  const sizes = (method: string) => sent(harness, method, /customers$/).map(body => (body as unknown[]).length)
  expect(sizes('POST')).toEqual([10, 10, 5])
  await settle(harness, withCustomers(many('Poe')))
  expect(sizes('PUT').reduce((sum, size) => sum + size, 0)).toBe(25)
  expect(Math.max(...sizes('PUT'))).toBe(10)
})

test('of a store full of customers only the declared ones are read', async () => {
  const harness = await project()
  await settle(harness, shop())
  const body = JSON.stringify({ objects: [{ store: 'a', kind: 'customers', count: 600 }] })
  expect((await fetch(`${harness.sandbox.url}/_sandbox/seed`, { method: 'POST', body })).status).toBe(200)
  await settle(harness, withCustomers({ jane }))
  const before = harness.sandbox.requests().length
  expect(await changesOf(harness)).toEqual([])
  const lists = harness.sandbox
    .requests()
    .slice(before)
    .filter(request => request.path.endsWith('/customers'))
  expect(lists).toHaveLength(1)
})

test('the same address of e-mail on two channels is two customers', async () => {
  const harness = await project()
  const channels = { channels: { us, eu } }
  const both = {
    here: { ...jane, origin_channel: 'us', channels: ['us'] },
    there: { ...jane, first_name: 'Jane', origin_channel: 'eu', channels: ['eu'] },
  }
  const first = { ...channels, customers: { here: both.here } }
  await settle(harness, first)
  await settle(harness, { ...channels, customers: { here: both.here, there: both.there } })
  expect(await rows(harness, 'store', '/v3/customers')).toHaveLength(2)
  rmSync(join(harness.dir, '.storewright'), { recursive: true })
  const adopted = (await changesOf(harness)).filter(change => change.includes('customers'))
  expect(adopted).toEqual(['adopt stores.a.customers.here', 'adopt stores.a.customers.there'])
})

test('an address of e-mail is the same in any case', async () => {
  const harness = await project()
  await settle(harness, shop())
  await call(harness, 'store', 'POST /v3/customers', [{ ...jane, email: 'Jane.Roe@Buyer.example' }])
  harness.write(portfolio(withCustomers({ jane })))
  expect(await changesOf(harness)).toEqual(['adopt stores.a.customers.jane'])
})

test('the channel that a customer comes from cannot be changed', async () => {
  const harness = await project()
  const channels = { channels: { us, eu } }
  await settle(harness, { ...channels, customers: { jane: { ...jane, origin_channel: 'us' } } })
  harness.write(portfolio({ ...channels, customers: { jane: { ...jane, origin_channel: 'eu' } } }))
  const { diagnostics, changes } = (await harness.plan()).plan
  expect(diagnostics.map(found => found.code)).toEqual(['IMMUTABLE_ATTRIBUTE'])
  expect(changes).toEqual([])
})

test('an address that is there already is not made twice, although the answer leaves it out', async () => {
  const harness = await project()
  await settle(harness, withCustomers({ jane }))
  await call(harness, 'store', 'POST /v3/customers/addresses', [
    { customer_id: 1, ...address, state_or_province: '', postal_code: '' },
  ])
  const added = withCustomers({ jane: { ...jane, addresses: { home: address } } })
  expect(await settle(harness, added)).toEqual(['adopt stores.a.customers.jane.addresses.home'])
  expect(await rows(harness, 'store', '/v3/customers/addresses')).toHaveLength(1)
})

test('addresses go with their customer, not one by one', async () => {
  const harness = await project()
  await settle(harness, withCustomers({ jane: { ...jane, addresses: { home: address } } }))
  await settle(harness, withCustomers({}), ['stores.a.customers.jane'])
  expect(sent(harness, 'DELETE', /addresses$/)).toEqual([])
  expect(await rows(harness, 'store', '/v3/customers/addresses')).toEqual([])
})

test('a value of an attribute that the store does not have is refused at plan', async () => {
  const harness = await project()
  await tiers(harness)
  harness.write(portfolio(withCustomers({ jane: { ...jane, attributes: { Teir: 'gold' } } })))
  expect((await harness.plan()).plan.diagnostics).toMatchObject([
    { code: 'UNKNOWN_REFERENCE', message: expect.stringContaining('no customer attribute `Teir`') },
  ])
})

test('a subscriber without a channel is warned about', async () => {
  const harness = await project()
  harness.write(portfolio({ ...shop(), subscribers: { news: { email: jane.email } } }))
  const { diagnostics } = (await harness.plan()).plan
  expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'DEFAULT_CHANNEL', source: { file: 'stores.yaml' } }])
  const { results } = await harness.apply()
  expect(results.every(result => result.status === 'done')).toBe(true)
  expect(await changesOf(harness)).toEqual([])
})

test('recorded subscribers are read fifty at a time, and none that is not declared', async () => {
  const harness = await project()
  const many = Object.fromEntries(numbered(60, n => [`s${n}`, { email: `s${n}@buyer.example`, channel: 'us' }]))
  await settle(harness, { ...shop(), subscribers: many })
  await call(harness, 'store', 'POST /v3/customers/subscribers', { email: 'other@buyer.example' })
  const before = harness.sandbox.requests().length
  expect(await changesOf(harness)).toEqual([])
  const reads = harness.sandbox
    .requests()
    .slice(before)
    .filter(request => request.path.endsWith('/subscribers'))
  expect(reads).toHaveLength(2)
})
