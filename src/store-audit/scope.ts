/** What every check is given: the store's API, its channels, and what they are called in the files. */

import type { Address } from '../model/address.ts'
import { parseAddress } from '../model/address.ts'
import type { RequestOptions } from '../model/kind.ts'
import type { AuditFinding } from '../model/store-audit.ts'
import type { Attributes, Json } from '../model/values.ts'

export interface AuditChannel {
  id: number
  status: string
  type: string
  platform: string
  /** Where it is declared or recorded. */
  address?: Address
}

export interface AuditScope {
  /** All rows of a list, in full pages; counted. */
  rows(path: string, options?: RequestOptions): AsyncIterable<Attributes>
  get(path: string, query: NonNullable<RequestOptions['query']>): Promise<Json>
  /** Deleted ones, too. */
  channels: readonly AuditChannel[]
  /** Channels of the type storefront that are active or being prepared, by id. */
  storefronts: readonly AuditChannel[]
}

export type Check = (scope: AuditScope) => Promise<AuditFinding[]>

/** The channel that BigCommerce takes where none is named. */
export const defaultChannel = 1
/** How many ids a finding names. */
export const shownAtMost = 5

const open = ['active', 'prelaunch', 'connected']

/** The channels of a store. Whether a list without filters has deleted ones is not documented: they are asked for as well. */
export async function readChannels(
  rows: AuditScope['rows'],
  addressOf: (id: string) => Address | undefined,
): Promise<Pick<AuditScope, 'channels' | 'storefronts'>> {
  const found = new Map<number, AuditChannel>()
  for (const query of [{}, { 'status:in': ['deleted', 'terminated'] }]) {
    for await (const row of rows('/v3/channels', { query })) {
      const address = addressOf(String(row.id))
      const { id, status, type, platform } = row
      found.set(Number(id), {
        id: Number(id),
        status: String(status),
        type: String(type),
        platform: String(platform),
        ...(address === undefined ? {} : { address }),
      })
    }
  }
  const channels = [...found.values()].sort((left, right) => left.id - right.id)
  const storefronts = channels.filter(({ type, status }) => type === 'storefront' && open.includes(status))
  return { channels, storefronts }
}

/** `1 order`, `1,204 orders` */
export function counted(count: number, what: string): string {
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ',')} ${what}${count === 1 ? '' : 's'}`
}

/** `us (channel 1)`, or `channel 7` where the files have no name for it. */
export function channelWords({ id, address }: AuditChannel): string {
  const key = keyOf(address)
  return key === undefined ? `channel ${id}` : `${key} (channel ${id})`
}

/** The key of a channel in the files, or one to be replaced. */
export function channelKey({ address, id }: AuditChannel): string {
  return keyOf(address) ?? `channel-${id}`
}

function keyOf(address: Address | undefined): string | undefined {
  return address === undefined ? undefined : parseAddress(address)?.at(-1)
}
