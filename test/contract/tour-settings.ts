/** Goes through the groups of settings, of a store and of a channel. */

import { settingGroups } from '../../src/sandbox/store/settings-groups.ts'
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
}
