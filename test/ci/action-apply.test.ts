/** The action on the main branch: what was reviewed is applied, exactly that or nothing. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Shop } from '../cli/support.ts'
import { openProxy } from '../support/proxy.ts'
import { holdWrite } from '../support/runs.ts'
import type { Job } from './composite.ts'
import type { GitHub } from './github.ts'
import { apply, type Jobs, merge, merged, openJobs } from './jobs.ts'

let jobs: Jobs
let shop: Shop
let github: GitHub

beforeEach(async () => {
  jobs = await openJobs()
  shop = jobs.shop
  github = jobs.github
})
afterEach(() => jobs.close())

describe('an apply', () => {
  test('carries out what the merged pull request has planned, and tells it there', async () => {
    await jobs.mergedAfterPlan()
    const { failed, outputs, log } = await jobs.run(merged, apply)
    expect(failed, log).toBe(false)
    expect(outputs).toMatchObject({ 'exit-code': '0', 'has-changes': 'true', 'plan-file': '' })
    expect(github.comments.map(one => [one.issue, one.body.split('\n')[0]])).toEqual([
      [7, '<!-- storewright:plan -->'],
      [7, '<!-- storewright:apply -->'],
    ])
    expect((await shop.run('plan --detailed-exitcode')).status).toBe(0)
  })

  test('sends nothing when the files are others by now: tells why, and what would be done, until somebody has reviewed that', async () => {
    await jobs.mergedAfterPlan()
    shop.edit('Twelve people', 'Thirteen people')
    shop.writes()
    const refused = await jobs.run(merged, apply)
    expect(refused.failed).toBe(true)
    expect(shop.writes()).toEqual([])
    expect(refused.log).toContain('::error::The reviewed plan was not applied: the configuration is not the one')
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toMatch(/```text\nThe reviewed plan was not applied: [\s\S]*`?plan-run. \d+/)
    expect(github.comments[0]?.body).toContain('Thirteen people')

    jobs.tellOf(refused.id, {
      event: 'push',
      head_branch: 'main',
      head_sha: merge,
      path: '.github/workflows/apply.yml',
    })
    const applied = await jobs.run(merged, { ...apply, 'plan-run': String(refused.id) })
    expect(applied.failed, applied.log).toBe(false)
    expect((await shop.run('plan --detailed-exitcode')).status).toBe(0)
  })

  test('that nobody has reviewed is only told, also where the pull request came from a fork', async () => {
    await jobs.mergedAfterPlan()
    github.pulls[0]!.head.repo = { full_name: 'mallory/shops' }
    shop.writes()
    const { failed, log } = await jobs.run(merged, apply)
    expect(failed).toBe(true)
    expect(log).toContain('#7 came from a fork')
    expect(log).toContain('the plan below has not been reviewed')
    expect(shop.writes()).toEqual([])
  })

  test.each([
    ['a run of a fork', { head_repository: { full_name: 'mallory/shops' } }],
    ['a run for another commit', { head_sha: 'c'.repeat(40) }],
    ['a run of another workflow', { path: '.github/workflows/other.yml' }],
    ['a run that failed', { conclusion: 'failure' }],
    ['an artifact that is gone', { artifacts: [{ name: 'storewright-plan', expired: true }] }],
  ])('takes no plan from %s', async (_, more) => {
    await jobs.mergedAfterPlan()
    Object.assign(github.runs[0]!, more)
    shop.writes()
    expect((await jobs.run(merged, apply)).failed).toBe(true)
    expect(shop.writes()).toEqual([])
  })

  test.each([
    ['a pull request', { event: 'pull_request', head_branch: 'main' }],
    ['another branch', { event: 'push', head_branch: 'topic' }],
  ])('takes no plan that is named from %s', async (_, more) => {
    jobs.tellOf(50, { head_sha: merge, path: '.github/workflows/apply.yml', ...more })
    shop.writes()
    const { failed, log } = await jobs.run(merged, { ...apply, 'plan-run': '50' })
    expect(failed).toBe(true)
    expect(log).toContain('run 50 is not one of acme/shops on main')
    expect(shop.writes()).toEqual([])
  })

  test('of a commit without a pull request is nothing to worry about when there is nothing to do', async () => {
    await shop.run('apply --auto-approve')
    const { failed, outputs } = await jobs.run(merged, apply)
    expect([failed, outputs['exit-code']]).toEqual([false, '0'])
  })

  test('with --auto-approve and no artifact plans and applies at once', async () => {
    const { failed, log } = await jobs.run(merged, { command: 'apply', args: '--auto-approve' })
    expect(failed, log).toBe(false)
    expect((await shop.run('plan --detailed-exitcode')).status).toBe(0)
  })

  test('that is cancelled finishes what is under way and frees its lock', async () => {
    const proxy = await openProxy(shop.sandbox.url)
    const { held, letGo } = holdWrite(proxy, 2)
    const started: Job['started'] = (stop, log) =>
      void held.then(() => {
        stop('SIGINT')
        const look = setInterval(() => {
          if (!log().includes('Stopping: ')) return
          clearInterval(look)
          letGo()
        }, 5)
      })
    const event = { ...merged, env: { ...merged.env, API_URL: proxy.url }, started }
    const { failed, outputs } = await jobs.run(event, { command: 'apply', args: '--auto-approve\n--parallelism=1' })
    await proxy.close()
    expect([failed, outputs['exit-code']]).toEqual([true, '130'])
    expect((await shop.run('apply --auto-approve')).status).toBe(0)
    expect((await shop.run('plan --detailed-exitcode')).status).toBe(0)
  })
})
