/** Nothing that is printed or written holds a credential or personal data, in whatever format and whatever goes wrong. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changeFormats, formats } from '../../src/render/index.ts'
import { openShopHere, type Ran, type Shop } from './support.ts'

/** Each value occurs nowhere else by chance. */
const planted = {
  partnerToken: 'planted-partner-token-7Qx',
  storeToken: 'planted-store-token-9Zk',
  clientSecret: 'planted-client-secret-3Vw',
  email: 'grace.planted@hidden.example',
  otherEmail: 'second.planted@hidden.example',
  first: 'Plantedgrace',
  last: 'Plantedhopper',
  phone: '+1 212 555 0187',
}

const credentials = {
  franchise_id: '00000000-0000-4000-8000-0000000000f1',
  client_id: 'client-of-the-franchise',
  access_token: planted.partnerToken,
  store_token: planted.storeToken,
  client_secret: planted.clientSecret,
}

async function plantedShop(): Promise<Shop> {
  const shop = await openShopHere({ credentials })
  shop.edit('ada@private.example', planted.email)
  shop.edit('email: ada@private.example', `email: ${planted.email}, phone: "${planted.phone}"`)
  shop.edit('first_name: Ada, last_name: Moor', `first_name: ${planted.first}, last_name: ${planted.last}`)
  return shop
}

function filesIn(directory: string): string[] {
  return readdirSync(directory).flatMap(name => {
    const path = join(directory, name)
    return statSync(path).isDirectory() ? filesIn(path) : [path]
  })
}

function expectClean(opened: Shop, ran: Ran, words: string): void {
  const written = filesIn(opened.dir).filter(path => !path.endsWith('stores.yaml'))
  const places = [
    ['stdout', ran.stdout],
    ['stderr', ran.stderr],
  ].concat(written.map(path => [path, readFileSync(path, 'utf8')]))
  for (const [place, text] of places) {
    for (const [name, value] of Object.entries(planted)) {
      expect(text!.includes(value), `${words}: ${name} is in ${place}`).toBe(false)
      expect(text!.includes(encodeURIComponent(value)), `${words}: ${name} is in ${place}`).toBe(false)
    }
  }
}

async function runClean(opened: Shop, words: string, env: { [name: string]: string } = {}): Promise<Ran> {
  const ran = await opened.run(words, env)
  expectClean(opened, ran, words)
  expect(ran.stderr).not.toContain('error[BUG]')
  return ran
}

/** Commands that have fewer formats. */
const formatOf = (format: string): string => (formats.includes(format as 'json') ? format : 'json')

test.each(changeFormats)('of a whole life, printed as %s', async format => {
  const opened = await plantedShop()
  const more = `--format ${format} --events events.log`
  const other = `--format ${formatOf(format)}`
  await runClean(opened, `validate --format ${format}`)
  expect((await runClean(opened, `plan ${more} --out plan.json --output report.txt`)).status).toBe(0)
  expect((await runClean(opened, `show plan.json --format ${format}`)).status).toBe(0)
  expect((await runClean(opened, `apply plan.json ${more}`)).status).toBe(0)
  await runClean(opened, `state list ${other}`)
  await runClean(opened, `state show accounts.acme ${other}`)
  for (const words of ['accounts list', 'stores list', 'stores show a', 'stores history a']) {
    expect((await runClean(opened, `${words} ${other} --events events.log`)).status).toBe(0)
  }
  expect((await runClean(opened, `login a ${other}`)).status).toBe(0)
  expect((await runClean(opened, `audit-log verify ${other}`)).status).toBe(0)
  opened.edit(planted.first, 'Planted')
  await runClean(opened, `plan ${more}`)
  await runClean(opened, `drift ${more} --evidence evidence/one`)
  expect((await runClean(opened, `apply --auto-approve ${more}`)).status).toBe(0)
  await runClean(opened, `state move accounts.acme accounts.acme-2 ${other}`)
  await runClean(opened, `state forget accounts.acme-2 ${other}`)
  await runClean(opened, `destroy --auto-approve --confirm stores.a ${more}`)
  expect(opened.read('events.log')).toContain('apply-finished')
})

test.each(changeFormats)('of what goes wrong, printed as %s', async format => {
  const opened = await plantedShop()
  const more = `--auto-approve --format ${format} --events events.log`
  await opened.control('seed', { accounts: [{ id: 'other', user_email: planted.email }] })
  expect((await runClean(opened, `apply ${more}`)).status).toBe(1)
  opened.edit(planted.email, planted.otherEmail)
  expect((await runClean(opened, `apply ${more}`, { PARTNER_TOKEN: `${planted.partnerToken}-not` })).status).toBe(1)
  expect((await runClean(opened, `apply ${more}`, { CLIENT: planted.clientSecret })).status).toBe(1)
  expect((await runClean(opened, `apply ${more}`)).status).toBe(0)
  expect((await runClean(opened, `plan --format ${format}`, { STORE_TOKEN: planted.clientSecret })).status).toBe(1)
  const echo = { title: `no ${planted.storeToken} and ${planted.email}`, errors: { body: planted.storeToken } }
  opened.edit('Since 1998', 'Since 1997')
  const fault = {
    kind: 'status',
    status: 422,
    body: { status: 422, title: echo.title.replace(planted.email, 'x'), errors: echo.errors },
  }
  await opened.control('faults', { match: { method: 'PUT', path: 'content/pages' }, fault })
  expect((await runClean(opened, `apply ${more}`)).status).toBe(1)
})

test('of a new token of the franchise', async () => {
  const opened = await plantedShop()
  const env = { BIGCOMMERCE_CLIENT_SECRET: planted.clientSecret }
  expect((await runClean(opened, 'login partner --token-file token --auto-approve', env)).status).toBe(0)
  const wrong = { BIGCOMMERCE_CLIENT_SECRET: planted.storeToken }
  expect((await runClean(opened, 'login partner --token-file other --auto-approve', wrong)).status).toBe(1)
})

test('of files that cannot be read', async () => {
  const opened = await plantedShop()
  const text = opened.read('stores.yaml')
  for (const [find, put] of [
    ['access_token: ${env:PARTNER_TOKEN}', `access_token: ${planted.partnerToken}\n  access_token: x`],
    [`user_email: ${planted.email}`, `user_email: [${planted.email}]`],
    [`last_name: ${planted.last}`, `last_nam: ${planted.last}`],
    ['country: US }', 'country: US'],
    ['access_token: ${env:STORE_TOKEN}', `access_token: { token: ${planted.storeToken} }`],
  ]) {
    opened.write('stores.yaml', text)
    opened.edit(find!, put!)
    for (const format of formats) expect((await runClean(opened, `validate --format ${format}`)).status).toBe(1)
  }
})
