/** Control: the whole live state, the stores, and what a store's credentials can do. */

import { iso } from '../clock.ts'
import { plain } from '../errors.ts'
import { isObject, type JsonObject, toJson } from '../json.ts'
import { accountView } from '../partner/accounts.ts'
import { cancellationView, suspensionView } from '../partner/history-view.ts'
import { storeByHash, storeById } from '../partner/store-index.ts'
import { storeView } from '../partner/store-view.ts'
import type { Machine } from '../server.ts'
import type { PartnerStore } from '../world.ts'
import { type ControlCall, type ControlRoute, done, wrong } from './control.ts'

export const routes: ControlRoute[] = [
  { method: 'GET', path: '/_sandbox/world', handle: ({ machine }) => done(worldView(machine)) },
  {
    method: 'GET',
    path: '/_sandbox/stores',
    handle: ({ machine }) => done(machine.world.stores.map(store => shortView(machine, store))),
  },
  { method: 'POST', path: '/_sandbox/stores/{store}', handle: changeStore },
]

/** A store by the partner's id or by its hash: a token of its own, fewer scopes, a provisioning that will fail. */
function changeStore({ machine, params, body }: ControlCall) {
  const store = findStore(machine, params.store ?? '')
  if (store === undefined) return plain(404, 'There is no such store')
  if (!isObject(body)) return wrong('{"token": …, "scopes": […], "launched": true, "fail_provisioning": true}')
  const contents = machine.world.contents[store.store_hash]
  if ((body.token !== undefined || body.scopes !== undefined) && contents === undefined) {
    return wrong('The store is not active yet')
  }
  if (contents !== undefined) {
    if (typeof body.token === 'string' || body.token === null) contents.token = body.token
    if (Array.isArray(body.scopes)) contents.scopes = body.scopes.map(String)
    if (body.scopes === null) contents.scopes = null
  }
  if (typeof body.launched === 'boolean') store.store_launched = body.launched
  if (typeof body.fail_provisioning === 'boolean') store.will_fail = body.fail_provisioning
  machine.save()
  return done(shortView(machine, store))
}

export function findStore(machine: Machine, name: string): PartnerStore | undefined {
  return storeById(machine.world, name) ?? storeByHash(machine.world, name)
}

function shortView(machine: Machine, store: PartnerStore): JsonObject {
  const contents = machine.world.contents[store.store_hash]
  const counts = Object.entries(contents?.tables ?? {}).map(([kind, { rows }]) => [kind, rows.length])
  return {
    ...storeView(machine.world, machine.settings, store),
    own_token: (contents?.token ?? null) !== null,
    scopes: contents?.scopes ?? null,
    objects: Object.fromEntries(counts),
  }
}

/** Everything there is, without a token, for comparing the live state. */
function worldView(machine: Machine): JsonObject {
  const { world, settings, clock } = machine
  return toJson({
    now: iso(clock.now()),
    accounts: world.accounts.map(accountView),
    stores: world.stores.map(store => ({
      ...storeView(world, settings, store),
      suspensions: world.suspensions.filter(one => one.store_id === store.id).map(suspensionView),
      cancellations: world.cancellations.filter(one => one.store_id === store.id).map(cancellationView),
      objects: rowsOf(machine, store),
    })),
  }) as JsonObject
}

function rowsOf(machine: Machine, store: PartnerStore): JsonObject {
  const tables = machine.world.contents[store.store_hash]?.tables ?? {}
  return Object.fromEntries(Object.entries(tables).map(([kind, { rows }]) => [kind, rows]))
}
