/** Goes through every operation of the partner API, with good requests and bad ones. */

import { type Asked, account, contact, newStore } from '../sandbox/kit.ts'

export async function tourOfPartner({ partner, control, sandbox, request }: Asked): Promise<void> {
  const { client_id, client_secret, franchise_id } = sandbox.credentials
  const billing = { ...contact, phone_number: '555' }
  await partner('POST', '/accounts', { ...account, billing_contact: billing, locale: 'de' })
  await partner('POST', '/accounts', account)
  await partner('POST', '/accounts', { ...account, id: 'A-10' })
  await partner('POST', '/accounts', { id: 'A-11', name: 7, primary_contact: { ...contact, district: 1 } })
  await partner('POST', '/accounts', '{')
  await partner('POST', '/accounts', account, { 'content-type': 'text/plain' })
  await partner('POST', '/accounts', account, { 'x-auth-token': 'wrong' })
  const second = { name: 'Second', user_email: 'second@example.com', primary_contact: contact, password: 'hunter2' }
  await partner('POST', '/accounts/with-password', second)
  await partner('POST', '/accounts/with-password', second)
  await partner('POST', '/accounts/with-password', {})
  await partner('GET', '/accounts')
  await partner('GET', '/accounts?page=2&limit=1&name:like=green&created_at:min=2020-01-01T00:00:00Z')
  await partner('GET', '/accounts?id:in=A-9,A-10&user_email=owner%40example.com')
  await partner('GET', '/accounts?limit=none')
  await partner('GET', '/accounts/A-9')
  await partner('GET', '/accounts/nobody')
  await partner('PUT', '/accounts/A-9', { name: 'Greenfield LLC', billing_contact: contact })
  await partner('PUT', '/accounts/A-9', {})
  await partner('PUT', '/accounts/nobody', { name: 'X' })

  await partner('POST', '/accounts/A-9/stores', newStore, { 'idempotency-key': 'k1' })
  await partner('POST', '/accounts/A-9/stores', newStore, { 'idempotency-key': 'k1' })
  await partner('POST', '/accounts/A-9/stores', { ...newStore, country: 'DE' }, { 'idempotency-key': 'k1' })
  await partner('POST', '/accounts/A-9/stores', newStore)
  await partner('POST', '/accounts/A-9/stores', { ...newStore, id: 'S-10', plan_sku: 'NONE' })
  await partner('POST', '/accounts/A-9/stores', { ...newStore, id: 'S-10', country: 'usa' })
  await partner('POST', '/accounts/nobody/stores', newStore)
  for (let poll = 0; poll < 3; poll += 1) await partner('GET', '/stores/S-9')
  await partner('GET', '/stores/nothing')
  await partner('GET', '/stores')
  await partner('GET', '/stores?status=active&account_id=A-9&plan_sku:in=STORE-STANDARD-NP-MONTHLY&name:like=husk')
  await partner('GET', '/stores?status:in=active,suspended&id:in=S-9&account_id:in=A-9')
  await partner('GET', '/stores?status=asleep')
  await partner('POST', '/stores/S-9/login-url', { user_email: 'owner@example.com', deep_link: 'products' })
  await partner('POST', '/stores/S-9/login-url', { user_email: 'other@example.com' })
  await partner('POST', '/stores/S-9/login-url', { user_email: 'owner@example.com', deep_link: '/manage/products' })

  await partner('POST', '/stores/S-9/change-plan', { plan_sku: 'STORE-PLUS-NP-MONTHLY', effective: 'BILLCYCLEDAY' })
  await partner('GET', '/stores/S-9')
  await partner('POST', '/stores/S-9/change-plan', { plan_sku: 'STORE-PRO-NP-MONTHLY-T11', effective: 'SOMETIME' })
  await partner('POST', '/stores/S-9/change-plan', { plan_sku: 'NONE' })
  await partner('POST', '/stores/S-9/suspensions')
  await partner('POST', '/stores/S-9/suspensions')
  await partner('POST', '/stores/S-9/reactivations', {})
  await partner('POST', '/stores/S-9/suspensions', {
    effective: 'IMMEDIATELY',
    reason_code: 'NON_PAYMENT',
    reason: 'x',
  })
  await partner('GET', '/stores/S-9')
  await partner('POST', '/stores/S-9/suspensions', { effective: 'NEVER' })
  await partner('POST', '/stores/S-9/change-plan', { plan_sku: 'STORE-PLUS-NP-MONTHLY' })
  await partner('POST', '/stores/S-9/reactivations')
  for (let poll = 0; poll < 2; poll += 1) await partner('GET', '/stores/S-9')
  await partner('GET', '/stores/S-9/suspensions?limit=1')
  await partner('POST', '/stores/S-9/cancellations', { id: 'S-9', store_name: 'Husky', country: 'US' })
  await partner('POST', '/stores/S-9/cancellations', { id: 'other' })
  await partner('POST', '/stores/S-9/restorations', {})
  await partner('POST', '/stores/S-9/cancellations', { effective: 'IMMEDIATELY' })
  await partner('GET', '/stores/S-9')
  await partner('POST', '/stores/S-9/restorations')
  for (let poll = 0; poll < 2; poll += 1) await partner('GET', '/stores/S-9')
  await partner('POST', '/stores/S-9/restorations')
  await partner('POST', '/stores/S-9/cancellations', { effective: 'IMMEDIATELY' })
  await control('POST', '/clock/advance', { days: 91 })
  await partner('GET', '/stores/S-9')
  await partner('POST', '/stores/S-9/restorations')
  await partner('GET', '/stores/S-9/cancellations')
  await partner('GET', '/stores/nothing/cancellations')
  await partner('GET', '/stores/S-9/suspensions?page=0')
  await partner('DELETE', '/stores/S-9')
  await partner('GET', '/stores/')

  const path = `/franchises/${franchise_id}/v1/oauth/token`
  const secret = { 'x-auth-client': client_id, 'x-auth-secret': client_secret }
  await request('POST', path, { duration: 60 }, secret)
  await request('POST', path, undefined, secret)
  await request('POST', path, { duration: -1 }, secret)
  await request('POST', path, {}, { ...secret, 'x-auth-secret': 'wrong' })
}
