/**
 * Who pays the prices of a list. Twenty-five are made at once; the answer is empty, so their ids are read back. Nothing
 * of an assignment can be changed. The older way to write the same fact, a discount rule of a group, is not used.
 */

import type { Diagnostic } from '../model/errors.ts'
import type { Api, Outcome, ResourceKind, WriteItem } from '../model/kind.ts'
import type { Desired, Observed } from '../model/resources.ts'
import type { Attributes } from '../model/values.ts'
import { isObject } from '../model/values.ts'
import { eachItem, goneIsFine } from './kit/outcomes.ts'
import { fromReference, idOf, keyText, numberOf, toReference } from './kit/wire.ts'

const path = '/v3/pricelists/assignments'
/** Documented. */
const batch = 25

export const priceListAssignment: ResourceKind = {
  name: 'price_list_assignment',
  collection: 'assignments',
  parent: 'price_list',
  shape: 'list',
  api: 'store',
  limits: { create: batch, update: 1, remove: 1, parallel: 3 },
  removal: 'reversible',
  keyOf: naturalKey,
  check,
  verify,
  list: (api, { parentIds }) => listAssignments(api, parentIds),
  async create(api, items) {
    const { status } = await api.send('POST', path, items.map(toWire), { accept: [422] })
    const made = await madeOf(api, items)
    return eachItem(items, async item => {
      const id = made.get(placeOf(item.parentId!, naturalKey(item.attributes)))
      if (id !== undefined) return { id }
      if (status !== 422) return { id: '' }
      return createOne(api, item)
    })
  },
  update: async (_api, items) => items.map(item => ({ id: item.id! })),
  remove: (api, items) =>
    eachItem(items, async item => {
      await goneIsFine(() => api.send('DELETE', path, undefined, { query: { id: item.id! } }))
      return { id: item.id! }
    }),
}

/** After a refusal of several, each of the rest is sent alone to learn what is wrong with it. */
async function createOne(api: Api, item: WriteItem): Promise<Outcome> {
  await api.send('POST', path, [toWire(item)])
  const id = (await madeOf(api, [item])).get(placeOf(item.parentId!, naturalKey(item.attributes)))
  return { id: id ?? '' }
}

async function madeOf(api: Api, items: readonly WriteItem[]): Promise<Map<string, string>> {
  const made = new Map<string, string>()
  for await (const live of listAssignments(api, [...new Set(items.map(item => item.parentId!))])) {
    made.set(placeOf(live.parentId!, live.key), live.id)
  }
  return made
}

async function* listAssignments(api: Api, listIds: readonly string[]): AsyncIterable<Observed> {
  if (listIds.length === 0) return
  for await (const row of api.list(path, { query: { 'price_list_id:in': listIds } })) yield fromWire(row)
}

function naturalKey({ customer_group: group, channel }: Attributes): string {
  return `${keyText(group)}|${keyText(channel)}`
}

function placeOf(listId: string, key: string): string {
  return `${listId}|${key}`
}

function fromWire(row: Attributes): Observed {
  const [group, channel] = [toReference(row.customer_group_id), toReference(row.channel_id)]
  const attributes = {
    ...(group === null ? {} : { customer_group: group }),
    ...(channel === null ? {} : { channel }),
  }
  return {
    kind: 'price_list_assignment',
    id: idOf(row.id),
    parentId: idOf(row.price_list_id),
    key: naturalKey(attributes),
    attributes,
  }
}

function toWire({ attributes, parentId }: WriteItem): Attributes {
  const [group, channel] = [fromReference(attributes.customer_group, null), fromReference(attributes.channel, null)]
  return {
    price_list_id: numberOf(parentId),
    ...(group === null ? {} : { customer_group_id: group }),
    ...(channel === null ? {} : { channel_id: channel }),
  }
}

/** One list for each group on each channel. */
function check(desired: readonly Desired[]): Diagnostic[] {
  const taken = new Map<string, Desired>()
  return desired.flatMap(one => {
    if (one.kind !== 'price_list_assignment') return []
    const key = naturalKey(one.attributes)
    const earlier = taken.get(key)
    taken.set(key, earlier ?? one)
    if (earlier === undefined) return []
    return [
      clash(
        one,
        `${one.address} and ${earlier.address} give the same shoppers two price lists`,
        'Keep one of the two.',
      ),
    ]
  })
}

/** A group that is only named here may have discounts of its own, which rule a price list out. */
async function verify(api: Api, desired: readonly Desired[]): Promise<Diagnostic[]> {
  const named = desired.filter(
    ({ attributes: { customer_group: group } }) => isObject(group) && group.$id !== undefined,
  )
  if (named.length === 0) return []
  const discounted = new Map<string, string>()
  for await (const row of api.list('/v2/customer_groups')) {
    const rules = Array.isArray(row.discount_rules) ? row.discount_rules.filter(isObject) : []
    if (rules.some(rule => rule.type !== 'price_list')) discounted.set(idOf(row.id), String(row.name))
  }
  return named.flatMap(one => {
    const name = discounted.get(keyText(one.attributes.customer_group))
    if (name === undefined) return []
    const message = `${one.address} gives a price list to the customer group ${name}, which has discount rules; BigCommerce allows one of the two`
    return [clash(one, message, 'Remove the rules of the group in the control panel, or the assignment.')]
  })
}

function clash({ address, source }: Desired, message: string, hint: string): Diagnostic {
  return { severity: 'error', code: 'CLASH', message, hint, address, source }
}
