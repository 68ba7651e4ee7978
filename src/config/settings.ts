/** What do the files say about the run as a whole? Everything that is no object, with its defaults. */

import type { CredentialSource } from '../model/credentials.ts'
import type { Freeze, Money } from '../model/settings.ts'
import type { Config } from './load.ts'
import { type MapNode, toJson } from './nodes.ts'
import { type Said, stateSettings } from './state-settings.ts'

interface Settings {
  connection?: { [name: string]: string | CredentialSource | null }
  state?: Said
  safety?: {
    max_delete_percent?: number | null
    max_update_percent?: number | null
    quota_reserve_percent?: number | null
    max_monthly_increase?: number | Money | null
    freeze?: Freeze[] | null
  }
  billing?: { suspended_stores?: 'billed' | 'not_billed' | null }
  prices?: { [planSku: string]: Money }
}

/** The configuration must have passed its schema. */
export function settingsOf(
  root: MapNode,
  baseDir: string,
): Pick<Config, 'connection' | 'state' | 'safety' | 'billing'> {
  const { connection = {}, state = {}, safety = {}, billing = {}, prices = {} } = toJson(root) as Settings
  // A credential that comes from a file ends with a line break that no header can have.
  const given = Object.entries(connection).flatMap(([name, value]) =>
    value === null ? [] : [[name, typeof value === 'string' ? value.trim() : value] as const],
  )
  const limit = safety.max_monthly_increase ?? undefined
  return {
    connection: { api_url: 'https://api.bigcommerce.com', ...Object.fromEntries(given) },
    state: stateSettings(state, baseDir),
    safety: {
      max_delete_percent: safety.max_delete_percent ?? 30,
      ...(typeof safety.max_update_percent === 'number' ? { max_update_percent: safety.max_update_percent } : {}),
      quota_reserve_percent: safety.quota_reserve_percent ?? 30,
      ...(limit === undefined ? {} : { max_monthly_increase: typeof limit === 'number' ? { amount: limit } : limit }),
      freeze: safety.freeze ?? [],
    },
    billing: { suspended_stores: billing.suspended_stores ?? 'billed', prices },
  }
}
