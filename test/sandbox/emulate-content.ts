/** Switches of what a storefront shows besides pages. */

import type { Cases } from './emulate-channels.ts'
import type { Asked } from './kit.ts'

type Switches =
  | 'scriptChannelChange'
  | 'usedTemplateDelete'
  | 'placedWidgetDelete'
  | 'placementRegion'
  | 'themeActivation'

export const contentCases: Pick<Cases, Switches> = {
  scriptChannelChange: {
    async probe({ store }) {
      const other = await store('POST', '/v3/channels', { name: 'B', type: 'storefront', platform: 'custom' })
      const { uuid } = (await store('POST', '/v3/content/scripts', { name: 'A', src: '/a.js' })).body.data
      const moved = await store('PUT', `/v3/content/scripts/${uuid}`, { channel_id: other.body.data.id })
      return moved.status === 200 ? moved.body.data.channel_id !== 1 : moved.status
    },
    default: false,
    others: [
      ['allow', true],
      ['reject', 422],
    ],
  },
  usedTemplateDelete: {
    async probe(asked) {
      const { template } = await place(asked)
      const { status } = await asked.store('DELETE', `/v3/content/widget-templates/${template}`)
      return [status, await count(asked, 'widgets'), await count(asked, 'placements')]
    },
    default: [422, 1, 1],
    others: [['cascade', [204, 0, 0]]],
  },
  placedWidgetDelete: {
    async probe(asked) {
      const { widget } = await place(asked)
      const { status } = await asked.store('DELETE', `/v3/content/widgets/${widget}`)
      return [status, await count(asked, 'placements')]
    },
    default: [204, 0],
    others: [['reject', [422, 1]]],
  },
  placementRegion: {
    probe: async asked => (await place(asked, 'nowhere')).status,
    default: 422,
    others: [['accept', 200]],
  },
  themeActivation: {
    async probe({ store }) {
      const { uuid, variations } = (await store('GET', '/v3/themes')).body.data[0]
      const variation_id = variations[1].uuid
      const filter = `variation_uuid=${variation_id}`
      const [original] = (await store('GET', `/v3/themes/${uuid}/configurations?${filter}`)).body.data
      const activate = '/v3/themes/actions/activate'
      const spec = await store('POST', `${activate}?channel_id=1`, { variation_id, which: 'original' })
      const body = { variation_id, configuration_id: original.uuid, site_id: 1000 }
      return [spec.status, (await store('POST', activate, body)).status]
    },
    default: [204, 204],
    others: [
      ['spec', [204, 422]],
      ['guide', [422, 204]],
    ],
  },
}

async function place({ store }: Asked, region = 'home_below_menu') {
  const { uuid: template } = (await store('POST', '/v3/content/widget-templates', { name: 'A', template: 'a' })).body
    .data
  const made = await store('POST', '/v3/content/widgets', { name: 'A', widget_template_uuid: template })
  const widget: string = made.body.data.uuid
  const body = { widget_uuid: widget, template_file: 'pages/home', region }
  const { status } = await store('POST', '/v3/content/placements', body)
  return { template, widget, status }
}

async function count({ store }: Asked, kind: string): Promise<number> {
  return (await store('GET', `/v3/content/${kind}`)).body.data.length
}
