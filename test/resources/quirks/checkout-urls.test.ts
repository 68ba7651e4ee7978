/** What is peculiar to the checkout address of a site. */

import { expect, test } from 'vitest'
import type { Api } from '../../../src/model/kind.ts'
import { checkoutUrl } from '../../../src/resources/checkout-url.ts'
import { portfolio } from '../../support/project.ts'
import { call, item, rows, sent, withApi } from '../api.ts'
import { changesOf, project, settle, shop } from './support.ts'

const site = (checkout_url: unknown, url = 'https://shop.example') => shop({ site: { url, checkout_url } })
const checkouts = /checkout-url$/
const address = 'stores.a.channels.us.site.checkout_url'

test('a text is the address, http is sent as https and is no difference', async () => {
  const harness = await project()
  await settle(harness, site('http://checkout.shop.example'))
  expect(sent(harness, 'PUT', checkouts)).toEqual([{ url: 'https://checkout.shop.example' }])
  harness.write(portfolio(site('https://Checkout.shop.example/')))
  expect(await changesOf(harness)).toEqual([])
  expect((await harness.drift()).entries).toEqual([])
})

test.each([
  ['https://checkout.other.example', 'does not lie within the domain of the site, shop.example'],
  ['https://shop.other', 'does not lie within'],
  ['https://SHOP.example/', 'is the site itself'],
])('%s is refused at plan', async (url, says) => {
  const harness = await project()
  harness.write(portfolio(site(url)))
  expect((await harness.plan()).plan.diagnostics).toMatchObject([
    {
      severity: 'error',
      code: 'CLASH',
      address,
      message: expect.stringContaining(says),
      source: { line: expect.any(Number) },
    },
  ])
})

test('what only BigCommerce can judge is planned, and its refusal says what it wants', async () => {
  const harness = await project()
  harness.write(portfolio(site('https://other.co.uk', 'https://shop.co.uk')))
  expect((await harness.plan()).plan.diagnostics.filter(found => found.severity === 'error')).toEqual([])
  const [failed] = (await harness.apply()).results.filter(result => result.status === 'failed')
  expect(failed).toMatchObject({
    address,
    error: {
      code: 'API_INVALID',
      message: expect.stringContaining('https://other.co.uk'),
      hint: expect.stringContaining('beneath the domain'),
    },
  })
})

test('an address that is there already is not judged', async () => {
  const harness = await project()
  await settle(harness, site('https://checkout.shop.example'))
  await call(harness, 'store', 'PUT /v3/channels/1/site', { url: 'https://elsewhere.example' })
  harness.write(portfolio(site('https://checkout.shop.example', 'https://elsewhere.example')))
  expect((await harness.plan()).plan.diagnostics.filter(found => found.severity === 'error')).toEqual([])
})

test('a site and its checkout move to another domain in one step, the site first', async () => {
  const harness = await project()
  await settle(harness, site('https://checkout.shop.example'))
  const moved = site('https://checkout.moved.example', 'https://moved.example')
  harness.write(portfolio(moved))
  const change = (await harness.plan()).plan.changes.find(one => one.address === address)
  expect(change?.waitsFor).toEqual(['stores.a.channels.us.site#update'])
  expect(await settle(harness, moved)).toEqual(['update stores.a.channels.us.site', `update ${address}`])
})

test('where the scheme is refused the name is sent alone', async () => {
  const harness = await project()
  await settle(harness, shop({ site: { url: 'https://shop.example' } }))
  const bodies: unknown[] = []
  const outcomes = await withApi(harness, 'store', api => {
    const strict: Api = {
      ...api,
      async send(method, path, body, options) {
        bodies.push(body)
        const { url } = body as { url: string }
        if (!url.startsWith('https://')) return api.send(method, path, { url: `https://${url}` }, options)
        return api.send(method, path, { url: 'https://refused.example' }, options)
      },
    }
    const wanted = { url: 'https://checkout.shop.example' }
    return checkoutUrl.create(strict, [item({ address, parentId: '1000', attributes: wanted })], () => {})
  })
  expect(outcomes).toEqual([{ id: '1' }])
  expect(bodies).toEqual([{ url: 'https://checkout.shop.example' }, { url: 'checkout.shop.example' }])
})

test('without an address of its own the channel is shown the one that it shares, which is no object', async () => {
  const harness = await project()
  await settle(harness, site('https://checkout.shop.example'))
  const [before] = await rows(harness, 'store', '/v3/sites')
  expect(before).toMatchObject({ is_checkout_url_customized: true })
  await call(harness, 'store', 'DELETE /v3/channels/1/site/checkout-url')
  expect((await harness.drift()).entries).toMatchObject([{ address, cause: 'vanished' }])
})
