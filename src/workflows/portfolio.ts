/** Who are the merchants of the franchise, how are their stores, and what has become of one? Asks BigCommerce, not the state. */

import { ToolError } from '../model/errors.ts'
import { didYouMean } from '../model/nearest.ts'
import type { AccountFilter, StoreDeadline, StoreFacts, StoreFilter, StoreRow, Upcoming } from '../model/portfolio.ts'
import { storeStatuses } from '../model/portfolio.ts'
import type { HistoryReport, ListReport, StoreReport } from '../model/report.ts'
import type { Desired } from '../model/resources.ts'
import { severityOf } from '../planner/deadlines.ts'
import { listAccounts, listStores, readHistory, readStore } from '../resources/portfolio.ts'
import type { Context } from './context.ts'
import type { Franchise } from './franchise.ts'
import { SmallHeap } from './heap.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'

/** Nothing is asked before the first row is read. */
export function accountsList(context: Context, franchise: Franchise, filter: AccountFilter): ListReport {
  const rows = listAccounts(franchise.connections.partner(), filter)
  return { ...reportHead(context, 0, []), command: 'accounts list', rows: withAddresses(rows, franchise, 'account') }
}

/** `details`: every store is read by itself, not only those that end by themselves. */
export function storesList(context: Context, franchise: Franchise, filter: StoreFilter, details: boolean): ListReport {
  refuseUnknownStatus(filter.status)
  const rows = withSeverities(listStores(franchise.connections.partner(), filter, details), context.clock.now())
  return { ...reportHead(context, 0, []), command: 'stores list', rows: withAddresses(rows, franchise, 'store') }
}

function refuseUnknownStatus(wanted: readonly string[]): void {
  const unknown = wanted.find(status => !storeStatuses.some(known => known === status))
  if (unknown === undefined) return
  throw new ToolError('USAGE', `no store is ever \`${unknown}\``, {
    hint: didYouMean(unknown, storeStatuses) ?? `Known are ${storeStatuses.join(', ')}.`,
  })
}

export async function storesShow(context: Context, project: Project, name: string): Promise<StoreReport> {
  const id = storeIdOf(project, name)
  const store = await readStore(project.connections.partner(), id)
  if (store === undefined) throw noSuchStore(project, id)
  const address = addressesOf(project, 'store').get(store.id)
  const now = context.clock.now()
  const deadlines = store.deadlines.map(one => weighed(one, now))
  const told = { ...store, deadlines, ...(address === undefined ? {} : { address }) }
  return { ...reportHead(context, 0, []), command: 'stores show', store: told }
}

export async function storesHistory(context: Context, project: Project, name: string): Promise<HistoryReport> {
  const api = project.connections.partner()
  const id = storeIdOf(project, name)
  const found = await readStore(api, id)
  if (found === undefined) throw noSuchStore(project, id)
  const { store_name, status } = found
  return {
    ...reportHead(context, 0, []),
    command: 'stores history',
    store: { id, store_name, status },
    history: await readHistory(api, id),
  }
}

/** The store's id at BigCommerce, by its id there, its key in the files, or its address. */
export function storeIdOf(project: Project, name: string): string {
  const stores = project.config.desired.filter(one => one.kind === 'store')
  const declared = stores.find(one => one.address === name) ?? stores.find(one => one.key === name)
  if (declared !== undefined) return idOf(declared)
  return name.startsWith('stores.') ? name.slice('stores.'.length) : name
}

export function noSuchStore(project: Project, id: string): ToolError {
  const declared = project.config.desired.filter(one => one.kind === 'store').map(idOf)
  return new ToolError('NOT_FOUND', `the franchise has no store with the id ${id}`, {
    hint: didYouMean(id, declared) ?? '`storewright stores list` shows every store of the franchise.',
  })
}

function idOf({ bindId, key }: Desired): string {
  return bindId ?? key
}

function addressesOf(project: Project, kind: string): Map<string, Desired['address']> {
  return new Map(project.config.desired.filter(one => one.kind === kind).map(one => [idOf(one), one.address]))
}

async function* withAddresses<R extends { id: string }>(
  rows: AsyncIterable<R>,
  franchise: Franchise,
  kind: string,
): AsyncGenerator<R> {
  const heap = new SmallHeap()
  for await (const row of rows) {
    heap.pass()
    const address = franchise.addressOf(kind, row.id)
    yield address === undefined ? row : { ...row, address }
  }
}

async function* withSeverities(rows: AsyncIterable<StoreFacts>, now: number): AsyncGenerator<StoreRow> {
  for await (const row of rows) yield { ...row, deadlines: row.deadlines.map(one => weighed(one, now)) }
}

function weighed(upcoming: Upcoming, now: number): StoreDeadline {
  return { ...upcoming, severity: severityOf(Date.parse(upcoming.at), now) }
}
