/** Teams whose state is in PostgreSQL: plans travel between machines, runs keep apart, and a crash loses nothing. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { migrateState } from '../../src/workflows/state-migrate.ts'
import {
  type Closers,
  expectKillable,
  expectTravels,
  machine,
  openKillable,
  pageShop,
  type Tap,
} from '../support/machines.ts'
import { startPostgres } from '../support/postgres.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { openWire } from '../support/tcp-proxy.ts'

const server = await startPostgres()
const closers: Closers = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => server?.stop())

let schemas = 0
const state = (): object => ({
  backend: 'postgres',
  url: '${env:STATE_URL}',
  schema: `e2e_${schemas}`,
  encryption: { key: '${env:STATE_KEY}' },
})

async function harness(): Promise<Harness> {
  schemas += 1
  const opened = await openHarness({ instant: true }, { env: { STATE_URL: server!.url(), STATE_KEY: 'ab'.repeat(32) } })
  closers.push(opened.close)
  return opened
}

/** Two stores, with a page each. */
function config(a: string, b = a): object {
  const one = portfolio(pageShop(a)) as { stores: { a: object } }
  const other = { ...one.stores.a, store_name: 'B', ...pageShop(b) }
  return { ...one, stores: { ...one.stores, b: other }, state: state() }
}

describe.skipIf(server === undefined)('with the state in PostgreSQL', () => {
  test('what one machine has planned another applies, and a third finds nothing to do', async () => {
    const first = await harness()
    first.write(config('<p>1999</p>'))
    await expectTravels(closers, first)
  })

  test('runs on different stores never wait for each other; on one store the second names the first, or waits', async () => {
    const first = await harness()
    first.write(config('<p>1999</p>'))
    expect((await first.apply()).exit_code).toBe(0)
    const ann = machine(closers, first, 'ann')
    await ann.withProject(async project => {
      const holder = { id: '1', ...ann.context.who, command: 'apply', since: '2026-11-24T12:00:00Z' }
      const lock = await project.state.lock('store:a', holder, 0)
      first.write(config('<p>1999</p>', '<p>of b alone</p>'))
      expect((await machine(closers, first, 'bob').apply()).exit_code).toBe(0)
      first.write(config('<p>of a, too</p>', '<p>of b alone</p>'))
      await expect(machine(closers, first, 'bob').apply()).rejects.toMatchObject({
        code: 'STATE_LOCKED',
        message: expect.stringMatching(/ann on machine-of-ann .*apply, https:\/\/ci\.example\/ann/),
      })
      const patient = machine(closers, first, 'bob', {
        ...first.context.clock,
        wait: async ms => {
          await lock.release()
          await first.context.clock.wait(ms)
        },
      })
      expect((await patient.apply({ lockTimeoutMs: 5000 })).exit_code).toBe(0)
    })
    expect((await first.plan()).plan.changes).toEqual([])
  })

  test('a state that moves there from a directory keeps the plans that were saved', async () => {
    const first = await harness()
    const { state: there, ...files } = config('<p>1999</p>') as { state: object }
    first.write(files)
    expect((await first.apply()).exit_code).toBe(0)
    const { state: _, ...changed } = config('<p>1998</p>') as { state: object }
    first.write(changed)
    const { plan } = await first.plan()
    writeFileSync(join(first.dir, 'plan.json'), planFileText(plan))
    first.write({ version: 1, state: there }, 'next/state.yaml')
    await first.withProject(true, project => migrateState(first.context, project, 'next/state.yaml'))
    first.write({ ...changed, state: there })
    const saved = readSavedPlan(first.context, 'plan.json')
    const report = await first.withProject(false, project => applySaved(first.context, project, saved, { confirm: [] }))
    expect([report.exit_code, report.counts.done]).toEqual([0, 2])
    expect((await first.plan()).plan.changes).toEqual([])
  })

  describe('kill -9', () => {
    /** The statements of runs to the database pass a wire. */
    async function open() {
      const one = await harness()
      const wire = await openWire(server!.port)
      closers.push(wire.close)
      const tap: Tap = { answered: () => true }
      wire.passes = count => tap.answered(count)
      const env = { STATE_URL: server!.url({ port: wire.port }), STATE_KEY: 'ab'.repeat(32) }
      return openKillable(closers, one, { state: state(), tap, env })
    }

    test.each([
      ['request to BigCommerce', false],
      ['statement to the database', true],
    ])('in the middle of a run, at any %s, leaves what the next run completes', { timeout: 240_000 }, (_, toState) =>
      expectKillable(open, { toState, samples: 5 }),
    )
  })
})
