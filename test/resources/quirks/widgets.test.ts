/** What is peculiar to widget templates, widgets and placements. */

import { expect, test } from 'vitest'
import { call, rows, sent } from '../api.ts'
import type { Members } from '../fixture.ts'
import { project, settle, shop } from './support.ts'

const contents = (template = '<p></p>', more: object = {}) =>
  shop({
    widget_templates: { banner: { template } },
    widgets: { summer: { template: 'banner', widget_configuration: { image: '/s.jpg' } } },
    placements: { home: { widget: 'summer', template_file: 'pages/home', region: 'home_below_menu', ...more } },
  })

const order = (requests: { method: string; path: string }[], method: string) =>
  requests.filter(request => request.method === method).map(request => request.path.split('/')[5])

test('templates are made before widgets, widgets before placements, and removed the other way round', async () => {
  const harness = await project()
  await settle(harness, contents())
  expect(order(harness.sandbox.requests(), 'POST').slice(-3)).toEqual(['widget-templates', 'widgets', 'placements'])
  await settle(harness, shop({ widget_templates: {}, widgets: {}, placements: {} }))
  expect(order(harness.sandbox.requests(), 'DELETE')).toEqual(['placements', 'widgets', 'widget-templates'])
})

test('what BigCommerce adds to a configuration is no change', async () => {
  const harness = await project()
  await settle(harness, contents())
  const [widget] = await rows(harness, 'store', '/v3/content/widgets')
  expect(widget?.widget_configuration).toMatchObject({ image: '/s.jpg', _: { id: widget?.uuid } })
  expect(await settle(harness, contents())).toEqual([])
})

test('an update of a template changes the current version, and with it the widgets that use it', async () => {
  const harness = await project()
  await settle(harness, contents())
  await settle(harness, contents('<b></b>'))
  expect(sent(harness, 'PUT', /widget-templates/)[0]).not.toHaveProperty('create_new_version')
  const [widget] = await rows(harness, 'store', '/v3/content/widgets')
  expect(widget).toMatchObject({ widget_template: { template: '<b></b>' } })
})

test('templates of two channels may have one name, and are told apart', async () => {
  const harness = await project()
  const us = contents().channels.us
  const { id: _, ...rest } = us as { id: number }
  const eu = { ...rest, name: 'eu', status: 'active' }
  await settle(harness, { channels: { us, eu } })
  const placements = await rows(harness, 'store', '/v3/content/placements')
  const templates = placements.map(row => ((row.widget as Members).widget_template as Members).uuid)
  expect(new Set(templates).size).toBe(2)
})

test('a placement of the same widget in the same region is taken over', async () => {
  const harness = await project()
  await settle(
    harness,
    shop({ widget_templates: { banner: { template: '<p></p>' } }, widgets: { summer: { template: 'banner' } } }),
  )
  const [widget] = await rows(harness, 'store', '/v3/content/widgets')
  const body = { widget_uuid: widget!.uuid!, template_file: 'pages/home', region: 'home_below_menu' }
  await call(harness, 'store', 'POST /v3/content/placements', body)
  expect(await settle(harness, contents('<p></p>', { status: 'active' }))).toEqual(
    expect.arrayContaining(['adopt stores.a.channels.us.placements.home']),
  )
  expect(await rows(harness, 'store', '/v3/content/placements')).toMatchObject([{ status: 'active' }])
})
