/**
 * What is asked about accounts and stores whether they are declared or not: the connection to the partner API, and at which address
 * the files declare what has an id. Of the declarations no more is kept than that.
 */

import { loadOutline } from '../config/index.ts'
import { childAddress } from '../model/address.ts'
import type { Desired } from '../model/resources.ts'
import type { Connections } from './connect.ts'
import type { Context } from './context.ts'
import { SmallHeap } from './heap.ts'
import { kindsByName } from './kinds.ts'
import { loadOptionsOf, type ProjectOptions } from './project.ts'
import { openRemote } from './remote.ts'

export interface Franchise {
  connections: Connections
  /** Where an account or a store is declared, if it is. */
  addressOf(kind: string, id: string): Desired['address'] | undefined
  close(): Promise<void>
}

export async function openFranchise(context: Context, options: ProjectOptions): Promise<Franchise> {
  const keys = { account: new Map<string, string>(), store: new Map<string, string>() }
  const heap = new SmallHeap()
  const outline = loadOutline(loadOptionsOf(context, options), ({ desired }) => {
    heap.pass()
    for (const { kind, key, bindId } of desired) {
      if (kind !== 'account' && kind !== 'store') continue
      const own = ofItsOwn(key)
      keys[kind].set(bindId === undefined ? own : ofItsOwn(bindId), own)
    }
  })
  const { connections, close } = await openRemote(context, options, outline)
  return {
    connections,
    close,
    addressOf(kind, id) {
      const key = keys[kind as keyof typeof keys].get(id)
      return key === undefined ? undefined : childAddress('', kindsByName.get(kind)!.collection, key)
    },
  }
}

/** The same text; a part of a text that was read would keep all of that text in memory. */
function ofItsOwn(text: string): string {
  return Buffer.from(text).toString()
}
