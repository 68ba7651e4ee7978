/** A store with two storefronts, some products and currencies, and price lists for it; questions about who pays what. */

import { afterEach, beforeEach, expect } from 'vitest'
import type { PriceReport } from '../../src/model/report.ts'
import { explainPrice, type PriceQuestion } from '../../src/workflows/explain-price.ts'
import { type Control, controlOf } from './control.ts'
import { type Harness, openHarness, portfolio } from './project.ts'

let harness: Harness
let control: Control

export const opened = (): Harness => harness
export const controls = (): Control => control

export const us = { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce' }
export const eu = { name: 'EU shop', type: 'storefront', platform: 'catalyst', status: 'active' }
export const shops = {
  channels: { us, eu },
  customer_groups: { trade: { name: 'Trade' }, vip: { name: 'Very important' } },
}
export const trade = {
  name: 'Trade prices',
  assignments: [{ customer_group: 'trade', channel: 'us' }],
  records: { SHIRT: { USD: { price: 12 } } },
}
export const channelWide = {
  name: 'US prices',
  assignments: [{ channel: 'us' }],
  records: { SHIRT: { USD: { price: 18, sale_price: 17 } } },
}
export const forVip = {
  name: 'VIP prices',
  assignments: [{ customer_group: 'vip' }],
  records: { SHIRT: { EUR: { price: 8 } } },
}

/** Opens the store before each test of the file. */
export function pricedStore(): void {
  beforeEach(async () => {
    harness = await openHarness({ instant: true })
    control = controlOf(harness)
    harness.write(portfolio({ channels: { us, eu } }))
    expect((await harness.apply()).exit_code).toBe(0)
    await control.seed({
      objects: [
        {
          store: 'a',
          kind: 'products',
          rows: [
            { name: 'Shirt', sku: 'Shirt', price: 20 },
            { name: 'Hat', sku: 'HAT', price: 9, sale_price: 8 },
          ],
        },
        {
          store: 'a',
          kind: 'variants',
          rows: [
            { product_id: 2, sku: 'HAT-RED' },
            { product_id: 2, sku: 'HAT-BLUE' },
          ],
        },
        {
          store: 'a',
          kind: 'currencies',
          rows: [
            { currency_code: 'CHF', currency_exchange_rate: 0.8, is_transactional: false },
            { currency_code: 'SEK', currency_exchange_rate: 10 },
          ],
        },
      ],
    })
  })

  afterEach(() => harness.close())
}

export async function settle(contents: object): Promise<void> {
  harness.write(portfolio(contents))
  const report = await harness.apply()
  expect(report.results.filter(result => result.status !== 'done')).toEqual([])
}

export function ask(question: Partial<PriceQuestion> = {}): Promise<PriceReport> {
  return harness.withProject(true, project =>
    explainPrice(harness.context, project, { store: 'a', sku: 'SHIRT', planned: false, ...question }),
  )
}

export const verdicts = ({ lists }: PriceReport) => Object.fromEntries(lists.map(list => [list.name, list.verdict]))
export const answered = ({ answer, lists }: PriceReport) => [
  lists.find(one => one.ref === answer.list)?.name ?? answer.from,
  answer.price,
]
