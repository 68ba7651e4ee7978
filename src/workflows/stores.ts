/** The API of each store that can be read, for commands that look into stores without planning; and why others cannot. */

import type { Diagnostic } from '../model/errors.ts'
import type { Api } from '../model/kind.ts'
import type { Desired, Live } from '../model/resources.ts'
import { portfolioUnit } from '../model/resources.ts'
import { accessTo, deferred } from './deferral.ts'
import { kindsByName } from './kinds.ts'
import type { Project } from './project.ts'
import { inTurns } from './survey.ts'

export interface OpenStore {
  store: Desired
  /** The store as the partner API has it. */
  live: Live
  api: Api
}

/** Asks the partner API for these stores alone, and for nothing that is scheduled with them. */
export async function openStores(
  project: Project,
  stores: readonly Desired[],
): Promise<{ open: OpenStore[]; left: Diagnostic[]; found: Map<Desired, Live> }> {
  const keys = stores.map(store => store.bindId ?? store.key)
  const byId = new Map<string, Live>()
  const scope = { parentIds: [], keys, expected: () => [], wanted: [] }
  for await (const live of kindsByName.get('store')!.list(project.connections.partner(), scope)) {
    byId.set(live.id, { ...live, unit: portfolioUnit })
  }
  // A token may have to be asked for elsewhere, which takes its time.
  const looked = await inTurns(stores, project.options.parallelism, store =>
    openOne(project, store, byId.get(store.bindId ?? store.key)),
  )
  const found = stores.flatMap(store => {
    const live = byId.get(store.bindId ?? store.key)
    return live === undefined ? [] : [[store, live] as const]
  })
  return {
    found: new Map(found),
    open: looked.flatMap(one => ('api' in one ? [one] : [])),
    left: looked.flatMap(one => ('left' in one ? [one.left] : [])),
  }
}

async function openOne(
  project: Project,
  store: Desired,
  live: Live | undefined,
): Promise<OpenStore | { left: Diagnostic }> {
  if (live === undefined) return { left: notMade(store) }
  const hash = String(live.details?.store_hash ?? '')
  const access = await accessTo(project, store, live, { hash, isManaged: true })
  if ('left' in access) return access
  return { store, live, api: project.connections.store(hash, access.token ?? '') }
}

function notMade(store: Desired): Diagnostic {
  return deferred(store, 'note', 'there is no such store at BigCommerce yet', 'Apply makes it.')
}
