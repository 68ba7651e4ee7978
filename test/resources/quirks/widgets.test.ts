/** What is peculiar to widget templates, widgets and placements. */

import { expect, test } from 'vitest'
import { controlOf } from '../../support/control.ts'
import { type Harness, portfolio } from '../../support/project.ts'
import { call, rows, sent } from '../api.ts'
import type { Members } from '../fixture.ts'
import { changesOf, project, settle, shop } from './support.ts'

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

const versioned = (template: string, widgets: object) =>
  shop({ widget_templates: { banner: { template, new_version: true } }, widgets })
const shown = async (harness: Harness) =>
  Object.fromEntries(
    (await rows(harness, 'store', '/v3/content/widgets')).map(row => [
      row.name,
      (row.widget_template as Members).template,
    ]),
  )

test('a new version of a template changes the widgets that say so, after the template, and no others', async () => {
  const harness = await project()
  const widgets = { summer: { template: 'banner', upgrade: true }, winter: { template: 'banner' } }
  await settle(harness, versioned('<p></p>', widgets))
  harness.write(portfolio(versioned('<b></b>', widgets)))
  const { changes } = (await harness.plan()).plan
  expect(
    changes.map(({ address, attributes }) => `${address.split('.').at(-1)}: ${attributes.map(one => one.path)}`),
  ).toEqual(['banner: template', 'summer: upgrade'])
  expect(changes[1]?.attributes).toMatchObject([
    { before: false, after: true, note: expect.stringContaining('banner') },
  ])
  await settle(harness, versioned('<b></b>', widgets))
  expect(await shown(harness)).toEqual({ summer: '<b></b>', winter: '<p></p>' })
  expect(sent(harness, 'PUT', /widget-templates/)).toMatchObject([{ create_new_version: true }])
  expect(sent(harness, 'PUT', /widgets/)).toMatchObject([{ upgrade: true }])
})

test('a widget that is behind its template is upgraded once it says so, and stays where it is until then', async () => {
  const harness = await project()
  const old = { summer: { template: 'banner' } }
  await settle(harness, versioned('<p></p>', old))
  await settle(harness, versioned('<b></b>', old))
  expect(await shown(harness)).toEqual({ summer: '<p></p>' })
  const upgraded = { summer: { template: 'banner', upgrade: true } }
  expect(await settle(harness, versioned('<b></b>', upgraded))).toEqual(['update stores.a.channels.us.widgets.summer'])
  expect(await shown(harness)).toEqual({ summer: '<b></b>' })
})

test('a version that somebody else has made is drift of the widgets that go along, with the reason', async () => {
  const harness = await project()
  const widgets = { summer: { template: 'banner', upgrade: true } }
  await settle(harness, versioned('<p></p>', widgets))
  const [template] = await rows(harness, 'store', '/v3/content/widget-templates')
  const path = `PUT /v3/content/widget-templates/${String(template?.uuid)}`
  await call(harness, 'store', path, { template: '<p></p>', create_new_version: true })
  const drifted = (await harness.drift()).entries.filter(entry => entry.cause !== 'unmanaged')
  expect(drifted).toMatchObject([
    { kind: 'widget', attributes: [{ path: 'upgrade', note: 'its template has a newer version' }] },
  ])
  await settle(harness, versioned('<p></p>', widgets))
})

test('an interrupted upgrade goes on where it broke off', async () => {
  const harness = await project()
  const widgets = { summer: { template: 'banner', upgrade: true } }
  await settle(harness, versioned('<p></p>', widgets))
  const match = { method: 'PUT', path: '/widgets/' }
  await controlOf(harness).inject({ match, fault: { kind: 'status', status: 403 } })
  harness.write(portfolio(versioned('<b></b>', widgets)))
  expect((await harness.apply()).results.map(result => result.status)).toEqual(['done', 'failed'])
  await controlOf(harness).heal()
  expect(await changesOf(harness)).toEqual(['update stores.a.channels.us.widgets.summer'])
  await settle(harness, versioned('<b></b>', widgets))
})

test('templates, widgets and placements say their channel: BigCommerce would take the first', async () => {
  const harness = await project()
  const { us } = contents().channels
  const { id: _, ...rest } = us as { id: number }
  const second = { ...rest, name: 'second', status: 'active' }
  await settle(harness, { channels: { us: { id: 1 }, second } })
  const { id } = (await rows(harness, 'store', '/v3/channels')).at(-1)!
  const made = sent(harness, 'POST', /content\/(widget-templates|widgets|placements)$/) as Members[]
  expect(made.map(body => body.channel_id)).toEqual([id, id, id])
})

test('without anybody who wants upgrades, versions are not asked for', async () => {
  const harness = await project()
  const widgets = (upgrade: object) => shop({ widgets: { summer: { template: { id: uuid }, ...upgrade } } })
  await settle(harness, shop({ widget_templates: { banner: { template: '<p></p>' } } }))
  const uuid = String((await rows(harness, 'store', '/v3/content/widget-templates'))[0]?.uuid)
  const lists = () => harness.sandbox.requests().filter(one => one.path.endsWith('/widget-templates')).length
  await settle(harness, widgets({}))
  await controlOf(harness).forgetRequests()
  await changesOf(harness)
  expect(lists()).toBe(0)
  await settle(harness, widgets({ upgrade: true }))
  await controlOf(harness).forgetRequests()
  await changesOf(harness)
  expect(lists()).toBe(1)
})

async function findings(harness: Harness, more: object, around: object = {}): Promise<string[]> {
  const all = contents('<p></p>', more)
  harness.write(portfolio({ channels: { us: { ...all.channels.us, ...around } } }))
  const { diagnostics } = (await harness.plan()).plan
  return diagnostics.map(one => `${one.severity} ${one.code} ${one.source?.file}: ${one.message} ${one.hint}`)
}

test('a region that the active theme does not have is an error of the plan, with the nearest', async () => {
  const harness = await project()
  await settle(harness, contents())
  const [found] = await findings(harness, { region: 'home_below_meni' })
  expect(found).toMatch(/^error UNKNOWN_REFERENCE stores.yaml: .*`home_below_meni`.* Did you mean `home_below_menu`\?$/)
  expect(await findings(harness, { region: 'home_below_carousel' })).toEqual([])
})

test('a template file that the active theme does not have is a warning', async () => {
  const harness = await project()
  await settle(harness, contents())
  const [found] = await findings(harness, { template_file: 'pages/custom/page/none', region: 'any' })
  expect(found).toMatch(/^warning WITHOUT_EFFECT .*no file `pages\/custom\/page\/none`/)
})

test('regions are asked for once per template file and channel, and only where one is named', async () => {
  const harness = await project()
  const { us } = contents().channels
  const placement = { widget: 'summer', template_file: 'pages/home' }
  const placements = {
    home: { ...placement, region: 'home_below_menu' },
    more: { ...placement, region: 'home_below_carousel' },
    none: { ...placement, template_file: 'pages/brand' },
  }
  await settle(harness, { channels: { us: { ...us, placements } } })
  await controlOf(harness).forgetRequests()
  await changesOf(harness)
  const asked = harness.sandbox.requests().filter(request => request.path.endsWith('/content/regions'))
  expect(asked.map(request => request.query)).toEqual([{ template_file: 'pages/home', channel_id: '1' }])
})

test('a placement waits for the theme that has its region', async () => {
  const harness = await project()
  const lantern = { theme: { name: 'Lantern', variation: 'Day' } }
  await controlOf(harness).forgetRequests()
  await settle(harness, shop())
  const [first] = await rows(harness, 'store', '/v3/themes')
  expect(first?.name).toBe('Cornerstone')
  await settle(harness, shop(lantern))
  const all = contents('<p></p>', { region: 'home_below_carousel' })
  const cornerstone = { theme: { name: 'Cornerstone', variation: 'Light' } }
  await settle(harness, { channels: { us: { ...all.channels.us, ...cornerstone } } })
  const writes = harness.sandbox.requests().filter(request => request.method === 'POST')
  expect(writes.slice(-1)[0]?.path).toMatch(/placements$/)
})

test('a region that is gone with the theme does not hold up other changes', async () => {
  const harness = await project()
  await settle(harness, contents('<p></p>', { region: 'home_below_carousel' }))
  await settle(harness, {
    channels: {
      us: {
        ...contents('<p></p>', { region: 'home_below_carousel' }).channels.us,
        theme: { name: 'Lantern', variation: 'Day' },
      },
    },
  })
  const found = await findings(
    harness,
    { region: 'home_below_carousel' },
    { theme: { name: 'Lantern', variation: 'Day' } },
  )
  expect(found).toHaveLength(1)
  expect(found[0]).toMatch(/^warning WITHOUT_EFFECT/)
})
