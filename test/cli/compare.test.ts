/** `compare` as a user runs it: two stores whose channels have other keys, in each format, with what is meant. */

import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { compareFormats } from '../../src/render/index.ts'
import { expectValid, schemaOf } from './schemas.ts'
import { openShopHere, type Shop } from './support.ts'

/** The store of the project twice: as `b` it has other keys, and another text and page. */
async function openTwo(): Promise<Shop> {
  const shop = await openShopHere()
  const whole = parse(shop.read('stores.yaml'))
  const { us } = whole.stores.a.channels
  const shopChannel = { ...us, pages: { ...us.pages, jobs: { type: 'page', name: 'Jobs', body: '<p>None</p>' } } }
  shopChannel.pages.team = { ...us.pages.team, body: '<p>Thirteen people</p>' }
  whole.stores.b = { ...whole.stores.a, store_name: 'Shop B', channels: { shop: shopChannel } }
  shop.write('stores.yaml', stringify(whole))
  expect((await shop.run('apply --auto-approve')).status).toBe(0)
  shop.writes()
  return shop
}

const words = 'compare --from a --to b'

describe('two stores', () => {
  test('differ in what was changed, told in the keys of the second, in every format; nothing is written', async () => {
    const shop = await openTwo()
    const { status, stdout } = await shop.run(`${words} --detailed-exitcode`)
    expect(status).toBe(2)
    expect(stdout).toContain('≠ channels.shop.pages.team   page · differs (id ')
    expect(stdout).toContain('> channels.shop.pages.jobs   page · only in stores.b (id ')
    expect(stdout).toContain('Differences: 1 different, 1 only in stores.b; ')
    for (const format of compareFormats) {
      const told = await shop.run(`${words} --format ${format}`)
      expect(told.status).toBe(0)
      expect(told.stdout.replaceAll('<wbr>', '')).toContain('channels.shop.pages.team')
      if (format === 'json') expectValid(schemaOf('report'), JSON.parse(told.stdout))
    }
    await shop.run(`${words} --format json --output compare.json`)
    expect((await shop.run('show compare.json')).stdout).toBe(stdout)
    expect(shop.writes()).toEqual([])
  })

  test('a difference is meant under the address of either store, whichever way they are compared', async () => {
    const shop = await openTwo()
    for (const address of ['channels.us.pages.team', 'stores.b.channels.shop.pages.team', 'stores.a.channels.us']) {
      shop.write('compare-ignore.yaml', stringify({ ignore: [{ address, attribute: 'body', reason: 'meant' }] }))
      for (const way of [words, 'compare --from b --to stores.a']) {
        const { stdout, stderr } = await shop.run(way)
        expect(stdout).toContain('1 difference intended.')
        expect(`${stdout}${stderr}`).not.toContain('IGNORE_UNMATCHED')
      }
    }
    expect((await shop.run('validate')).status).toBe(0)
  })
})

describe('what is refused', () => {
  test('one store alone, a store that is not there, an address that nothing has, a file that is not there', async () => {
    const shop = await openTwo()
    expect((await shop.run('compare --from a')).stderr).toMatch(/^error\[USAGE\] --to is missing/)
    const refusals = [
      ['--from a --to stores.a', 'USAGE', '--from a and --to stores.a are the same store'],
      ['--from a --to c', 'ADDRESS_NOT_FOUND', 'no store `c` is declared, and the franchise has none with this id'],
      ['--from a --to b --only pages', 'ADDRESS_NOT_FOUND', 'neither store has anything that matches `pages`'],
      ['--from a --to b --ignore-file x.yaml', 'CONFIG_NOT_FOUND', 'The ignore file `x.yaml` cannot be read'],
    ]
    for (const [flags, code, message] of refusals) {
      const { stderr, stdout } = await shop.run(`compare ${flags}`)
      expect(stdout).toBe('')
      expect(stderr).toContain(`error[${code}] ${message}`)
    }
  })
})
