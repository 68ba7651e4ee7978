/** Goes through all kinds of settings, of a store and of a channel. */

import { settingGroups } from '../../src/sandbox/store/settings-groups.ts'
import { tradeGroups } from '../../src/sandbox/store/trade-settings-groups.ts'
import type { Asked } from '../sandbox/kit.ts'

export async function tourOfSettings(store: Asked['store']): Promise<void> {
  for (const [name, { storeOnly }] of Object.entries(settingGroups)) {
    const path = `/v3/settings/${name}`
    await store('PUT', path, (await store('GET', path)).body.data)
    await store('PUT', path, [])
    if (storeOnly === true) continue
    const own = await store('GET', `${path}?channel_id=1`)
    await store('PUT', `${path}?channel_id=1`, own.body.data)
    await store('PUT', `${path}?channel_id=1`, [])
    await store('GET', `${path}?channel_id=99`)
  }
  await tourOfFilters(store)
  await tourOfAnalytics(store)
  await tourOfTradeSettings(store)
  await tourOfTemplates(store)
}

async function tourOfFilters(store: Asked['store']): Promise<void> {
  const path = '/v3/settings/search/filters'
  const { data } = (await store('GET', path)).body
  await store('PUT', path, data)
  await store('PUT', path, [{ type: 'size' }])
  await store('GET', `${path}/available`)
  await store('GET', `${path}/available?channel_id=1&category_id=1`)
  await store('PUT', `${path}/contexts`, [{ context: { channel_id: 1 }, data }])
  await store('PUT', `${path}/contexts`, [{ context: {}, data }])
  await store('GET', `${path}/contexts?channel_id=1`)
}

async function tourOfAnalytics(store: Asked['store']): Promise<void> {
  const path = '/v3/settings/analytics'
  await store('GET', `${path}?channel_id=1`)
  await store('PUT', `${path}/1`, { code: 'G-1', enabled: true, is_oauth_connected: null })
  await store('PUT', `${path}/1`, { code: '' })
  await store('GET', `${path}/1?channel_id=1`)
  await store('GET', `${path}/99`)
}

async function tourOfTemplates(store: Asked['store']): Promise<void> {
  const path = '/v3/marketing/email-templates'
  await store('GET', path)
  await store('GET', `${path}?channel_id=1`)
  const one = `${path}/invoice_email`
  const { data } = (await store('GET', one)).body
  await store('PUT', one, { ...data, subject: 'Your invoice' })
  await store('PUT', `${one}?channel_id=1`, { ...data, subject: 'Your invoice from Husky' })
  await store('PUT', one, { translations: [5] })
  await store('GET', `${one}?channel_id=1`)
  await store('GET', `${path}/no_email`)
  await store('DELETE', one)
  await store('DELETE', `${one}?channel_id=1`)
}

async function tourOfTradeSettings(store: Asked['store']): Promise<void> {
  for (const { path, fields } of tradeGroups) {
    const wrong = Object.keys(fields).at(-1)!
    for (const own of [path, `${path}/channels/1`]) {
      const before = await store('GET', own)
      await store('PUT', own, before.body.data)
      await store('PUT', own, { [wrong]: 7, allow_global_logins: 7 })
    }
    await store('GET', `${path}/channels/99`)
  }
}
