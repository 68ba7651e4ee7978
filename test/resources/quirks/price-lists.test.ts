/** Quirks of price lists. */

import { expect, test } from 'vitest'
import { call, rows, sent } from '../api.ts'
import { project, settle } from './support.ts'

const path = '/v3/pricelists'

test('a list declared by its id alone keeps its name, which every update has to send', async () => {
  const harness = await project()
  await settle(harness, {})
  await call(harness, 'store', `POST ${path}`, { name: 'By hand' })
  await settle(harness, { price_lists: { trade: { id: 1, active: false } } })
  expect(sent(harness, 'PUT', /pricelists/)).toEqual([{ name: 'By hand', active: false }])
})

test('lists go one at a time, and none but those that were declared', async () => {
  const harness = await project()
  await settle(harness, { price_lists: { a: {}, b: {}, c: {} } })
  await call(harness, 'store', `POST ${path}`, { name: 'By hand' })
  await settle(
    harness,
    { price_lists: {} },
    ['a', 'b', 'c'].map(name => `stores.a.price_lists.${name}`),
  )
  expect((await rows(harness, 'store', path)).map(row => row.name)).toEqual(['By hand'])
  const deleted = harness.sandbox.requests().filter(request => request.method === 'DELETE')
  expect(deleted.map(request => request.status)).toEqual([204, 204, 204])
})
