/** A store with some channels, filled with what an audit is to find; closed after each test. */

import { afterEach, expect } from 'vitest'
import type { StoreAuditReport } from '../../src/model/report.ts'
import type { AuditCheck, AuditFinding } from '../../src/model/store-audit.ts'
import { audit } from '../../src/workflows/store-audit.ts'
import { controlOf } from './control.ts'
import { type Harness, openHarness, portfolio } from './project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

export const us = { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce' }
export const eu = { name: 'EU shop', type: 'storefront', platform: 'catalyst', status: 'active' }
export const old = { name: 'Old shop', type: 'storefront', platform: 'custom', status: 'inactive' }

export async function shop(channels: object, options: Parameters<typeof openHarness>[0] = {}): Promise<Harness> {
  open = await openHarness({ instant: true, ...options })
  open.write(portfolio({ channels }))
  expect((await open.apply()).exit_code).toBe(0)
  return open
}

interface Asked {
  only?: string[]
  checks?: AuditCheck[]
}

export function look(harness: Harness, { only = [], checks = [] }: Asked = {}): Promise<StoreAuditReport> {
  return harness.withProject(true, project =>
    audit(harness.context, project, { only, exclude: [], checks, detailed: true }),
  )
}

export const seed = (harness: Harness, ...objects: { kind: string; rows?: object[]; count?: number }[]) =>
  controlOf(harness).seed({ objects: objects.map(one => ({ store: 'a', ...one })) })

export const found = (report: StoreAuditReport): AuditFinding[] => report.stores.flatMap(store => store.findings)
export const finding = (report: StoreAuditReport, id: string): AuditFinding | undefined =>
  found(report).find(one => one.id === id)

/** Paths of the store's API with how often each was asked for. */
export function asked(harness: Harness): { [path: string]: number } {
  const counts: { [path: string]: number } = {}
  for (const { path } of harness.sandbox.requests()) {
    const short = path.replace(/^\/stores\/[^/]+/, '')
    if (short.startsWith('/v')) counts[short] = (counts[short] ?? 0) + 1
  }
  return counts
}

export function idOf(harness: Harness, name: string): number {
  const { contents, stores } = harness.sandbox.world
  const rows = contents[stores[0]!.store_hash]!.tables.channels!.rows as { id: number; name: string }[]
  return rows.find(row => row.name === name)!.id
}
