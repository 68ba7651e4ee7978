/** What is decided in the database about stores and waves is what the pure functions say of the counts. */

import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RolloutRecord } from '../../src/fleet/records.ts'
import { aborted, retried, statusAfter } from '../../src/fleet/steering.ts'
import { defaultRollout, type RolloutStatus, storesIn, type WaveState } from '../../src/model/rollout.ts'
import { createContext } from '../../src/workflows/context.ts'
import { type Fleet, openFleet } from '../../src/workflows/fleet-database.ts'
import { startPostgres } from '../support/postgres.ts'

const server = await startPostgres()
const schema = 'steps'
let fleet: Fleet
beforeAll(async () => {
  if (server === undefined) return
  const context = createContext({ version: '0', emit: () => {} })
  fleet = await openFleet(context, { backend: 'postgres', url: server.url(), schema }, undefined)
})
afterAll(async () => {
  await fleet?.close()
  await server?.stop()
})

const states = ['waiting', 'queued', 'working', 'applied', 'failed'] as const
type State = (typeof states)[number]

interface Given {
  status: RolloutStatus
  waves: { stores: State[]; excused: number; check: WaveState['check']; passed: boolean }[]
}

const given: fc.Arbitrary<Given> = fc.record({
  status: fc.constantFrom('planned', 'running', 'paused', 'halted', 'finished'),
  waves: fc.array(
    fc.record({
      stores: fc.array(fc.constantFrom(...states), { maxLength: 6 }),
      excused: fc.integer({ min: 0, max: 3 }),
      check: fc.constantFrom('open', 'running', 'passed', 'failed'),
      passed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})

let made = 0

async function make({ status, waves }: Given): Promise<RolloutRecord> {
  made += 1
  const id = `r${made}`
  const facts = { user: 'u', host: 'h', tool: 't', state_backend: 'postgres' }
  await fleet.rollouts.create({ id, facts, config: 'c', settings: defaultRollout, expiresMs: 60_000 })
  const q = (text: string, values: unknown[]) => server!.query(text, values)
  for (const [wave, { stores, excused, check, passed }] of waves.entries()) {
    const count = (...wanted: State[]) => stores.filter(state => wanted.includes(state)).length
    await q(
      `INSERT INTO ${schema}_fleet.waves (rollout, wave, waiting, working, applied, failed, excused, "check", passed)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        wave,
        count('waiting'),
        count('queued', 'working'),
        count('applied'),
        count('failed'),
        excused,
        check,
        passed,
      ],
    )
    for (const [at, state] of stores.entries()) {
      await q(
        `INSERT INTO ${schema}_fleet.stores (rollout, store, position, wave, state, summary) VALUES ($1, $2, $3, $4, $5, '{}')`,
        [id, `w${wave}-${at}`, wave * 10 + at, wave, state],
      )
    }
  }
  await q(`UPDATE ${schema}_fleet.rollouts SET status = $2 WHERE id = $1`, [id, status])
  return (await fleet.rollouts.read(id))!
}

/** Each counter is the number of stores that are so. */
async function counted(id: string): Promise<void> {
  const rows = await server!.query(
    `SELECT w.*, (SELECT jsonb_object_agg(state, n) FROM (SELECT state, count(*) AS n FROM ${schema}_fleet.stores s
      WHERE s.rollout = w.rollout AND s.wave = w.wave GROUP BY state) c) AS real FROM ${schema}_fleet.waves w WHERE rollout = $1`,
    [id],
  )
  for (const row of rows) {
    const real = (row.real ?? {}) as { [state: string]: number }
    const { waiting = 0, queued = 0, working = 0, applied = 0, failed = 0, dropped = 0 } = real
    expect([row.waiting, row.working, row.applied, row.failed, row.dropped]).toEqual([
      waiting,
      queued + working,
      applied,
      failed,
      dropped,
    ])
  }
}

const runs = { numRuns: 40, seed: 20261125 }

describe.skipIf(server === undefined)('in the database', () => {
  test('abort drops what nobody has begun, also what was given to workers already', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(given, async one => {
        const record = await make(one)
        if (record.status === 'planning' || statusAfter('abort', record.status) === undefined) return
        const queued = one.waves.map(({ stores }) => stores.filter(state => state === 'queued').length)
        const count = await fleet.steps.drop(record)
        const after = (await fleet.rollouts.read(record.id))!
        expect(after).toMatchObject({ status: 'aborted', version: record.version + 1 })
        const expected = aborted({ status: record.status, waves: record.waves }).map((wave, at) => ({
          ...wave,
          counts: {
            ...wave.counts,
            working: wave.counts.working - queued[at]!,
            dropped: wave.counts.dropped + queued[at]!,
          },
        }))
        expect(after.waves).toEqual(expected)
        expect(count).toBe(after.waves.reduce((sum, { counts }) => sum + counts.dropped, 0))
        await counted(record.id)
      }),
      runs,
    )
  })

  test('retry takes the failed alone, those that are named, and leaves the counts as steering says', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(given, fc.boolean(), async (one, isNamed) => {
        const record = await make(one)
        const status = record.status === 'planning' ? undefined : statusAfter('retry', record.status)
        if (record.status === 'planning' || status === undefined) return
        const failed = await fleet.steps.failedKeys(record.id)
        const named = isNamed ? failed.filter((_, at) => at % 2 === 0) : undefined
        const chosen = record.waves.map(
          (_, wave) => (named ?? failed).filter(key => key.startsWith(`w${wave}-`)).length,
        )
        const stores = named === undefined ? undefined : [...named, 'w0-0', 'nobody']
        const isFirst = one.waves[0]!.stores[0] === 'failed' && named !== undefined && !named.includes('w0-0')
        if (isFirst) chosen[0]! += 1
        const count = await fleet.steps.retry(record, { status, excuses: record.status === 'halted', stores })
        expect(count).toBe(chosen.reduce((sum, one) => sum + one, 0))
        const after = (await fleet.rollouts.read(record.id))!
        expect(after).toMatchObject({ status, version: record.version + 1 })
        expect(after.waves).toEqual(retried({ status: record.status, waves: record.waves }, chosen))
        expect(after.waves.map(storesIn)).toEqual(record.waves.map(storesIn))
        await counted(record.id)
      }),
      runs,
    )
  })

  test('nothing is decided over a version that is not the last', async () => {
    const record = await make({
      status: 'running',
      waves: [{ stores: ['waiting', 'failed'], excused: 0, check: 'open', passed: false }],
    })
    const old = { ...record, version: record.version - 1 }
    expect(await fleet.steps.drop(old)).toBeUndefined()
    expect(await fleet.steps.retry(old, { status: 'running', excuses: false, stores: undefined })).toBeUndefined()
    expect(await fleet.rollouts.read(record.id)).toEqual(record)
  })
})
