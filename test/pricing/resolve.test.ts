/** The table of who pays what: test/pricing/cases holds the rules, one case each. */

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Assignment, Currency, Discount, ListedPrice, PriceFacts, PriceNote } from '../../src/model/price.ts'
import { chooseStep, explainPrice } from '../../src/pricing/resolve.ts'

interface Case {
  name: string
  group?: null
  currency?: Currency
  lists: { [ref: string]: 'active' | 'inactive' }
  assignments: { [list: string]: string }[]
  records?: string[]
  discounts?: string[]
  sale?: number
  answer: object
  steps: string[]
  verdicts: { [ref: string]: string }
  notes?: PriceNote[]
}

const directory = new URL('./cases/', import.meta.url)
const files = readdirSync(directory).sort()

function toFacts(given: Case): PriceFacts {
  return {
    channel: 'C',
    ...(given.group === null ? {} : { group: 'G' }),
    currency: given.currency ?? { code: 'USD', use: 'default', rate: 1 },
    base: 'USD',
    lists: Object.entries(given.lists).map(([ref, state]) => ({
      ref,
      name: ref,
      active: state === 'active',
      origin: 'live',
    })),
    assignments: given.assignments.flatMap(Object.entries).map(([list, who]) => toAssignment(list, String(who))),
    discounts: (given.discounts ?? []).map(toDiscount),
    catalogue: { price: 20, sale_price: given.sale ?? null },
  }
}

function toAssignment(list: string, who: string): Assignment {
  const [group = '*', channel = '*'] = who.split(' ')
  return {
    list,
    ...(group === '*' ? {} : { group }),
    ...(channel === '*' ? {} : { channel }),
    origin: 'live',
  }
}

function toDiscount(text: string): Discount {
  const [type, method, amount] = text.split(' ')
  return { type, method, amount: Number(amount), origin: 'live' } as Discount
}

/** `USD 12 sale 9.5` */
function toRecord(text: string): ListedPrice {
  const [currency = '', price, , sale] = text.split(' ')
  return {
    currency,
    price: price === 'none' ? null : Number(price),
    sale_price: sale === undefined ? null : Number(sale),
    tiers: [],
    origin: 'live',
  }
}

describe.each(files)('%s', file => {
  const cases = parse(readFileSync(new URL(file, directory), 'utf8')) as Case[]

  test.each(cases)('$name', given => {
    const found = explainPrice(toFacts(given), (given.records ?? []).map(toRecord))
    const { discount: _, tiers: __, origin: ___, ...answer } = found.answer
    const verdicts = found.lists.map(list => {
      const more = [list.by === undefined ? '' : `by ${list.by}`, list.currencies?.join(',') ?? '']
      return [list.ref, [list.verdict, ...more].filter(word => word !== '').join(' ')]
    })
    expect(answer).toEqual(given.answer)
    expect(found.steps.map(step => step.outcome)).toEqual(given.steps)
    expect(Object.fromEntries(verdicts)).toEqual(given.verdicts)
    expect(found.notes).toEqual(given.notes ?? [])
  })
})

describe('whatever a store has', () => {
  const ref = fc.constantFrom('A', 'B', 'D')
  const facts: fc.Arbitrary<PriceFacts> = fc.record({
    channel: fc.constantFrom('C', 'E'),
    group: fc.constantFrom('G', 'H'),
    currency: fc.constantFrom<Currency>(
      { code: 'USD', use: 'default', rate: 1 },
      { code: 'EUR', use: 'transactional', rate: 0.5 },
    ),
    base: fc.constant('USD'),
    lists: fc
      .tuple(fc.boolean(), fc.boolean(), fc.boolean())
      .map(active =>
        ['A', 'B', 'D'].map((name, at) => ({ ref: name, name, active: active[at]!, origin: 'live' as const })),
      ),
    assignments: fc.array(
      fc
        .tuple(ref, fc.constantFrom('G', 'H', '*'), fc.constantFrom('C', 'E', '*'))
        .map(([list, group, channel]) => toAssignment(list, `${group} ${channel}`)),
      { maxLength: 6 },
    ),
    discounts: fc.subarray([toDiscount('all percent 10')]),
    catalogue: fc.constant({ price: 20, sale_price: null }),
  })

  test('one step decides, one list at most wins, and it is active', () => {
    fc.assert(
      fc.property(facts, fc.subarray(['USD 12', 'EUR 11']), (given, records) => {
        const found = explainPrice(given, records.map(toRecord))
        const wins = found.lists.filter(list => list.verdict === 'wins')
        expect(found.steps.filter(step => step.outcome === 'applies')).toHaveLength(1)
        expect(wins.map(list => list.ref)).toEqual(found.answer.list === undefined ? [] : [found.answer.list])
        expect(wins.every(list => list.active)).toBe(true)
      }),
    )
  })

  test('lists that are not active change nothing but what is said of them', () => {
    fc.assert(
      fc.property(facts, given => {
        const without = { ...given, lists: given.lists.filter(list => list.active) }
        expect(chooseStep(without)).toEqual(chooseStep(given))
      }),
    )
  })
})
