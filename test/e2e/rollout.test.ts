/** A change reaches many stores by way of PostgreSQL: planned by one process, carried out by others, in waves. */

import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { startPostgres } from '../support/postgres.ts'
import { openScene, told, writeFleet } from '../support/rollouts.ts'

const server = await startPostgres()
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => server?.stop())

async function scene(options?: Parameters<typeof openScene>[1]) {
  const opened = await openScene(server!, options)
  closers.push(opened.close)
  return opened
}

describe.skipIf(server === undefined)('a rollout', () => {
  test('makes an account and stores with their contents, and leaves nothing to plan', {
    timeout: 120_000,
  }, async () => {
    const { harness, state, start, run } = await scene()
    writeFleet(harness, 4, 1, { state })
    const planned = await run('fleet plan')
    expect(planned).toMatchObject({
      waves: [
        { name: 'accounts', stores: 1 },
        { name: 'rest', stores: 4 },
      ],
      summary: { stores: { changed: 4, unchanged: 0, blocked: 0 }, kinds: { account: 1, store: 4, page: 4 } },
      blocked: [],
    })
    const applied = await run(`fleet apply ${planned.rollout}`)
    expect(applied.diagnostics).toMatchObject([{ code: 'NO_WORKER' }])
    const workers = [start('fleet work --until-done'), start('fleet work --until-done')]
    for (const worker of workers) {
      const ended = await worker.ended
      expect(ended.code, told(ended)).toBe(0)
      expect(ended.stderr).toMatch(/^((accounts|s\d+): \d+ changes? made \(\d+\.\d s\)\n)*$/)
    }
    expect((await harness.plan()).plan.changes).toEqual([])
    const again = await run('fleet plan')
    expect(again.summary).toMatchObject({ stores: { changed: 0, unchanged: 4 } })
    expect(harness.sandbox.world.stores).toHaveLength(4)
  })

  test('that a worker is told to leave goes on with another one', { timeout: 120_000 }, async () => {
    const { harness, state, start, run, proxy } = await scene()
    writeFleet(harness, 6, 1, { state })
    expect((await harness.apply()).counts).toMatchObject({ failed: 0 })
    writeFleet(harness, 6, 2, { state })
    const { rollout } = await run('fleet plan')
    await run(`fleet apply ${rollout}`)
    const arrived = new Promise<void>(done => {
      proxy.arrived = (_, { method }) => {
        if (method !== 'GET') done()
      }
    })
    const first = start('fleet work --concurrency 1')
    await first.reaches(arrived)
    first.child.kill('SIGTERM')
    const left = await first.ended
    expect(left.code, told(left)).toBe(0)
    const [, applied] =
      /^Worker [0-9a-f]{8} has ended: (\d) stores? applied, 0 failed, \d given back\.$/m.exec(left.stdout) ?? []
    expect(Number(applied), told(left)).toBeLessThan(6)
    const second = await start('fleet work --until-done').ended
    expect(second.code, told(second)).toBe(0)
    expect(second.stdout).toContain(`${6 - Number(applied)} store`)
    expect((await harness.plan()).plan.changes).toEqual([])
  })

  test('leaves a store alone that was changed since, and goes on with the others', { timeout: 120_000 }, async () => {
    const { harness, state, start, run } = await scene()
    const rollout = { halt_on: { failed_percent: 50 } }
    writeFleet(harness, 3, 2, { state, rollout })
    expect((await harness.apply()).counts).toMatchObject({ failed: 0 })
    writeFleet(harness, 3, 3, { state, rollout })
    const planned = await run('fleet plan')
    const { stores, contents } = harness.sandbox.world
    const page = contents[stores[1]!.store_hash]!.tables.pages!.rows[0]!
    page.body = '<p>by the merchant</p>'
    await run(`fleet apply ${planned.rollout}`)
    const ended = await start('fleet work --until-done').ended
    expect(ended.stdout, told(ended)).toContain('2 stores applied, 1 failed')
    expect(ended.stderr).toContain(`${stores[1]!.id}: failed: BigCommerce has changed since the plan was made`)
    expect(page.body).toBe('<p>by the merchant</p>')
  })
})
