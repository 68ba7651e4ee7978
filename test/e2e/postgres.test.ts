/** Teams whose state is in PostgreSQL: plans travel between machines, runs keep apart, and a crash loses nothing. */

import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { applyPlan } from '../../src/workflows/apply.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import type { Context } from '../../src/workflows/context.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { defaultOptions, openProject, type Project, type ProjectOptions } from '../../src/workflows/project.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { migrateState } from '../../src/workflows/state-migrate.ts'
import { fortyObjects } from '../support/contents.ts'
import { worldOf } from '../support/live.ts'
import { startPostgres } from '../support/postgres.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { openProxy } from '../support/proxy.ts'
import { openWire } from '../support/tcp-proxy.ts'

const program = join(import.meta.dirname, '..', '..', 'bin', 'run.js')
const server = await startPostgres()
const closers: (() => Promise<void> | void)[] = []
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

const shop = (body: string): object => ({
  channels: {
    us: {
      id: 1,
      name: 'US shop',
      type: 'storefront',
      platform: 'bigcommerce',
      pages: { about: { type: 'page', name: 'About', url: '/about/', body } },
    },
  },
})

/** Two stores, with a page each. */
function config(a: string, b = a): object {
  const one = portfolio(shop(a)) as { stores: { a: object } }
  const other = { ...one.stores.a, store_name: 'B', ...shop(b) }
  return { ...one, stores: { ...one.stores, b: other }, state: state() }
}

interface Machine {
  dir: string
  context: Context
  withProject<T>(work: (project: Project) => Promise<T>, options?: Partial<ProjectOptions>): Promise<T>
  apply(options?: Partial<ProjectOptions>): Promise<{ exit_code: number }>
}

/** Another checkout of the same files on another machine. */
function machine(of: Harness, user: string, clock = of.context.clock): Machine {
  const dir = mkdtempSync(join(tmpdir(), 'storewright-other-'))
  closers.push(() => rmSync(dir, { recursive: true, force: true }))
  cpSync(join(of.dir, 'stores.yaml'), join(dir, 'stores.yaml'))
  const who = { user, host: `machine-of-${user}`, pid: 77, run: `https://ci.example/${user}` }
  const context = { ...of.context, cwd: dir, who, clock }
  const one: Machine = {
    dir,
    context,
    async withProject(work, options) {
      const project = await openProject(context, { ...defaultOptions, files: ['stores.yaml'], ...options })
      return work(project).finally(project.close)
    },
    apply: options =>
      one.withProject(
        async project => {
          const made = await makePlan(context, project, { only: [], exclude: [], destroy: false })
          return applyPlan(context, project, made.plan, { command: 'apply', confirm: [], made })
        },
        { readOnly: false, ...options },
      ),
  }
  return one
}

describe.skipIf(server === undefined)('with the state in PostgreSQL', () => {
  test('what one machine has planned another applies, and a third finds nothing to do', async () => {
    const first = await harness()
    first.write(config('<p>1999</p>'))
    const { plan } = await first.plan()
    const second = machine(first, 'bob')
    writeFileSync(join(second.dir, 'plan.json'), planFileText(plan))
    const saved = readSavedPlan(second.context, 'plan.json')
    const report = await second.withProject(project => applySaved(second.context, project, saved, { confirm: [] }), {
      readOnly: false,
    })
    expect([report.exit_code, report.counts.failed]).toEqual([0, 0])
    const third = machine(first, 'eve')
    const again = await third.withProject(project =>
      makePlan(third.context, project, { only: [], exclude: [], destroy: false }),
    )
    expect(again.plan.changes).toEqual([])
    expect(readdirSync(third.dir)).toEqual(['stores.yaml'])
    await expect(
      third.withProject(project => applySaved(third.context, project, saved, { confirm: [] }), { readOnly: false }),
    ).rejects.toMatchObject({ code: 'PLAN_STALE' })
  })

  test('runs on different stores never wait for each other; on one store the second names the first, or waits', async () => {
    const first = await harness()
    first.write(config('<p>1999</p>'))
    expect((await first.apply()).exit_code).toBe(0)
    const ann = machine(first, 'ann')
    await ann.withProject(async project => {
      const holder = { id: '1', ...ann.context.who, command: 'apply', since: '2026-11-24T12:00:00Z' }
      const lock = await project.state.lock('store:a', holder, 0)
      first.write(config('<p>1999</p>', '<p>of b alone</p>'))
      expect((await machine(first, 'bob').apply()).exit_code).toBe(0)
      first.write(config('<p>of a, too</p>', '<p>of b alone</p>'))
      await expect(machine(first, 'bob').apply()).rejects.toMatchObject({
        code: 'STATE_LOCKED',
        message: expect.stringMatching(/ann on machine-of-ann .*apply, https:\/\/ci\.example\/ann/),
      })
      const patient = machine(first, 'bob', {
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
    /** A project whose requests to BigCommerce and statements to the database can be watched, and a way to apply it. */
    async function scene() {
      const one = await harness()
      const proxy = await openProxy(one.sandbox.url)
      const wire = await openWire(server!.port)
      closers.push(proxy.close, wire.close)
      one.write({ ...portfolio(fortyObjects()), state: state() })
      const { franchise_id, client_id, access_token, store_token } = one.sandbox.credentials
      const env = {
        ...process.env,
        NODE_EXTRA_CA_CERTS: '',
        API_URL: proxy.url,
        FRANCHISE: franchise_id,
        CLIENT: client_id,
        PARTNER_TOKEN: access_token,
        STORE_TOKEN: store_token,
        STATE_URL: server!.url({ port: wire.port }),
        STATE_KEY: 'ab'.repeat(32),
      }
      const start = (): { child: ChildProcess; ended: Promise<{ code: number | null; text: string }> } => {
        const args = [program, 'apply', '--file', 'stores.yaml', '--auto-approve', '--format', 'json']
        const child = spawn(process.execPath, args, { cwd: one.dir, env, stdio: ['ignore', 'pipe', 'pipe'] })
        let text = ''
        for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (text += chunk))
        return { child, ended: new Promise(done => child.on('close', code => done({ code, text }))) }
      }
      return { one, proxy, wire, start }
    }

    test.each(['request to BigCommerce', 'statement to the database'])(
      'in the middle of a run, at any %s, leaves what the next run completes',
      { timeout: 240_000 },
      async sort => {
        let total = 0
        const clean = await scene()
        clean.wire.passes = n => {
          total = n
          return true
        }
        const { code, text } = await clean.start().ended
        expect(code, text).toBe(0)
        const wanted = await worldOf(clean.one)
        if (sort.startsWith('request')) total = clean.proxy.count()
        expect(total).toBeGreaterThan(15)
        const samples = 5
        for (let sample = 1; sample <= samples; sample += 1) {
          const at = Math.round((sample * total) / (samples + 1))
          const { one, proxy, wire, start } = await scene()
          const first = start()
          const kill = (n: number): boolean => {
            if (n < at) return true
            first.child.kill('SIGKILL')
            return sample % 2 === 0
          }
          if (sort.startsWith('request')) proxy.answered = kill
          else wire.passes = kill
          expect((await first.ended).code, `killed at ${at}`).toBeNull()
          proxy.answered = () => true
          wire.passes = () => true
          const second = await start().ended
          expect(second.code, `killed at ${at} of ${total}: ${second.text}`).toBe(0)
          expect(await worldOf(one), `killed at ${at} of ${total}`).toEqual(wanted)
        }
      },
    )
  })
})
