/** Does the partner API keep its rules for accounts, stores, tokens and repeated requests? */

import { expect, it } from 'vitest'
import { account, contact, launch, newStore, withStore } from './kit.ts'

const type = 'https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes'

it('names every wrong member of an account by its path', async () => {
  const { partner } = await launch()
  const wrong = { id: 'A', name: 7, user_email: 'no', primary_contact: { ...contact, district: 1, country: 'usa' } }
  const { status, body } = await partner('POST', '/accounts', wrong)
  expect([status, body.title, body.type]).toEqual([422, 'JSON data is missing or invalid', type])
  expect(body.errors).toEqual({
    name: 'error.expected.jsstring',
    user_email: 'error.pattern',
    'primary_contact.district': 'error.expected.jsstring',
    'primary_contact.country': 'error.pattern',
  })
  const long = await partner('POST', '/accounts', { ...account, name: 'x'.repeat(41) })
  expect(long.body.errors).toEqual({ name: 'error.maxLength' })
})

it('refuses a taken id and a taken e-mail with 409', async () => {
  const { partner } = await launch()
  await partner('POST', '/accounts', account)
  const id = await partner('POST', '/accounts', { ...account, user_email: 'other@example.com' })
  expect([id.status, id.body.title, id.body.errors]).toEqual([
    409,
    'Account with A-9 already exists',
    { id: 'error.unique' },
  ])
  const owner = await partner('POST', '/accounts', { ...account, id: 'A-10', user_email: 'OWNER@example.com' })
  expect([owner.status, owner.body.errors]).toEqual([409, { user_email: 'error.unique' }])
})

it('merges an update, replaces a contact as a whole, and refuses with 400', async () => {
  const { partner } = await launch()
  await partner('POST', '/accounts', { ...account, primary_contact: { ...contact, phone_number: '1' } })
  expect((await partner('GET', '/accounts/A-9')).body.data.primary_contact.phone).toBe('1')
  const { body } = await partner('PUT', '/accounts/A-9', { primary_contact: contact, user_email: 'x@example.com' })
  expect(body.data).toMatchObject({ name: 'Greenfield', user_email: 'owner@example.com' })
  expect(body.data.primary_contact).toEqual(contact)
  const refused = await partner('PUT', '/accounts/A-9', { name: '' })
  expect([refused.status, refused.body.title]).toEqual([400, 'Input is invalid.'])
  expect((await partner('PUT', '/accounts/A-9', {})).status).toBe(400)
  expect((await partner('GET', '/accounts/none')).body.title).toBe('Account with none not found')
})

it('makes an id for an account with a password, and never shows the password', async () => {
  const { partner, control, sandbox } = await launch()
  const { id: _id, ...rest } = account
  const { body } = await partner('POST', '/accounts/with-password', { ...rest, password: 'hunter2' })
  expect(body.data.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const everywhere = [(await control('GET', '/requests?bodies=true')).text, (await control('GET', '/world')).text]
  for (const text of everywhere) {
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain(sandbox.credentials.access_token)
    expect(text).not.toContain(sandbox.credentials.store_token)
  }
})

it('lists newest first, by page and by filter', async () => {
  const { partner, control } = await launch()
  await control('POST', '/seed', { accounts: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] })
  const page = await partner('GET', '/accounts?limit=2&page=1')
  expect(page.body.data.map((row: { id: string }) => row.id)).toEqual(['c', 'b'])
  expect(page.body.meta.pagination).toEqual({
    total: 3,
    count: 2,
    per_page: 2,
    current_page: 1,
    total_pages: 2,
    links: { next: '?page=2&limit=2', current: '?page=1&limit=2' },
  })
  expect((await partner('GET', '/accounts?id:in=a,c')).body.data).toHaveLength(2)
  expect((await partner('GET', '/accounts?user_email=b@example.com')).body.data).toHaveLength(1)
  expect((await partner('GET', '/accounts?limit=x')).status).toBe(422)
  expect((await partner('GET', '/stores?status=asleep')).status).toBe(422)
})

it('refuses a store with a plan off the list, a taken id, a taken name, and unlisted settings', async () => {
  const { partner } = await launch({ storeSettings: ['theme'] })
  await partner('POST', '/accounts', account)
  const create = (change: object) => partner('POST', '/accounts/A-9/stores', { ...newStore, ...change })
  expect((await create({ plan_sku: 'GOLD' })).body).toMatchObject({
    status: 422,
    title: 'Plan SKU is not allowed for this franchise',
    errors: { plan_sku: 'error.not_allowed' },
  })
  expect((await create({ settings: { colour: 'red' } })).body.errors).toEqual({
    'settings.colour': 'error.not_allowed',
  })
  expect((await create({ settings: { theme: 'red' } })).status).toBe(202)
  expect((await create({ store_name: 'Other' })).body.errors).toEqual({ id: 'error.unique' })
  expect((await create({ id: 'S-10' })).body.errors).toEqual({ store_name: 'error.unique' })
  expect((await partner('POST', '/accounts/none/stores', newStore)).status).toBe(404)
})

it('provisions by the clock as well as by polling, and can fail', async () => {
  const { partner, control } = await launch({ provisioningPolls: 100 })
  await partner('POST', '/accounts', account)
  await partner('POST', '/accounts/A-9/stores', newStore)
  const status = async () => (await partner('GET', '/stores/S-9')).body.data.status
  expect(await status()).toBe('provisioning')
  await control('POST', '/clock/advance', { ms: 15_000 })
  expect(await status()).toBe('allocating')
  await control('POST', '/clock/advance', { ms: 15_000 })
  expect(await status()).toBe('active')
  await partner('POST', '/accounts/A-9/stores', { ...newStore, id: 'S-10', store_name: 'Bad' })
  await control('POST', '/stores/S-10', { fail_provisioning: true })
  await control('POST', '/clock/advance', { ms: 15_000 })
  expect((await partner('GET', '/stores/S-10')).body.data.status).toBe('failed')
})

it('is active at once when instant', async () => {
  const { partner } = await launch({ instant: true })
  await partner('POST', '/accounts', account)
  await partner('POST', '/accounts/A-9/stores', newStore)
  expect((await partner('GET', '/stores/S-9')).body.data.status).toBe('active')
})

it('keeps a single token: a new one ends the old one, and it expires', async () => {
  const { partner, request, control, sandbox } = await launch()
  const { client_id, client_secret, franchise_id } = sandbox.credentials
  const path = `/franchises/${franchise_id}/v1/oauth/token`
  const secret = { 'x-auth-client': client_id, 'x-auth-secret': client_secret }
  const { body } = await request('POST', path, { duration: 60 }, secret)
  expect(body.data.access_token).toBe(body.access_token)
  expect((await partner('GET', '/accounts')).status).toBe(401)
  const fresh = { 'x-auth-token': body.access_token }
  expect((await partner('GET', '/accounts', undefined, fresh)).status).toBe(200)
  await control('POST', '/clock/advance', { ms: 60_000 })
  expect((await partner('GET', '/accounts', undefined, fresh)).status).toBe(401)
  expect((await request('POST', path, {}, { ...secret, 'x-auth-secret': 'no' })).body.title).toBe('Unauthorized')
})

it('does not open another franchise', async () => {
  const { request, sandbox } = await launch()
  const { client_id, access_token } = sandbox.credentials
  const headers = { 'x-auth-client': client_id, 'x-auth-token': access_token }
  const { status, body } = await request('GET', '/franchises/other/v1/accounts', undefined, headers)
  expect([status, body.title]).toEqual([403, 'Unauthorized Access. You do not have permission to make this request.'])
})

it('repeats the answer for a repeated Idempotency-Key, for 24 hours, and refuses another request under it', async () => {
  const { partner, control } = await launch()
  const key = { 'idempotency-key': 'k' }
  expect((await partner('POST', '/accounts', account, key)).status).toBe(200)
  const again = await partner('POST', '/accounts', account, key)
  expect([again.status, again.body]).toEqual([200, { data: { id: 'A-9' }, meta: {} }])
  expect((await partner('POST', '/accounts', { ...account, name: 'Other' }, key)).status).toBe(422)
  await control('POST', '/clock/advance', { days: 1 })
  expect((await partner('POST', '/accounts', account, key)).status).toBe(409)
  const tooLong = await partner('POST', '/accounts', account, { 'idempotency-key': 'x'.repeat(256) })
  expect(tooLong.status).toBe(422)
})

it('gives a one-time log-in only to the owner of a store that is up', async () => {
  const { partner } = await withStore()
  const { body } = await partner('POST', '/stores/S-1/login-url', {
    user_email: 'A-1@example.com',
    deep_link: 'orders',
  })
  expect(body.data['login-url']).toMatch(/^https:\/\/login\.bigcommerce\.com\/sso\/express-logins\//)
  const other = await partner('POST', '/stores/S-1/login-url', { user_email: 'x@example.com' })
  expect(other.body.errors).toEqual({ user_email: 'error.unknown' })
  const link = { user_email: 'A-1@example.com', deep_link: '/manage/orders' }
  expect((await partner('POST', '/stores/S-1/login-url', link)).status).toBe(422)
  await partner('POST', '/stores/S-1/cancellations', { effective: 'IMMEDIATELY' })
  const closed = await partner('POST', '/stores/S-1/login-url', { user_email: 'A-1@example.com' })
  expect(closed.body.errors).toEqual({ status: 'error.invalid_transition' })
})
