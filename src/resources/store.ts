/**
 * Stores of the partner API. Status and plan are never written as fields: they are reached by transitions.
 * A transition that BigCommerce has scheduled for the end of the billing cycle counts as done: `status` is where the
 * store is heading, `details.status` where it is.
 */

import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, Progress, ResourceKind, Transition, WriteItem } from '../model/kind.ts'
import type { Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { eachItem } from './kit/outcomes.ts'
import { readEach } from './kit/read-each.ts'
import { dataOf, fromReference, pick, rowsOf, toReference, upperCountry } from './kit/wire.ts'

/** Reactivation is documented to take up to 15 minutes. */
const pollForMs = 20 * 60_000
const pollEveryMs = [500, 1_000, 2_000, 5_000]
const deadlineFields = ['auto_cancels_at', 'restorable_until', 'expires_at', 'cancels_on']

export const store: ResourceKind = {
  name: 'store',
  collection: 'stores',
  shape: 'map',
  api: 'partner',
  limits: { create: 1, update: 1, remove: 1, parallel: 4 },
  removal: 'irreversible',
  removalMeans: 'it is cancelled at the end of its billing cycle and can be restored for 90 days',
  keyOf: (_, key) => key,
  list: (api, scope) => readEach(scope.keys, key => readStore(api, key, scope.expected(key))),
  create: (api, items, progress) => eachItem(items, item => createStore(api, item, progress)),
  update: (_, items) =>
    eachItem(items, async item => {
      throw new ToolError('IMMUTABLE_ATTRIBUTE', `the partner API cannot change ${item.changed.join(', ')} of a store`)
    }),
  remove: (api, items) =>
    eachItem(items, async item => {
      await cancel(api, item.id!)
      return { id: item.id! }
    }),
  transition: (api, item, step, progress) => carryOut(api, item, step, progress),
}

async function readStore(api: Api, key: string, expected: Attributes[]): Promise<Observed | undefined> {
  const row = await getStore(api, key)
  if (row === undefined) return undefined
  const status = String(row.status)
  const scheduled = await scheduledStatus(api, key, status, expected)
  const deadlines: { [event: string]: string } = scheduled === undefined ? {} : { [scheduled.event]: scheduled.at }
  for (const field of deadlineFields) if (typeof row[field] === 'string') deadlines[field] = row[field]
  return {
    kind: 'store',
    id: String(row.id),
    key: String(row.id),
    attributes: {
      account: toReference(row.account_id),
      store_name: row.store_name ?? row.name ?? '',
      ...pick(row, ['country', 'plan_sku']),
      status: scheduled?.status ?? status,
    },
    details: { status, store_hash: row.store_hash ?? null },
    ...(Object.keys(deadlines).length === 0 ? {} : { deadlines }),
  }
}

async function getStore(api: Api, key: string): Promise<Attributes | undefined> {
  const row = dataOf(await api.get(`/stores/${encodeURIComponent(key)}`, { accept: [404] }))
  return isObject(row) && row.id !== undefined ? row : undefined
}

interface Scheduled {
  status: string
  event: string
  at: string
}

/** Asked only where the files or the state speak of a status that the store does not have. */
async function scheduledStatus(
  api: Api,
  key: string,
  status: string,
  expected: Attributes[],
): Promise<Scheduled | undefined> {
  const spokenOf = expected.map(attributes => attributes.status)
  const path = `/stores/${encodeURIComponent(key)}`
  if ((status === 'active' || status === 'suspended') && spokenOf.includes('cancelled')) {
    const row = await newestScheduled(api, `${path}/cancellations`)
    if (row !== undefined)
      return { status: 'cancelled', event: 'cancels_on', at: String(row.scheduled_cancellation_date) }
  }
  if (status === 'active' && spokenOf.includes('suspended')) {
    const row = await newestScheduled(api, `${path}/suspensions`)
    if (row !== undefined)
      return { status: 'suspended', event: 'suspends_on', at: String(row.scheduled_suspension_date) }
  }
  return undefined
}

async function newestScheduled(api: Api, path: string): Promise<Attributes | undefined> {
  const rows = rowsOf(await api.get(path, { query: { limit: 50 } }))
  return rows.find(row => row.status === 'scheduled')
}

async function createStore(api: Api, item: WriteItem, progress: Progress): Promise<Outcome> {
  const { account, status: _, ...rest } = item.attributes
  const body = { id: item.key, ...upperCountry(pick(rest, ['plan_sku', 'store_name', 'country', 'settings'])) }
  await api.send('POST', `/accounts/${encodeURIComponent(String(fromIdText(account)))}/stores`, body)
  await pollUntil(api, item, ['active'], progress)
  return { id: item.key }
}

function fromIdText(reference: Json | undefined): Json {
  return isObject(reference) && typeof reference.$id === 'string' ? reference.$id : fromReference(reference, '')
}

async function carryOut(api: Api, item: WriteItem, step: Transition, progress: Progress): Promise<Outcome> {
  const path = `/stores/${encodeURIComponent(item.id!)}`
  if (step.name === 'suspend') await api.send('POST', `${path}/suspensions`)
  if (step.name === 'cancel') await cancel(api, item.id!)
  if (step.name === 'change_plan') {
    await api.send('POST', `${path}/change-plan`, { plan_sku: step.to, effective: 'IMMEDIATELY' })
  }
  if (step.name === 'reactivate') await api.send('POST', `${path}/reactivations`, {})
  if (step.name === 'restore') await api.send('POST', `${path}/restorations`, {})
  if (['reactivate', 'restore', 'wait'].includes(step.name)) await pollUntil(api, item, ['active'], progress)
  return { id: item.id! }
}

/** The reference asks for the store restated in the body. A cancellation that is already scheduled is refused again. */
async function cancel(api: Api, id: string): Promise<void> {
  const row = await getStore(api, id)
  if (row === undefined) return
  if (row.status === 'cancelled' || row.status === 'terminated') return
  const path = `/stores/${encodeURIComponent(id)}/cancellations`
  if ((await newestScheduled(api, path)) !== undefined) return
  const restated = { id, ...pick(row, ['plan_sku', 'store_name', 'country']) }
  await api.send('POST', path, restated)
}

async function pollUntil(api: Api, item: WriteItem, wanted: string[], progress: Progress): Promise<void> {
  let last = ''
  for (let waited = 0, poll = 0; waited <= pollForMs; poll += 1) {
    const row = await getStore(api, item.id ?? item.key)
    const status = String(row?.status ?? 'unknown')
    if (status !== last) progress(item.address, status)
    last = status
    if (wanted.includes(status)) return
    if (status === 'failed' || status === 'terminated') {
      throw new ToolError('STORE_UNAVAILABLE', `BigCommerce reports the store as ${status}`, {
        address: item.address,
        hint: 'Ask BigCommerce partner support; a store that failed to provision cannot be mended from here.',
      })
    }
    const waitMs = pollEveryMs[Math.min(poll, pollEveryMs.length - 1)]!
    await api.wait(waitMs)
    waited += waitMs
  }
  throw new ToolError('WAIT_TIMEOUT', `the store is still ${last} after ${pollForMs / 60_000} minutes`, {
    address: item.address,
    hint: 'Run apply again later: it goes on from where the store is then.',
  })
}
