/** Changes with what they wait for, in a line each, as the graph is made of them. */

import { toGraph } from '../../src/graph/index.ts'
import type { Address } from '../../src/model/address.ts'
import type { Change } from '../../src/model/plan.ts'
import type { GraphReport } from '../../src/model/report.ts'
import { toPlan } from '../render/support.ts'

export interface Given extends Partial<Omit<Change, 'address' | 'waitsFor' | 'after'>> {
  address: string
  /** Addresses. */
  after?: string[]
}

export function changesOf(given: readonly Given[]): Change[] {
  const changes = given.map(({ after: _, ...change }) => ({
    action: 'create',
    ...change,
    address: change.address as Address,
  }))
  const plan = toPlan({ changes: changes as Change[] })
  return plan.changes.map((change, at) => ({
    ...change,
    waitsFor: (given[at]!.after ?? []).map(address => plan.changes.find(one => one.address === address)!.id),
  }))
}

export function reportOf(given: readonly Given[], foldAbove = 200): GraphReport {
  return {
    format: 'storewright-report/1',
    tool: 'storewright 0.1.0',
    created: '2026-11-22T09:30:00Z',
    exit_code: 0,
    diagnostics: [],
    command: 'graph',
    planned: '2026-11-22T09:30:00Z',
    graph: toGraph(changesOf(given), { foldAbove }),
  }
}

/** A store with a channel and so many pages, each of which waits for the one before or for the channel. */
export function storeOf(key: string, pages: number): Given[] {
  const store = `stores.${key}`
  const channel = `${store}.channels.us`
  const page = (number: number) => `${channel}.pages.page-${number}`
  return [
    { address: store, kind: 'store' },
    { address: channel, kind: 'channel', after: [store] },
    ...Array.from({ length: pages }, (_, at) => ({
      address: page(at),
      kind: 'page',
      after: [channel, store, ...(at % 5 === 0 ? [] : [page(at - 1)])],
    })),
  ]
}
