/**
 * Workers are killed one after the other, the database is cut off and restarted, and BigCommerce fails now and then: every
 * store is changed once, none is left out, nothing is made twice, and waves keep their order.
 * FLEET_STORES=1000 is the long form.
 */

import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { FaultRule } from '../../src/sandbox/faults.ts'
import { openCuttable, startCrew, watchWrites } from '../support/chaos.ts'
import { controlOf } from '../support/control.ts'
import { startPostgres } from '../support/postgres.ts'
import { openScene, writeFleet } from '../support/rollouts.ts'

const count = Number(process.env.FLEET_STORES ?? 60)
const isLong = count > 200
const everyMs = 1_000

const server = await startPostgres()
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => server?.stop())

const faults = [
  { kind: 'status', status: 503 },
  { kind: 'reset', when: 'before' },
  { kind: '429', headers: true, retryAfterSeconds: 1 },
  { kind: 'reset', when: 'after' },
  { kind: 'status', status: 500, when: 'after' },
  { kind: 'truncate' },
] as const

describe.skipIf(server === undefined)('three workers', () => {
  test(`carry a rollout over ${count} stores out, whatever happens`, {
    timeout: isLong ? 1_800_000 : 120_000,
  }, async () => {
    const scene = await openScene(server!, { sandbox: { keepExchanges: isLong ? 100 : 20_000 } })
    closers.push(scene.close)
    const { harness, state, run, schema } = scene
    const rollout = Object.fromEntries([
      ['canary', ['s0007']],
      ['then', ['10%', 'rest']],
      ['halt_on', { failed_percent: 100 }],
    ])
    writeFleet(harness, count, 1, { state, rollout })
    expect((await harness.apply()).counts).toMatchObject({ failed: 0, skipped: 0 })
    writeFleet(harness, count, 2, { state, rollout })
    const planned = await run('fleet plan')
    expect(planned.summary).toMatchObject({ stores: { changed: count, blocked: 0 }, kinds: { page: 3 * count } })
    await run(`fleet apply ${planned.rollout}`)

    const cuttable = await openCuttable(server!)
    closers.push(cuttable.wire.close)
    const env = { STATE_URL: cuttable.url, STOREWRIGHT_DATABASE: cuttable.url }
    const writes = watchWrites(scene)
    const began = performance.now()
    const crew = startCrew(() => scene.start('fleet work --until-done --lease 4 --concurrency 4', env), 3)
    let ticks = 0
    let restarts = 0
    const trouble = async (rule: FaultRule): Promise<void> => {
      // What nobody has run into would pile up.
      await controlOf(harness).heal()
      await controlOf(harness).inject(rule)
    }
    const restart = async (): Promise<void> => {
      restarts += 1
      await (await server!.crash()).start()
    }
    const timer = setInterval(() => {
      ticks += 1
      crew.kill(ticks * 7)
      void trouble({
        match: { method: ['POST', 'PUT', 'GET'][ticks % 3]!, path: '/stores/', count: 2 },
        fault: faults[ticks % faults.length]!,
      })
      if (ticks % 4 === 3) cuttable.cut()
      if (ticks === 2 || (isLong && ticks % 40 === 0)) void restart()
    }, everyMs)
    await crew.over.finally(() => clearInterval(timer))
    const seconds = (performance.now() - began) / 1000
    await controlOf(harness).heal()
    expect(crew.ended.filter(one => one.code !== 0)).toEqual([])

    const rows = await server!.query(
      `SELECT store, state, wave, attempts, error FROM "${schema}_fleet".stores WHERE wave IS NOT NULL`,
    )
    expect(rows.filter(row => row.state !== 'applied')).toEqual([])
    expect(rows).toHaveLength(count)
    const [status] = await server!.query(`SELECT status FROM "${schema}_fleet".rollouts WHERE id = $1`, [
      planned.rollout,
    ])
    expect(status).toEqual({ status: 'finished' })
    expect(crew.killed).toBeGreaterThan(2)

    const { stores, contents } = harness.sandbox.world
    for (const { id, store_hash } of stores) {
      const names = contents[store_hash]?.tables.pages?.rows.map(one => String(one.name)).sort()
      expect(names, id).toEqual(['about', 'returns', 'terms'])
    }
    expect(stores).toHaveLength(count)

    const waveOf = new Map(rows.map(row => [stores.find(one => one.id === row.store)!.store_hash, Number(row.wave)]))
    const waves = writes.log.map(one => waveOf.get(one.hash)!)
    expect(waves).toEqual([...waves].sort((left, right) => left - right))
    expect((await harness.plan()).plan.changes).toEqual([])
    const again = rows.filter(row => Number(row.attempts) > 1).length
    console.info(
      `${count} stores in ${seconds.toFixed(1)} s: ${crew.killed} kills, ${restarts} restarts of PostgreSQL, ${cuttable.cuts()} cuts, ${again} stores taken over or tried again, ${writes.log.length} writes`,
    )
  })
})
