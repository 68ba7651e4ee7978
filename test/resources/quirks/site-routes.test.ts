/** What is peculiar to routes. */

import { expect, test } from 'vitest'
import { portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import { changesOf, project, settle, shop } from './support.ts'

const path = '/v3/sites/1000/routes'
const site = (routes: object) => shop({ site: { url: 'https://us.example', routes } })

test('a text is the route, the key is the type, and other routes of the type are others', async () => {
  const harness = await project()
  const best = { type: 'product', matching: '5', route: '/best' }
  await settle(harness, site({ product: '/p/{slug}', best }))
  const live = await rows(harness, 'store', path)
  expect(live).toHaveLength(2)
  expect(live.find(row => row.matching === '*')).toMatchObject({ type: 'product', route: '/p/{slug}' })
  expect(live.find(row => row.matching === '5')).toMatchObject(best)
})

test('routes that are not declared stay, and the collection is never written', async () => {
  const harness = await project()
  await settle(harness, site({ product: '/p/{slug}' }))
  await call(harness, 'store', `POST ${path}`, { type: 'cart', matching: '*', route: '/basket' })
  await settle(harness, site({ product: '/q/{slug}' }))
  expect(await rows(harness, 'store', path)).toMatchObject([{ route: '/q/{slug}' }, { route: '/basket' }])
  expect(sent(harness, 'PUT', /routes$/)).toEqual([])
})

test('a route that is named by its id keeps its type', async () => {
  const harness = await project()
  await settle(harness, site({ product: '/p/{slug}' }))
  const [row] = await rows(harness, 'store', path)
  await settle(harness, site({ product: { id: row!.id, route: '/q/{slug}' } }))
  expect(await rows(harness, 'store', path)).toMatchObject([{ type: 'product', matching: '*', route: '/q/{slug}' }])
  harness.write(portfolio(site({ product: { id: row!.id, route: '/q/{slug}' } })))
  expect(await changesOf(harness)).toEqual([])
})
