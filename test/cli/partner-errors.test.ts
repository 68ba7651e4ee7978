/** What the partner API refuses: which code, which line of the files, what to do, and that nothing is left half done. */

import { afterEach, describe, expect, test } from 'vitest'
import { openShop, type Shop } from './support.ts'

let open: Shop | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function shop(): Promise<Shop> {
  open = await openShop()
  return open
}

const apply = 'apply --auto-approve'

describe('before anything is written', () => {
  test.each([
    [
      { PARTNER_TOKEN: 'wrong-token' },
      'error[AUTH_FAILED] stores.yaml:6:17 GET /accounts/acme: status 401',
      'login partner',
    ],
    [{ CLIENT: 'wrong-client' }, 'error[AUTH_FAILED] stores.yaml:6:17 GET /accounts/acme: status 401', 'X-Auth-Client'],
    [
      { FRANCHISE: '00000000-0000-4000-8000-000000000009' },
      'error[FORBIDDEN] stores.yaml:4:17 GET /accounts/acme: status 403',
      'check `connection.franchise_id`',
    ],
  ])('a franchise that does not open with %j', async (env, error, hint) => {
    const opened = await shop()
    const ran = await opened.run(apply, env)
    expect([ran.status, opened.writes()]).toEqual([1, []])
    expect(ran.stdout).toContain(error)
    expect(ran.stdout).toContain(hint)
    for (const words of ['stores list', 'accounts list', 'stores show a', 'login a']) {
      const other = await opened.run(words, env)
      expect([words, other.status, other.stdout]).toEqual([words, 1, ''])
      expect(other.stderr).toContain(error.slice(0, error.indexOf(' GET')))
    }
    expect(opened.writes()).toEqual([])
  })

  test('two stores of one name in one account are found in the files alone', async () => {
    const opened = await shop()
    const other = 'b: { account: acme, store_name: Shop A, country: US, plan_sku: TRIAL-30DAY }'
    opened.edit('stores:\n', `stores:\n  ${other}\n`)
    const ran = await opened.run('validate')
    expect(ran.status).toBe(1)
    expect(ran.stderr).toContain(
      'error[DUPLICATE_OBJECT] stores.yaml:16:17 The `store_name` of `stores.a` is that of `stores.b`',
    )
    expect(opened.sandbox.requests()).toEqual([])
    opened.edit('account: acme, store_name: Shop A', 'account: { id: other }, store_name: Shop A')
    expect((await opened.run('validate')).status).toBe(0)
  })

  test('an account id that somebody else has', async () => {
    const opened = await shop()
    await opened.control('seed', { accounts: [{ id: 'acme', name: 'Somebody', user_email: 'x@y.example' }] })
    const ran = await opened.run(apply)
    expect([ran.status, opened.writes()]).toEqual([1, []])
    expect(ran.stdout).toContain(
      'error[IMMUTABLE_ATTRIBUTE] stores.yaml:8:3 accounts.acme: one with this key exists already, and its user_email is another\n  hint: If it is not yours, choose another key.',
    )
    expect(ran.stdout).not.toContain('x@y.example')
  })

  test('a store id that another account has', async () => {
    const opened = await shop()
    await opened.control('seed', {
      accounts: [{ id: 'other' }],
      stores: [{ id: 'a', account_id: 'other', store_name: 'X' }],
    })
    const ran = await opened.run(apply)
    expect([ran.status, opened.writes()]).toEqual([1, []])
    expect(ran.stdout).toContain(
      'stores.yaml:13:3 stores.a: one with this key exists already, and its account is another',
    )
  })
})

describe('of what is refused nothing is left, and the rest goes on when it is mended:', () => {
  test('an e-mail address that owns another account', async () => {
    const opened = await shop()
    await opened.control('seed', { accounts: [{ id: 'other', user_email: 'ada@private.example' }] })
    const ran = await opened.run(apply)
    expect([ran.status, opened.writes()]).toEqual([1, ['POST /accounts']])
    expect(ran.stdout).toContain('error[CONFLICT] stores.yaml:8:3 POST /accounts: status 409')
    expect(ran.stdout).toContain('hint: A person owns one account at most, in all of BigCommerce')
    expect(ran.stdout).toContain('Apply: 0 done, 1 failed, 5 skipped, 0 not started.')
    opened.edit('user_email: ada@private.example', 'user_email: grace@private.example')
    expect((await opened.run(apply)).status).toBe(0)
    expect((await opened.run('plan --detailed-exitcode')).status).toBe(0)
  })

  test('a store name that a store of the account has that is not declared', async () => {
    const opened = await shop()
    await opened.control('seed', {
      accounts: [{ id: 'acme', name: 'Acme', user_email: 'ada@private.example' }],
      stores: [{ id: 'z', account_id: 'acme', store_name: 'Shop A' }],
    })
    const ran = await opened.run(apply)
    expect(ran.status).toBe(1)
    expect(ran.stdout).toContain('error[CONFLICT] stores.yaml:13:3 POST /accounts/acme/stores: status 409')
    expect(ran.stdout).toContain('hint: Names of stores are unique within an account')
    expect((await opened.run('stores list')).stdout).toContain('1 store.')
    opened.edit('store_name: Shop A', 'store_name: Shop B')
    expect((await opened.run(apply)).status).toBe(0)
  })

  test.each([
    ['plan_sku: STORE-PRO-NP-MONTHLY-T11', 'plan_sku: STORE-GOLD', 'Which plans there are is agreed between you'],
    ['status: active', 'status: active\n    settings: { more: x }', 'Which settings there are is agreed between you'],
  ])('%s made to %s', async (right, wrong, hint) => {
    const opened = await shop()
    opened.edit(right, wrong)
    const ran = await opened.run(apply)
    expect([ran.status, opened.writes()]).toEqual([1, ['POST /accounts', 'POST /accounts/acme/stores']])
    expect(ran.stdout).toContain('error[API_INVALID] stores.yaml:13:3 POST /accounts/acme/stores: status 422')
    expect(ran.stdout).toContain(`hint: ${hint}`)
    expect((await opened.run('stores list')).stdout).toBe('No store fits.\n')
    opened.edit(wrong, right)
    expect((await opened.run(apply)).status).toBe(0)
    expect((await opened.run('plan --detailed-exitcode')).status).toBe(0)
  })

  test('a change to a plan outside the allow list', async () => {
    const opened = await shop()
    expect((await opened.run(apply)).status).toBe(0)
    opened.writes()
    opened.edit('STORE-PRO-NP-MONTHLY-T11', 'STORE-GOLD')
    const ran = await opened.run(apply)
    expect([ran.status, opened.writes()]).toEqual([1, ['POST /stores/a/change-plan']])
    expect(ran.stdout).toContain('hint: Which plans there are is agreed between you')
    expect((await opened.run('stores show a')).stdout).toContain('plan          STORE-PRO-NP-MONTHLY-T11')
  })
})
