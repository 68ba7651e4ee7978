/** Where the documentation is silent: does each switch do what docs/sandbox.md says, default and alternative? */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultEmulate, type Emulate } from '../../src/sandbox/index.ts'
import { catalogCases } from './emulate-catalog.ts'
import { type Cases, channelCases, outlet } from './emulate-channels.ts'
import { contentCases } from './emulate-content.ts'
import { customerCases } from './emulate-customers.ts'
import { orderCases } from './emulate-orders.ts'
import { tradeCases } from './emulate-trade.ts'
import { type Asked, account, newStore, withStore } from './kit.ts'

const cases: Cases = {
  ...channelCases,
  ...contentCases,
  ...customerCases,
  ...orderCases,
  ...catalogCases,
  ...tradeCases,
  suspendedStoreApi: { probe: asked => timeOfClosed(asked, 'suspensions'), default: 503, others: [['open', 200]] },
  cancelledStoreApi: {
    probe: asked => timeOfClosed(asked, 'cancellations'),
    default: 404,
    others: [['unavailable', 503]],
  },
  suspendedBillable: {
    async probe(asked) {
      await asked.partner('POST', '/stores/S-1/suspensions', { effective: 'IMMEDIATELY' })
      return (await asked.partner('GET', '/stores/S-1')).body.data.billable
    },
    default: true,
    others: [[false, false]],
  },
  suspensionStarts: {
    probe: async asked => (await asked.partner('POST', '/stores/S-1/suspensions')).body.data.status,
    default: 'scheduled',
    others: [['IMMEDIATELY', 'in_effect']],
  },
  trialExpiry: {
    async probe(asked) {
      await asked.partner('POST', '/stores/S-1/change-plan', { plan_sku: 'TRIAL-30DAY' })
      await asked.control('POST', '/clock/advance', { days: 31 })
      return (await asked.partner('GET', '/stores/S-1')).body.data.status
    },
    default: 'suspended',
    others: [['nothing', 'active']],
  },
  terminatedStoreId: {
    async probe(asked) {
      await asked.partner('POST', '/stores/S-1/cancellations', { effective: 'IMMEDIATELY' })
      await asked.control('POST', '/clock/advance', { days: 90 })
      const { account_id, id, store_name } = (await asked.partner('GET', '/stores/S-1')).body.data
      const again = { ...newStore, id, store_name }
      return (await asked.partner('POST', `/accounts/${account_id}/stores`, again)).status
    },
    default: 202,
    others: [['taken', 409]],
  },
  createStoreStatus: {
    async probe(asked) {
      await asked.partner('POST', '/accounts', account)
      return (await asked.partner('POST', '/accounts/A-9/stores', newStore)).status
    },
    default: 202,
    others: [
      [200, 200],
      [201, 201],
    ],
  },
  limitOverMax: {
    probe: async asked => (await asked.store('GET', '/v3/channels?limit=1000')).status,
    default: 200,
    others: [['reject', 413]],
  },
  paginationLinks: {
    probe: async asked => 'links' in (await asked.store('GET', '/v3/channels')).body.meta.pagination,
    default: true,
    others: [[false, false]],
  },
  channelList: {
    async probe(asked) {
      await deletedChannel(asked)
      return (await asked.store('GET', '/v3/channels')).body.data.length
    },
    default: 2,
    others: [['without-deleted', 1]],
  },
  channelDefaultStatus: {
    probe: async asked =>
      (await asked.store('POST', '/v3/channels', { ...outlet, status: undefined })).body.data.status,
    default: 'prelaunch',
    others: [['active', 'active']],
  },
  channelImmutableFields: {
    probe: async asked => (await asked.store('PUT', '/v3/channels/1', { type: 'pos' })).status,
    default: 422,
    others: [['ignore', 200]],
  },
  deletedChannelName: {
    async probe(asked) {
      await deletedChannel(asked)
      return (await asked.store('POST', '/v3/channels', outlet)).status
    },
    default: 409,
    others: [['free', 200]],
  },
  siteConflict: {
    async probe(asked) {
      return (await asked.store('POST', '/v3/sites', { url: 'https://x.example.com', channel_id: 1 })).status
    },
    default: 422,
    others: [[409, 409]],
  },
  secondTree: {
    probe: async asked => (await asked.store('PUT', '/v3/catalog/trees', [{ name: 'Second', channels: [1] }])).status,
    default: 422,
    others: [['allow', 200]],
  },
  treeDelete: {
    async probe(asked) {
      const tree = await secondTree(asked)
      await asked.store('POST', '/v3/catalog/trees/categories', [{ name: 'In it', tree_id: tree }])
      return (await asked.store('DELETE', `/v3/catalog/trees?id:in=${tree}`)).status
    },
    default: 204,
    others: [['reject-non-empty', 422]],
  },
  defaultTreeDelete: {
    probe: async asked => (await asked.store('DELETE', '/v3/catalog/trees?id:in=1')).status,
    default: 422,
    others: [['allow', 204]],
  },
  categoryDelete: {
    async probe(asked) {
      const parent_id = await category(asked, { name: 'Top' })
      await category(asked, { name: 'Below', parent_id })
      return (await asked.store('DELETE', `${categories}?category_id:in=${parent_id}`)).status
    },
    default: 202,
    others: [['reject-with-children', 422]],
  },
  categoryDeleteReads: {
    async probe(asked) {
      const id = await category(asked, { name: 'Going' })
      await asked.store('DELETE', `${categories}?category_id:in=${id}`)
      const seen = []
      for (let at = 0; at < 3; at += 1) seen.push((await asked.store('GET', categories)).body.data.length)
      return seen
    },
    default: [0, 0, 0],
    others: [[2, [1, 1, 0]]],
  },
  categoryTreeMove: {
    async probe(asked) {
      const id = await category(asked, { name: 'Mover' })
      const tree_id = await secondTree(asked)
      const { status } = await asked.store('PUT', categories, [{ category_id: id, tree_id }])
      return [status, (await asked.store('GET', categories)).body.data[0].tree_id]
    },
    default: [422, 1],
    others: [
      ['ignore', [200, 1]],
      ['allow', [200, 2]],
    ],
  },
  categoryUrlBatchLimit: {
    async probe(asked) {
      const rows = Array.from({ length: 11 }, (_, at) => ({ name: `C${at}`, tree_id: 1 }))
      return (await asked.store('POST', categories, rows)).status
    },
    default: 422,
    others: [
      [null, 201],
      [20, 201],
    ],
  },
  emptyImageUrl: {
    async probe(asked) {
      await category(asked, { name: 'Plain' })
      return (await asked.store('GET', categories)).body.data[0].image_url
    },
    default: '',
    others: [['0', '0']],
  },
  imageUrl: {
    async probe(asked) {
      await category(asked, { name: 'Shown', image_url: 'https://elsewhere.example/a.png' })
      const { image_url } = (await asked.store('GET', categories)).body.data[0]
      return new URL(image_url).hostname
    },
    default: 'cdn11.bigcommerce.com',
    others: [['verbatim', 'elsewhere.example']],
  },
  pageNameScope: {
    async probe(asked) {
      const { id } = (await asked.store('POST', '/v3/channels', outlet)).body.data
      await asked.store('POST', '/v3/content/pages', { type: 'page', name: 'About' })
      return (await asked.store('POST', '/v3/content/pages', { type: 'page', name: 'About', channel_id: id })).status
    },
    default: 201,
    others: [['store', 422]],
  },
  pageChannelChange: {
    async probe(asked) {
      const channel_id = (await asked.store('POST', '/v3/channels', outlet)).body.data.id
      await asked.store('POST', '/v3/content/pages', { type: 'page', name: 'About' })
      const { status, body } = await asked.store('PUT', '/v3/content/pages/1', { channel_id })
      return status === 200 ? body.data.channel_id === channel_id : status
    },
    default: false,
    others: [
      ['allow', true],
      ['reject', 422],
    ],
  },
  samplePages: {
    probe: async asked => (await asked.store('GET', '/v3/content/pages')).body.data.length,
    default: 0,
    others: [[true, 3]],
  },
  redirectTarget: {
    async probe(asked) {
      const row = { from_path: '/old', site_id: 1000, to: { type: 'page', entity_id: 9 } }
      return (await asked.store('PUT', '/v3/storefront/redirects', [row])).status
    },
    default: 422,
    others: [['accept', 201]],
  },
  redirectPath: {
    async probe(asked) {
      const row = { from_path: 'Old/?a=1', site_id: 1000, to: { type: 'url', url: '/new' } }
      return (await asked.store('PUT', '/v3/storefront/redirects', [row])).body.data[0].from_path
    },
    default: 'Old/?a=1',
    others: [['normalise', '/old']],
  },
}

const categories = '/v3/catalog/trees/categories'

async function timeOfClosed(asked: Asked, how: string): Promise<number> {
  await asked.partner('POST', `/stores/S-1/${how}`, { effective: 'IMMEDIATELY' })
  return (await asked.store('GET', '/v2/time')).status
}

async function deletedChannel(asked: Asked): Promise<void> {
  const { id } = (await asked.store('POST', '/v3/channels', outlet)).body.data
  await asked.store('PUT', `/v3/channels/${id}`, { status: 'deleted' })
}

async function secondTree(asked: Asked): Promise<number> {
  const { id } = (await asked.store('POST', '/v3/channels', outlet)).body.data
  return (await asked.store('PUT', '/v3/catalog/trees', [{ name: 'Second', channels: [id] }])).body.data[0].id
}

async function category(asked: Asked, row: object): Promise<number> {
  return (await asked.store('POST', categories, [{ tree_id: 1, ...row }])).body.data[0].category_id
}

describe.each(Object.keys(cases) as (keyof Emulate)[])('%s', name => {
  const { probe, default: expected, others } = cases[name]

  it('has its default', async () => {
    expect(await probe(await withStore())).toEqual(expected)
  })

  it.each(others as [unknown, unknown][])('can be %o', async (value, found) => {
    expect(await probe(await withStore({ emulate: { [name]: value } }))).toEqual(found)
  })
})

it('is documented: every switch, with its default and its alternatives', () => {
  const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8')
  const rows = page.split('\n').filter(line => line.startsWith('| `'))
  for (const [name, value] of Object.entries(defaultEmulate)) {
    const row = rows.find(line => line.startsWith(`| \`${name}\` |`))
    expect(row, name).toBeDefined()
    expect(row, name).toContain(`\`${JSON.stringify(value)}\``.replaceAll('"', "'"))
    for (const [other] of cases[name as keyof Emulate].others) {
      if (typeof other === 'number' && !['siteConflict', 'createStoreStatus'].includes(name)) continue
      expect(row, name).toContain(`\`${JSON.stringify(other)}\``.replaceAll('"', "'"))
    }
  }
})

it('leaves no switch untested', () => {
  expect(Object.keys(cases).sort()).toEqual(Object.keys(defaultEmulate).sort())
})
