/** What does a store contain on its first day? Channel 1, site 1000 and category tree 1. */

import type { Settings } from '../options.ts'
import type { Contents, PartnerStore, World } from '../world.ts'
import { insertChannel } from './channels.ts'

export function bearStore(
  world: World,
  _settings: Settings,
  contents: Contents,
  store: PartnerStore,
  now: number,
): void {
  const first = { name: store.store_name, type: 'storefront', platform: 'bigcommerce', status: 'active' }
  insertChannel(contents, { world }, first, now, 1)
}
