/** Goes through every operation the store API serves, with good requests and bad ones. */

import type { Asked } from '../sandbox/kit.ts'
import { tourOfCatalog } from './tour-catalog.ts'
import { tourOfContent } from './tour-content.ts'
import { tourOfPricing } from './tour-pricing.ts'
import { tourOfWebhooks } from './tour-webhooks.ts'

export async function tourOfStore(asked: Asked): Promise<void> {
  const { store } = asked
  await store('GET', '/v2/store')
  await store('GET', '/v2/time')
  const channel = await tourOfChannels(store)
  await tourOfCurrencies(store, channel)
  await tourOfSites(store, channel)
  await tourOfCategories(store, channel)
  await tourOfCatalog(store)
  await tourOfPages(store, channel)
  await tourOfRedirects(store)
  await tourOfContent(store)
  await tourOfPricing(asked)
  await tourOfMetafields(store)
  await tourOfWebhooks(store)
  await store('GET', '/v3/nothing')
  await store('GET', '/v3/channels/')
  await store('GET', '/v2/nothing')
  for (const path of ['/v3/channels', '/v3/catalog/trees', '/v3/catalog/trees/categories']) {
    await store('GET', path, undefined, { 'x-auth-token': 'wrong' })
  }
}

type Ask = Asked['store']

async function tourOfChannels(store: Ask): Promise<number> {
  const custom = { name: 'Outlet', type: 'storefront', platform: 'custom', status: 'active' }
  const made = await store('POST', '/v3/channels', { ...custom, external_id: 'x', is_visible: false })
  await store('POST', '/v3/channels', custom)
  await store('POST', '/v3/channels', { name: 5, type: 'storefront' })
  await store('POST', '/v3/channels', { ...custom, type: 'marketplace', platform: 'bigcommerce' })
  await store('POST', '/v3/channels', { ...custom, name: 'Zoë' })
  await store('POST', '/v3/channels', { ...custom, status: 'connected' })
  await store('POST', '/v3/channels', '{"name"')
  await store('GET', '/v3/channels')
  await store('GET', '/v3/channels?include=currencies&available=true&type:in=storefront&status:in=active,inactive')
  await store('GET', '/v3/channels?platform:in=custom&date_created:min=2020-01-01&limit=1&page=2')
  await store('GET', '/v3/channels?limit=a')
  await store('GET', '/v3/channels/1?include=currencies')
  await store('GET', '/v3/channels/99')
  await store('PUT', `/v3/channels/${made.body.data.id}`, { name: 'Outlet two', is_listable_from_ui: false })
  await store('PUT', `/v3/channels/${made.body.data.id}`, { type: 'pos', platform: 'custom' })
  await store('PUT', '/v3/channels/99', { name: 'No' })
  const doomed = await store('POST', '/v3/channels', { name: 'Doomed', type: 'pos', platform: 'square' })
  await store('PUT', `/v3/channels/${doomed.body.data.id}`, { status: 'deleted' })
  await store('PUT', `/v3/channels/${doomed.body.data.id}`, { name: 'Back' })
  await store('GET', '/v3/channels/1/active-theme')
  await store('GET', `/v3/channels/${made.body.data.id}/active-theme`)
  return made.body.data.id
}

async function tourOfCurrencies(store: Ask, channel: number): Promise<void> {
  await store('GET', '/v2/currencies')
  await store('GET', '/v2/currencies?page=2&limit=50')
  await store('GET', '/v2/currencies/1')
  await store('GET', '/v2/currencies/99')
  const own = { enabled_currencies: ['EUR', 'GBP'], default_currency: 'EUR' }
  for (const method of ['POST', 'PUT']) {
    await store(method, '/v3/channels/currency-assignments', [{ ...own, channel_id: channel }])
    await store(method, '/v3/channels/currency-assignments', [{ channel_id: channel, enabled_currencies: ['EUR'] }])
    await store(method, '/v3/channels/currency-assignments', [{ ...own, channel_id: 99 }])
    await store(method, `/v3/channels/${channel}/currency-assignments`, own)
    await store(method, `/v3/channels/${channel}/currency-assignments`, { ...own, default_currency: 'XYZ' })
    await store(method, '/v3/channels/99/currency-assignments', own)
  }
  const menus = `/v3/channels/${channel}/channel-menus`
  const custom_app_sections = [{ title: 'Overview', query_path: 'overview' }]
  await store('GET', menus)
  await store('POST', menus, { bigcommerce_protected_app_sections: ['social', 'pages'], custom_app_sections })
  await store('POST', menus, { bigcommerce_protected_app_sections: ['sociable'] })
  await store('GET', menus)
  await store('DELETE', menus)
  await store('GET', '/v3/channels/99/channel-menus')
  await store('GET', '/v3/channels/currency-assignments')
  await store('GET', `/v3/channels/${channel}/currency-assignments`)
  await store('GET', '/v3/channels/99/currency-assignments')
  await store('DELETE', `/v3/channels/${channel}/currency-assignments`)
  await store('DELETE', '/v3/channels/99/currency-assignments')
}

async function tourOfSites(store: Ask, channel: number): Promise<void> {
  await store('GET', '/v3/sites')
  await store('GET', '/v3/sites?channel_id:in=1,2&url_type:in=primary&limit=1&page=1')
  const made = await store('POST', '/v3/sites', { url: 'https://outlet.example.com', channel_id: channel })
  await store('POST', '/v3/sites', { url: 'https://other.example.com', channel_id: channel })
  await store('POST', '/v3/sites', { url: 'no address', channel_id: channel })
  await store('POST', '/v3/sites', { url: 'https://third.example.com', channel_id: 99 })
  await store('GET', `/v3/sites/${made.body.data.id}`)
  await store('PUT', `/v3/sites/${made.body.data.id}`, { url: 'https://www.outlet.example.com' })
  await store('DELETE', `/v3/sites/${made.body.data.id}`)
  await store('GET', `/v3/sites/${made.body.data.id}`)
  await store('GET', '/v3/channels/1/site')
  await store('POST', `/v3/channels/${channel}/site`, { url: 'https://outlet.example.com' })
  await store('PUT', `/v3/channels/${channel}/site`, { url: 'https://outlet2.example.com' })
  const checkout = `/v3/channels/${channel}/site/checkout-url`
  await store('PUT', checkout, { url: 'http://pay.outlet2.example.com' })
  await store('PUT', checkout, { url: 'https://pay.example.com' })
  await store('PUT', checkout, { url: 'pay' })
  await store('GET', `/v3/channels/${channel}/site`)
  await store('DELETE', checkout)
  await store('DELETE', `/v3/channels/${channel}/site`)
  await store('GET', `/v3/channels/${channel}/site`)
  await tourOfRoutes(store)
}

async function tourOfCategories(store: Ask, channel: number): Promise<void> {
  const made = await store('PUT', '/v3/catalog/trees', [{ name: 'Outlet tree', channels: [channel] }])
  const tree = made.body.data[0].id
  await store('PUT', '/v3/catalog/trees', [{ id: tree, name: 'Outlet' }])
  await store('PUT', '/v3/catalog/trees', [{ id: tree, channels: [1] }])
  await store('PUT', '/v3/catalog/trees', Array(51).fill({ name: 'x', channels: [1] }))
  await store('GET', '/v3/catalog/trees')
  await store('GET', `/v3/catalog/trees?id:in=1,${tree}&channel_id:in=1`)
  await store('GET', '/v3/catalog/trees?id:in=x')
  const path = '/v3/catalog/trees/categories'
  const root = { name: 'Shirts', tree_id: 1, parent_id: 0, description: '<p>', meta_keywords: ['a'], sort_order: 2 }
  const shirts = await store('POST', path, [{ ...root, url: { path: '/shirts/', is_customized: true } }])
  const id = shirts.body.data[0].category_id
  await store('POST', path, [{ name: 'T-Shirts', tree_id: 1, parent_id: id }, { tree_id: 1 }])
  await store('POST', path, [{ name: 'Hats', tree_id: 1 }])
  await store('POST', path, [{ name: 'Shirts', tree_id: 1 }])
  await store('POST', path, { name: 'No array' })
  await store('GET', `${path}?tree_id:in=1&name:like=shirt&is_visible=true&limit=1&page=1`)
  await store('GET', `${path}?category_id:in=${id}&parent_id:not_in=7&include_fields=name,url&keyword=shirt`)
  await store('GET', `${path}?category_id:in=x`)
  await store('PUT', path, [{ category_id: id, name: 'All shirts', url: { path: '/all/', is_customized: true } }])
  await store('PUT', path, [
    { category_id: id, name: 'Shirts' },
    { category_id: 99, name: 'No' },
  ])
  await store('PUT', path, [{ category_id: 99, name: 'No' }])
  await store('PUT', path, {})
  await store('GET', '/v3/catalog/trees/1/categories?depth=3')
  await store('GET', '/v3/catalog/trees/99/categories')
  await store('DELETE', `${path}?category_id:in=${id}`)
  await store('DELETE', path)
  await store('DELETE', `/v3/catalog/trees?id:in=${tree}`)
  await store('DELETE', '/v3/catalog/trees')
}

async function tourOfPages(store: Ask, channel: number): Promise<void> {
  const path = '/v3/content/pages'
  const raw = { type: 'raw', name: 'Raw', body: '<b>', channel_id: 1 }
  const made = await store('POST', `${path}?include=body`, { type: 'page', name: 'About', body: '<p>', channel_id: 1 })
  const { id } = made.body.data
  const link = { type: 'link', name: 'Link', link: 'https://example.com', parent_id: id }
  const form = { type: 'contact_form', name: 'Contact', email: 'a@example.com', contact_fields: 'fullname,rma' }
  await store('POST', path, [raw, link, { ...form, is_homepage: true }])
  await store('POST', path, [
    { type: 'raw', name: 'No body' },
    { type: 'page', name: 'Made all the same' },
  ])
  await store('POST', path, { type: 'page', name: 'Same URL', url: '/about/' })
  await store('POST', path, { type: 'page', name: 'Outlet', channel_id: channel })
  await store('GET', path)
  await store('GET', `${path}?include=body&channel_id=1&name:like=about&id:in=${id},99&limit=1&page=1`)
  await store('GET', `${path}?sort=name`)
  await store('GET', `${path}?channel_id=x`)
  await store('GET', `${path}/${id}?include=body`)
  await store('GET', `${path}/${id}?channel_id=99`)
  await store('GET', `${path}/bar`)
  await store('PUT', `${path}/${id}`, { name: 'About us', is_visible: false })
  await store('PUT', `${path}/${id}?nonsense=1`, { name: 'About us' })
  await store('PUT', `${path}/${id}`, { name: '' })
  await store('PUT', `${path}/99`, { name: 'No' })
  await store('PUT', path, [{ id, sort_order: 3 }])
  await store('PUT', path, { id, sort_order: 4 })
  await store('PUT', path, [{ sort_order: 3 }])
  await store('PUT', path, [{ id: 99 }])
  await store('DELETE', `${path}/99`)
  await store('DELETE', `${path}?id:in=${id},99`)
  await store('DELETE', path)
  const rest = await store('GET', path)
  await store('DELETE', `${path}/${rest.body.data[0].id}`)
  await store('DELETE', `${path}?id:in=${rest.body.data[1].id}&delete_children=true`)
}

async function tourOfRedirects(store: Ask): Promise<void> {
  const path = '/v3/storefront/redirects'
  const row = { from_path: '/old', site_id: 1000, to: { type: 'url', url: '/new' } }
  const made = await store('PUT', path, [row, { ...row, from_path: '/o2', to: { type: 'product', entity_id: 7 } }])
  await store('PUT', path, [{ ...row, to: { type: 'url', url: 'https://example.com' } }])
  await store('PUT', path, [{ ...row, to: { type: 'category', entity_id: 99 } }])
  await store('PUT', path, [{ from_path: '/x' }])
  await store('GET', path)
  await store('GET', `${path}?site_id=1000&keyword=o&sort=from_path&direction=desc&include=to_url&limit=1&page=1`)
  await store('GET', `${path}?id:in=1,2&id:min=1&id:max=2`)
  await store('DELETE', `${path}?id:in=${made.body.data[0].id}`)
  await store('DELETE', `${path}?site_id=1000`)
}

async function tourOfMetafields(store: Ask): Promise<void> {
  const made = await store('POST', '/v3/catalog/trees/categories', [
    { name: 'Tagged', tree_id: 1, url: { path: '/t/' } },
  ])
  const row = { namespace: 'catalog', key: 'color', value: 'blue', permission_set: 'read', description: 'What it is' }
  const of = {
    '/v3/channels': 1,
    '/v3/catalog/categories': made.body.data[0].category_id,
    '/v3/catalog/products': 1,
    '/v3/store': undefined,
  }
  for (const [path, resource_id] of Object.entries(of)) {
    const all = `${path}/metafields`
    const one = resource_id === undefined ? all : `${path}/${resource_id}/metafields`
    const written = await store('POST', all, [{ ...row, resource_id }])
    const id = Number(written.body.data[0].id)
    await store('POST', all, [
      { ...row, resource_id },
      { ...row, resource_id, key: 'size' },
    ])
    await store('POST', all, { ...row })
    await store('GET', `${all}?key:in=color,size&namespace=catalog&direction=desc&limit=1&page=1`)
    await store('PUT', all, [{ ...row, id, value: 'red' }])
    await store('PUT', all, [{ ...row, id: 99, value: 'red' }])
    await store('GET', `${one}/${id}`)
    await store('PUT', `${one}/${id}`, row)
    await store('GET', `${one}/99`)
    await store('DELETE', all, [id, 99])
    const [left] = (await store('GET', all)).body.data
    await store('DELETE', all, [Number(left.id)])
    if (resource_id === undefined) continue
    await store('GET', `${one}?limit=5`)
    const single = await store('POST', one, row)
    await store('POST', one, row)
    await store('POST', one, { ...row, key: '' })
    await store('DELETE', `${one}/${single.body.data.id}`)
    await store('DELETE', `${one}/99`)
  }
}

async function tourOfRoutes(store: Ask): Promise<void> {
  const path = '/v3/sites/1000/routes'
  const product = { type: 'product', matching: '*', route: '/p/{slug}' }
  const made = await store('POST', path, product)
  await store('POST', path, product)
  await store('POST', path, { ...product, type: 'logout' })
  await store('GET', path)
  await store('GET', `${path}?type=product&page=1&limit=1`)
  const one = `${path}/${made.body.data.id}`
  await store('GET', one)
  await store('PUT', one, { ...product, route: '/q/{slug}' })
  await store('PUT', one, { ...product, type: 'logout' })
  await store('PUT', one, { ...product, type: 'create_account' })
  await store('DELETE', one)
  await store('GET', one)
}
