/**
 * How are accounts and stores looked up that nobody declared? Lists of any length, one store, its history.
 * Filters of the lists are documented nowhere: they are sent, and every row is checked all the same.
 */

import type { Api } from '../model/kind.ts'
import type {
  AccountFilter,
  AccountRow,
  LifecycleRecord,
  StoreDetails,
  StoreFacts,
  StoreFilter,
  Upcoming,
} from '../model/portfolio.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { dataOf } from './kit/wire.ts'
import { deadlinesOf } from './store.ts'

/** Read ahead of the row that is looked at, where rows need a request of their own. */
const sideBySide = 8

export async function* listAccounts(api: Api, filter: AccountFilter): AsyncGenerator<AccountRow> {
  const { name, user, createdAfter, createdBefore } = filter
  const query = { 'name:like': name, user_email: user, 'created_at:min': createdAfter, 'created_at:max': createdBefore }
  const rows = api.list('/accounts', { query, flat: true })
  for await (const found of aheadOf(rows, row => withOwner(api, row, user))) {
    const account = found === undefined ? undefined : toAccountRow(found)
    if (account !== undefined && fitsAccount(account, filter)) yield account
  }
}

/** The row, or undefined when its owner is another. The list does not tell of owners, so the account is asked. */
async function withOwner(api: Api, row: Attributes, user: string | undefined): Promise<Attributes | undefined> {
  if (user === undefined) return row
  const account = await readAccount(api, String(row.id))
  return String(account?.user_email).toLowerCase() === user.toLowerCase() ? row : undefined
}

/** The account as the API tells it, or undefined. */
export async function readAccount(api: Api, id: string): Promise<Attributes | undefined> {
  return objectOf(await api.get(`/accounts/${encodeURIComponent(id)}`, { accept: [404] }))
}

function toAccountRow(row: Attributes): AccountRow {
  return { id: String(row.id), name: text(row.name) ?? '', created_at: text(row.created_at) ?? null }
}

function fitsAccount({ name, created_at }: AccountRow, filter: AccountFilter): boolean {
  if (!holds(name, filter.name)) return false
  if (created_at === null) return true
  const at = Date.parse(created_at)
  const { createdAfter, createdBefore } = filter
  return (
    (createdAfter === undefined || at >= Date.parse(createdAfter)) &&
    (createdBefore === undefined || at <= Date.parse(createdBefore))
  )
}

/**
 * The list leaves out when a suspended store is cancelled and until when a cancelled one can be restored, so these
 * stores are read one by one; with `details` all are.
 */
export async function* listStores(api: Api, filter: StoreFilter, details: boolean): AsyncGenerator<StoreFacts> {
  const { status, account, plan, name } = filter
  const query = {
    'status:in': orNothing(status),
    'account_id:in': orNothing(account),
    'plan_sku:in': orNothing(plan),
    'name:like': name,
  }
  const look = async (row: Attributes): Promise<StoreFacts | undefined> => {
    const told = toStoreRow(row)
    if (!fitsStore(told, filter)) return undefined
    const closer = details || endsByItself(told.status) || (plan.length > 0 && told.plan_sku === null)
    const full = closer ? await readStoreRow(api, told.id) : undefined
    const store = full === undefined ? told : toStoreRow({ ...row, ...full })
    return fitsStore(store, filter) && (plan.length === 0 || plan.includes(String(store.plan_sku))) ? store : undefined
  }
  for await (const store of aheadOf(api.list('/stores', { query, flat: true }), look)) {
    if (store !== undefined) yield store
  }
}

function endsByItself(status: string): boolean {
  return status === 'suspended' || status === 'cancelled'
}

function fitsStore(store: StoreFacts, { status, account, plan, name }: StoreFilter): boolean {
  return (
    (status.length === 0 || status.includes(store.status)) &&
    (account.length === 0 || account.includes(store.account_id)) &&
    (plan.length === 0 || store.plan_sku === null || plan.includes(store.plan_sku)) &&
    holds(store.store_name, name)
  )
}

async function readStoreRow(api: Api, id: string): Promise<Attributes | undefined> {
  return objectOf(await api.get(`/stores/${encodeURIComponent(id)}`, { accept: [404] }))
}

/** All that the API tells of a store, or undefined when it knows none of this id. */
export async function readStore(api: Api, id: string): Promise<StoreDetails<Upcoming> | undefined> {
  const row = await readStoreRow(api, id)
  if (row === undefined) return undefined
  const details: Attributes = {}
  for (const name of toldTexts) if (text(row[name]) !== undefined) details[name] = row[name]!
  for (const name of ['store_launched', 'billable']) if (typeof row[name] === 'boolean') details[name] = row[name]
  const change = row.pending_plan_change
  if (isObject(change)) details.pending_plan_change = change
  return { ...toStoreRow(row), ...details }
}

const toldTexts = [
  'store_hash',
  'canonical_hostname',
  'created_at',
  'updated_at',
  'suspended_at',
  'cancelled_at',
  'terminated_at',
]

/** The list calls the name `name`, Get Store calls it `store_name`. */
function toStoreRow(row: Attributes): StoreFacts {
  return {
    id: String(row.id),
    store_name: text(row.store_name) ?? text(row.name) ?? '',
    status: text(row.status) ?? 'unknown',
    account_id: text(row.account_id) ?? '',
    plan_sku: text(row.plan_sku) ?? null,
    country: text(row.country) ?? '',
    primary_hostname: text(row.primary_hostname) ?? null,
    allocated_at: text(row.allocated_at) ?? null,
    deadlines: toUpcoming(row),
  }
}

function toUpcoming(row: Attributes): Upcoming[] {
  const change = isObject(row.pending_plan_change) ? row.pending_plan_change : {}
  const to: { [event: string]: string } = { cancels_on: 'cancelled', plan_changes_on: String(change.plan_sku) }
  return Object.entries(deadlinesOf(row))
    .map(([event, at]) => ({ event, at, ...(to[event] === undefined ? {} : { to: to[event] }) }))
    .sort((left, right) => Date.parse(left.at) - Date.parse(right.at))
}

/** Every suspension and cancellation of a store, the oldest first. */
export async function readHistory(api: Api, id: string): Promise<LifecycleRecord[]> {
  const found: LifecycleRecord[] = []
  for (const type of ['suspension', 'cancellation'] as const) {
    for await (const row of api.list(`/stores/${encodeURIComponent(id)}/${type}s`)) found.push(toRecord(type, row))
  }
  return found
    .map((record, at) => ({ record, at }))
    .sort((left, right) => timeOf(left.record) - timeOf(right.record) || compareTied(left, right))
    .map(({ record }) => record)
}

function toRecord(type: LifecycleRecord['type'], row: Attributes): LifecycleRecord {
  return {
    type,
    id: String(row.id),
    status: text(row.status) ?? null,
    reason: text(row.reason) ?? '',
    reason_code: text(row.reason_code) ?? null,
    created_at: text(row.created_at) ?? null,
    scheduled_for: text(row[`scheduled_${type}_date`]) ?? null,
    began_at: text(type === 'suspension' ? row.suspended_at : row.cancelled_at) ?? null,
    runs_out_at: text(type === 'suspension' ? row.auto_cancels_at : row.restorable_until) ?? null,
    ended_at: text(row.ended_at) ?? null,
    ended_by: text(row.ended_by) ?? null,
  }
}

/** The lists are newest first; of one moment, the suspension comes before the cancellation that it led to. */
function compareTied(left: Listed, right: Listed): number {
  if (left.record.type === right.record.type) return right.at - left.at
  return left.record.type === 'suspension' ? -1 : 1
}

interface Listed {
  record: LifecycleRecord
  at: number
}

function timeOf({ created_at, scheduled_for, began_at }: LifecycleRecord): number {
  return Date.parse(created_at ?? began_at ?? scheduled_for ?? '') || 0
}

/** What the work gives for each row, in the order of the rows, a few at a time. */
async function* aheadOf<T, R>(rows: AsyncIterable<T>, work: (row: T) => Promise<R>): AsyncGenerator<R> {
  const underWay: Promise<R>[] = []
  for await (const row of rows) {
    const result = work(row)
    // A failure is thrown when its turn comes; until then nobody listens.
    result.catch(() => undefined)
    underWay.push(result)
    if (underWay.length >= sideBySide) yield await underWay.shift()!
  }
  for (const result of underWay) yield await result
}

function orNothing(values: readonly string[]): readonly string[] | undefined {
  return values.length === 0 ? undefined : values
}

function holds(value: string, part: string | undefined): boolean {
  return part === undefined || value.toLowerCase().includes(part.toLowerCase())
}

function objectOf(body: Json): Attributes | undefined {
  const row = dataOf(body)
  return isObject(row) && row.id !== undefined ? row : undefined
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
