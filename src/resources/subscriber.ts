/**
 * Subscribers, known by their e-mail address. A store may have a great many, so only those that the files or the state
 * speak of are read. The API can also delete all of them, by leaving the filter out: only the call that names one is made.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Api, ListScope, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Desired, Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { listWhere } from './kit/by-ids.ts'
import { oneByOne } from './kit/one-by-one.ts'
import { readEach } from './kit/read-each.ts'
import { fromReference, idOf, keyText, pick, rowsOf, toReference } from './kit/wire.ts'

const path = '/v3/customers/subscribers'
const fields = ['email', 'first_name', 'last_name', 'source', 'consents']

export const subscriber: ResourceKind = {
  name: 'subscriber',
  collection: 'subscribers',
  parent: 'store',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'irreversible',
  removalMeans: 'with the consents that were given',
  keyOf: attributes => keyText(attributes.email),
  check: desired => desired.filter(one => one.kind === 'subscriber').flatMap(withoutChannel),
  list,
  ...oneByOne(path, toWire),
}

/** Those that are recorded by their ids, fifty at a time; new ones by their address, since there is no list of addresses. */
async function* list(api: Api, { knownIds = [], wanted }: ListScope): AsyncIterable<Observed> {
  const seen = new Set<string>()
  for await (const row of listWhere(api, path, 'id:in', knownIds)) {
    seen.add(keyText(row.email))
    yield fromWire(row)
  }
  const named = new Set(wanted.flatMap(({ email }) => (typeof email === 'string' ? [email] : [])))
  yield* readEach(
    [...named].filter(email => !seen.has(keyText(email))),
    async email => {
      const [row] = rowsOf(await api.get(path, { query: { email } }))
      return row === undefined ? undefined : fromWire(row)
    },
  )
}

function fromWire(row: Attributes): Observed {
  return {
    kind: 'subscriber',
    id: idOf(row.id),
    key: keyText(row.email),
    attributes: { ...pick(row, fields), channel: toReference(row.channel_id) },
  }
}

function toWire({ attributes }: WriteItem): Attributes {
  const channel = fromReference(attributes.channel, null)
  return { ...pick(attributes, fields), ...(channel === null ? {} : { channel_id: channel }) }
}

function withoutChannel({ address, attributes, source }: Desired): Diagnostic[] {
  if (attributes.channel !== undefined) return []
  return [
    {
      severity: 'warning',
      code: 'DEFAULT_CHANNEL',
      message: `${address} does not say which channel it is about; BigCommerce takes channel 1`,
      hint: 'Add `channel:`, with the key of a channel.',
      address,
      source,
    },
  ]
}
