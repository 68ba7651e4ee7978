/** A store that can no longer be restored: refused with the way out, and made anew where the files say so. */

import { afterEach, describe, expect, test } from 'vitest'
import { call } from '../resources/api.ts'
import { controlOf } from '../support/control.ts'
import { day, left, refusal, settle, shown, writesOf } from '../support/living.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { tablesOf } from '../support/tables.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

async function harness(...options: Parameters<typeof openHarness>): Promise<Harness> {
  open = await openHarness({ instant: true, ...options[0] }, options[1])
  return open
}

const shop = {
  channels: {
    us: {
      id: 1,
      name: 'US shop',
      type: 'storefront',
      platform: 'bigcommerce',
      pages: { about: { type: 'page', name: 'About', body: '<p>Since 1998</p>' } },
    },
  },
}

describe('a store whose restore window has passed', () => {
  async function lost(...options: Parameters<typeof openHarness>): Promise<Harness> {
    const project = await harness(...options)
    await settle(project, portfolio(shop))
    await call(project, 'partner', 'POST /stores/a/cancellations', { effective: 'IMMEDIATELY' })
    project.advance(90 * day)
    return project
  }
  const anew = { manage: { recreate: true } }

  test('is refused with the way out, and as good as cancelled where that is wanted', async () => {
    const project = await lost()
    project.write(portfolio(shop))
    const { plan } = await project.plan()
    expect(shown(plan)).toEqual([])
    const refused = plan.diagnostics.find(one => one.code === 'TRANSITION_REFUSED')
    expect(refused?.message).toContain('it could be until 2027-02-22')
    expect(refused?.hint).toContain('manage: { recreate: true }')
    project.write(portfolio({}, { status: 'cancelled' }))
    expect(await left(project)).toEqual([])
    expect((await project.plan()).plan.diagnostics.filter(one => one.severity !== 'note')).toEqual([])
  })

  test('one second earlier it is restored', async () => {
    const project = await harness()
    await settle(project, portfolio(shop))
    await call(project, 'partner', 'POST /stores/a/cancellations', { effective: 'IMMEDIATELY' })
    project.advance(90 * day - 1000)
    expect(await left(project)).toEqual(['restore stores.a'])
    expect(await settle(project, portfolio(shop))).toEqual(['restore stores.a'])
  })

  test('is made anew with its contents, when the files say so and the address is confirmed', async () => {
    const project = await lost()
    const old = project.sandbox.world.stores[0]!.store_hash
    project.write(portfolio(shop, anew))
    const writes = writesOf(project)
    writes()
    const error = await refusal(project.apply())
    expect([error.code, writes()]).toEqual(['IRREVERSIBLE', []])
    expect(error.hint).toContain("--confirm 'stores.a'")
    const { plan } = await project.plan()
    expect(plan.diagnostics.map(one => one.message).join()).toContain(old)
    expect(await settle(project, portfolio(shop, anew), ['stores.a'])).toContain('create stores.a')
    expect(project.sandbox.world.stores.map(one => [one.id, one.status, one.store_hash !== old])).toEqual([
      ['a', 'active', true],
    ])
    expect(tablesOf(project)).toContain('page bigcommerce/US shop/About below - ["<p>Since 1998</p>","page"]')
    expect((await project.drift()).entries).toEqual([])
  })

  test('is made anew empty where the new one has no token yet, and nothing of the old one is taken for the new', async () => {
    const project = await lost()
    const untold = portfolio(shop, { ...anew, access_token: '' })
    const done = await settle(project, untold, ['stores.a'])
    expect(done).toContain('create stores.a')
    expect(done).toContain('forget stores.a.channels.us.pages.about')
    expect(await settle(project, portfolio(shop, anew))).toContain('create stores.a.channels.us.pages.about')
    expect((await project.drift()).entries).toEqual([])
  })

  test('is made anew once, also when no answer comes', async () => {
    for (const when of ['before', 'after'] as const) {
      const project = await lost()
      project.write(portfolio(shop, anew))
      const match = { method: 'POST', path: '/accounts/acme/stores$', count: 1 }
      await controlOf(project).inject({ match, fault: { kind: 'reset', when } })
      const report = await project.apply(['stores.a'])
      expect(report.results.filter(one => one.status !== 'done')).toEqual([])
      expect(project.sandbox.world.stores.map(one => [one.id, one.status])).toEqual([['a', 'active']])
      expect(await left(project)).toEqual([])
      await project.close()
      open = undefined
    }
  })

  test('is made after everything that was in the former one is forgotten', async () => {
    const project = await lost()
    project.write(portfolio(shop, anew))
    const { plan } = await project.plan()
    const made = plan.changes.findIndex(change => change.id === 'stores.a#create')
    const forgotten = plan.changes.flatMap((change, at) => (change.action === 'forget' ? [at] : []))
    expect(forgotten).toHaveLength(2)
    expect(Math.max(...forgotten)).toBeLessThan(made)
    expect(plan.changes[made]?.waitsFor).toEqual(forgotten.map(at => plan.changes[at]!.id).sort())
  })

  test('under an id that BigCommerce does not give again fails with a word on what to do', async () => {
    const project = await lost({ emulate: { terminatedStoreId: 'taken' } })
    project.write(portfolio(shop, anew))
    const report = await project.apply(['stores.a'])
    const failed = report.results.find(one => one.status === 'failed')
    expect(failed).toMatchObject({ address: 'stores.a', error: { code: 'CONFLICT' } })
    expect(failed?.error?.hint).toContain('choose another')
  })
})
