/** What plans do to the bill: who starts, who stops, what it costs, and what is not known. */

import { describe, expect, test } from 'vitest'
import type { Billing } from '../../src/model/plan.ts'
import type { Live } from '../../src/model/resources.ts'
import { type Planned, planPortfolio } from '../../src/planner/plan.ts'
import { freshStore, load, toInput, wholeOf } from '../support/planning.ts'
import type { World } from '../support/world.ts'

const prices = {
  PRO: { amount: 299.95, currency: 'USD' },
  PLUS: { amount: 79.95, currency: 'USD' },
  EURO: { amount: 50, currency: 'EUR' },
  TRIAL: { amount: 0, currency: 'USD' },
}

interface Settings {
  prices?: object
  billing?: object
  safety?: object
}

/** Store `a` as it is at BigCommerce, absent for none, and as it shall be. */
function plan(live: Partial<Live['attributes']> | undefined, store: object, settings: Settings = { prices }): Planned {
  const config = load({ ...wholeOf({}, store), ...settings })
  const fresh = freshStore(load(wholeOf()))
  const world: World = {
    ...fresh,
    recorded: live === undefined ? [] : fresh.recorded,
    live: fresh.live.flatMap(one => {
      if (one.kind !== 'store') return [one]
      return live === undefined ? [] : [{ ...one, attributes: { ...one.attributes, ...(live as Live['attributes']) } }]
    }),
  }
  return planPortfolio(toInput(config, world, false), { only: [], exclude: [] })
}

function shown(billing: Billing | undefined): unknown {
  return billing?.stores.map(({ effect, from, to, when, monthly }) => [effect, from, to, when, monthly])
}

const usd = (amount: number) => [{ amount, currency: 'USD' }]
const later = { effective: 'BILLCYCLEDAY' }
const atOnce = { effective: 'IMMEDIATELY' }

describe('a store', () => {
  test.each([
    ['that is made', undefined, {}, [['starts', undefined, 'PRO', 'now', usd(299.95)]]],
    ['that is made suspended', undefined, { status: 'suspended' }, [['starts', undefined, 'PRO', 'now', usd(299.95)]]],
    [
      'that is cancelled',
      { status: 'active' },
      { status: 'cancelled' },
      [['stops', 'PRO', undefined, 'cycle_end', usd(-299.95)]],
    ],
    [
      'that is cancelled at once',
      { status: 'active' },
      { status: 'cancelled', cancellation: atOnce },
      [['stops', 'PRO', undefined, 'now', usd(-299.95)]],
    ],
    ['that is restored', { status: 'cancelled' }, {}, [['starts', undefined, 'PRO', 'now', usd(299.95)]]],
    [
      'that is restored with another plan',
      { status: 'cancelled' },
      { plan_sku: 'PLUS' },
      [['starts', undefined, 'PLUS', 'now', usd(79.95)]],
    ],
    ['with another plan', { status: 'active' }, { plan_sku: 'PLUS' }, [['changes', 'PRO', 'PLUS', 'now', usd(-220)]]],
    [
      'with another plan later',
      { status: 'active' },
      { plan_sku: 'PLUS', plan_change: later },
      [['changes', 'PRO', 'PLUS', 'cycle_end', usd(-220)]],
    ],
    [
      'with a plan for nothing',
      { status: 'active' },
      { plan_sku: 'TRIAL' },
      [['changes', 'PRO', 'TRIAL', 'now', usd(-299.95)]],
    ],
    [
      'with a plan in another currency',
      { status: 'active' },
      { plan_sku: 'EURO' },
      [
        [
          'changes',
          'PRO',
          'EURO',
          'now',
          [
            { amount: 50, currency: 'EUR' },
            { amount: -299.95, currency: 'USD' },
          ],
        ],
      ],
    ],
    [
      'with a plan that has no price',
      { status: 'active' },
      { plan_sku: 'GOLD' },
      [['changes', 'PRO', 'GOLD', 'now', 'unknown']],
    ],
    ['that is suspended', { status: 'active' }, { status: 'suspended' }, undefined],
    ['that is reactivated', { status: 'suspended' }, {}, undefined],
    ['that is left alone', { status: 'active' }, {}, undefined],
  ])('%s', (_, live, store, said) => expect(shown(plan(live, store).billing)).toEqual(said))
})

describe('where suspended stores are not billed, one', () => {
  const settings = { prices, billing: { suspended_stores: 'not_billed' } }

  test.each([
    [
      'that is suspended stops',
      { status: 'active' },
      { status: 'suspended' },
      [['stops', 'PRO', undefined, 'cycle_end', usd(-299.95)]],
    ],
    [
      'that is suspended at once stops at once',
      { status: 'active' },
      { status: 'suspended', suspension: atOnce },
      [['stops', 'PRO', undefined, 'now', usd(-299.95)]],
    ],
    ['that is reactivated starts', { status: 'suspended' }, {}, [['starts', undefined, 'PRO', 'now', usd(299.95)]]],
    ['that is cancelled changes nothing', { status: 'suspended' }, { status: 'cancelled' }, undefined],
    ['that is restored to be suspended changes nothing', { status: 'cancelled' }, { status: 'suspended' }, undefined],
  ])('%s', (_, live, store, said) => expect(shown(plan(live, store, settings).billing)).toEqual(said))
})

test('a cancellation that is called off counts as a start, for without the plan nothing would be billed', () => {
  const config = load({ ...wholeOf(), prices })
  const fresh = freshStore(load(wholeOf()))
  const pending = [{ attribute: 'status', to: 'cancelled', event: 'cancels_on', at: '2026-12-01T00:00:00Z' }]
  const live = fresh.live.map(one =>
    one.kind === 'store'
      ? { ...one, attributes: { ...one.attributes, status: 'cancelled' }, details: { status: 'active' }, pending }
      : one,
  )
  const planned = planPortfolio(toInput(config, { ...fresh, live }, false), { only: [], exclude: [] })
  expect(shown(planned.billing)).toEqual([['starts', undefined, 'PRO', 'now', usd(299.95)]])
})

test('a store that is no longer declared stops', () => {
  const { accounts } = wholeOf() as { accounts: object }
  const config = load({ version: 1, accounts, stores: {}, prices })
  const planned = planPortfolio(toInput(config, freshStore(load(wholeOf())), false), { only: [], exclude: [] })
  expect(shown(planned.billing)).toEqual([['stops', 'PRO', undefined, 'cycle_end', usd(-299.95)]])
})

describe('the sum', () => {
  const { accounts, stores } = wholeOf() as { accounts: object; stores: { a: object } }
  const many = (skus: { [key: string]: string }, settings: Settings): Planned => {
    const declared = Object.entries(skus).map(([key, plan_sku]) => [key, { ...stores.a, store_name: key, plan_sku }])
    const config = load({ version: 1, accounts, stores: Object.fromEntries(declared), ...settings })
    const empty: World = { live: [], recorded: [], nextId: 1 }
    return planPortfolio(toInput(config, empty, false), { only: [], exclude: [] })
  }

  test('loses no cent', () => {
    const tenths = { PRO: { amount: 0.1, currency: 'USD' }, PLUS: { amount: 0.2, currency: 'USD' } }
    const { billing } = many({ a: 'PRO', b: 'PLUS', c: 'PLUS' }, { prices: tenths })
    expect(billing).toMatchObject({ starts: 3, stops: 0, changes: 0, monthly: usd(0.5), without_price: [] })
  })

  test('is unknown where one price is, and says which and what is known', () => {
    const { billing } = many({ a: 'PRO', b: 'GOLD', c: 'SILVER', d: 'GOLD' }, { prices })
    expect(billing).toMatchObject({ monthly: 'unknown', known: usd(299.95), without_price: ['GOLD', 'SILVER'] })
  })

  test('is kept apart by currency', () => {
    const { billing } = many({ a: 'PRO', b: 'EURO' }, { prices })
    expect(billing?.monthly).toEqual([{ amount: 50, currency: 'EUR' }, ...usd(299.95)])
  })

  test('without any price is unknown, not nothing', () => {
    expect(many({ a: 'PRO' }, {}).billing).toMatchObject({ monthly: 'unknown', known: [], without_price: ['PRO'] })
  })

  test('counts only what is selected', () => {
    const config = load({ version: 1, accounts, stores: { a: stores.a, b: { ...stores.a, store_name: 'B' } }, prices })
    const empty: World = { live: [], recorded: [], nextId: 1 }
    const planned = planPortfolio(toInput(config, empty, false), { only: ['stores.b'], exclude: [] })
    expect(planned.billing?.stores.map(one => one.address)).toEqual(['stores.b'])
  })

  describe('against the limit', () => {
    const limited = (skus: { [key: string]: string }, limit: unknown, known: object = prices): string[] =>
      many(skus, { prices: known, safety: { max_monthly_increase: limit } }).diagnostics.map(
        one => `${one.severity} ${one.code} ${one.message}`,
      )
    const raised = 'error BILL_INCREASE the plan raises the monthly bill by'

    test.each([
      ['just below', { a: 'PRO' }, 299.96, []],
      ['at it', { a: 'PRO' }, 299.95, []],
      ['just above', { a: 'PRO' }, 299.94, [`${raised} 299.95 USD; allowed are 299.94`]],
      [
        'in its currency',
        { a: 'PRO' },
        { amount: 100, currency: 'USD' },
        [`${raised} 299.95 USD; allowed are 100 USD`],
      ],
      [
        'in another currency',
        { a: 'PRO' },
        { amount: 500, currency: 'EUR' },
        [`${raised} 299.95 USD, which cannot be compared with 500 EUR`],
      ],
      [
        'in two currencies',
        { a: 'PRO', b: 'EURO' },
        500,
        [`${raised} 50 EUR and 299.95 USD, which cannot be compared with 500`],
      ],
      ['of nothing, for nothing', { a: 'TRIAL' }, 0, []],
      [
        'without the price',
        { a: 'PRO', b: 'GOLD' },
        10_000,
        [`${raised} an unknown amount, for there is no price for GOLD; allowed are 10000`],
      ],
    ])('%s', (_, skus, limit, said) => expect(limited(skus, limit)).toEqual(said))

    const one = (live: string, store: object, limit: number): string[] =>
      plan({ status: 'active', plan_sku: live }, store, { prices, safety: { max_monthly_increase: limit } })
        .diagnostics.filter(found => found.code === 'BILL_INCREASE')
        .map(found => found.message)

    test('what is saved is not known where the old price is not: the new one is what it can be at most', () => {
      expect(one('GOLD', { plan_sku: 'PRO' }, 299.95)).toEqual([])
      expect(one('GOLD', { plan_sku: 'PRO' }, 100)).toEqual([
        'the plan raises the monthly bill by up to 299.95 USD (there is no price for GOLD); allowed are 100',
      ])
    })

    test('what can only become cheaper is never too dear, whatever is known', () => {
      expect(one('GOLD', { plan_sku: 'GOLD', status: 'cancelled' }, 0)).toEqual([])
      expect(one('PRO', { plan_sku: 'PLUS' }, 0)).toEqual([])
    })
  })
})
