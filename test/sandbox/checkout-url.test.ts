/** The checkout address of a channel's site. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

const path = '/v3/channels/1/site/checkout-url'

async function withDomain() {
  const asked = await withStore()
  await asked.store('PUT', '/v3/channels/1/site', { url: 'https://www.husky.example' })
  const checkout = async () => {
    const site = (await asked.store('GET', '/v3/channels/1/site')).body.data
    const { url } = site.urls.find((row: { type: string }) => row.type === 'checkout')
    return [url, site.is_checkout_url_customized]
  }
  return { ...asked, checkout }
}

it('stands among the addresses of the site, always https, until it is taken away', async () => {
  const { store, checkout } = await withDomain()
  expect(await checkout()).toEqual(['https://www.husky.example', false])
  const written = await store('PUT', path, { url: 'http://pay.husky.example' })
  expect([written.status, written.body.id, written.body.data]).toEqual([200, 1000, undefined])
  expect(await checkout()).toEqual(['https://pay.husky.example', true])
  await store('PUT', path, { url: 'https://secure.husky.example' })
  expect(await checkout()).toEqual(['https://secure.husky.example', true])
  const removed = await store('DELETE', path)
  expect([removed.status, removed.body]).toEqual([200, { data: {}, meta: {} }])
  expect(await checkout()).toEqual(['https://www.husky.example', false])
})

it.each(['https://pay.example', 'https://husky.example', 'https://nothusky.example'])(
  'has to lie below the domain of the storefront, unlike %s',
  async url => {
    const { store, checkout } = await withDomain()
    const refused = await store('PUT', path, { url })
    expect([refused.status, refused.body.title]).toEqual([
      422,
      expect.stringContaining(`Incorrect checkout url ${url}`),
    ])
    expect(await checkout()).toEqual(['https://www.husky.example', false])
  },
)

it('refuses what is no address, and a channel without a site', async () => {
  const { store } = await withDomain()
  expect((await store('PUT', path, { url: 'pay.husky.example' })).body.errors).toEqual({ url: 'error.invalid.url' })
  expect((await store('PUT', path, {})).body.errors).toEqual({ url: 'error.path.missing' })
  expect((await store('PUT', '/v3/channels/99/site/checkout-url', { url: 'https://a.b.example' })).status).toBe(404)
})

it('is used by one channel, and goes with its site', async () => {
  const { store } = await withDomain()
  const made = await store('POST', '/v3/channels', { name: 'B', type: 'storefront', platform: 'custom' })
  const site = `/v3/channels/${made.body.data.id}/site`
  await store('POST', site, { url: 'https://eu.husky.example' })
  await store('PUT', `${site}/checkout-url`, { url: 'https://pay.eu.husky.example' })
  expect((await store('PUT', path, { url: 'https://pay.eu.husky.example' })).status).toBe(422)
  await store('DELETE', site)
  expect((await store('PUT', path, { url: 'https://pay.eu.husky.example' })).status).toBe(200)
})
