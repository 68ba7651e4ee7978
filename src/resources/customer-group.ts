/**
 * Customer groups, V2. The rules of a group are replaced as a whole. A rule of type `price_list` is the older way to write
 * an assignment of a price list; such a fact belongs to the assignments and is not shown here.
 */

import type { Diagnostic } from '../model/errors.ts'
import { ToolError } from '../model/errors.ts'
import type { ResourceKind, WriteItem } from '../model/kind.ts'
import type { Desired, Live, Observed } from '../model/resources.ts'
import type { Attributes, Json } from '../model/values.ts'
import { isObject, isReference } from '../model/values.ts'
import { eachItem, goneIsFine } from './kit/outcomes.ts'
import { fromReference, idOf, pick, rowsOf, toReference } from './kit/wire.ts'

const path = '/v2/customer_groups'
const flags = ['name', 'is_default', 'is_group_for_guests']

export const customerGroup: ResourceKind = {
  name: 'customer_group',
  collection: 'customer_groups',
  parent: 'store',
  shape: 'map',
  api: 'store',
  limits: { create: 1, update: 1, remove: 1, parallel: 3 },
  removal: 'irreversible',
  removalMeans: 'its customers belong to no group then',
  keyOf: attributes => String(attributes.name),
  check,
  async *list(api) {
    for await (const row of api.list(path)) yield fromWire(row)
  },
  create: (api, items) =>
    eachItem(items, async item => {
      const { status, body } = await api.send('POST', path, toWire(item), { accept: [207] })
      if (status === 207) throw halfSaved(item, body)
      return { id: idOf(rowsOf(body)[0]?.id) }
    }),
  update: (api, items) =>
    eachItem(items, async item => {
      const { status, body } = await api.send('PUT', `${path}/${item.id}`, toWire(item), { accept: [207] })
      if (status === 207) throw halfSaved(item, body)
      return { id: item.id! }
    }),
  remove: (api, items) =>
    eachItem(items, async item => {
      await goneIsFine(() => api.send('DELETE', `${path}/${item.id}`))
      return { id: item.id! }
    }),
}

function fromWire(row: Attributes): Observed {
  const rules = (Array.isArray(row.discount_rules) ? row.discount_rules : []).filter(isObject)
  return {
    kind: 'customer_group',
    id: idOf(row.id),
    key: String(row.name),
    attributes: {
      ...pick(row, flags),
      ...(isObject(row.category_access) ? { category_access: accessOf(row.category_access) } : {}),
      discount_rules: rules.filter(rule => rule.type !== 'price_list').map(ruleOf),
    },
  }
}

function accessOf({ type = 'all', categories }: Attributes): Attributes {
  return { type, ...(Array.isArray(categories) ? { categories: categories.map(toReference) } : {}) }
}

function ruleOf(rule: Attributes): Attributes {
  const { category_id: category, product_id: product } = rule
  return {
    ...pick(rule, ['type', 'method', 'amount']),
    ...(category === undefined ? {} : { category: toReference(category) }),
    ...(product === undefined ? {} : { product: toReference(product) }),
  }
}

function toWire({ attributes }: WriteItem): Attributes {
  const { category_access: access, discount_rules: rules } = attributes
  return {
    ...pick(attributes, flags),
    ...(isObject(access) ? { category_access: accessToWire(access) } : {}),
    ...(Array.isArray(rules) ? { discount_rules: rules.filter(isObject).map(ruleToWire) } : {}),
  }
}

function accessToWire({ type = 'all', categories }: Attributes): Attributes {
  return { type, ...(Array.isArray(categories) ? { categories: categories.map(one => fromReference(one, 0)) } : {}) }
}

function ruleToWire({ category, product, amount, ...rule }: Attributes): Attributes {
  return {
    ...rule,
    amount: String(amount),
    ...(category === undefined ? {} : { category_id: fromReference(category, 0) }),
    ...(product === undefined ? {} : { product_id: fromReference(product, 0) }),
  }
}

/** A discount on everything is kept in another place, and may fail alone. */
function halfSaved(item: WriteItem, body: Json): ToolError {
  const why = isObject(body) && typeof body.message === 'string' ? `: ${body.message}` : ''
  return new ToolError('API_INVALID', `the group was saved, but not its discount on everything${why}`, {
    address: item.address,
    hint: 'Run apply again: only what is missing is sent.',
  })
}

/** A group that has a price list of its own cannot have other discounts; at most one group is that of the guests. */
function check(desired: readonly Desired[], live: readonly Live[]): Diagnostic[] {
  const groups = desired.filter(one => one.kind === 'customer_group')
  const guests = groups.filter(group => group.attributes.is_group_for_guests === true)
  const defaults = groups.filter(group => group.attributes.is_default === true)
  return [
    ...groups.flatMap(group => clashesOf(group, desired, live)),
    ...guests.slice(1).map(group => twice(group, guests[0]!, 'is_group_for_guests')),
    ...defaults.slice(1).map(group => twice(group, defaults[0]!, 'is_default')),
  ]
}

function clashesOf(group: Desired, desired: readonly Desired[], live: readonly Live[]): Diagnostic[] {
  const rules = group.attributes.discount_rules
  if (!Array.isArray(rules) || rules.length === 0) return []
  const same = live.find(one => one.kind === 'customer_group' && one.key === group.attributes.name)
  const ids = [group.bindId, same?.id]
  const clashing = desired.filter(one => {
    const target = one.kind === 'price_list_assignment' ? one.attributes.customer_group : undefined
    if (!isReference(target)) return false
    return '$ref' in target ? target.$ref === group.address : ids.includes(target.$id)
  })
  return clashing.map(assignment => ({
    severity: 'error',
    code: 'CLASH',
    message: `${group.address} has discount rules, and ${assignment.address} gives it a price list; BigCommerce allows one of the two`,
    hint: 'Remove the `discount_rules`, or the assignment.',
    address: assignment.address,
    source: assignment.source,
  }))
}

function twice(group: Desired, other: Desired, attribute: string): Diagnostic {
  return {
    severity: 'error',
    code: 'CLASH',
    message: `${attribute} is true for ${group.address} and for ${other.address}; one group can be that`,
    hint: 'Choose one of the two.',
    address: group.address,
    source: group.source,
  }
}
