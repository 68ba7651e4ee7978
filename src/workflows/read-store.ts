/** Everything that a store has, of every kind, whoever declares it. What cannot be read is a finding. */

import type { ExportKind } from '../export/kinds.ts'
import { whyLeftOut } from '../export/kinds.ts'
import type { Diagnostic } from '../model/errors.ts'
import { ToolError, toDiagnostic } from '../model/errors.ts'
import type { ApiFailure, ResourceKind } from '../model/kind.ts'
import type { Live } from '../model/resources.ts'
import { storeUnit } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import type { OpenStore } from './stores.ts'

export interface StoreContents {
  live: Live[]
  unread: Diagnostic[]
  /** Kinds of which something may be there that could not be read. */
  gaps: ReadonlySet<string>
}

/** What could not be read, with its kind. */
type Unread = Map<Diagnostic, string>

/** Kinds that are about people are not read at all. */
export async function readContents(
  opened: OpenStore,
  kinds: readonly (ResourceKind & ExportKind)[],
): Promise<StoreContents> {
  const unread: Unread = new Map()
  const lists = new Map<string, Promise<Live[]>>()
  for (const kind of kinds) {
    if (whyLeftOut(kind) === undefined) lists.set(kind.name, readKind(opened, kind, lists, unread))
  }
  const read = await Promise.all(lists.values())
  const gaps = [...unread].filter(([one]) => one.severity === 'error').map(([, kind]) => kind)
  return { live: read.flat(), unread: [...unread.keys()], gaps: new Set(gaps) }
}

async function readKind(
  opened: OpenStore,
  kind: ResourceKind & ExportKind,
  lists: ReadonlyMap<string, Promise<Live[]>>,
  unread: Unread,
): Promise<Live[]> {
  const holders = kind.parent === 'store' ? undefined : ((await lists.get(kind.parent ?? '')) ?? [])
  if (holders?.length === 0) return []
  const parentIds = holders?.map(one => one.id) ?? []
  try {
    return await listed(opened, kind, parentIds)
  } catch (error) {
    if (!(error instanceof ToolError)) throw error
    if (parentIds.length < 2) return missing(opened, kind, parentIds, error, unread)
    // One object that cannot have such contents must not hide those of the others.
    const found: Live[] = []
    for (const id of parentIds) {
      try {
        found.push(...(await listed(opened, kind, [id])))
      } catch (failure) {
        if (!(failure instanceof ToolError)) throw failure
        missing(opened, kind, [id], failure, unread)
      }
    }
    return found
  }
}

async function listed(
  { store, live, api }: OpenStore,
  kind: ResourceKind & ExportKind,
  parentIds: string[],
): Promise<Live[]> {
  const scope = { parentIds, keys: [], expected: () => [], wanted: [everyField(kind)] }
  const found: Live[] = []
  const unit = storeUnit(store.key)
  for await (const one of kind.list(api, scope)) found.push({ ...one, parentId: one.parentId ?? live.id, unit })
  return found
}

/** As if the files named every field but the one that tells an object from others. */
function everyField({ schema }: ExportKind): Attributes {
  const fields = Object.entries(schema.properties ?? {}).filter(([, field]) => field['x-key-attribute'] !== true)
  return Object.fromEntries(fields.map(([name]) => [name, null]))
}

/** An answer that there is no such thing is none that something could not be read. */
function missing(
  { store }: OpenStore,
  kind: ResourceKind,
  parentIds: readonly string[],
  error: ToolError,
  unread: Unread,
): Live[] {
  const status = (error.cause as ApiFailure | undefined)?.status
  const where = parentIds.length === 1 ? ` of ${words(kind.parent ?? '')} ${parentIds[0]}` : ''
  const { message, ...rest } = toDiagnostic(error, status === 404 || status === 422 ? 'note' : 'error')
  const told = { ...rest, message: `${store.address}: not read: ${kind.collection}${where}: ${message}` }
  unread.set(told, kind.name)
  return []
}

function words(kind: string): string {
  return kind.replaceAll('_', ' ')
}
