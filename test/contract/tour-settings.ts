/** Goes through all kinds of settings, of a store and of a channel. */

import { settingGroups } from '../../src/sandbox/store/settings-groups.ts'
import { tradeGroups } from '../../src/sandbox/store/trade-settings-groups.ts'
import type { Asked } from '../sandbox/kit.ts'

export async function tourOfSettings(store: Asked['store']): Promise<void> {
  for (const name of Object.keys(settingGroups)) {
    const path = `/v3/settings/${name}`
    await store('PUT', path, (await store('GET', path)).body.data)
    const own = await store('GET', `${path}?channel_id=1`)
    await store('PUT', `${path}?channel_id=1`, own.body.data)
    await store('PUT', `${path}?channel_id=1`, [])
    await store('GET', `${path}?channel_id=99`)
  }
  await tourOfTradeSettings(store)
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
