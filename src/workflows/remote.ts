/** What a project talks to: its state and its connections, opened where its files say. Nothing is sent and nothing written here. */

import { dirname, join } from 'node:path'
import type { Outline } from '../config/index.ts'
import type { StateSettings } from '../model/settings.ts'
import type { StateStore } from '../model/state.ts'
import type { Connections } from './connect.ts'
import { connect } from './connect.ts'
import type { Context } from './context.ts'
import type { ProjectOptions } from './project.ts'
import { startLocal } from './sandbox.ts'
import { firstHashKey } from './sealing.ts'
import { openState } from './state-backend.ts'

export interface Remote {
  state: StateStore
  /** Where the state lies. */
  where: StateSettings
  connections: Connections
  /** The one token of a local BigCommerce. */
  localToken?: string
  /** The key for hashing: the stored one, or the one that the first apply will store. */
  hashKey(): Promise<string>
  close(): Promise<void>
}

type RemoteOptions = Pick<ProjectOptions, 'sandbox' | 'readOnly' | 'getOnly' | 'parallelism'>

export async function openRemote(context: Context, options: RemoteOptions, config: Outline): Promise<Remote> {
  const local = options.sandbox ? await startLocal({ now: context.clock.now, data: localFile(context.cwd) }) : undefined
  const connection = local === undefined ? config.connection : { api_url: local.url, ...local.credentials }
  const where: StateSettings =
    local === undefined ? config.state : { backend: 'file', path: join(dirname(localFile(context.cwd)), 'state') }
  const state = await openState(context, where).catch(async error => {
    await local?.close()
    throw error
  })
  const connections = connect(context, connection, {
    readOnly: options.readOnly,
    getOnly: options.getOnly,
    parallelism: options.parallelism,
    quotaReservePercent: config.safety.quota_reserve_percent,
    ...(local === undefined ? { places: config.places } : {}),
  })
  return {
    state,
    where,
    connections,
    ...(local === undefined ? {} : { localToken: local.credentials.store_token }),
    hashKey: async () => (await state.hashKey()) ?? firstHashKey(connection.access_token),
    close: async () => {
      await connections.close()
      await state.close()
      await local?.close()
    },
  }
}

/** Where the embedded BigCommerce of a project keeps its contents. */
function localFile(cwd: string): string {
  return join(cwd, '.storewright', 'sandbox', 'data.json')
}
