/** Templates of mails, of a store and of its channels. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

const path = '/v3/marketing/email-templates'
const one = `${path}/invoice_email`

it('has one template of every type, and keeps what a write leaves out', async () => {
  const { store } = await withStore()
  const all = await store('GET', path)
  expect([all.body.data.length, all.body.meta]).toEqual([12, {}])
  const before = (await store('GET', one)).body.data
  const written = await store('PUT', one, { subject: 'Your invoice' })
  expect(written.body.data).toEqual({ ...before, subject: 'Your invoice' })
  expect((await store('GET', path)).body.data).toContainEqual({ ...before, subject: 'Your invoice' })
  expect((await store('GET', `${path}/no_email`)).status).toBe(404)
})

it('lets a channel have its own until that is deleted', async () => {
  const { store } = await withStore()
  const own = `${one}?channel_id=1`
  const subject = async (at: string) => (await store('GET', at)).body.data.subject
  await store('PUT', one, { subject: 'Of the store' })
  expect(await subject(own)).toBe('Of the store')
  await store('PUT', own, { subject: 'Of the channel' })
  await store('PUT', one, { subject: 'Of the store again' })
  expect([await subject(own), await subject(one)]).toEqual(['Of the channel', 'Of the store again'])
  expect((await store('DELETE', own)).status).toBe(200)
  expect(await subject(own)).toBe('Of the store again')
  expect((await store('DELETE', one)).status).toBe(422)
  expect((await store('PUT', `${one}?channel_id=99`, { subject: 'x' })).status).toBe(404)
})

it('refuses what is no template with 400', async () => {
  const { store } = await withStore()
  const wrong = { type_id: 'product_review_email', subject: 5, translations: [{ locale: 7 }, 'en'] }
  const refused = await store('PUT', one, wrong)
  expect([refused.status, refused.body.errors]).toEqual([
    400,
    {
      type_id: 'error.expected.validenumvalue',
      subject: 'error.expected.jsstring',
      'translations[0].locale': 'error.expected.jsstring',
      'translations[1]': 'error.expected.jsobject',
    },
  ])
})
