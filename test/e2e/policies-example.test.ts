/** examples/with-policies: what its policies allow is applied, and what each of them forbids is found. */

import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Harness, openHarness } from '../support/project.ts'

let project: Harness
beforeEach(async () => {
  project = await openHarness({ emulate: { sampleCatalog: true } })
  cpSync(join(import.meta.dirname, '..', '..', 'examples', 'with-policies'), project.dir, { recursive: true })
  const { credentials, url } = project.sandbox
  const values: { [name: string]: string } = {
    BIGCOMMERCE_FRANCHISE_ID: credentials.franchise_id,
    BIGCOMMERCE_CLIENT_ID: credentials.client_id,
    BIGCOMMERCE_PARTNER_TOKEN: credentials.access_token,
    STORE_ACME_US_TOKEN: credentials.store_token,
    STORE_ACME_TRY_TOKEN: credentials.store_token,
  }
  project.context.env = name => values[name]
  edit('connection:', `connection:\n  api_url: ${url}`)
  await project.apply()
})
afterEach(() => project.close())

function edit(from: string | RegExp, to: string): void {
  const path = join(project.dir, 'stores.yaml')
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(from)
  writeFileSync(path, text.replace(from, to))
}

async function found(): Promise<string[]> {
  const { plan } = await project.plan()
  expect(plan.policies).toHaveLength(6)
  return plan.diagnostics
    .filter(one => one.policy !== undefined)
    .map(one => `${one.severity} ${one.policy?.name} ${one.message}`)
}

const whole = /\n {2}acme-us:[\s\S]*?(?=\n {2}acme-try:)/

describe('with-policies', () => {
  test('is applied, and calm then', async () => {
    expect((await project.plan()).plan).toMatchObject({ changes: [], diagnostics: [] })
  })

  test.each([
    [
      'no store is cancelled',
      'status: active',
      'status: cancelled',
      ['error no-cancel stores.acme-us would be cancelled.'],
    ],
    [
      'who suspends is named',
      'status: active',
      'status: suspended',
      [
        expect.stringContaining(
          'warning only-operations-suspends stores.acme-us would be suspended; that is for user ops',
        ),
      ],
    ],
    [
      'redirects are relative',
      ': /about/',
      ': //elsewhere.example/',
      [expect.stringContaining('error relative-redirects')],
    ],
    ['scripts have known hosts', 'cdn.acme', 'cdn.acme.example.evil', [expect.stringContaining('error known-scripts')]],
    [
      'few prices move far',
      /price: 20[\s\S]*price: 10/,
      'price: 25 } }\n          MUG-1: { USD: { price: 8.99',
      [
        'error few-large-price-changes 2 prices move by more than 10 %: stores.acme-us.price_lists.trade.records.MUG-1.USD, stores.acme-us.price_lists.trade.records.TOTE-1.USD.',
      ],
    ],
    ['one price may', 'price: 20', 'price: 25', []],
    ['prices may move a little', /price: 20[\s\S]*price: 10/, 'price: 22 } }\n          MUG-1: { USD: { price: 9', []],
    [
      'production keeps its pages',
      / {10}about: [^\n]*\n/,
      '          {}\n',
      [
        expect.stringContaining(
          'error production-keeps-everything stores.acme-us.channels.us.pages.about would be deleted',
        ),
      ],
    ],
    [
      'a store whose declaration is gone is cancelled',
      whole,
      '',
      [
        'error no-cancel stores.acme-us would be cancelled.',
        expect.stringContaining('error production-keeps-everything stores.acme-us'),
      ],
    ],
  ])('%s', async (_, from, to, findings) => {
    edit(from, to)
    expect(await found()).toEqual(findings)
  })

  test('where nothing is in production, pages may go', async () => {
    edit(/( acme-try:[\s\S]*) {10}about: [^\n]*\n/, '$1          {}\n')
    expect(await found()).toEqual([])
  })
})
