/** Every operation of the partner API is used by a command, and every request of the look-ups is as documented. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { loginStore } from '../../src/workflows/login.ts'
import { loginPartner } from '../../src/workflows/login-partner.ts'
import { accountsList, storesHistory, storesList, storesShow } from '../../src/workflows/portfolio.ts'
import { type Harness, openHarness, person, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function collect<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const row of rows) found.push(row)
  return found
}

const any = { status: [], account: [], plan: [] }

test('all fifteen operations and the token call, each by the command that needs it', async () => {
  const project = await openHarness({ instant: true, emulate: { suspensionStarts: 'IMMEDIATELY' } })
  open = project
  const apply = async (store: object, more: object = {}): Promise<void> => {
    const whole = portfolio({}, store) as { accounts: { acme: object } }
    Object.assign(whole.accounts.acme, more)
    project.write(whole)
    expect((await project.apply(['stores.a'])).exit_code).toBe(0)
  }
  await apply({})
  await apply({}, { name: 'Acme Outfitters' })
  await apply({ plan_sku: 'STORE-PLUS-NP-MONTHLY' })
  await apply({ plan_sku: 'STORE-PLUS-NP-MONTHLY', status: 'suspended' })
  await apply({ plan_sku: 'STORE-PLUS-NP-MONTHLY' })
  await apply({ plan_sku: 'STORE-PLUS-NP-MONTHLY', status: 'cancelled' })
  await fetch(`${project.sandbox.url}/_sandbox/clock/advance`, { method: 'POST', body: '{"days": 40}' })
  await apply({ plan_sku: 'STORE-PLUS-NP-MONTHLY' })
  await project.withProject(false, async opened => {
    const { context } = project
    const franchise = { ...opened, addressOf: () => undefined }
    expect(await collect(accountsList(context, franchise, { name: 'acme', user: person.email }).rows)).toHaveLength(1)
    const filter = { status: ['active'], account: ['acme'], plan: ['STORE-PLUS-NP-MONTHLY'], name: 'a' }
    expect(await collect(storesList(context, franchise, filter, true).rows)).toHaveLength(1)
    expect(await collect(storesList(context, franchise, any, false).rows)).toHaveLength(1)
    expect((await storesShow(context, opened, 'a')).store.status).toBe('active')
    expect((await storesHistory(context, opened, 'a')).history.map(one => [one.type, one.status])).toEqual([
      ['suspension', 'lifted'],
      ['cancellation', 'restored'],
    ])
    expect((await loginStore(context, opened, { store: 'a', to: 'orders', open: false })).url).toMatch(/^https:/)
  })
  writeFileSync(join(project.dir, 'secret'), project.sandbox.credentials.client_secret)
  const token = { files: ['stores.yaml'], tokenFile: 'token', secretFile: 'secret', force: false, seconds: 900 }
  await loginPartner(project.context, token, async () => {})
  const used = new Set(
    project.sandbox
      .requests()
      .filter(request => request.path.startsWith('/franchises/'))
      .map(
        ({ method, path }) =>
          `${method} ${path.replace(/^\/franchises\/[^/]+\/v1/, '').replace(/\/(acme|a)(?=\/|$)/, '/{id}')}`,
      ),
  )
  expect([...used].sort()).toEqual([
    'GET /accounts',
    'GET /accounts/{id}',
    'GET /stores',
    'GET /stores/{id}',
    'GET /stores/{id}/cancellations',
    'GET /stores/{id}/suspensions',
    'POST /accounts',
    'POST /accounts/{id}/stores',
    'POST /oauth/token',
    'POST /stores/{id}/cancellations',
    'POST /stores/{id}/change-plan',
    'POST /stores/{id}/login-url',
    'POST /stores/{id}/reactivations',
    'POST /stores/{id}/restorations',
    'POST /stores/{id}/suspensions',
    'PUT /accounts/{id}',
  ])
})
