/**
 * Metafields of whatever has them. They belong to the API client that made them, and another client may have one of the
 * same name: only those of our own client are shown. Nobody tells which client we are. It is known from a metafield that
 * we made, or from any that only its owner can see; until then a new one is simply made, and a refusal because it is
 * there already proves that it is ours.
 */

import type { Api, ListScope, Outcome, ResourceKind, WriteItem } from '../../model/kind.ts'
import type { Observed } from '../../model/resources.ts'
import type { Attributes } from '../../model/values.ts'
import { isObject } from '../../model/values.ts'
import { eachItem, failureOf, succeeded } from './outcomes.ts'
import { refuseRepeated } from './repeated.ts'
import { idOf, keyText, numberOf, pick, rowsOf, toReference } from './wire.ts'

const fields = ['value', 'permission_set', 'description']
/** The maximum is not documented. */
const batch = 50
/** Documented, for each API client: on the store itself, and on anything else. */
const most = { store: 10_000, other: 250 }

/** Of objects that are not declared: the collection of their metafields, and the attribute that refers to what has one. */
interface Elsewhere {
  collection: string
  attribute: string
}

export function metafieldKind(name: string, parent: string, path: string, elsewhere?: Elsewhere): ResourceKind {
  const of = elsewhere?.attribute
  const ofStore = parent === 'store' && of === undefined
  const holderOf = (item: WriteItem) => (of === undefined ? idOf(item.parentId) : keyText(item.attributes[of]))
  const toWire = (item: WriteItem): Attributes => ({
    ...named(item),
    ...pick(item.attributes, fields),
    ...(ofStore ? {} : { resource_id: numberOf(holderOf(item)) }),
  })
  const keyOf = (attributes: Attributes, key: string) => (of === undefined ? key : `${keyText(attributes[of])}/${key}`)
  const placeOf = (item: WriteItem) => `${ofStore ? '0' : holderOf(item)}|${item.key}`
  const fromWire = (row: Attributes): Observed => {
    const holder = idOf(row.resource_id)
    const key = `${row.namespace}/${row.key}`
    const live = { kind: name, id: idOf(row.id), attributes: pick(row, fields) }
    if (ofStore) return { ...live, key }
    if (of === undefined) return { ...live, parentId: holder, key }
    const attributes = { ...live.attributes, [of]: toReference(row.resource_id) }
    return { ...live, key: `${holder}/${key}`, attributes }
  }
  const put = async (api: Api, item: WriteItem, id: string): Promise<Outcome> => {
    await api.send('PUT', path, [{ id: numberOf(id), ...named(item), ...pick(item.attributes, fields) }])
    return { id }
  }
  const createOne = async (api: Api, item: WriteItem): Promise<Outcome> => {
    try {
      const { body } = await api.send('POST', path, [toWire(item)])
      return { id: idOf(rowsOf(body)[0]?.id) }
    } catch (error) {
      const same = isConflict(error) ? (await rowsAt(api, path)).filter(row => placeOfRow(row) === placeOf(item)) : []
      if (same.length !== 1) throw error
      return put(api, item, idOf(same[0]!.id))
    }
  }
  return {
    name,
    collection: elsewhere?.collection ?? 'metafields',
    parent,
    shape: 'map',
    levels: of === undefined ? 2 : 3,
    api: 'store',
    limits: { create: batch, update: batch, remove: batch, parallel: 2 },
    removal: 'reversible',
    sendsKey: true,
    ...(of === undefined
      ? { capacity: { perParent: ofStore ? most.store : most.other } }
      : {
          capacity: { perGroup: { max: most.other, groupOf: attributes => `${of} ${keyText(attributes[of])}` } },
          check: refuseRepeated(name, of, keyOf),
        }),
    keyOf,
    async *list(api, scope) {
      const rows = await rowsAt(api, path)
      const owners = ownersIn(rows, scope)
      for (const row of rows) {
        const live = fromWire(row)
        const { parentId } = live
        const wanted = parentId === undefined || scope.parentIds.length === 0 || scope.parentIds.includes(parentId)
        if (wanted && owners.has(idOf(row.owner_client_id))) yield live
      }
    },
    /** Rows are written one by one inside a batch: after a refusal those that were made are told apart by their answer. */
    async create(api, items) {
      const { body } = await api.send('POST', path, items.map(toWire), { accept: [409, 422] })
      const made = new Map(rowsOf(body).map(row => [placeOfRow(row), idOf(row.id)]))
      return eachItem(items, async item => {
        const id = made.get(placeOf(item))
        return id === undefined ? createOne(api, item) : { id }
      })
    },
    async update(api, items) {
      const rows = items.map(item => ({ id: numberOf(item.id), ...named(item), ...pick(item.attributes, fields) }))
      const { status } = await api.send('PUT', path, rows, { accept: [422] })
      return status === 422 ? eachItem(items, item => put(api, item, item.id!)) : succeeded(items)
    },
    async remove(api, items) {
      const ids = items.map(item => numberOf(item.id))
      const { status } = await api.send('DELETE', path, ids, { accept: [404, 422] })
      if (status < 300) return succeeded(items)
      const left = new Set((await rowsAt(api, path)).map(row => idOf(row.id)))
      return eachItem(items, async item => {
        if (left.has(item.id!)) await api.send('DELETE', path, [numberOf(item.id)])
        return { id: item.id! }
      })
    },
  }
}

/** `namespace/key`; a namespace has no slash. */
function named({ key }: WriteItem): Attributes {
  const slash = key.indexOf('/')
  return { namespace: key.slice(0, slash), key: key.slice(slash + 1) }
}

async function rowsAt(api: Api, path: string): Promise<Attributes[]> {
  const rows: Attributes[] = []
  for await (const row of api.list(path)) rows.push(row)
  return rows
}

function ownersIn(rows: readonly Attributes[], scope: ListScope): Set<string> {
  const known = new Set(scope.knownIds)
  const ours = rows.filter(row => known.has(idOf(row.id)) || row.permission_set === 'app_only')
  return new Set(ours.map(row => idOf(row.owner_client_id)))
}

function placeOfRow(row: Attributes): string {
  return `${idOf(row.resource_id)}|${row.namespace}/${row.key}`
}

/** In a batch every row has a status of its own. */
function isConflict(error: unknown): boolean {
  const failure = failureOf(error)
  const body = failure?.body
  const errors = isObject(body) ? body.errors : undefined
  return failure?.status === 409 || [errors ?? []].flat().some(entry => isObject(entry) && entry.status === 409)
}
