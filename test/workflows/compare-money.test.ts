/** Stores with currencies of their own: prices of one are those of the other, and their amounts are not compared. */

import { expect, test } from 'vitest'
import type { Item } from '../../src/compare/index.ts'
import { kindSchemas } from '../../src/config/index.ts'
import { arrange } from '../../src/export/objects.ts'
import type { Live } from '../../src/model/resources.ts'
import type { Attributes } from '../../src/model/values.ts'
import { findDifferences } from '../../src/workflows/compare-differences.ts'
import type { StoreItem, StoreSide } from '../../src/workflows/compare-read.ts'
import { kindFacts, storeKinds } from '../../src/workflows/kinds.ts'

const schemas = kindSchemas()
const kinds = storeKinds
  .filter(kind => ['price_list', 'price_record'].includes(kind.name))
  .map(kind => ({ ...kind, schema: schemas.get(kind.name) ?? {} }))

/** A price list with a price for each key. */
function sideOf(own: string, others: readonly string[], prices: { [key: string]: number }): StoreSide {
  const live = (kind: string, id: string, key: string, attributes: Attributes, parentId = '1'): Live => ({
    kind,
    id,
    key,
    attributes,
    parentId,
    unit: 'store:x',
  })
  const found = arrange(
    kinds,
    [
      live('price_list', '7', 'Trade', { name: 'Trade' }),
      ...Object.entries(prices).map(([key, price]) => live('price_record', `7/${key}`, key, { price }, '7')),
    ],
    { dropped: new Set(), bound: new Set(), without: new Set() },
  ).objects
  const items = new Map<string, StoreItem>()
  for (const one of found) {
    const item: Item = {
      kind: one.kind.name,
      id: one.live.id,
      steps: [one.kind.collection, one.key],
      recorded: false,
      permanent: false,
    }
    const parent = one.parent && items.get(one.parent.ref)
    items.set(one.ref, {
      ...item,
      found: one,
      live: one.live,
      ...(parent === undefined ? {} : { parent }),
    } as StoreItem)
  }
  return {
    items: [...items.values()],
    products: new Map(),
    currencies: { own, all: new Set([own, ...others]) },
    hash: '',
    unread: [],
    gaps: new Set(),
    left: [],
  }
}

const told = (from: StoreSide, to: StoreSide) => {
  const { pairs, different, notes } = findDifferences({ from, to }, kinds, kindFacts())
  return {
    pairs: pairs.map(one => `${one.from?.live.key ?? '–'} ${one.to?.live.key ?? '–'}`),
    different: [...different].map(([pair, attributes]) => [pair.address, ...attributes.map(one => one.path)]),
    notes: notes.slice(1),
  }
}

test('dollars on staging are euros in production: the same prices, of which amounts say nothing', () => {
  const { pairs, different, notes } = told(
    sideOf('USD', ['CAD'], { 'mug/USD': 10, 'mug/CAD': 12 }),
    sideOf('EUR', [], { 'mug/EUR': 9 }),
  )
  expect(pairs).toEqual(['Trade Trade', 'mug/CAD –', 'mug/USD mug/EUR'])
  expect(different).toEqual([])
  expect(notes).toEqual([
    'USD counts as EUR: each is the currency of its store, and the other store does not have it',
    'the amounts of 1 price, which are in USD in one store and in EUR in the other',
  ])
})

test('a store that has both has two prices', () => {
  const { pairs, different, notes } = told(
    sideOf('USD', [], { 'mug/USD': 10 }),
    sideOf('EUR', ['USD'], { 'mug/EUR': 9, 'mug/USD': 11 }),
  )
  expect(pairs).toEqual(['Trade Trade', '– mug/EUR', 'mug/USD mug/USD'])
  expect(different.map(([, ...paths]) => paths)).toEqual([['price']])
  expect(notes).toEqual([])
})
