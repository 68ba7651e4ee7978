/** Price lists of a store. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

const path = '/v3/pricelists'

it('makes lists that are active unless told otherwise, and changes what is named', async () => {
  const { store } = await withStore()
  const made = await store('POST', path, { name: 'Trade' })
  expect(made.status).toBe(200)
  expect(made.body.data).toMatchObject({ id: 1, name: 'Trade', active: true })
  expect((await store('PUT', `${path}/1`, { name: 'Trade', active: false })).body.data.active).toBe(false)
  expect((await store('PUT', `${path}/1`, { name: 'Trade EU' })).body.data).toMatchObject({ active: false })
  expect((await store('PUT', `${path}/1`, { active: true })).body.errors).toEqual({ name: 'error.path.missing' })
})

it('gives every name once', async () => {
  const { store } = await withStore()
  await store('POST', path, { name: 'Trade' })
  await store('POST', path, { name: 'Retail' })
  expect((await store('POST', path, { name: 'Trade' })).status).toBe(409)
  expect((await store('PUT', `${path}/2`, { name: 'Trade' })).status).toBe(409)
  expect((await store('PUT', `${path}/1`, { name: 'Trade' })).status).toBe(200)
})

it('deletes one, those that a filter names, or all when there is no filter', async () => {
  const { store } = await withStore()
  const names = async () => (await store('GET', path)).body.data.map((row: { name: string }) => row.name)
  for (const name of ['A', 'B', 'C', 'D']) await store('POST', path, { name })
  expect((await store('DELETE', `${path}/1`)).status).toBe(204)
  expect((await store('DELETE', `${path}/1`)).status).toBe(404)
  await store('DELETE', `${path}?id:in=2,99`)
  expect(await names()).toEqual(['C', 'D'])
  await store('DELETE', path)
  expect(await names()).toEqual([])
})
