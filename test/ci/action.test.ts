/** The action of the repository, from a pull request to a night without drift, with the built program and a local BigCommerce. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openShop, root, type Shop } from '../cli/support.ts'
import { openProxy } from '../support/proxy.ts'
import { holdWrite } from '../support/runs.ts'
import { type Done, type Job, runAction } from './composite.ts'
import { type GitHub, openGitHub, repository } from './github.ts'

let shop: Shop
let github: GitHub
let temp: string
let artifacts: Job['artifacts']
let runs = 70

beforeEach(async () => {
  shop = await openShop()
  github = await openGitHub()
  temp = mkdtempSync(join(tmpdir(), 'storewright-action-'))
  artifacts = new Map()
})
afterEach(async () => {
  await shop.close()
  await github.close()
  rmSync(temp, { recursive: true, force: true })
})

interface Event {
  event: object
  env?: { [name: string]: string }
  started?: Job['started']
}

const source = { version: 'source' }
const pullRequest: Event = { event: { pull_request: { number: 7 } } }
const head = 'a'.repeat(40)
const merge = 'b'.repeat(40)
const merged: Event = { event: {}, env: { GITHUB_SHA: merge, GITHUB_REF_NAME: 'main' } }

/** A run of its own. */
async function run(
  { event, env, started }: Event,
  inputs: { [input: string]: string },
): Promise<Done & { id: number }> {
  runs += 1
  const file = join(temp, `event-${runs}.json`)
  writeFileSync(file, JSON.stringify(event))
  const own = mkdtempSync(join(temp, 'runner-'))
  const job: Job = {
    workspace: shop.dir,
    temp: own,
    artifacts,
    env: { ...shop.env, ...github.env, GITHUB_EVENT_PATH: file, GITHUB_RUN_ID: String(runs), ...env },
    ...(started === undefined ? {} : { started }),
  }
  const done = await runAction(job, { ...source, ...inputs })
  for (const secret of [shop.env.PARTNER_TOKEN, github.env.GITHUB_TOKEN])
    if (secret) expect(`${done.log}${done.summary}`).not.toContain(secret)
  return { ...done, id: runs }
}

const plan = { command: 'plan', comment: 'true', 'plan-artifact': 'storewright-plan' }
const apply = { command: 'apply', comment: 'true', 'plan-artifact': 'storewright-plan' }

/** The pull request's plan has been made and its branch merged. */
async function mergedAfterPlan(): Promise<void> {
  const planned = await run(pullRequest, plan)
  expect(planned.failed, planned.log).toBe(false)
  tellOf(planned.id, {
    event: 'pull_request',
    head_branch: 'topic',
    head_sha: head,
    path: '.github/workflows/pull-request.yml',
  })
  github.pulls.push({
    number: 7,
    merged_at: '2026-11-24T12:00:00Z',
    merge_commit_sha: merge,
    head: { sha: head, repo: { full_name: repository } },
  })
}

function tellOf(id: number, more: { event: string; head_branch: string; head_sha: string; path: string }): void {
  github.runs.push({
    id,
    run_number: id,
    status: 'completed',
    conclusion: 'success',
    head_repository: { full_name: repository },
    artifacts: [{ name: 'storewright-plan', expired: false }],
    ...more,
  })
}

describe('a plan', () => {
  test('is told in one comment, in the summary and in outputs, and saved as an artifact', async () => {
    const { failed, outputs, summary, log, id } = await run(pullRequest, plan)
    expect(failed, log).toBe(false)
    expect(outputs).toMatchObject({ 'exit-code': '2', 'has-changes': 'true' })
    expect(Number(outputs.changes)).toBeGreaterThan(3)
    for (const name of ['plan-file', 'report-file', 'comment-file']) expect(existsSync(outputs[name]!), name).toBe(true)
    const saved = JSON.parse(readFileSync(join(artifacts.get(`${id} storewright-plan`)!, 'plan.json'), 'utf8'))
    expect(saved).toMatchObject({ format: 'storewright-plan/1' })
    expect(saved.changes).toHaveLength(Number(outputs.changes))
    expect(summary).toMatch(/^<!-- storewright:plan -->\n### Storewright plan: \d+ to create/)
    await run(pullRequest, plan)
    expect(github.comments).toHaveLength(1)
  })

  test('without changes is no failure, saves nothing and makes no comment', async () => {
    await shop.run('apply --auto-approve')
    const { failed, outputs } = await run(pullRequest, plan)
    expect(failed).toBe(false)
    expect(outputs).toMatchObject({ 'exit-code': '0', changes: '0', 'has-changes': 'false', 'plan-file': '' })
    expect([github.comments, [...artifacts]]).toEqual([[], []])
  })

  test('of files that are wrong fails, marks the line, and says so in the comment', async () => {
    shop.edit('country: US', 'country: 7')
    mkdirSync(join(shop.dir, 'shops'))
    for (const file of ['stores.yaml']) writeFileSync(join(shop.dir, 'shops', file), shop.read(file))
    const { failed, outputs, log } = await run(pullRequest, {
      ...plan,
      'working-directory': 'shops',
      files: 'stores.yaml',
    })
    expect(failed).toBe(true)
    expect(outputs).toMatchObject({ 'exit-code': '1', 'plan-file': '' })
    expect(log).toMatch(/::error file=shops\/stores\.yaml,line=\d+,col=\d+::.*\[INVALID_VALUE\]%0A/)
    expect(github.comments[0]?.body).toContain('INVALID_VALUE')
  })

  test('is made although its comment cannot be', async () => {
    github.instead.push(({ method }) => (method === 'POST' ? { status: 403, body: { message: 'no' } } : undefined))
    const { failed, outputs, log } = await run(pullRequest, plan)
    expect([failed, outputs['exit-code']]).toEqual([false, '2'])
    expect(log).toContain('::warning::The comment could not be written: ')
  })
})

test('validate needs no secret, no network and no token', async () => {
  shop.env = {}
  github.env.GITHUB_TOKEN = ''
  const { failed, outputs, log } = await run(pullRequest, { command: 'validate', args: '--sandbox' })
  expect(failed, log).toBe(false)
  expect(outputs).toMatchObject({ 'exit-code': '0', 'has-changes': 'false' })
  expect([github.asked, shop.sandbox.requests()]).toEqual([[], []])
})

describe('an apply', () => {
  test('carries out what the merged pull request has planned, and tells it there', async () => {
    await mergedAfterPlan()
    const { failed, outputs, log } = await run(merged, apply)
    expect(failed, log).toBe(false)
    expect(outputs).toMatchObject({ 'exit-code': '0', 'has-changes': 'true', 'plan-file': '' })
    expect(github.comments.map(one => [one.issue, one.body.split('\n')[0]])).toEqual([
      [7, '<!-- storewright:plan -->'],
      [7, '<!-- storewright:apply -->'],
    ])
    expect((await shop.run('plan --detailed-exitcode')).status).toBe(0)
  })

  test('sends nothing when the files are others by now: tells why, and what would be done, until somebody has reviewed that', async () => {
    await mergedAfterPlan()
    shop.edit('Twelve people', 'Thirteen people')
    shop.writes()
    const refused = await run(merged, apply)
    expect(refused.failed).toBe(true)
    expect(shop.writes()).toEqual([])
    expect(refused.log).toContain('::error::The reviewed plan was not applied: the configuration is not the one')
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toMatch(/```text\nThe reviewed plan was not applied: [\s\S]*`?plan-run. \d+/)
    expect(github.comments[0]?.body).toContain('Thirteen people')

    tellOf(refused.id, { event: 'push', head_branch: 'main', head_sha: merge, path: '.github/workflows/apply.yml' })
    const applied = await run(merged, { ...apply, 'plan-run': String(refused.id) })
    expect(applied.failed, applied.log).toBe(false)
    expect((await shop.run('plan --detailed-exitcode')).status).toBe(0)
  })

  test('that nobody has reviewed is only told, also where the pull request came from a fork', async () => {
    await mergedAfterPlan()
    github.pulls[0]!.head.repo = { full_name: 'mallory/shops' }
    shop.writes()
    const { failed, log } = await run(merged, apply)
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
    await mergedAfterPlan()
    Object.assign(github.runs[0]!, more)
    shop.writes()
    expect((await run(merged, apply)).failed).toBe(true)
    expect(shop.writes()).toEqual([])
  })

  test.each([
    ['a pull request', { event: 'pull_request', head_branch: 'main' }],
    ['another branch', { event: 'push', head_branch: 'topic' }],
  ])('takes no plan that is named from %s', async (_, more) => {
    tellOf(50, { head_sha: merge, path: '.github/workflows/apply.yml', ...more })
    shop.writes()
    const { failed, log } = await run(merged, { ...apply, 'plan-run': '50' })
    expect(failed).toBe(true)
    expect(log).toContain('run 50 is not one of acme/shops on main')
    expect(shop.writes()).toEqual([])
  })

  test('of a commit without a pull request is nothing to worry about when there is nothing to do', async () => {
    await shop.run('apply --auto-approve')
    const { failed, outputs } = await run(merged, apply)
    expect([failed, outputs['exit-code']]).toEqual([false, '0'])
  })

  test('with --auto-approve and no artifact plans and applies at once', async () => {
    const { failed, log } = await run(merged, { command: 'apply', args: '--auto-approve' })
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
    const { failed, outputs } = await run(event, { command: 'apply', args: '--auto-approve\n--parallelism=1' })
    await proxy.close()
    expect([failed, outputs['exit-code']]).toEqual([true, '130'])
    expect((await shop.run('apply --auto-approve')).status).toBe(0)
    expect((await shop.run('plan --detailed-exitcode')).status).toBe(0)
  })
})

describe('drift', () => {
  test('opens an issue and closes it, and is no failure of the job', async () => {
    const drift = { command: 'drift', issue: 'true' }
    await shop.run('apply --auto-approve')
    const hash = shop.sandbox.world.stores[0]!.store_hash
    await fetch(`${shop.sandbox.url}/stores/${hash}/v3/content/pages/1`, {
      method: 'PUT',
      headers: { 'X-Auth-Token': shop.sandbox.credentials.store_token, 'Content-Type': 'application/json' },
      body: JSON.stringify({ type: 'page', name: 'About', body: '<p>theirs</p>' }),
    })
    const drifted = await run({ event: {} }, drift)
    expect(drifted.failed, drifted.log).toBe(false)
    expect(drifted.outputs).toMatchObject({ 'exit-code': '2', changes: '1', 'has-changes': 'true' })
    await shop.run('apply --auto-approve')
    const calm = await run({ event: {} }, drift)
    expect(calm.outputs).toMatchObject({ 'exit-code': '0', changes: '0', 'has-changes': 'false' })
    expect(github.issues.map(one => [one.title, one.state])).toEqual([
      ['Drift: one object differs at BigCommerce', 'closed'],
    ])
  })
})

describe('inputs', () => {
  test.each([
    [{ command: 'plan', args: '--format=human' }, 'must not hold --format'],
    [{ command: 'plan', args: '--out\nplan.json' }, 'must not hold --out'],
    [{ command: 'destroy' }, 'is one of validate, plan, apply, drift, not `destroy`'],
    [{ command: 'plan', args: '--no-such-flag' }, '--no-such-flag'],
  ])('%j are refused', async (inputs, says) => {
    const { failed, log } = await run(pullRequest, inputs)
    expect(failed).toBe(true)
    expect(log).toContain(says)
    expect(shop.writes()).toEqual([])
  })

  test.each(['latest', '1.2', 'file:../evil', '1.2.3; touch pwned'])(
    'the version %s is no full version',
    async version => {
      const { failed, log } = await run(pullRequest, { command: 'plan', version })
      expect(failed).toBe(true)
      expect(log).toContain('is no full version')
    },
  )

  test('are never run by a shell, whatever stands in them', async () => {
    const evil = '$(touch pwned)`touch pwned`"; touch pwned; \'\n${{ github.token }}'
    const rest = Object.fromEntries(['files', 'args', 'key', 'plan-artifact', 'plan-run'].map(name => [name, evil]))
    for (const inputs of [{ command: evil }, { ...plan, ...rest }, { ...apply, ...rest }]) {
      await run(pullRequest, inputs).catch(() => undefined)
      expect(existsSync(join(shop.dir, 'pwned'))).toBe(false)
    }
    expect(github.comments).toEqual([])
  })
})

test('what is installed is a full version, without scripts', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  for (const [given, wanted] of [
    ['', version],
    ['9.8.7', '9.8.7'],
  ] as const) {
    const own = mkdtempSync(join(temp, 'install-'))
    const job: Job = { workspace: shop.dir, temp: own, artifacts, env: { ...shop.env, ...github.env } }
    await runAction(job, { command: 'validate', version: given }).catch(() => undefined)
    const log = readFileSync(join(own, 'npm.log'), 'utf8')
    expect(log).toContain(`--ignore-scripts --no-audit --no-fund storewright@${wanted}\n`)
  }
})
