/** Drift as one issue: opened, written anew, closed, opened anew. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bot, type GitHub, type Issue, openGitHub, repository } from './github.ts'
import { openResults, type Ran, type Results, runScript } from './scripts.ts'

let results: Results
let github: GitHub

beforeEach(async () => {
  results = await openResults()
  github = await openGitHub()
  expect((await results.shop.run('apply --auto-approve')).status).toBe(0)
})
afterEach(async () => {
  await results.close()
  await github.close()
})

const issue = (env: { [name: string]: string }): Promise<Ran> =>
  runScript('github-issue.mjs', { ...github.env, ...env })
const drift = () => results.of('drift --detailed-exitcode')

/** Somebody changes pages in the control panel. */
async function meddle(...ids: number[]): Promise<void> {
  const { sandbox } = results.shop
  const hash = sandbox.world.stores[0]?.store_hash
  for (const id of ids) {
    const answer = await fetch(`${sandbox.url}/stores/${hash}/v3/content/pages/${id}`, {
      method: 'PUT',
      headers: { 'X-Auth-Token': sandbox.credentials.store_token, 'Content-Type': 'application/json' },
      body: JSON.stringify({ type: 'page', name: id === 1 ? 'About' : 'Team', body: '<p>theirs</p>' }),
    })
    expect(answer.status).toBe(200)
  }
}

const issues = `/repos/${repository}/issues`

test('is opened, left alone, written anew, closed, and opened anew', async () => {
  expect((await issue(await drift())).stdout).toBe('nothing differs, and no issue is open\n')
  expect(github.writes()).toEqual([])

  await meddle(1)
  const opened = await issue(await drift())
  expect(opened, opened.stderr).toMatchObject({ status: 0, stdout: 'issue 1 was opened\n' })
  expect(github.issues[0]).toMatchObject({
    title: 'Drift: one object differs at BigCommerce',
    labels: [{ name: 'storewright-drift' }],
    state: 'open',
  })
  expect(github.issues[0]?.body).toMatch(/^<!-- storewright:drift -->\n### Storewright drift/)
  expect(github.issues[0]?.body).toContain('theirs')
  expect(github.writes()).toEqual([`POST ${issues}`])

  expect((await issue(await drift())).stdout).toBe('issue 1 says so already\n')
  expect(github.writes()).toEqual([])

  await meddle(2)
  expect((await issue(await drift())).stdout).toBe('issue 1 was written anew\n')
  expect(github.issues[0]?.title).toBe('Drift: 2 objects differ at BigCommerce')
  expect(github.writes()).toEqual([`PATCH ${issues}/1`])

  expect((await results.shop.run('apply --auto-approve')).status).toBe(0)
  expect((await issue(await drift())).stdout).toBe('issue 1 was closed\n')
  expect(github.issues[0]).toMatchObject({ state: 'closed', state_reason: 'completed' })
  expect(github.comments.map(one => one.body)).toEqual([
    'Nothing differs any more. [Run](https://github.example/acme/shops/actions/runs/77)',
  ])

  await meddle(1)
  expect((await issue(await drift())).stdout).toBe('issue 2 was opened\n')
  expect(github.issues.map(one => one.state)).toEqual(['closed', 'open'])
})

describe('is left alone', () => {
  const other = (more: Partial<Issue>): Issue => ({
    number: github.issues.length + 1,
    title: 'Drift',
    body: '<!-- storewright:drift -->\nx',
    state: 'open',
    labels: [{ name: 'storewright-drift' }],
    user: { login: bot },
    ...more,
  })

  test('when it is of somebody else, a pull request, of another project, or has another label', async () => {
    const strangers = [
      { user: { login: 'mallory' } },
      { pull_request: {} },
      { body: '<!-- storewright:drift shops/b -->\nx' },
      { labels: [{ name: 'bug' }] },
    ]
    for (const more of strangers) github.issues.push(other(more))
    await meddle(1)
    expect((await issue(await drift())).stdout).toBe('issue 5 was opened\n')
    await results.shop.run('apply --auto-approve')
    await issue(await drift())
    expect(github.issues.map(one => one.state)).toEqual(['open', 'open', 'open', 'open', 'closed'])
  })

  test('when the drift could not be looked for', async () => {
    github.issues.push(other({}))
    const broken = await results.of('drift --only stores.nowhere')
    expect((await issue(broken)).stdout).toBe('the issue is left alone: it is not known whether anything differs\n')
    expect(github.writes()).toEqual([])
  })

  test('when only a part could be read, and nothing differs there', async () => {
    github.issues.push(other({}))
    await results.shop.control('faults', {
      match: { path: '/v3/content/pages' },
      fault: { kind: 'status', status: 403 },
    })
    const partly = await drift()
    expect((await issue(partly)).stdout).toBe('the issue is left alone: it is not known whether anything differs\n')
  })
})

test('files that say something new are no drift: the issue is closed', async () => {
  await meddle(1)
  await issue(await drift())
  await results.shop.run('apply --auto-approve')
  results.shop.edit('Twelve people', 'Thirteen people')
  expect((await issue(await drift())).stdout).toBe('issue 1 was closed\n')
})

test('is found behind many others with the label', async () => {
  const filler = { title: 'x', body: 'x', state: 'open' as const, labels: [{ name: 'storewright-drift' }] }
  for (let number = 1; number <= 120; number += 1) github.issues.push({ number, ...filler, user: { login: bot } })
  await meddle(1)
  await issue(await drift())
  await meddle(2)
  expect((await issue(await drift())).stdout).toBe('issue 121 was written anew\n')
})

test('that may not be written says which permission is missing', async () => {
  await meddle(1)
  github.instead.push(({ method }) => (method === 'POST' ? { status: 403, body: { message: 'no' } } : undefined))
  const ran = await issue(await drift())
  expect(ran.status).toBe(1)
  expect(ran.stderr).toContain('issues: write')
})
