/**
 * Webhooks. BigCommerce shows them only to the API account that made them, and switches them off by itself: when deliveries
 * fail for two days, or when there was nothing to deliver for 90. Whose doing it was is told by the account's own list.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Api, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Desired, Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { oneByOne } from './kit/one-by-one.ts'
import { dataOf, idOf, pick } from './kit/wire.ts'

const path = '/v3/hooks'
const fields = ['scope', 'destination', 'is_active', 'headers']

export const webhook: ResourceKind = {
  name: 'webhook',
  collection: 'webhooks',
  parent: 'store',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  capacity: { perGroup: { max: 10, groupOf: ({ scope }) => String(scope) } },
  keyOf: naturalKey,
  check,
  async *list(api) {
    const rows: Attributes[] = []
    for await (const row of api.list(path)) rows.push(row)
    const switchedOff = rows.some(row => row.is_active === false) ? await deactivated(api) : new Set<string>()
    for (const row of rows) yield fromWire(row, switchedOff)
  },
  ...oneByOne(path, toWire),
}

/** The case of scheme and host does not matter, nor does a slash after the host alone. */
function naturalKey({ scope, destination }: Attributes): string {
  const address = String(destination).replace(/^[^/]+\/\/[^/?#]*/, origin => origin.toLowerCase())
  return `${scope} ${address.replace(/^([^/]+\/\/[^/?#]*)\/$/, '$1')}`
}

function fromWire(row: Attributes, switchedOff: ReadonlySet<string>): Observed {
  const { headers, ...attributes } = pick(row, fields)
  const some = isObject(headers) && Object.keys(headers).length > 0
  const id = idOf(row.id)
  return {
    kind: 'webhook',
    id,
    key: naturalKey(row),
    attributes: { ...attributes, headers: some ? headers : null },
    ...(switchedOff.has(id) ? { notes: { is_active: byItself } } : {}),
  }
}

const byItself =
  'BigCommerce switched it off: its deliveries failed for 48 hours, or there was nothing to deliver for 90 days'

/** Ids of webhooks that BigCommerce switched off. They are also inactive where this cannot be asked for. */
async function deactivated(api: Api): Promise<Set<string>> {
  const answer = dataOf(await api.get(`${path}/admin`, { query: { is_active: false }, accept: [403, 404] }))
  const rows = isObject(answer) && Array.isArray(answer.hooks_list) ? answer.hooks_list.filter(isObject) : []
  return new Set(rows.filter(row => row.status === 'deactivated').map(row => idOf(row.id)))
}

/** An update takes any of the fields alone. */
function toWire({ id, attributes, changed }: WriteItem): Attributes {
  return pick(attributes, id === undefined ? fields : changed)
}

/** One API account can have one webhook of a scope to a destination. */
function check(desired: readonly Desired[]): Diagnostic[] {
  const seen = new Map<string, Desired>()
  return desired.flatMap(one => {
    const { scope, destination } = one.attributes
    if (one.kind !== 'webhook' || scope === undefined || destination === undefined) return []
    const key = naturalKey(one.attributes)
    const other = seen.get(key)
    if (other === undefined) {
      seen.set(key, one)
      return []
    }
    return [
      {
        severity: 'error',
        code: 'DUPLICATE_OBJECT',
        message: `${one.address} and ${other.address} send ${scope} to the same destination`,
        hint: 'BigCommerce allows one webhook of each scope and destination: remove one of the two.',
        address: one.address,
        source: one.source,
      },
    ]
  })
}
