/** The action of the repository in pull requests and at night, with the built program and a local BigCommerce. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { root, type Shop } from '../cli/support.ts'
import { type Job, runAction } from './composite.ts'
import type { GitHub } from './github.ts'
import { apply, type Jobs, openJobs, plan, pullRequest } from './jobs.ts'

let jobs: Jobs
let shop: Shop
let github: GitHub

beforeEach(async () => {
  jobs = await openJobs()
  shop = jobs.shop
  github = jobs.github
})
afterEach(() => jobs.close())

describe('a plan', () => {
  test('is told in one comment, in the summary and in outputs, and saved as an artifact', async () => {
    const { failed, outputs, summary, log, id } = await jobs.run(pullRequest, plan)
    expect(failed, log).toBe(false)
    expect(outputs).toMatchObject({ 'exit-code': '2', 'has-changes': 'true' })
    expect(Number(outputs.changes)).toBeGreaterThan(3)
    for (const name of ['plan-file', 'report-file', 'comment-file']) expect(existsSync(outputs[name]!), name).toBe(true)
    const saved = JSON.parse(readFileSync(join(jobs.artifacts.get(`${id} storewright-plan`)!, 'plan.json'), 'utf8'))
    expect(saved).toMatchObject({ format: 'storewright-plan/1' })
    expect(saved.changes).toHaveLength(Number(outputs.changes))
    expect(summary).toMatch(/^<!-- storewright:plan -->\n### Storewright plan: \d+ to create/)
    await jobs.run(pullRequest, plan)
    expect(github.comments).toHaveLength(1)
  })

  test('without changes is no failure, saves nothing and makes no comment', async () => {
    await shop.run('apply --auto-approve')
    const { failed, outputs } = await jobs.run(pullRequest, plan)
    expect(failed).toBe(false)
    expect(outputs).toMatchObject({ 'exit-code': '0', changes: '0', 'has-changes': 'false', 'plan-file': '' })
    expect([github.comments, [...jobs.artifacts]]).toEqual([[], []])
  })

  test('of files that are wrong fails, marks the line, and says so in the comment', async () => {
    shop.edit('country: US', 'country: 7')
    mkdirSync(join(shop.dir, 'shops'))
    for (const file of ['stores.yaml']) writeFileSync(join(shop.dir, 'shops', file), shop.read(file))
    const { failed, outputs, log } = await jobs.run(pullRequest, {
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
    const { failed, outputs, log } = await jobs.run(pullRequest, plan)
    expect([failed, outputs['exit-code']]).toEqual([false, '2'])
    expect(log).toContain('::warning::The comment could not be written: ')
  })
})

test('validate needs no secret, no network and no token', async () => {
  shop.env = {}
  github.env.GITHUB_TOKEN = ''
  const { failed, outputs, log } = await jobs.run(pullRequest, { command: 'validate', args: '--sandbox' })
  expect(failed, log).toBe(false)
  expect(outputs).toMatchObject({ 'exit-code': '0', 'has-changes': 'false' })
  expect([github.asked, shop.sandbox.requests()]).toEqual([[], []])
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
    const drifted = await jobs.run({ event: {} }, drift)
    expect(drifted.failed, drifted.log).toBe(false)
    expect(drifted.outputs).toMatchObject({ 'exit-code': '2', changes: '1', 'has-changes': 'true' })
    await shop.run('apply --auto-approve')
    const calm = await jobs.run({ event: {} }, drift)
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
    const { failed, log } = await jobs.run(pullRequest, inputs)
    expect(failed).toBe(true)
    expect(log).toContain(says)
    expect(shop.writes()).toEqual([])
  })

  test.each(['latest', '1.2', 'file:../evil', '1.2.3; touch pwned'])(
    'the version %s is no full version',
    async version => {
      const { failed, log } = await jobs.run(pullRequest, { command: 'plan', version })
      expect(failed).toBe(true)
      expect(log).toContain('is no full version')
    },
  )

  test('are never run by a shell, whatever stands in them', async () => {
    const evil = '$(touch pwned)`touch pwned`"; touch pwned; \'\n${{ github.token }}'
    const rest = Object.fromEntries(['files', 'args', 'key', 'plan-artifact', 'plan-run'].map(name => [name, evil]))
    for (const inputs of [{ command: evil }, { ...plan, ...rest }, { ...apply, ...rest }]) {
      await jobs.run(pullRequest, inputs).catch(() => undefined)
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
    const own = mkdtempSync(join(jobs.temp, 'install-'))
    const job: Job = { workspace: shop.dir, temp: own, artifacts: jobs.artifacts, env: { ...shop.env, ...github.env } }
    await runAction(job, { command: 'validate', version: given }).catch(() => undefined)
    const log = readFileSync(join(own, 'npm.log'), 'utf8')
    expect(log).toContain(`--ignore-scripts --no-audit --no-fund storewright@${wanted}\n`)
  }
})
