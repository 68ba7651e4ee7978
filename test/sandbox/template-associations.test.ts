/** Custom templates of products, categories, brands and pages. */

import { expect, it } from 'vitest'
import { type Asked, withStore } from './kit.ts'

const path = '/v3/storefront/custom-template-associations'
const row = { channel_id: 1, entity_type: 'product', entity_id: 1, file_name: 'custom-product-2.html' }

async function listed({ store }: Asked, query = '') {
  return (await store('GET', `${path}?${query}`)).body.data
}

it('has one template for each object of a channel: writing it again replaces it', async () => {
  const asked = await withStore()
  const made = await asked.store('PUT', path, [row, { ...row, entity_type: 'page', file_name: 'holiday-page.html' }])
  expect([made.status, made.body]).toEqual([200, {}])
  await asked.store('PUT', path, [{ ...row, file_name: 'custom-product-1.html' }])
  expect(await listed(asked)).toMatchObject([
    { id: 1, entity_type: 'product', file_name: 'custom-product-1.html' },
    { id: 2, entity_type: 'page', file_name: 'holiday-page.html' },
  ])
})

it('takes between one and a hundred rows that differ, all of them or none', async () => {
  const asked = await withStore()
  const many = (count: number) => Array.from({ length: count }, (_, at) => ({ ...row, entity_id: at + 1 }))
  const statuses = []
  for (const rows of [[], many(101), [row, row], many(100)])
    statuses.push((await asked.store('PUT', path, rows)).status)
  expect(statuses).toEqual([422, 422, 422, 200])
  const wrong = await asked.store('PUT', path, [
    { ...row, entity_id: 500 },
    { channel_id: 9, entity_type: 'cart' },
  ])
  expect(Object.keys(wrong.body.errors).sort()).toEqual([
    ...['1.channel_id', '1.entity_id', '1.entity_type', '1.file_name'],
  ])
  expect(await listed(asked, 'type=product&entity_id:in=500')).toEqual([])
})

it('is valid as long as the active theme of the channel has the file', async () => {
  const asked = await withStore()
  await asked.store('PUT', path, [row, { ...row, entity_id: 2, file_name: 'none.html' }])
  const valid = async () => (await listed(asked)).map((one: { is_valid: boolean }) => one.is_valid)
  expect(await valid()).toEqual([true, false])
  expect(await listed(asked, 'is_valid=false')).toMatchObject([{ entity_id: 2 }])
  const lantern = (await asked.store('GET', '/v3/themes')).body.data[1]
  await asked.store('POST', '/v3/themes/actions/activate', { variation_id: lantern.variations[0].uuid })
  expect(await valid()).toEqual([false, false])
})

it('deletes by filters, of which one has to be there', async () => {
  const asked = await withStore()
  await asked.store('PUT', path, [row, { ...row, entity_id: 2 }, { ...row, entity_type: 'page' }])
  expect((await asked.store('DELETE', path)).status).toBe(422)
  expect((await asked.store('DELETE', `${path}?entity_id:in=1`)).body.errors).toEqual({ type: 'error.path.missing' })
  await asked.store('DELETE', `${path}?type=product&entity_id:in=1`)
  expect(await listed(asked)).toMatchObject([{ id: 2 }, { id: 3 }])
  await asked.store('DELETE', `${path}?id:in=2,9`)
  await asked.store('DELETE', `${path}?channel_id=1`)
  expect(await listed(asked)).toEqual([])
})
