/** Settings of customers, carts and checkouts. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

const customers = '/v3/customers/settings'
const none = {
  privacy_settings: { ask_shopper_for_tracking_consent: null, policy_url: null },
  customer_group_settings: { guest_customer_group_id: null, default_customer_group_id: null },
}

it('shows null for what a channel does not have of its own, and lets global customers in on the first one only', async () => {
  const { store } = await withStore()
  const made = await store('POST', '/v3/channels', { name: 'B', type: 'storefront', platform: 'custom' })
  const at = (id: number) => `${customers}/channels/${id}`
  expect((await store('GET', at(1))).body.data).toEqual({ ...none, allow_global_logins: true })
  expect((await store('GET', at(made.body.data.id))).body.data.allow_global_logins).toBe(false)
  await store('PUT', at(1), { privacy_settings: { policy_url: 'https://example.com' }, allow_global_logins: false })
  expect((await store('GET', at(1))).body.data).toMatchObject({
    privacy_settings: { ask_shopper_for_tracking_consent: null, policy_url: 'https://example.com' },
    allow_global_logins: false,
  })
  const reset = await store('PUT', at(1), { privacy_settings: null, allow_global_logins: null })
  expect(reset.body.data).toEqual({ ...none, allow_global_logins: true })
  expect((await store('GET', at(99))).status).toBe(404)
})

it('refuses wrong customer settings by section and field, and null for the store', async () => {
  const { store } = await withStore()
  const wrong = { privacy_settings: { policy_url: 5 }, customer_group_settings: 'none' }
  expect((await store('PUT', customers, wrong)).body.errors).toEqual({
    'privacy_settings.policy_url': 'error.expected.jsstring',
    customer_group_settings: 'error.expected.jsobject',
  })
  expect((await store('PUT', customers, { privacy_settings: null })).status).toBe(422)
  expect((await store('GET', customers)).body.data).toEqual({
    privacy_settings: { ask_shopper_for_tracking_consent: false, policy_url: '' },
    customer_group_settings: { guest_customer_group_id: 0, default_customer_group_id: 0 },
  })
})

it('knows the customer groups that there are', async () => {
  const { store } = await withStore()
  const put = (id: number) => store('PUT', customers, { customer_group_settings: { guest_customer_group_id: id } })
  const field = 'customer_group_settings.guest_customer_group_id'
  expect((await put(7)).body.errors).toEqual({ [field]: 'The customer group does not exist' })
  const { id } = (await store('POST', '/v2/customer_groups', { name: 'Guests' })).body
  expect((await put(id)).body.data.customer_group_settings.guest_customer_group_id).toBe(id)
  expect((await put(0)).status).toBe(200)
})

it('asks the store whether it sells, and lets a channel go by it', async () => {
  const { store } = await withStore()
  const path = '/v3/carts/settings'
  expect((await store('PUT', path, {})).body.errors).toEqual({ allow_purchasing: 'error.path.missing' })
  expect((await store('PUT', path, { allow_purchasing: false })).body.data).toEqual({ allow_purchasing: false })
  const own = `${path}/channels/1`
  expect((await store('GET', own)).body.data).toEqual({ allow_purchasing: null })
  expect((await store('PUT', own, { allow_purchasing: true })).body.data).toEqual({ allow_purchasing: true })
  expect((await store('PUT', own, { allow_purchasing: null })).body.data).toEqual({ allow_purchasing: null })
})

it('keeps checkout settings that a write leaves out, and shows a channel those of the store', async () => {
  const { store } = await withStore()
  const path = '/v3/checkouts/settings'
  const own = `${path}/channels/1`
  await store('PUT', path, { custom_checkout_script_url: 'https://cdn.example/a.js', custom_checkout_sri_hash: 'x' })
  await store('PUT', own, { checkout_type: 'single' })
  await store('PUT', own, { custom_checkout_sri_hash: 'y' })
  const both = { custom_checkout_script_url: 'https://cdn.example/a.js' }
  expect((await store('GET', own)).body.data).toMatchObject({
    ...both,
    checkout_type: 'single',
    custom_checkout_sri_hash: 'y',
  })
  const ofStore = (await store('GET', path)).body.data
  expect(ofStore).toMatchObject({ ...both, custom_checkout_sri_hash: 'x' })
  expect(ofStore).not.toHaveProperty('checkout_type')
  expect((await store('GET', `${path}/channels/99`)).status).toBe(422)
})

it('empties the script of the confirmation when that of the checkout is to be used for it', async () => {
  const { store } = await withStore()
  const path = '/v3/checkouts/settings'
  await store('PUT', path, { custom_order_confirmation_script_url: 'https://cdn.example/b.js' })
  const written = await store('PUT', path, { order_confirmation_use_custom_checkout_script: true })
  expect(written.body.data.custom_order_confirmation_script_url).toBe('')
})
