/** Control: put accounts, stores and many objects in at once, past the rules of the APIs. */

import { plain } from '../errors.ts'
import { type Answer, Refusal } from '../http.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { addAccount } from '../partner/accounts.ts'
import { addStore, openStore } from '../partner/provisioning.ts'
import type { Machine } from '../server.ts'
import { seeders } from '../store/index.ts'
import type { Seeding } from '../store/seeding.ts'
import { type ControlCall, type ControlRoute, done, wrong } from './control.ts'
import { findStore } from './stores.ts'

export const routes: ControlRoute[] = [{ method: 'POST', path: '/_sandbox/seed', handle: seed }]

/** `{accounts: [{id, …}], stores: [{id, account_id, …}], objects: [{store, kind, rows: […]} or {store, kind, count}]}` */
function seed({ machine, body }: ControlCall): Answer {
  if (!isObject(body)) return wrong('{"accounts": […], "stores": […], "objects": […]}')
  try {
    const accounts = listOf(body.accounts).map(row => seedAccount(machine, row))
    const stores = listOf(body.stores).map(row => seedStore(machine, row))
    const objects = listOf(body.objects).map(row => seedObjects(machine, row))
    machine.save()
    return done({ accounts, stores, objects })
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function seedAccount(machine: Machine, row: JsonObject): Json {
  const id = String(row.id)
  const contact = { first_name: 'Sam', last_name: 'Seed', email: `${id}@example.com`, district: 'TX', country: 'US' }
  const full = { name: id, user_email: `${id}@example.com`, primary_contact: contact, ...row }
  return { id: addAccount(machine.world, machine.clock.now(), id, full).id }
}

/** Stores that are seeded are active at once. */
function seedStore(machine: Machine, row: JsonObject): Json {
  const { world, settings, clock } = machine
  const id = String(row.id)
  if (!world.accounts.some(account => account.id === row.account_id)) throw noSuch(`account ${String(row.account_id)}`)
  const request = {
    id,
    account_id: String(row.account_id),
    plan_sku: String(row.plan_sku ?? 'STORE-STANDARD-NP-MONTHLY'),
    store_name: String(row.store_name ?? id),
    country: String(row.country ?? 'US'),
    settings: {},
  }
  const store = addStore(world, settings, request, clock.now())
  if (store.status !== 'active') openStore(world, settings, store, clock.now())
  return { id, store_hash: store.store_hash }
}

function seedObjects(machine: Machine, row: JsonObject): Json {
  const store = findStore(machine, String(row.store))
  const contents = store === undefined ? undefined : machine.world.contents[store.store_hash]
  if (contents === undefined) throw noSuch(`active store ${String(row.store)}`)
  const seeder = seeders.find(candidate => candidate.kind === row.kind)
  if (seeder === undefined) throw noSuch(`kind ${String(row.kind)}`)
  const seeding: Seeding = { world: machine.world, settings: machine.settings, contents, now: machine.clock.now() }
  const rows = Array.isArray(row.rows) ? listOf(row.rows) : []
  const count = typeof row.count === 'number' ? row.count : 0
  const ids = rows.map(given => seeder.insert(seeding, { ...seeder.sample(0, seeding), ...given }).id)
  for (let at = 1; at <= count; at += 1) ids.push(seeder.insert(seeding, seeder.sample(at, seeding)).id)
  return { store: String(row.store), kind: seeder.kind, first_id: ids[0] ?? null, count: ids.length }
}

function noSuch(what: string): Refusal {
  return new Refusal(plain(422, `There is no ${what}`))
}
