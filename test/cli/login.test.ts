/** Logging in: a one-time URL that is printed and kept nowhere, and a new token of the franchise in a private file. */

import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { expectValid, schemaOf } from './schemas.ts'
import { openShop, type Ran, type Shop } from './support.ts'

let open: Shop | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function shopWithStore(): Promise<Shop> {
  open = await openShop()
  expect((await open.run('apply --auto-approve')).status).toBe(0)
  return open
}

const url = /https:\/\/login\.bigcommerce\.com\/sso\/express-logins\/\S+/

function filesOf(shop: Shop): string[] {
  return readdirSync(shop.dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
}

describe('login STORE', () => {
  test('prints the URL, and it is in no file', async () => {
    const shop = await shopWithStore()
    const ran = await shop.run('login a --events events.log')
    expect([ran.status, ran.stderr]).toEqual([0, ''])
    const printed = url.exec(ran.stdout)?.[0] ?? 'none'
    expect(ran.stdout.split('\n')[0]).toBe(printed)
    expect(ran.stdout).toContain('Logs in to Shop A (id a) once, until ')
    expect(ran.stdout).not.toContain('ada@')
    for (const text of filesOf(shop)) expect(text).not.toContain('express-logins')
    const json = await shop.run('login stores.a --format json --events events.log')
    const report = JSON.parse(json.stdout)
    expectValid(schemaOf('report'), report)
    expect(report.url).toMatch(url)
    expect(report.url).not.toBe(printed)
    for (const text of filesOf(shop)) expect(text).not.toContain('express-logins')
  })

  test.each([
    'products',
    '/products',
    '/manage/products',
    'manage/products',
    'https://store-x.mybigcommerce.com/manage/products',
  ])('to the page %s', async page => {
    const shop = await shopWithStore()
    expect((await shop.run(['login', 'a', '--to', page])).stdout).toContain('?redirect=products\n')
  })

  test('there is no --output, since a log-in belongs into no file', async () => {
    const shop = await shopWithStore()
    expect((await shop.run('login a --output url.txt')).status).toBe(64)
  })

  test('as a user who is none of the account is refused, without telling who', async () => {
    const shop = await shopWithStore()
    for (const format of ['human', 'json']) {
      const ran = await shop.run(`login a --user stranger@elsewhere.example --format ${format}`)
      expect(ran.status).toBe(1)
      expect(ran.stdout + ran.stderr).toContain('LOGIN_REFUSED')
      expect(ran.stdout + ran.stderr).toContain('the user does not belong to the account of store a')
      expect(ran.stdout + ran.stderr).not.toContain('stranger')
    }
    expect((await shop.run('login a --user ADA@private.example')).status).toBe(0)
  })

  test('of a store that is cancelled or not there is refused before anything is sent', async () => {
    const shop = await shopWithStore()
    expect((await shop.run('login b')).stderr).toContain('error[NOT_FOUND] the franchise has no store with the id b')
    await shop.run('destroy --auto-approve --confirm stores.a')
    await shop.control('clock/advance', { days: 40 })
    shop.writes()
    const ran = await shop.run('login a')
    expect([ran.status, ran.stdout, shop.writes()]).toEqual([1, '', []])
    expect(ran.stderr).toContain('error[STORE_UNAVAILABLE] nobody can log in to store a, which is cancelled')
    expect(ran.stderr).toContain('Restore the store first')
  })
})

describe('login partner', () => {
  const secret = 'sandbox-secret'
  const words = 'login partner --token-file .storewright/partner-token --auto-approve'

  function expectNoSecret(shop: Shop, ran: Ran): void {
    const token = shop.read('.storewright/partner-token').trim()
    for (const text of [ran.stdout, ran.stderr]) {
      expect(text).not.toContain(token)
      expect(text).not.toContain(secret)
    }
  }

  test('writes a token that opens the franchise, and the former one does so no more', async () => {
    const shop = await openShop()
    open = shop
    // The file that is to hold the token is not there yet, and that must not stand in the way.
    shop.edit('access_token: ${env:PARTNER_TOKEN}', 'access_token: ${file:.storewright/partner-token}')
    const ran = await shop.run(words, { BIGCOMMERCE_CLIENT_SECRET: secret, STORE_TOKEN: undefined })
    expect([ran.status, ran.stderr]).toEqual([0, ''])
    expect(ran.stdout).toMatch(/^The token is in \.storewright\/partner-token, until \S+\.\nThe token before it/)
    expectNoSecret(shop, ran)
    expect(statSync(join(shop.dir, '.storewright/partner-token')).mode & 0o777).toBe(0o600)
    expect((await shop.run('stores list')).status).toBe(0)
    shop.edit('${file:.storewright/partner-token}', '${env:PARTNER_TOKEN}')
    expect((await shop.run('stores list')).stderr).toContain('error[AUTH_FAILED]')
  })

  test('takes the secret from a file too, and never from the command line', async () => {
    const shop = await openShop()
    open = shop
    shop.write('secret', `${secret}\n`)
    const ran = await shop.run(`${words} --secret-file secret --format json`)
    const report = JSON.parse(ran.stdout)
    expectValid(schemaOf('report'), report)
    expect([ran.status, report.token_file]).toEqual([0, '.storewright/partner-token'])
    expectNoSecret(shop, ran)
    expect((await shop.run(`${words} --secret ${secret}`)).status).toBe(64)
  })

  test('overwrites no file unless it is told to', async () => {
    const shop = await openShop()
    open = shop
    shop.write('.storewright/partner-token', 'mine')
    const before = await shop.run(words, { BIGCOMMERCE_CLIENT_SECRET: secret })
    expect([before.status, shop.writes(), shop.read('.storewright/partner-token')]).toEqual([64, [], 'mine'])
    expect(before.stderr).toContain('exists already')
    expect((await shop.run(`${words} --force`, { BIGCOMMERCE_CLIENT_SECRET: secret })).status).toBe(0)
    expect(shop.read('.storewright/partner-token')).not.toBe('mine')
  })

  test.each([
    [{}, words, 1, 'error[NO_CONNECTION] there is no client secret'],
    [{ BIGCOMMERCE_CLIENT_SECRET: 'wrong' }, words, 1, 'error[AUTH_FAILED] BigCommerce does not accept the client id'],
    [{ BIGCOMMERCE_CLIENT_SECRET: secret, FRANCHISE: 'other' }, words, 1, 'error[FORBIDDEN]'],
    [{ BIGCOMMERCE_CLIENT_SECRET: secret, FRANCHISE: undefined }, words, 1, 'connection lacks franchise_id'],
    [{ BIGCOMMERCE_CLIENT_SECRET: secret }, words.replace(' --auto-approve', ''), 1, 'error[NOT_APPROVED]'],
    [{ BIGCOMMERCE_CLIENT_SECRET: secret }, `${words} --duration 0`, 64, 'error[USAGE]'],
  ])('with %j: %s', async (env, flags, status, text) => {
    const shop = await openShop()
    open = shop
    const ran = await shop.run(flags, env)
    expect([ran.status, ran.stdout]).toEqual([status, ''])
    expect(ran.stderr).toContain(text)
    expect(readdirSync(shop.dir, { recursive: true })).not.toContain('.storewright/partner-token')
    expect((await shop.run('stores list')).status).toBe(0)
  })

  test('where the file cannot be written, no token is ended for it', async () => {
    const shop = await openShop()
    open = shop
    shop.write('closed/file', '')
    chmodSync(join(shop.dir, 'closed'), 0o500)
    const ran = await shop.run(words.replace('.storewright/partner-token', 'closed/file/token'), {
      BIGCOMMERCE_CLIENT_SECRET: secret,
    })
    chmodSync(join(shop.dir, 'closed'), 0o700)
    expect([ran.status, shop.writes()]).toEqual([64, []])
  })
})
