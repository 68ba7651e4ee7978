/** What does a store contain on its first day? A channel, its site and tree, currencies; pages and products if asked for. */

import type { Settings } from '../options.ts'
import type { Contents, PartnerStore, World } from '../world.ts'
import { trees } from './category-rows.ts'
import { insertChannel } from './channels.ts'
import { insertCurrency } from './currency-rows.ts'
import { seeder as pages } from './pages.ts'
import { seeder as products, samples as sampleProducts } from './product-seeds.ts'
import { insertSite } from './sites.ts'

export function bearStore(
  world: World,
  settings: Settings,
  contents: Contents,
  store: PartnerStore,
  now: number,
): void {
  const first = { name: store.store_name, type: 'storefront', platform: 'bigcommerce', status: 'active' }
  const channel = insertChannel(contents, { world }, first, now, 1)
  insertSite(contents, channel, `https://${store.primary_hostname}`, now)
  trees.insert(contents, { id: trees.nextId(contents), name: 'Default Tree', channels: [channel.id] })
  for (const code of settings.emulate.storeCurrencies) insertCurrency(contents, code, true, now)
  if (settings.emulate.sampleCatalog) {
    for (const product of sampleProducts) products.insert({ world, settings, contents, now }, product)
  }
  if (!settings.emulate.samplePages) return
  const samples = [
    { type: 'page', name: 'Shipping & Returns', url: '/shipping-returns/', body: '<p>Shipping and returns.</p>' },
    { type: 'contact_form', name: 'Contact Us', url: '/contact-us/', contact_fields: 'fullname,phone', body: '' },
    { type: 'blog', name: 'Blog', url: '/blog/' },
  ]
  for (const page of samples) pages.insert({ world, settings, contents, now }, page)
}
