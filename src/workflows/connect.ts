/** The two APIs, ready to be called: one of the franchise, one per store, all over shared connections. */

import type { Transport } from '../http/index.ts'
import { createApi, createTransport } from '../http/index.ts'
import { ToolError } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'
import type { Context } from './context.ts'

export interface Connection {
  api_url?: string
  franchise_id?: string
  client_id?: string
  access_token?: string
}

export interface ConnectOptions {
  readOnly: boolean
  parallelism: number
  quotaReservePercent: number
}

export interface Connections {
  partner(): Api
  store(storeHash: string, token: string): Api
  close(): Promise<void>
}

export function connect(context: Context, connection: Connection, options: ConnectOptions): Connections {
  const transport: Transport = createTransport()
  const base = (connection.api_url ?? 'https://api.bigcommerce.com').replace(/\/+$/, '')
  const known = new Map<string, Api>()
  const open = (path: string, headers: { [name: string]: string }): Api => {
    const opened = known.get(path)
    if (opened !== undefined) return opened
    const api = createApi(
      {
        baseUrl: `${base}${path}`,
        headers,
        userAgent: context.tool,
        clock: context.clock,
        emit: context.emit,
        ...options,
      },
      transport,
    )
    known.set(path, api)
    return api
  }
  return {
    partner() {
      const { franchise_id, client_id, access_token } = connection
      if (franchise_id === undefined || client_id === undefined || access_token === undefined) {
        const missing = Object.entries({ franchise_id, client_id, access_token }).flatMap(([name, value]) =>
          value === undefined ? [name] : [],
        )
        throw new ToolError('NO_CONNECTION', `connection lacks ${missing.join(', ')}`, {
          hint: 'Add them to `connection:`, for example `access_token: ${env:BIGCOMMERCE_PARTNER_TOKEN}`, or try `--sandbox`.',
        })
      }
      return open(`/franchises/${encodeURIComponent(franchise_id)}/v1`, {
        'X-Auth-Client': client_id,
        'X-Auth-Token': access_token,
      })
    },
    store: (storeHash, token) => open(`/stores/${encodeURIComponent(storeHash)}`, { 'X-Auth-Token': token }),
    close: () => transport.close(),
  }
}
