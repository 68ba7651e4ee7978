/** Teams whose state is at a GitLab or in a bucket: plans travel between machines, runs keep apart, and a crash loses nothing. */

import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { applyPlan } from '../../src/workflows/apply.ts'
import { applySaved } from '../../src/workflows/apply-saved.ts'
import type { Context } from '../../src/workflows/context.ts'
import { makePlan } from '../../src/workflows/plan.ts'
import { defaultOptions, openProject, type Project } from '../../src/workflows/project.ts'
import { planFileText, readSavedPlan } from '../../src/workflows/saved-plan.ts'
import { fortyObjects } from '../support/contents.ts'
import { startHttpState } from '../support/http-state.ts'
import { worldOf } from '../support/live.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { openProxy } from '../support/proxy.ts'
import { s3Bucket, s3Login, startS3 } from '../support/s3.ts'
import { useEnvironment } from '../support/s3-stores.ts'

const program = join(import.meta.dirname, '..', '..', 'bin', 'run.js')
const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
useEnvironment({ AWS_ACCESS_KEY_ID: s3Login.accessKeyId, AWS_SECRET_ACCESS_KEY: s3Login.secretAccessKey })

/** Where the state of a test lies. */
interface Place {
  /** What the files say of it. */
  state: object
  /** Asked with the count of each request; false: the request is carried out, and its answer is lost. */
  answered: (count: number) => boolean
  /** All that is stored there. */
  text(): string
}

const password = 'glpat-very-secret'

const places: { [name: string]: () => Promise<Place> } = {
  async gitlab() {
    const server = await startHttpState({ manner: 'gitlab', login: { user: 'ann', password } })
    closers.push(server.close)
    const { password: _, ...settings } = server.settings
    const place: Place = {
      state: { ...settings, password: '${env:STATE_PASSWORD}', encryption: { key: '${env:STATE_KEY}' } },
      answered: () => true,
      text: () => [...server.texts.values()].join('\n'),
    }
    server.fault = (_request, count) => (place.answered(count) ? undefined : 'cut')
    return place
  },
  async s3() {
    const server = await startS3()
    closers.push(server.close)
    const place: Place = {
      state: { backend: 's3', bucket: s3Bucket, endpoint: server.url, encryption: { key: '${env:STATE_KEY}' } },
      answered: () => true,
      text: () => [...server.objects.values()].map(({ body }) => body.toString('utf8')).join('\n'),
    }
    server.fault = (_request, count) => (place.answered(count) ? undefined : 'cut')
    return place
  },
}

const env = { STATE_PASSWORD: password, STATE_KEY: 'ab'.repeat(32) }

async function harness(): Promise<Harness> {
  const opened = await openHarness({ instant: true }, { env })
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

interface Machine {
  dir: string
  context: Context
  withProject<T>(readOnly: boolean, work: (project: Project) => Promise<T>): Promise<T>
  apply(): Promise<{ exit_code: number }>
}

/** Another checkout of the same files on another machine. */
function machine(of: Harness, user: string): Machine {
  const dir = mkdtempSync(join(tmpdir(), 'storewright-other-'))
  closers.push(() => rmSync(dir, { recursive: true, force: true }))
  cpSync(join(of.dir, 'stores.yaml'), join(dir, 'stores.yaml'))
  const who = { user, host: `machine-of-${user}`, pid: 77, run: `https://ci.example/${user}` }
  const context = { ...of.context, cwd: dir, who }
  const one: Machine = {
    dir,
    context,
    async withProject(readOnly, work) {
      const project = await openProject(context, { ...defaultOptions, files: ['stores.yaml'], readOnly })
      return work(project).finally(project.close)
    },
    apply: () =>
      one.withProject(false, async project => {
        const made = await makePlan(context, project, { only: [], exclude: [], destroy: false })
        return applyPlan(context, project, made.plan, { command: 'apply', confirm: [], made })
      }),
  }
  return one
}

describe.each(Object.keys(places))('with the state at %s', name => {
  test('what one machine has planned another applies, and a third finds nothing to do', async () => {
    const place = await places[name]!()
    const first = await harness()
    first.write({ ...portfolio(shop('<p>1999</p>')), state: place.state })
    const { plan } = await first.plan()
    expect(place.text()).toBe('')
    const second = machine(first, 'bob')
    writeFileSync(join(second.dir, 'plan.json'), planFileText(plan))
    const saved = readSavedPlan(second.context, 'plan.json')
    const report = await second.withProject(false, project =>
      applySaved(second.context, project, saved, { confirm: [] }),
    )
    expect([report.exit_code, report.counts.failed]).toEqual([0, 0])
    const third = machine(first, 'eve')
    const again = await third.withProject(true, project =>
      makePlan(third.context, project, { only: [], exclude: [], destroy: false }),
    )
    expect(again.plan.changes).toEqual([])
    expect(readdirSync(third.dir)).toEqual(['stores.yaml'])
    await expect(
      third.withProject(false, project => applySaved(third.context, project, saved, { confirm: [] })),
    ).rejects.toMatchObject({ code: 'PLAN_STALE' })
    // Encrypted, so that nothing of the shop can be read there.
    expect(place.text()).not.toContain('1999')
    expect(place.text()).not.toContain(password)
  })

  test('a second run on the same store is told of the first', async () => {
    const place = await places[name]!()
    const first = await harness()
    first.write({ ...portfolio(shop('<p>1999</p>')), state: place.state })
    expect((await first.apply()).exit_code).toBe(0)
    const ann = machine(first, 'ann')
    await ann.withProject(false, async project => {
      const holder = { id: '1', ...ann.context.who, command: 'apply', since: '2026-11-24T12:00:00Z' }
      const lock = await project.state.lock('store:a', holder, 0)
      first.write({ ...portfolio(shop('<p>2000</p>')), state: place.state })
      await expect(machine(first, 'bob').apply()).rejects.toMatchObject({
        code: 'STATE_LOCKED',
        message: expect.stringMatching(/ann on machine-of-ann .*apply, https:\/\/ci\.example\/ann/),
      })
      await lock.release()
    })
    expect((await machine(first, 'bob').apply()).exit_code).toBe(0)
    expect((await first.plan()).plan.changes).toEqual([])
  })

  describe('kill -9', () => {
    async function scene() {
      const place = await places[name]!()
      const one = await harness()
      const proxy = await openProxy(one.sandbox.url)
      closers.push(proxy.close)
      one.write({ ...portfolio(fortyObjects()), state: place.state })
      const { franchise_id, client_id, access_token, store_token } = one.sandbox.credentials
      const start = (): { child: ChildProcess; ended: Promise<{ code: number | null; text: string }> } => {
        const words = [program, 'apply', '--file', 'stores.yaml', '--auto-approve', '--format', 'json']
        const child = spawn(process.execPath, words, {
          cwd: one.dir,
          env: {
            ...process.env,
            ...env,
            NODE_EXTRA_CA_CERTS: '',
            API_URL: proxy.url,
            FRANCHISE: franchise_id,
            CLIENT: client_id,
            PARTNER_TOKEN: access_token,
            STORE_TOKEN: store_token,
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        let text = ''
        for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (text += chunk))
        return { child, ended: new Promise(done => child.on('close', code => done({ code, text }))) }
      }
      return { one, place, proxy, start }
    }

    test.each(['request to BigCommerce', 'request to the state'])(
      'in the middle of a run, at any %s, leaves what the next run completes',
      { timeout: 240_000 },
      async sort => {
        let total = 0
        const clean = await scene()
        clean.place.answered = count => {
          total = count
          return true
        }
        const { code, text } = await clean.start().ended
        expect(code, text).toBe(0)
        const wanted = await worldOf(clean.one)
        if (sort.endsWith('BigCommerce')) total = clean.proxy.count()
        expect(total).toBeGreaterThan(15)
        const samples = 3
        for (let sample = 1; sample <= samples; sample += 1) {
          const at = Math.round((sample * total) / (samples + 1))
          const { one, place, proxy, start } = await scene()
          const first = start()
          const kill = (n: number): boolean => {
            if (n < at) return true
            first.child.kill('SIGKILL')
            return sample % 2 === 0
          }
          if (sort.endsWith('BigCommerce')) proxy.answered = kill
          else place.answered = kill
          expect((await first.ended).code, `killed at ${at}`).toBeNull()
          proxy.answered = () => true
          place.answered = () => true
          const second = await start().ended
          expect(second.code, `killed at ${at} of ${total}: ${second.text}`).toBe(0)
          expect(await worldOf(one), `killed at ${at} of ${total}`).toEqual(wanted)
          expect((await one.plan()).plan.changes).toEqual([])
        }
      },
    )
  })
})
