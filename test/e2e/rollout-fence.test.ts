/** Of two workers that both think that a store is theirs, one writes: whoever was suspended for too long, or cut off, sends nothing more. */

import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { openCuttable } from '../support/chaos.ts'
import { startPostgres } from '../support/postgres.ts'
import { openScene, told, writeFleet } from '../support/rollouts.ts'

const server = await startPostgres()
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => server?.stop())

/** A rollout that changes the three pages of the only store, applied and waiting for workers. */
async function scene() {
  const opened = await openScene(server!)
  closers.push(opened.close)
  const { harness, state, run } = opened
  writeFleet(harness, 1, 2, { state })
  expect((await harness.apply()).counts).toMatchObject({ failed: 0 })
  writeFleet(harness, 1, 3, { state })
  const { rollout } = await run('fleet plan')
  await run(`fleet apply ${rollout}`)
  return opened
}

describe.skipIf(server === undefined)('a worker', () => {
  test('that is suspended past its lease sends nothing after it wakes', { timeout: 120_000 }, async () => {
    const { proxy, start, harness } = await scene()
    let writes = 0
    let arrived = (): void => {}
    const first = new Promise<void>(done => {
      arrived = done
    })
    proxy.arrived = (_, { method }) => {
      if (method === 'GET') return
      writes += 1
      if (writes > 1) return
      sleeper.child.kill('SIGSTOP')
      arrived()
    }
    // When it wakes, it finds that its connections broke off: it would send those again that do no harm twice.
    proxy.answered = () => writes === 0 || isOther
    let isOther = false
    const sleeper = start('fleet work --until-done --lease 2')
    await sleeper.reaches(first)
    isOther = true
    const other = start('fleet work --until-done --lease 2')
    await other.says('made')
    const before = writes
    expect(before).toBeGreaterThan(0)
    sleeper.child.kill('SIGCONT')
    for (const worker of [other, sleeper]) {
      const ended = await worker.ended
      expect(ended.code, told(ended)).toBe(0)
    }
    expect(writes).toBe(before)
    expect((await harness.plan()).plan.changes).toEqual([])
  })

  test('that the database cannot hear sends nothing more, and goes on when it can', { timeout: 120_000 }, async () => {
    const { proxy, start, harness } = await scene()
    const cuttable = await openCuttable(server!)
    closers.push(cuttable.wire.close)
    let letGo = (): void => {}
    let writes = 0
    let isAway = false
    const first = new Promise<void>(done => {
      proxy.arrived = async (_, { method }) => {
        if (method === 'GET') return
        writes += 1
        if (writes > 1) return
        isAway = true
        done()
        await new Promise<void>(resolve => {
          letGo = resolve
        })
      }
    })
    cuttable.wire.passes = () => !isAway
    const env = { STATE_URL: cuttable.url, STOREWRIGHT_DATABASE: cuttable.url }
    const lonely = start('fleet work --until-done --lease 2', env)
    await lonely.reaches(first)
    const other = start('fleet work --until-done --lease 2')
    // Once the other one has it, the request that was on its way comes to nothing else.
    await other.says('made')
    letGo()
    const before = writes
    const ended = await other.ended
    expect(ended.code, told(ended)).toBe(0)
    isAway = false
    const last = await lonely.ended
    expect(last.code, told(last)).toBe(0)
    expect(writes).toBe(before)
    expect((await harness.plan()).plan.changes).toEqual([])
  })

  test('with other files takes nothing of a rollout, and says so', { timeout: 120_000 }, async () => {
    const { harness, start, state } = await scene()
    writeFleet(harness, 2, 3, { state })
    const ended = await start('fleet work --until-done').ended
    expect(ended.code, told(ended)).toBe(0)
    expect(ended.stderr).toMatch(
      /^Nothing is taken of rollout \d{4}-[0-9a-f]{6}: it was planned from another configuration/,
    )
    expect(ended.stdout).toContain('0 stores applied')
  })
})
