/** What is peculiar to templates of mails. */

import { expect, test } from 'vitest'
import { portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, project, settle, shop } from './support.ts'

const path = '/v3/marketing/email-templates'
const invoice = `${path}/invoice_email`
const written = /invoice_email$/
const address = 'stores.a.channels.us.email_templates.invoice_email'
const templates = (email_templates: object) => shop({ email_templates })
const ways = ['shown', 'hidden'] as const

test.each(ways)('templates of the store are none of the channel’s (%s)', async inheritedTemplates => {
  const harness = await project({ inheritedTemplates })
  await settle(harness, templates({}))
  await call(harness, 'store', `PUT ${invoice}`, { subject: 'Of the store' })
  harness.write(portfolio(templates({})))
  expect(await changesOf(harness)).toEqual([])
  expect((await harness.drift()).entries).toEqual([])
})

test.each(ways)('what is not declared of a template is read and sent along (%s)', async inheritedTemplates => {
  const harness = await project({ inheritedTemplates })
  await settle(harness, shop())
  await call(harness, 'store', `PUT ${invoice}`, { body: '<p>Of the store</p>' })
  await settle(harness, templates({ invoice_email: { subject: 'Yours' } }))
  await settle(harness, templates({ invoice_email: { subject: 'Ours' } }))
  const bodies = sent(harness, 'PUT', written).slice(1)
  expect(bodies).toMatchObject(['Yours', 'Ours'].map(subject => ({ subject, body: '<p>Of the store</p>' })))
  for (const body of bodies) {
    expect(Object.keys(body as object).sort()).toEqual(['body', 'subject', 'translations', 'type_id'])
  }
  expect(await rows(harness, 'store', invoice)).toMatchObject([{ subject: '{{store.name}}: invoice' }])
})

test.each(ways)('a template of ours that says what the store’s says is still ours (%s)', async inheritedTemplates => {
  const harness = await project({ inheritedTemplates })
  await settle(harness, shop())
  const [{ type_id: _, ...same } = {}] = await rows(harness, 'store', invoice)
  expect(await settle(harness, templates({ invoice_email: same }))).toEqual([`create ${address}`])
  expect(await settle(harness, templates({}))).toEqual([`delete ${address}`])
})

test.each(ways)('a template that was taken away elsewhere comes back (%s)', async inheritedTemplates => {
  const harness = await project({ inheritedTemplates })
  await settle(harness, templates({ invoice_email: { subject: 'Yours' } }))
  await call(harness, 'store', `DELETE ${invoice}?channel_id=1`)
  expect((await harness.drift()).entries).toMatchObject([{ address }])
  await settle(harness, templates({ invoice_email: { subject: 'Yours' } }))
  expect(await rows(harness, 'store', `${invoice}?channel_id=1`)).toMatchObject([{ subject: 'Yours' }])
})

test('templates that are there and not declared stay, and are told of', async () => {
  const harness = await project()
  await settle(harness, templates({ invoice_email: { subject: 'Yours' } }))
  await call(harness, 'store', `PUT ${path}/product_review_email?channel_id=1`, { subject: 'How is it?' })
  expect(await changesOf(harness)).toEqual([])
  expect((await harness.drift()).entries).toMatchObject([{ cause: 'unmanaged', key: 'product_review_email' }])
})

test('a mail that does not exist is refused with the nearest names', async () => {
  const harness = await project()
  harness.write(portfolio(templates({ invoice_mail: { subject: 'Yours' } })))
  await expect(harness.plan()).rejects.toMatchObject({
    diagnostics: [{ code: 'INVALID_VALUE', hint: 'Did you mean `invoice_email`?' }],
  })
})
