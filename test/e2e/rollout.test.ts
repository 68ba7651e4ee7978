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
  test('makes an account and stores with their contents, and leaves nothing to plan', { timeout: 60_000 }, async () => {
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
    }
    expect((await harness.plan()).plan.changes).toEqual([])
    const again = await run('fleet plan')
    expect(again.summary).toMatchObject({ stores: { changed: 0, unchanged: 4 } })
    expect(harness.sandbox.world.stores).toHaveLength(4)
  })
})
