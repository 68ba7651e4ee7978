/**
 * Two pipelines of one project at the same time, in processes of their own. What each of them holds is made certain by an
 * request that is kept back, not by time.
 */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ApplyReport, ErrorReport } from '../../src/model/report.ts'
import type { Unit } from '../../src/model/resources.ts'
import type { LockStatus } from '../../src/model/state.ts'
import { worldOf } from '../support/live.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { type LoopbackProxy, openProxy } from '../support/proxy.ts'
import { holdWrite, startRun } from '../support/runs.ts'

let project: Harness
let slow: LoopbackProxy
let quick: LoopbackProxy

beforeEach(async () => {
  project = await openHarness({ instant: true })
  slow = await openProxy(project.sandbox.url)
  quick = await openProxy(project.sandbox.url)
  project.write(files('first'))
  expect((await project.apply()).exit_code).toBe(0)
  project.write(files('second'))
})

afterEach(async () => {
  await slow.close()
  await quick.close()
  await project.close()
})

/** Two stores with three pages each. */
function files(body: string): object {
  const pages = Object.fromEntries(
    ['one', 'two', 'three'].map(name => [name, { type: 'page', name, body: `<p>${body}</p>` }]),
  )
  const added = body === 'first' ? {} : { four: { type: 'page', name: 'four', body: '<p>new</p>', parent: 'one' } }
  const whole = portfolio({ channels: { us: { id: 1, pages: { ...pages, ...added } } } }) as { stores: { a: object } }
  return { ...whole, stores: { a: whole.stores.a, b: { ...whole.stores.a, store_name: 'B' } } }
}

function lockOn(unit: Unit): Promise<LockStatus | undefined> {
  return project.withProject(true, ({ state }) => state.readLock(unit))
}

function writes(): number {
  return project.sandbox.requests().filter(one => one.method !== 'GET').length
}

const applyJson = 'apply --auto-approve --format json'
const ci = { CI_JOB_URL: 'https://gitlab.example/acme/shops/-/jobs/4711' }
const github = {
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: 'acme/shops',
  GITHUB_RUN_ID: '1234',
}

function reportOf<R = ApplyReport>(text: string): R {
  return JSON.parse(text) as R
}

async function expectConverged(): Promise<void> {
  const world = await worldOf(project)
  expect(world.filter(line => line.startsWith('page ') && line.includes('four'))).toHaveLength(2)
  expect(new Set(world).size).toBeGreaterThan(8)
}

describe('on different stores', () => {
  test('neither waits for the other: one is done while the other holds its lock', async () => {
    const { held, letGo } = holdWrite(slow)
    const first = startRun(project, slow, `${applyJson} --only stores.a`)
    await first.reaches(held)
    const before = await lockOn('store:a')
    expect(before?.holder?.pid).toBe(first.child.pid)
    const second = await startRun(project, quick, `${applyJson} --only stores.b`).ended
    expect(second.code, second.stderr).toBe(0)
    expect(second.stderr).not.toContain('lock')
    expect(reportOf(second.stdout).counts).toMatchObject({ done: 4, failed: 0, skipped: 0 })
    expect(await lockOn('store:a')).toMatchObject({ token: before?.token, holder: before?.holder })
    expect(await lockOn('store:b')).toBeUndefined()
    letGo()
    const ended = await first.ended
    expect(ended.code, ended.stderr).toBe(0)
    expect(reportOf(ended.stdout).counts).toMatchObject({ done: 4, failed: 0, skipped: 0 })
    await expectConverged()
  })

  test('their lines in the audit log are one whole chain', async () => {
    const { held, letGo } = holdWrite(slow)
    const first = startRun(project, slow, `${applyJson} --only stores.a`, ci)
    await first.reaches(held)
    expect((await startRun(project, quick, `${applyJson} --only stores.b`, github).ended).code).toBe(0)
    letGo()
    expect((await first.ended).code).toBe(0)
    const verified = await startRun(project, quick, 'audit-log verify').ended
    expect(verified.code, verified.stderr).toBe(0)
    const log = project.files().get(`${project.dir}/.storewright/audit.ndjson`) ?? ''
    const runs = new Set(log.split('\n').flatMap(line => /"run":"([^"]+)"/.exec(line)?.[1] ?? []))
    expect(runs).toEqual(new Set([ci.CI_JOB_URL, 'https://github.example/acme/shops/actions/runs/1234']))
  })

  test('what the files say of the removal of objects in the other store is neither locked for nor written', async () => {
    const text = project.files().get(`${project.dir}/stores.yaml`)!
    const [, before, indent, rest] = /^(.*\n)( +)(body: <p>second<\/p>.*)$/s.exec(text)!
    project.write(`${before}${indent}manage: { on_remove: forget }\n${indent}${rest}`)
    const { held, letGo } = holdWrite(slow)
    const first = startRun(project, slow, `${applyJson} --only stores.b`)
    await first.reaches(held)
    const second = await startRun(project, quick, `${applyJson} --only stores.a`).ended
    expect(second.code, second.stdout + second.stderr).toBe(0)
    letGo()
    expect((await first.ended).code).toBe(0)
  })
})

test('with the embedded local BigCommerce both are done too, and neither undoes what the other has done', async () => {
  const run = (words: string) => startRun(project, quick, `${words} --sandbox --format json`).ended
  project.write(files('first'))
  expect((await run('apply --auto-approve')).code).toBe(0)
  project.write(files('second'))
  const both = await Promise.all(['a', 'b'].map(store => run(`apply --auto-approve --only stores.${store}`)))
  for (const { code, stdout, stderr } of both) expect(code, stdout + stderr).toBe(0)
  for (const { stdout } of both) expect(reportOf(stdout).counts.done).toBe(4)
  const planned = await run('plan --detailed-exitcode')
  expect(planned.code, planned.stdout).toBe(0)
})

describe('on the same store', () => {
  test.each([
    ['GitLab', ci, ci.CI_JOB_URL],
    ['GitHub', github, 'https://github.example/acme/shops/actions/runs/1234'],
  ])('the second names the first, with its run at %s', async (_, env, run) => {
    const { held, letGo } = holdWrite(slow)
    const first = startRun(project, slow, applyJson, env)
    await first.reaches(held)
    const second = await startRun(project, quick, applyJson).ended
    expect(second.code).toBe(1)
    const [error] = reportOf<ErrorReport>(second.stdout).diagnostics
    expect(error?.code).toBe('STATE_LOCKED')
    // The work of both stores is under way at once; either may be the one that is held.
    const lock = await lockOn(/store:[ab]/.exec(error?.message ?? '')![0])
    const { user, host } = lock?.holder ?? {}
    expect(error?.message).toContain(`locked by ${user} on ${host} (process ${first.child.pid}) since `)
    expect(error?.message).toContain(run)
    expect(error?.hint).toContain('--lock-timeout')
    letGo()
    expect((await first.ended).code).toBe(0)
    await expectConverged()
  })

  test('with --lock-timeout the second waits, plans again, finds nothing left to do, and nothing is made twice', async () => {
    const { held, letGo } = holdWrite(slow)
    const first = startRun(project, slow, 'apply --auto-approve', ci)
    await first.reaches(held)
    const second = startRun(project, quick, 'apply --auto-approve --lock-timeout 300 --events events.ndjson')
    await second.says('Waiting up to ')
    expect(quick.count()).toBeGreaterThan(0)
    letGo()
    const [one, two] = await Promise.all([first.ended, second.ended])
    expect(one.code, one.stderr).toBe(0)
    expect(two.code, two.stderr).toBe(0)
    expect(two.stderr).toMatch(/Waiting up to 5 min: The state of store:[ab] is locked by .*jobs\/4711/)
    expect(two.stderr).toContain('Planning again (1 of at most 3): ')
    expect(two.stdout).toMatch(/Plan: 3 to update[\s\S]*No changes\. [\s\S]*Apply: nothing to do\./)
    const events = (project.files().get(`${project.dir}/events.ndjson`) ?? '').trim().split('\n')
    const types = events.map(line => (JSON.parse(line) as { type: string }).type)
    expect(types.filter(type => type === 'lock-awaited' || type === 'planned-again')).toEqual([
      'lock-awaited',
      'planned-again',
    ])
    await expectConverged()
  })

  test('when the first is killed, the second has its lock, and does the rest', async () => {
    const { held, letGo } = holdWrite(slow, 2)
    const first = startRun(project, slow, `${applyJson} --parallelism 1`)
    await first.reaches(held)
    const second = startRun(project, quick, `${applyJson} --lock-timeout 300`)
    await second.says('Waiting up to ')
    first.child.kill('SIGKILL')
    expect((await first.ended).signal).toBe('SIGKILL')
    const { code, stderr } = await second.ended
    letGo()
    expect(code, stderr).toBe(0)
    expect(stderr).toContain('Planning again (1 of at most 3): ')
    await expectConverged()
  })
})

describe('a pipeline that is cancelled (SIGTERM)', () => {
  test('finishes what is under way, starts nothing, frees its lock, and ends with 130', async () => {
    const { held, letGo } = holdWrite(slow, 2)
    const run = startRun(project, slow, `${applyJson} --parallelism 1`)
    await run.reaches(held)
    run.child.kill('SIGTERM')
    await run.says('Stopping: ')
    const before = writes()
    letGo()
    const { code, signal, stdout } = await run.ended
    expect([code, signal]).toEqual([130, null])
    const { counts, exit_code } = reportOf(stdout)
    expect(exit_code).toBe(130)
    expect(counts).toMatchObject({ failed: 0, skipped: 0 })
    expect(counts.done).toBeGreaterThan(0)
    expect(counts.not_started).toBeGreaterThan(0)
    expect(writes()).toBe(before + 1)
    expect(await lockOn('store:a')).toBeUndefined()
    expect(await lockOn('store:b')).toBeUndefined()
    const next = await startRun(project, quick, applyJson).ended
    expect(next.code, next.stderr).toBe(0)
    await expectConverged()
  })

  test('while it waits for a lock: it leaves off, holds none, and has sent nothing', async () => {
    const { held, letGo } = holdWrite(slow)
    const first = startRun(project, slow, `${applyJson} --only stores.b`)
    await first.reaches(held)
    const run = startRun(project, quick, 'apply --auto-approve --lock-timeout 3600')
    await run.says('Waiting up to ')
    run.child.kill('SIGTERM')
    const { code, stderr } = await run.ended
    expect(code).toBe(130)
    expect(stderr).toContain('error[INTERRUPTED] interrupted while waiting for the lock on store:b')
    expect(await lockOn('store:a')).toBeUndefined()
    letGo()
    expect((await first.ended).code).toBe(0)
  })

  test('twice: it leaves at once, and its lock is free as soon as somebody wants it', async () => {
    const { held, letGo } = holdWrite(slow)
    const run = startRun(project, slow, applyJson)
    await run.reaches(held)
    run.child.kill('SIGINT')
    await run.says('Stopping: ')
    run.child.kill('SIGTERM')
    expect((await run.ended).code).toBe(130)
    letGo()
    const next = await startRun(project, quick, applyJson).ended
    expect(next.code, next.stderr).toBe(0)
    await expectConverged()
  })
})
