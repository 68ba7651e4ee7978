/** The two APIs, ready to be called: one of the franchise, one per store, all over shared connections. */

import type { Client, Transport } from '../http/index.ts'
import { createApi, createTransport } from '../http/index.ts'
import { ToolError } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'
import type { Pace } from '../model/pace.ts'
import type { Context } from './context.ts'
import type { ConnectionPlaces } from './placed.ts'
import { withPlaces } from './placed.ts'

export interface Connection {
  api_url?: string
  franchise_id?: string
  client_id?: string
  access_token?: string
}

export interface ConnectOptions {
  readOnly: boolean
  getOnly: boolean
  parallelism: number
  quotaReservePercent: number
  /** Told in errors about the franchise. */
  places?: ConnectionPlaces
}

export interface Connections {
  partner(): Api
  store(storeHash: string, token: string): Api
  /** How fast requests to a store went so far, or to the partner API; undefined where none was answered. */
  paceOf(storeHash?: string): Pace | undefined
  close(): Promise<void>
}

/** The API as the franchise's client itself, with its secret: for making a token. */
export function connectAsClient(
  context: Context,
  connection: Connection,
  secret: string,
): { api: Api; close(): Promise<void> } {
  const { franchise_id, client_id } = connection
  if (franchise_id === undefined || client_id === undefined) throw lacking({ franchise_id, client_id })
  const { clock, emit, tool } = context
  const transport = createTransport()
  const api = createApi(
    {
      baseUrl: `${rootOf(connection)}${franchisePath(franchise_id)}`,
      headers: { 'X-Auth-Client': client_id, 'X-Auth-Secret': secret },
      userAgent: tool,
      clock,
      emit,
      readOnly: false,
      getOnly: false,
      parallelism: 1,
      quotaReservePercent: 0,
    },
    transport,
  )
  return { api, close: () => transport.close() }
}

function rootOf({ api_url }: Connection): string {
  return (api_url ?? 'https://api.bigcommerce.com').replace(/\/+$/, '')
}

function franchisePath(franchiseId: string): string {
  return `/franchises/${encodeURIComponent(franchiseId)}/v1`
}

function storePath(storeHash: string): string {
  return `/stores/${encodeURIComponent(storeHash)}`
}

function lacking(wanted: { [name: string]: string | undefined }): ToolError {
  const missing = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [name] : []))
  return new ToolError('NO_CONNECTION', `connection lacks ${missing.join(', ')}`, {
    hint: 'Add them to `connection:`, for example `access_token: ${env:BIGCOMMERCE_PARTNER_TOKEN}`, or try `--sandbox`.',
  })
}

export function connect(context: Context, connection: Connection, options: ConnectOptions): Connections {
  const transport: Transport = createTransport()
  const base = rootOf(connection)
  const known = new Map<string, Client>()
  const open = (path: string, headers: { [name: string]: string }): Client => {
    const opened = known.get(path)
    if (opened !== undefined) return opened
    const api = createApi(
      {
        baseUrl: `${base}${path}`,
        headers,
        userAgent: context.tool,
        clock: context.clock,
        emit: context.emit,
        ...(context.fence === undefined ? {} : { fence: context.fence }),
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
        throw lacking({ franchise_id, client_id, access_token })
      }
      const headers = { 'X-Auth-Client': client_id, 'X-Auth-Token': access_token }
      return withPlaces(open(franchisePath(franchise_id), headers), options.places ?? new Map())
    },
    store: (storeHash, token) => open(storePath(storeHash), { 'X-Auth-Token': token }),
    paceOf(storeHash) {
      const path = storeHash === undefined ? franchisePath(connection.franchise_id ?? '') : storePath(storeHash)
      const pace = known.get(path)?.pace()
      return pace === undefined || pace.answered === 0 ? undefined : pace
    },
    close: () => transport.close(),
  }
}
