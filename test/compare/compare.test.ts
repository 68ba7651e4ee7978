/** The parts of a comparison, each by itself: pairs, texts in the terms of another store, currencies. */

import { describe, expect, test } from 'vitest'
import {
  exchangeOf,
  hostOf,
  type Item,
  pairItems,
  translated,
  translator,
  withCurrencies,
} from '../../src/compare/index.ts'

const item = (id: string, key: string, more: Partial<Item> = {}): Item => ({
  kind: 'page',
  id,
  steps: ['pages', key],
  recorded: false,
  permanent: false,
  ...more,
})
/** The natural key of these is the key that they are made with. */
const pairs = (from: readonly Item[], to: readonly Item[]) =>
  pairItems(from, to, { kinds: ['channel', 'page'], naturalKey: one => `natural ${one.steps.at(-1)}` }).map(pair => [
    pair.address,
    pair.from?.id,
    pair.to?.id,
  ])

describe('pairs', () => {
  test('are of one natural key, whatever their ids are', () => {
    expect(pairs([item('1', 'a'), item('2', 'b')], [item('7', 'b'), item('8', 'c')])).toEqual([
      ['pages.a', '1', undefined],
      ['pages.b', '2', '7'],
      ['pages.c', undefined, '8'],
    ])
  })

  test('that the state records under one key come first', () => {
    const recorded = { recorded: true }
    const named = pairItems([item('1', 'x', recorded)], [item('5', 'x', recorded), item('6', 'y')], {
      kinds: ['page'],
      // By nature, 1 is what 6 is.
      naturalKey: one => (one.id === '5' ? 'other' : 'same'),
    })
    expect(named.map(pair => [pair.from?.id, pair.to?.id])).toEqual([
      ['1', '5'],
      [undefined, '6'],
    ])
  })

  test('twins are paired in the order in which they were made', () => {
    expect(pairs([item('10', 'a'), item('9', 'a')], [item('3', 'a'), item('20', 'a'), item('4', 'a')])).toEqual([
      ['pages.a', '9', '3'],
      ['pages.a', '10', '4'],
      ['pages.a', undefined, '20'],
    ])
  })

  test('what every store has is the same, whatever it is called; what lies in it lies in the same object', () => {
    const channel = (id: string, key: string) =>
      item(id, key, { kind: 'channel', steps: ['channels', key], permanent: true })
    const [here, there] = [channel('1', 'staging'), channel('1', 'shop')]
    expect(pairs([here, item('5', 'about', { parent: here })], [there, item('6', 'about', { parent: there })])).toEqual(
      [
        ['channels.shop', '1', '1'],
        ['channels.shop.pages.about', '5', '6'],
      ],
    )
  })

  test('what lies in an object that is not there is alone, too', () => {
    const channel = item('2', 'app', { kind: 'channel', steps: ['channels', 'app'] })
    expect(pairs([channel, item('5', 'about', { parent: channel })], [item('6', 'about')])).toEqual([
      ['channels.app', '2', undefined],
      ['channels.app.pages.about', '5', undefined],
      ['pages.about', undefined, '6'],
    ])
  })
})

describe('texts in the terms of another store', () => {
  const hosts = new Map([
    ['staging.example', 'shop.example'],
    ['checkout.staging.example', 'pay.shop.example'],
  ])
  const translate = translator({ hosts, hashes: { from: 'abc123', to: 'xyz789' } })

  test.each([
    ['https://staging.example/a', 'https://shop.example/a'],
    ['https://STAGING.example:8080', 'https://shop.example:8080'],
    ['https://checkout.staging.example/', 'https://pay.shop.example/'],
    ['see staging.example.', 'see shop.example.'],
    ['mail@staging.example', 'mail@shop.example'],
    ['https://old.staging.example', 'https://old.staging.example'],
    ['https://staging.example.org', 'https://staging.example.org'],
    ['https://mystaging.example', 'https://mystaging.example'],
    ['https://store-abc123.mybigcommerce.com/', 'https://store-xyz789.mybigcommerce.com/'],
    ['https://cdn11.bigcommerce.com/s-abc123/x.png', 'https://cdn11.bigcommerce.com/s-xyz789/x.png'],
    ['abc1234 xabc123', 'abc1234 xabc123'],
    ['', ''],
  ])('%s', (text, other) => {
    expect(translate(text)).toBe(other)
  })

  test('values are translated, references and names of members are not', () => {
    const value = { 'staging.example': ['staging.example', { $ref: 'staging.example' } as never, 3, null] }
    expect(translated(value, translate)).toEqual({
      'staging.example': ['shop.example', { $ref: 'staging.example' }, 3, null],
    })
  })

  test('a dollar in a host or a hash is a dollar', () => {
    expect(
      translator({ hosts: new Map([['a.example', '$&.example']]), hashes: { from: 'h', to: '$1' } })('a.example h'),
    ).toBe('$&.example $1')
  })

  test('the host of an address', () => {
    expect(hostOf('https://Shop.example:443/x')).toBe('shop.example')
    expect(hostOf('/x')).toBeUndefined()
    expect(hostOf(null)).toBeUndefined()
  })
})

describe('currencies', () => {
  const of = (own: string, ...others: string[]) => ({ own, all: new Set([own, ...others]) })

  test('that of the store stands for that of the other one, if neither store has both', () => {
    expect(exchangeOf(of('USD', 'CAD'), of('EUR'))('usd')).toBe('EUR')
    expect(exchangeOf(of('USD', 'CAD'), of('EUR'))('CAD')).toBe('CAD')
    expect(exchangeOf(of('USD', 'EUR'), of('EUR'))('USD')).toBe('USD')
    expect(exchangeOf(of('USD'), of('EUR', 'USD'))('USD')).toBe('USD')
    expect(exchangeOf({ own: undefined, all: new Set() }, of('EUR'))('USD')).toBe('USD')
  })

  test('codes count where the name of the member says so', () => {
    const value = { default_currency: 'USD', enabled_currencies: ['USD', 'CAD'], name: 'USD', $ref: 'USD' }
    expect(withCurrencies(value, exchangeOf(of('USD'), of('EUR')))).toEqual({
      default_currency: 'EUR',
      enabled_currencies: ['EUR', 'CAD'],
      name: 'USD',
      $ref: 'USD',
    })
  })
})
