/** Widget templates with their versions, widgets, placements and regions. */

import { expect, it } from 'vitest'
import { withStore } from './kit.ts'

const [templates, widgets, placements] = [
  '/v3/content/widget-templates',
  '/v3/content/widgets',
  '/v3/content/placements',
]

it('changes the current version of a template, or makes a new one that widgets are upgraded to', async () => {
  const { store } = await withStore()
  const template = (await store('POST', templates, { name: 'Banner', template: '1' })).body.data
  const made = await store('POST', widgets, { name: 'Summer', widget_template_uuid: template.uuid })
  const one = `${widgets}/${made.body.data.uuid}`
  const shown = async () => (await store('GET', one)).body.data.widget_template.template
  await store('PUT', `${templates}/${template.uuid}`, { template: '2' })
  expect(await shown()).toBe('2')
  const next = (await store('PUT', `${templates}/${template.uuid}`, { template: '3', create_new_version: true })).body
    .data
  expect(next.current_version_uuid).not.toBe(template.current_version_uuid)
  expect(await shown()).toBe('2')
  await store('PUT', one, { description: 'Warm' })
  expect(await shown()).toBe('2')
  await store('PUT', one, { upgrade: true })
  expect(await shown()).toBe('3')
  const old = await store('GET', `${templates}/${template.uuid}?version_uuid=${template.current_version_uuid}`)
  expect(old.body.data.template).toBe('2')
})

it('adds a member of its own to every configuration, which is replaced as a whole', async () => {
  const { store } = await withStore()
  const template = (await store('POST', templates, { name: 'Banner', template: '1' })).body.data
  const body = { name: 'Summer', widget_template_uuid: template.uuid, widget_configuration: { a: 1, b: 2 } }
  const { uuid, widget_configuration } = (await store('POST', widgets, body)).body.data
  expect(widget_configuration).toEqual({ a: 1, b: 2, _: { id: uuid } })
  const changed = await store('PUT', `${widgets}/${uuid}`, { widget_configuration: { a: 3 } })
  expect(changed.body.data.widget_configuration).toEqual({ a: 3, _: { id: uuid } })
  const long = { widget_configuration: { a: 'x'.repeat(70_000) } }
  expect((await store('PUT', `${widgets}/${uuid}`, long)).status).toBe(422)
})

it('shows the regions of a theme, and no region where there is no theme', async () => {
  const { store } = await withStore()
  const regions = (query: string) => store('GET', `/v3/content/regions?${query}`)
  expect((await regions('template_file=pages/home')).body.data).toContainEqual({ name: 'home_below_menu' })
  expect((await regions('template_file=pages/none')).status).toBe(404)
  expect((await regions('')).status).toBe(422)
  const other = await store('POST', '/v3/channels', { name: 'Headless', type: 'storefront', platform: 'custom' })
  expect((await regions(`template_file=pages/home&channel_id=${other.body.data.id}`)).status).toBe(404)
})

it('places a widget for all pages or for one, but not for one of the home page', async () => {
  const { store } = await withStore()
  const template = (await store('POST', templates, { name: 'Banner', template: '1' })).body.data
  const widget = (await store('POST', widgets, { name: 'A', widget_template_uuid: template.uuid })).body.data
  const body = { widget_uuid: widget.uuid, template_file: 'pages/home' }
  expect((await store('POST', placements, body)).body.data).toMatchObject({ status: 'inactive', widget })
  expect((await store('POST', placements, { ...body, entity_id: '4' })).body.errors).toHaveProperty('entity_id')
  const product = await store('POST', placements, { ...body, template_file: 'pages/product', entity_id: '4' })
  expect(product.body.data.entity_id).toBe('4')
  expect((await store('POST', placements, { ...body, widget_uuid: 'x' })).body.errors).toHaveProperty('widget_uuid')
  expect((await store('GET', `${placements}?template_file=pages/home`)).body.data).toHaveLength(1)
})
