/** Accounts and stores that nobody declared: lists, one store, its history; as people, JSON and other programs read them. */

import { afterEach, describe, expect, test } from 'vitest'
import { expectValid, schemaOf } from './schemas.ts'
import { openShop, type Shop } from './support.ts'

let open: Shop | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const connectionOnly = `version: 1
connection: { api_url: "\${env:API_URL}", franchise_id: "\${env:FRANCHISE}", client_id: "\${env:CLIENT}", access_token: "\${env:PARTNER_TOKEN}" }
`

/** Two accounts, and stores of every sort; nothing of it is declared. */
async function shopWithStores(): Promise<Shop> {
  const shop = await openShop()
  open = shop
  shop.write('stores.yaml', connectionOnly)
  await shop.control('seed', {
    accounts: [
      { id: 'acme', name: 'Acme Outfitters' },
      { id: 'bolt', name: 'Bolt', user_email: 'bo@bolt.example' },
    ],
    stores: [
      { id: 'a', account_id: 'acme', store_name: 'Shop A', plan_sku: 'STORE-PRO-NP-MONTHLY-T11' },
      { id: 'b', account_id: 'acme', store_name: 'Shop B', country: 'CA' },
      { id: 'c', account_id: 'bolt', store_name: 'Cellar' },
      { id: 't', account_id: 'bolt', store_name: 'Trial', plan_sku: 'TRIAL-30DAY' },
    ],
  })
  await call(shop, 'b', 'suspensions', { effective: 'IMMEDIATELY', reason: 'Invoice 7', reason_code: 'NON_PAYMENT' })
  await call(shop, 'c', 'cancellations', { effective: 'IMMEDIATELY' })
  return shop
}

async function call(shop: Shop, store: string, what: string, body: object = {}): Promise<void> {
  const { franchise_id, client_id, access_token } = shop.sandbox.credentials
  const answer = await fetch(`${shop.sandbox.url}/franchises/${franchise_id}/v1/stores/${store}/${what}`, {
    method: 'POST',
    headers: { 'x-auth-client': client_id, 'x-auth-token': access_token, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status, await answer.clone().text()).toBeLessThan(300)
}

async function idsOf(shop: Shop, words: string): Promise<string[]> {
  const ran = await shop.run(`${words} --format json`)
  expect([ran.status, ran.stderr]).toEqual([0, ''])
  return (JSON.parse(ran.stdout).rows as { id: string }[]).map(row => row.id)
}

describe('stores list', () => {
  test('says of every store how it is, and what will happen to it by itself', async () => {
    const shop = await shopWithStores()
    const ran = await shop.run('stores list')
    expect([ran.status, ran.stderr]).toEqual([0, ''])
    const lines = ran.stdout.split('\n').map(line => line.split(/ {2,}/))
    expect(lines[0]).toEqual(['id', 'status', 'plan', 'account', 'name', 'host', 'deadline'])
    const deadline = Object.fromEntries(lines.slice(1, 5).map(line => [line[0], line.at(-1)]))
    expect(deadline.a).toBe('–')
    expect(deadline.b).toMatch(/^is cancelled by BigCommerce in 90 days \(\d{4}-\d\d-\d\d\)$/)
    expect(deadline.c).toMatch(/^becomes unrestorable in 90 days/)
    expect(deadline.t).toMatch(/^ends its trial in 30 days/)
    expect(lines.slice(5)).toEqual([[''], ['4 stores.'], ['']])
    expect(shop.writes().filter(write => !write.startsWith('POST /stores/'))).toEqual([])
  })

  test.each([
    ['--status suspended', ['b']],
    ['--status suspended --status cancelled', ['c', 'b']],
    ['--account bolt', ['t', 'c']],
    ['--plan TRIAL-30DAY --plan STORE-PRO-NP-MONTHLY-T11', ['t', 'a']],
    ['--name shop', ['b', 'a']],
    ['--name shop --status active', ['a']],
    ['--account nobody', []],
  ])('with %s', async (words, ids) => {
    expect(await idsOf(await shopWithStores(), `stores list ${words}`)).toEqual(ids)
  })

  test('values of the environment are separated by commas', async () => {
    const shop = await shopWithStores()
    const ran = await shop.run('stores list --format ndjson', { STOREWRIGHT_STATUS: 'suspended,cancelled' })
    expect(
      ran.stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).id),
    ).toEqual(['c', 'b'])
  })

  test('a status that no store ever has is wrong usage, and nothing is sent', async () => {
    const shop = await shopWithStores()
    const before = shop.sandbox.requests().length
    const ran = await shop.run('stores list --status suspendet')
    expect([ran.status, ran.stdout]).toEqual([64, ''])
    expect(ran.stderr).toContain('hint: Did you mean `suspended`?')
    expect(shop.sandbox.requests()).toHaveLength(before)
  })

  test('a pending cancellation is seen with --details', async () => {
    const shop = await shopWithStores()
    await call(shop, 'a', 'cancellations')
    const rows = async (words: string) =>
      JSON.parse((await shop.run(`stores list --format json --name A ${words}`)).stdout).rows
    expect((await rows('--status active')).find((row: { id: string }) => row.id === 'a').deadlines).toEqual([])
    const seen = (await rows('--status active --details')).find((row: { id: string }) => row.id === 'a')
    expect(seen.deadlines).toEqual([
      { event: 'cancels_on', at: expect.stringMatching(/-01T00:00:00/), to: 'cancelled', severity: expect.any(String) },
    ])
  })

  test('tells where a store is declared', async () => {
    const shop = await shopWithStores()
    shop.write('stores.yaml', `${connectionOnly}stores: { mine: { id: a } }\n`)
    const { rows } = JSON.parse((await shop.run('stores list --format json --account acme')).stdout)
    expect(rows.map((row: { id: string; address?: string }) => [row.id, row.address])).toEqual([
      ['b', undefined],
      ['a', 'stores.mine'],
    ])
  })

  test('nothing that fits is said so, and is no failure', async () => {
    const shop = await shopWithStores()
    expect(await shop.run('stores list --name nothing')).toEqual({ status: 0, stdout: 'No store fits.\n', stderr: '' })
    const json = JSON.parse((await shop.run('stores list --name nothing --format json')).stdout)
    expect(json).toMatchObject({ rows: [], exit_code: 0 })
  })
})

describe('a list that breaks off', () => {
  const brokenOff = async (): Promise<Shop> => {
    const shop = await shopWithStores()
    const match = { method: 'GET', path: '/stores/b' }
    await shop.control('faults', { match, fault: { kind: 'status', status: 403 } })
    return shop
  }

  test('as JSON is closed, with what was read and with the error', async () => {
    const ran = await (await brokenOff()).run('stores list --format json')
    const report = JSON.parse(ran.stdout)
    expectValid(schemaOf('report'), report)
    expect([ran.status, report.exit_code, ran.stderr]).toEqual([1, 1, ''])
    expect(report.rows.map((row: { id: string }) => row.id)).toEqual(['t', 'c'])
    expect(report.diagnostics).toMatchObject([{ severity: 'error', code: 'FORBIDDEN' }])
  })

  test.each(['human', 'ndjson'])('as %s ends with the error on stderr', async format => {
    const ran = await (await brokenOff()).run(`stores list --format ${format}`)
    expect(ran.status).toBe(1)
    expect(ran.stdout).toContain('Cellar')
    expect(ran.stderr).toContain('error[FORBIDDEN]')
  })

  test('as a file is there with what was read', async () => {
    const shop = await brokenOff()
    const ran = await shop.run('stores list --format json --output list.json')
    expect([ran.status, ran.stdout]).toEqual([1, ''])
    expect(JSON.parse(shop.read('list.json')).rows).toHaveLength(2)
    expect(ran.stderr).toContain('error[FORBIDDEN]')
  })
})

test('a list goes to the file of --output, and how long it is to people', async () => {
  const shop = await shopWithStores()
  expect(await shop.run('stores list --format ndjson --output list')).toEqual({
    status: 0,
    stdout: '',
    stderr: '4 stores.\n',
  })
  expect(shop.read('list').trim().split('\n')).toHaveLength(4)
})

describe('accounts list', () => {
  test.each([
    ['', ['bolt', 'acme']],
    ['--name out', ['acme']],
    ['--user BO@bolt.example', ['bolt']],
    ['--user nobody@bolt.example', []],
    ['--created-after 2020-01-01', ['bolt', 'acme']],
    ['--created-before 2020-01-01T00:00:00Z', []],
  ])('with "%s"', async (words, ids) => {
    expect(await idsOf(await shopWithStores(), `accounts list ${words}`)).toEqual(ids)
  })

  test('tells neither support PINs nor who the owner is', async () => {
    const shop = await shopWithStores()
    for (const format of ['human', 'json', 'ndjson']) {
      const { stdout } = await shop.run(`accounts list --format ${format}`)
      expect(stdout).toContain('Acme Outfitters')
      expect(stdout).not.toMatch(/pin|@/i)
    }
  })

  test('a date that is none is wrong usage', async () => {
    const ran = await (await shopWithStores()).run('accounts list --created-after yesterday')
    expect(ran.status).toBe(64)
    expect(ran.stderr).toContain('--created-after is `yesterday`, but must be a day or an instant')
  })
})

describe('one store', () => {
  test('is shown by its id, its key or its address', async () => {
    const shop = await shopWithStores()
    shop.write('stores.yaml', `${connectionOnly}stores: { mine: { id: b } }\n`)
    for (const name of ['b', 'mine', 'stores.mine', 'stores.b']) {
      const { stdout, status } = await shop.run(`stores show ${name} --format json`)
      const report = JSON.parse(stdout)
      expectValid(schemaOf('report'), report)
      expect([status, report.store.id, report.store.status]).toEqual([0, 'b', 'suspended'])
      expect(report.store.deadlines.map((one: { event: string }) => one.event)).toEqual(['auto_cancels_at'])
    }
    expect((await shop.run('stores show mine')).stdout).toMatch(/^Shop B\n {2}id {12}b\n {2}status {8}suspended\n/)
  })

  test('that is not there is named, with those that are near', async () => {
    const shop = await shopWithStores()
    shop.write('stores.yaml', `${connectionOnly}stores: { mine: { id: acme-us } }\n`)
    for (const words of ['stores show acme-uk', 'stores history acme-uk']) {
      const ran = await shop.run(words)
      expect([ran.status, ran.stdout]).toEqual([1, ''])
      expect(ran.stderr).toBe(
        'error[NOT_FOUND] the franchise has no store with the id acme-uk\n  hint: Did you mean `acme-us`?\n',
      )
    }
  })

  test('has a history, the oldest first, with reasons and dates', async () => {
    const shop = await shopWithStores()
    await call(shop, 'b', 'reactivations')
    await shop.control('clock/advance', { days: 1 })
    await call(shop, 'b', 'suspensions', { effective: 'IMMEDIATELY' })
    await shop.control('clock/advance', { days: 91 })
    const ran = await shop.run('stores history b --format json')
    const report = JSON.parse(ran.stdout)
    expectValid(schemaOf('report'), report)
    expect(
      report.history.map((one: { [name: string]: string }) => [one.type, one.status, one.reason_code, one.ended_by]),
    ).toEqual([
      ['suspension', 'lifted', 'NON_PAYMENT', 'reactivation'],
      ['suspension', 'expired', 'PARTNER_INITIATED', 'expiry'],
      ['cancellation', 'in_effect', 'SUSPENSION_EXPIRED', null],
    ])
    expect(report.history[0].reason).toBe('Invoice 7')
    expect((await shop.run('stores history b')).stdout).toContain('2 suspensions, 1 cancellation, the oldest first.')
    expect((await shop.run('stores history a')).stdout).toContain('Never suspended, never cancelled.')
  })
})
