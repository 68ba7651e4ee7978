/**
 * Stores of the partner API. Status and plan are never written as fields: they are reached by transitions.
 * A transition that BigCommerce has scheduled for the end of the billing cycle counts as done and is told as `pending`:
 * the attributes say where the store is heading, `details` where it is.
 */

import { ToolError } from '../model/errors.ts'
import type { Api, Outcome, Progress, ResourceKind, Transition, WriteItem } from '../model/kind.ts'
import type { Observed, Pending } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { eachItem } from './kit/outcomes.ts'
import { readEach } from './kit/read-each.ts'
import { dataOf, fromReference, instantOf, pick, rowsOf, toReference, upperCountry } from './kit/wire.ts'

/** Reactivation is documented to take up to 15 minutes. */
const pollForMs = 20 * 60_000
const pollEveryMs = [500, 1_000, 2_000, 5_000]
/** Days that a store tells of, and the statuses in which they mean something. */
const deadlineFields: { [field: string]: string[] } = {
  auto_cancels_at: ['suspended'],
  restorable_until: ['cancelled'],
  expires_at: ['allocating', 'active'],
}

export const store: ResourceKind = {
  name: 'store',
  collection: 'stores',
  shape: 'map',
  fleets: true,
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
  const pending = await readPending(api, row, status, expected)
  const to = (attribute: string): Json | undefined => pending.findLast(one => one.attribute === attribute)?.to
  const scheduled = new Set(pending.map(one => one.event))
  const told = Object.entries(deadlinesOf(row)).filter(([event]) => !scheduled.has(event))
  return {
    kind: 'store',
    id: String(row.id),
    key: String(row.id),
    attributes: {
      account: toReference(row.account_id),
      store_name: row.store_name ?? row.name ?? '',
      ...pick(row, ['country']),
      plan_sku: to('plan_sku') ?? row.plan_sku ?? '',
      status: to('status') ?? settledStatus(status, expected),
    },
    details: {
      status,
      plan_sku: row.plan_sku ?? null,
      store_hash: row.store_hash ?? null,
      ...pick(row, ['terminated_at']),
    },
    ...(status === 'terminated' ? { gone: true as const } : {}),
    ...(pending.length === 0 ? {} : { pending }),
    ...(told.length === 0 ? {} : { deadlines: Object.fromEntries(told) }),
  }
}

/** Where somebody wanted it cancelled, its end is nothing new. */
function settledStatus(status: string, expected: Attributes[]): string {
  return status === 'terminated' && expected.some(one => one.status === 'cancelled') ? 'cancelled' : status
}

/** What will happen to the store by itself, as far as it tells: event to RFC 3339. What means nothing in its status is left out. */
export function deadlinesOf(row: Attributes): { [event: string]: string } {
  const status = String(row.status)
  const change = isObject(row.pending_plan_change) ? row.pending_plan_change : {}
  const days: [event: string, at: string | undefined][] = [
    ...Object.entries(deadlineFields).map(([field, statuses]): [string, string | undefined] => [
      field,
      statuses.includes(status) ? instantOf(row[field]) : undefined,
    ]),
    ['cancels_on', cancelsOn(row, status)],
    ['plan_changes_on', status === 'active' ? instantOf(change.effective_on) : undefined],
  ]
  return Object.fromEntries(days.flatMap(([event, at]) => (at === undefined ? [] : [[event, at]])))
}

/** When a scheduled cancellation begins: `cancels_on` is also the day on which a suspended store is cancelled by itself. */
function cancelsOn({ cancels_on, auto_cancels_at }: Attributes, status: string): string | undefined {
  if (status !== 'active' && status !== 'suspended') return undefined
  const on = instantOf(cancels_on)
  return on === instantOf(auto_cancels_at) ? undefined : on
}

async function getStore(api: Api, key: string): Promise<Attributes | undefined> {
  const row = dataOf(await api.get(`/stores/${encodeURIComponent(key)}`, { accept: [404] }))
  return isObject(row) && row.id !== undefined ? row : undefined
}

/** What BigCommerce will do at the end of the billing cycle; of one attribute, what counts in the end comes last. */
async function readPending(api: Api, row: Attributes, status: string, expected: Attributes[]): Promise<Pending[]> {
  const found: (Pending | undefined)[] = [await scheduledSuspension(api, row, status, expected)]
  found.push(await scheduledCancellation(api, row, status, expected))
  const change = row.pending_plan_change
  if (isObject(change) && status === 'active') {
    const at = instantOf(change.effective_on) ?? ''
    found.push({ attribute: 'plan_sku', to: change.plan_sku ?? null, event: 'plan_changes_on', at })
  }
  return found.filter(one => one !== undefined)
}

/** The store itself does not tell of it: asked where anybody has a word on the status. */
async function scheduledSuspension(
  api: Api,
  { id }: Attributes,
  status: string,
  expected: Attributes[],
): Promise<Pending | undefined> {
  if (status !== 'active' || expected.every(one => one.status === undefined)) return undefined
  const row = await newestScheduled(api, `/stores/${encodeURIComponent(String(id))}/suspensions`)
  if (row === undefined) return undefined
  const at = instantOf(row.scheduled_suspension_date) ?? ''
  return { attribute: 'status', to: 'suspended', event: 'suspends_on', at }
}

/** Where the store has no word on it, asked when anybody wants it cancelled. */
async function scheduledCancellation(
  api: Api,
  row: Attributes,
  status: string,
  expected: Attributes[],
): Promise<Pending | undefined> {
  if (status !== 'active' && status !== 'suspended') return undefined
  const pending = { attribute: 'status', to: 'cancelled', event: 'cancels_on' }
  const on = cancelsOn(row, status)
  if (on !== undefined) return { ...pending, at: on }
  if (row.cancels_on === null || !expected.some(one => one.status === 'cancelled')) return undefined
  const found = await newestScheduled(api, `/stores/${encodeURIComponent(String(row.id))}/cancellations`)
  return found === undefined ? undefined : { ...pending, at: instantOf(found.scheduled_cancellation_date) ?? '' }
}

/** The reference names these lists without a page of their own; a franchise that lacks them has nothing scheduled. */
async function newestScheduled(api: Api, path: string): Promise<Attributes | undefined> {
  const rows = rowsOf(await api.get(path, { query: { limit: 50 }, accept: [404] }))
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
  const { name, effective } = step
  const path = `/stores/${encodeURIComponent(item.id!)}`
  const when = effective === undefined ? undefined : { effective }
  if (name === 'suspend') await api.send('POST', `${path}/suspensions`, when)
  if (name === 'cancel') await cancel(api, item.id!, when)
  if (name === 'change_plan') await api.send('POST', `${path}/change-plan`, { plan_sku: step.to, ...when })
  if (name === 'reactivate' || name === 'withdraw_suspension') await api.send('POST', `${path}/reactivations`, {})
  if (name === 'restore' || name === 'withdraw_cancellation') await api.send('POST', `${path}/restorations`, {})
  if (['reactivate', 'restore', 'wait'].includes(name)) await pollUntil(api, item, ['active'], progress)
  return { id: item.id! }
}

/** The reference asks for the store restated in the body. A cancellation that is already scheduled is refused again. */
async function cancel(api: Api, id: string, when: Attributes = {}): Promise<void> {
  const row = await getStore(api, id)
  if (row === undefined) return
  if (row.status === 'cancelled' || row.status === 'terminated') return
  const path = `/stores/${encodeURIComponent(id)}/cancellations`
  if ((await newestScheduled(api, path)) !== undefined) return
  const restated = { id, ...pick(row, ['plan_sku', 'store_name', 'country']) }
  await api.send('POST', path, { ...restated, ...when })
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
