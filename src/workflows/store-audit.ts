/** What may be wrong in the stores that no file speaks of? Only reads, keeps counts and ids, and says what it could not read. */

import type { Address } from '../model/address.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import type { Api, RequestOptions } from '../model/kind.ts'
import type { StoreAuditReport } from '../model/report.ts'
import type { Desired } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import type { AuditCheck, AuditedStore } from '../model/store-audit.ts'
import { usualChecks } from '../model/store-audit.ts'
import type { Selection } from '../planner/plan.ts'
import { auditStore, readChannels } from '../store-audit/index.ts'
import type { Context } from './context.ts'
import type { Project } from './project.ts'
import { reportHead } from './report.ts'
import { refuseUnmatched } from './selection.ts'
import type { OpenStore } from './stores.ts'
import { openStores } from './stores.ts'
import { inTurns, isChosen } from './survey.ts'

export interface AuditOptions extends Selection {
  /** Empty: the usual ones. */
  checks: readonly AuditCheck[]
  /** Exit with 2 when there are findings. */
  detailed: boolean
}

export async function audit(context: Context, project: Project, options: AuditOptions): Promise<StoreAuditReport> {
  const { desired, declared } = project.config
  refuseUnmatched([...options.only, ...options.exclude], [...desired.map(one => one.address as string), ...declared])
  const stores = desired.filter(one => one.kind === 'store' && isChosen(one, { ...options, desired, destroy: false }))
  const { open, left } = await openStores(project, stores)
  const asked = options.checks.length === 0 ? usualChecks : options.checks
  const unread = [...left]
  const audited = await inTurns(open, project.options.parallelism, one =>
    auditOne(context, project, one, asked, unread),
  )
  const found = audited.filter(one => one !== undefined)
  const findings = found.flatMap(one => one.findings)
  const warnings = findings.filter(one => one.severity === 'warning').length
  const failed = unread.some(one => one.severity !== 'note')
  return {
    ...reportHead(context, failed ? 1 : options.detailed && findings.length > 0 ? 2 : 0, []),
    command: 'audit',
    stores: found,
    unread,
    summary: { stores: found.length, findings: findings.length, warnings, notes: findings.length - warnings },
  }
}

async function auditOne(
  context: Context,
  project: Project,
  { store, api }: OpenStore,
  asked: readonly AuditCheck[],
  unread: Diagnostic[],
): Promise<AuditedStore | undefined> {
  const unit = storeUnit(store.key)
  let read = 0
  async function* rows(...[path, more]: Parameters<Api['list']>): ReturnType<Api['list']> {
    for await (const row of api.list(path, { ...more, flat: true })) {
      read += 1
      yield row
    }
  }
  context.emit({ type: 'refresh-started', unit })
  try {
    const channels = await readChannels(rows, await channelAddresses(project, store))
    const scope = {
      ...channels,
      rows,
      get: (path: string, query: NonNullable<RequestOptions['query']>) => api.get(path, { query }),
    }
    const audited = await auditStore(scope, asked, (checks, error) => unread.push(notRead(store, checks, error)))
    context.emit({ type: 'refresh-finished', unit, objects: read })
    return { store: store.address, ...audited }
  } catch (error) {
    unread.push(notRead(store, asked, error))
    return undefined
  }
}

/** Where a channel is declared or recorded, by its id: by what was applied, or by the id that a declaration is bound to. */
async function channelAddresses(project: Project, store: Desired): Promise<(id: string) => Address | undefined> {
  const unit = storeUnit(store.key)
  const addresses = new Map<string, Address>()
  const document = await project.state.read(unit)
  for (const one of document?.resources ?? []) if (one.kind === 'channel') addresses.set(one.id, one.address)
  for (const { kind, unit: of, bindId, address } of project.config.desired) {
    if (kind === 'channel' && of === unit && bindId !== undefined) addresses.set(bindId, address)
  }
  return id => addresses.get(id)
}

function notRead(store: Desired, checks: readonly AuditCheck[], error: unknown): Diagnostic {
  if (!(error instanceof ToolError)) throw error
  const { message, ...rest } = toDiagnostic(error)
  const { address, source } = store
  return { ...rest, message: `${address}: not checked: ${checks.join(', ')}: ${message}`, address, source }
}
