/** Goes through what a storefront shows besides pages: scripts, settings. */
/** Goes through what a storefront shows besides pages: scripts and widgets. */

import type { Asked } from '../sandbox/kit.ts'
import { tourOfSettings } from './tour-settings.ts'
import { tourOfThemes } from './tour-themes.ts'

type Ask = Asked['store']

export async function tourOfContent(store: Ask): Promise<void> {
  await tourOfScripts(store)
  await tourOfSettings(store)
  await tourOfWidgets(store)
  await tourOfThemes(store)
}

async function tourOfScripts(store: Ask): Promise<void> {
  const path = '/v3/content/scripts'
  const src = { name: 'Count', kind: 'src', src: 'https://cdn.example/a.js', consent_category: 'analytics' }
  const made = await store('POST', path, src)
  await store('POST', path, { name: 'Tag', kind: 'script_tag', html: '<script></script>' })
  await store('POST', path, { name: 'Tag', kind: 'script_tag', html: '<b></b>' })
  await store('POST', path, { kind: 'src' })
  await store('GET', path)
  await store('GET', `${path}?channel_id:in=1,2&sort=name&direction=desc&limit=1&page=2`)
  await store('GET', `${path}?sort=size`)
  const one = `${path}/${made.body.data.uuid}`
  await store('GET', one)
  await store('PUT', one, { enabled: false, integrity_hashes: ['sha256-AAAA'] })
  await store('PUT', one, { consent_category: 'unknown' })
  await store('PUT', one, { load_method: 'later' })
  await store('GET', one)
  await store('DELETE', one)
  for (const method of ['GET', 'PUT', 'DELETE']) await store(method, one, method === 'PUT' ? {} : undefined)
}

async function tourOfWidgets(store: Ask): Promise<void> {
  const [templates, widgets, placements] = ['widget-templates', 'widgets', 'placements'].map(
    kind => `/v3/content/${kind}`,
  )
  const schema = [
    { type: 'tab', label: 'Content', sections: [] },
    { type: 'hidden', settings: [] },
  ]
  const template = await store('POST', templates!, { name: 'Banner', template: '<p></p>', schema })
  const { uuid } = template.body.data
  const widget = await store('POST', widgets!, { name: 'Summer', widget_template_uuid: uuid, widget_configuration: {} })
  const home = { widget_uuid: widget.body.data.uuid, template_file: 'pages/home', region: 'home_below_menu' }
  const placement = await store('POST', placements!, home)
  await store('POST', templates!, { name: 'Banner', template: '<p></p>', schema: [{ type: 'box' }] })
  await store('POST', widgets!, { name: 'Summer', widget_template_uuid: 'x' })
  await store('POST', placements!, { ...home, region: 'nowhere' })
  await store('GET', '/v3/content/regions?template_file=pages/home&channel_id=1')
  await store('GET', '/v3/content/regions?template_file=pages/none')
  await store('GET', '/v3/content/regions')
  await store('GET', `${templates}/${uuid}?version_uuid=${template.body.data.current_version_uuid}`)
  const all: [string, string, object, object][] = [
    [placements!, placement.body.data.uuid, { status: 'active', sort_order: 2 }, { status: 'hidden' }],
    [widgets!, widget.body.data.uuid, { description: 'Warm', upgrade: true }, { name: 5 }],
    [templates!, uuid, { template: '<b></b>', create_new_version: true }, { name: 5 }],
  ]
  await store('DELETE', `${templates}/${uuid}`)
  for (const [path, id, good, bad] of all) {
    await store('GET', `${path}?channel_id:in=1&limit=5&page=1`)
    await store('GET', `${path}?channel_id:in=x`)
    await store('PUT', `${path}/${id}`, good)
    await store('PUT', `${path}/${id}`, bad)
    await store('GET', `${path}/${id}`)
    await store('DELETE', `${path}/${id}`)
    for (const method of ['GET', 'PUT', 'DELETE']) {
      await store(method, `${path}/${id}`, method === 'PUT' ? {} : undefined)
    }
  }
}
