/** One comment on a pull request, one note on a merge request: made once, written anew, never a second one. */

import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bot, type GitHub, openGitHub, repository } from './github.ts'
import { type GitLab, openGitLab, self } from './gitlab.ts'
import { openResults, type Ran, type Results, runScript } from './scripts.ts'

let results: Results
let github: GitHub
let gitlab: GitLab

beforeEach(async () => {
  results = await openResults()
  github = await openGitHub()
  gitlab = await openGitLab()
})
afterEach(async () => {
  await results.close()
  await github.close()
  await gitlab.close()
})

const event = (name: string, text: object): string => results.file(name, JSON.stringify(text))

function comment(env: { [name: string]: string }): Promise<Ran> {
  const file = event('pull.json', { pull_request: { number: 7 } })
  return runScript('github-comment.mjs', { ...github.env, GITHUB_EVENT_PATH: file, ...env })
}

const note = (env: { [name: string]: string }): Promise<Ran> => runScript('gitlab-note.mjs', { ...gitlab.env, ...env })

const comments = `/repos/${repository}/issues/7/comments`

describe('a comment at GitHub', () => {
  test('is made once, left alone while it says the same, and written anew when it does not', async () => {
    const saved = (hours: number) => results.of(`plan --out plan.json --expires ${hours}h`)
    const first = await comment(await saved(12))
    expect(first, first.stderr).toMatchObject({ status: 0, stdout: 'comment 901 was made\n' })
    expect(github.writes()).toEqual([`POST ${comments}`])
    const body = github.comments[0]?.body ?? ''
    expect(body).toMatch(/^<!-- storewright:plan -->\n### Storewright plan: \d+ to create/)
    expect(body.trimEnd()).toMatch(/\[Run\]\(https:\/\/github\.example\/acme\/shops\/actions\/runs\/77\)$/)

    for (const hours of [12, 48])
      expect((await comment(await saved(hours))).stdout).toBe('comment 901 says so already\n')
    expect(github.writes()).toEqual([])

    results.shop.edit('name: Acme', 'name: Acme Ltd')
    expect((await comment(await results.of('plan'))).stdout).toBe('comment 901 was written anew\n')
    expect(github.writes()).toEqual([`PATCH /repos/${repository}/issues/comments/901`])
    expect(github.comments).toHaveLength(1)
    expect(github.comments[0]?.body).toContain('Acme Ltd')
  })

  test('is not made when there is nothing to tell, unless it is wanted; a comment that is there is written anew', async () => {
    const planned = await results.of('plan')
    await results.shop.run('apply --auto-approve')
    const quiet = await results.of('plan')
    expect((await comment(quiet)).stdout).toBe('no comment: there is nothing to tell\n')
    expect(github.writes()).toEqual([])
    await comment({ ...quiet, COMMENT_ALWAYS: 'true' })
    expect(github.writes()).toEqual([`POST ${comments}`])
    await comment(planned)
    await comment(quiet)
    expect(github.writes()).toEqual(Array(2).fill(`PATCH /repos/${repository}/issues/comments/901`))
    expect(github.comments[0]?.body).toContain('No changes')
  })

  test('tells of a configuration that is wrong, and of a plan that has errors', async () => {
    results.shop.edit('country: US', 'country: 7')
    await comment(await results.of('plan'))
    expect(github.comments[0]?.body).toMatch(/^<!-- storewright:plan -->\n### Storewright plan: failed/)
    expect(github.comments[0]?.body).toContain('INVALID_VALUE')
  })

  test('is found behind many others', async () => {
    for (let id = 1; id <= 230; id += 1) github.comments.push({ id, issue: 7, body: `${id}`, user: { login: 'ann' } })
    const planned = await results.of('plan')
    await comment(planned)
    results.shop.edit('name: Acme', 'name: Acme Ltd')
    await comment(await results.of('plan'))
    expect(github.comments.filter(one => one.body.startsWith('<!--'))).toHaveLength(1)
    expect(github.asked.filter(one => one.method === 'GET').map(one => one.query.get('page'))).toEqual([
      null,
      '2',
      '3',
      null,
      '2',
      '3',
    ])
  })

  test('of somebody else is left alone, although it begins the same', async () => {
    const planned = await results.of('plan')
    const forged = `<!-- storewright:plan -->\n${readFileSync(planned.BODY_FILE, 'utf8')}`
    github.comments.push({ id: 1, issue: 7, body: forged, user: { login: 'mallory' } })
    await comment(planned)
    expect(github.comments.map(one => one.user.login)).toEqual(['mallory', bot])
    expect(github.comments[0]?.body).toBe(forged)
  })

  test('of each project and command is another one', async () => {
    const [planned, valid] = [await results.of('plan'), await results.of('validate')]
    for (const COMMENT_KEY of ['shops/a', 'shops/b', 'shops/a']) await comment({ ...planned, COMMENT_KEY })
    await comment({ ...valid, COMMENT_ALWAYS: 'true' })
    expect(github.comments.map(one => one.body.split('\n')[0])).toEqual([
      '<!-- storewright:plan shops/a -->',
      '<!-- storewright:plan shops/b -->',
      '<!-- storewright:validate -->',
    ])
    const odd = await comment({ ...planned, COMMENT_KEY: 'a --> <img src=x>' })
    expect(odd.status).toBe(1)
    expect(odd.stderr).toContain('cannot name a comment')
  })

  test('that would be too long keeps its beginning, closes what is open, and says how much is missing', async () => {
    const lines = Array.from({ length: 4000 }, (_, at) => `+ line ${at} of a very long plan`)
    const long = [
      '<!-- storewright:plan -->',
      '### Title',
      '',
      '<details>',
      '<summary>a</summary>',
      '',
      '````diff',
      ...lines,
    ]
    const body = results.file('long.md', [...long, '````', '', '</details>', ''].join('\n'))
    const ran = await comment({ BODY_FILE: body, COMMENT_ALWAYS: 'true' })
    expect(ran.stdout).toBe('comment 901 was made\n')
    const made = github.comments[0]?.body ?? ''
    expect(made.length).toBeLessThanOrEqual(65_536)
    expect(made.length).toBeGreaterThan(60_000)
    expect(made).toMatch(/\n````\n<\/details>\n\n\*\*… \d+ more lines are left out here\*\*.*\n\n\[Run\]\(.*\)$/)
    expect(made.match(/<details>/g)).toHaveLength(1)
  })

  test('shows a notice of the pipeline in a fence that it cannot leave', async () => {
    await comment({ ...(await results.of('plan')), NOTICE: 'was not applied:\n``` <b>x</b>' })
    expect(github.comments[0]?.body).toMatch(/^<!-- .* -->\n### .*\n\n```text\nwas not applied:\n''' <b>x<\/b>\n```\n/)
  })

  test('needs a pull request; a comment on one is enough', async () => {
    const planned = await results.of('plan')
    const ran = await comment({ ...planned, GITHUB_EVENT_PATH: event('push.json', { ref: 'refs/heads/main' }) })
    expect(ran).toMatchObject({ status: 0, stdout: 'no comment: this run belongs to no pull request\n' })
    await comment({ ...planned, GITHUB_EVENT_PATH: event('push.json', {}), PULL_REQUEST: '9' })
    expect(github.comments.map(one => one.issue)).toEqual([9])
  })

  test('that may not be written says which permission is missing', async () => {
    github.instead.push(({ method }) =>
      method === 'POST' ? { status: 403, body: { message: 'Resource not accessible by integration' } } : undefined,
    )
    const ran = await comment(await results.of('plan'))
    expect(ran.status).toBe(1)
    expect(ran.stderr).toContain(
      '403 Resource not accessible by integration. The token may not: give the job `permissions',
    )
    expect(ran.stderr).toContain('pull-requests: write')
    expect(`${ran.stdout}${ran.stderr}`).not.toContain(github.env.GITHUB_TOKEN)
  })

  test('waits where GitHub is busy, and is not sent again where it may have been made', async () => {
    const planned = await results.of('plan')
    const busy = { status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '0' } }
    github.instead.push(
      () => busy,
      () => ({ ...busy, status: 403 }),
      () => ({ ...busy, status: 502 }),
    )
    expect((await comment(planned)).stdout).toBe('comment 901 was made\n')
    results.shop.edit('name: Acme', 'name: Acme Ltd')
    github.writes()
    github.instead.push(({ method }) => (method === 'PATCH' ? { ...busy, status: 502 } : undefined))
    expect((await comment(await results.of('plan'))).status).toBe(1)
    expect(github.writes()).toHaveLength(1)
  })

  test('sends its token to no other server, whatever a page links to', async () => {
    const other = await openGitHub()
    github.instead.push(() => ({ status: 200, body: [], headers: { link: `<${other.url}${comments}>; rel="next"` } }))
    await comment(await results.of('plan'))
    expect(other.asked).toEqual([])
    await other.close()
  })
})

describe('a note at GitLab', () => {
  const notes = '/api/v4/projects/12/merge_requests/5/notes'

  test('is made once, left alone while it says the same, and written anew when it does not', async () => {
    gitlab.notes.push({ id: 1, body: '<!-- storewright:plan -->\nforged', system: false, author: { id: 666 } })
    for (let id = 2; id <= 130; id += 1) gitlab.notes.push({ id, body: 'x', system: false, author: { id: self } })
    const first = await note(await results.of('plan'))
    expect(first, first.stderr).toMatchObject({ status: 0, stdout: 'note 301 was made\n' })
    expect((await note(await results.of('plan'))).stdout).toBe('note 301 says so already\n')
    results.shop.edit('name: Acme', 'name: Acme Ltd')
    expect((await note(await results.of('plan'))).stdout).toBe('note 301 was written anew\n')
    expect(gitlab.writes()).toEqual([`POST ${notes}`, `PUT ${notes}/301`])
    expect(gitlab.notes.filter(one => one.body.startsWith('<!--'))).toHaveLength(2)
    expect(gitlab.notes.at(-1)?.body).toContain('[Run](https://gitlab.example/acme/shops/-/jobs/9)')
  })

  test('is not made without a merge request, without a token, or without anything to tell', async () => {
    const planned = await results.of('plan')
    expect((await note({ ...planned, CI_MERGE_REQUEST_IID: '' })).stdout).toContain('belongs to no merge request')
    expect((await note({ ...planned, GITLAB_TOKEN: '' })).stdout).toContain('GITLAB_TOKEN is not set')
    await results.shop.run('apply --auto-approve')
    expect((await note(await results.of('plan'))).stdout).toBe('no note: there is nothing to tell\n')
    expect(gitlab.writes()).toEqual([])
  })

  test('that may not be written says what the token needs', async () => {
    gitlab.instead.push(({ method }) =>
      method === 'POST' ? { status: 403, body: { message: '403 Forbidden' } } : undefined,
    )
    const ran = await note(await results.of('plan'))
    expect(ran.status).toBe(1)
    expect(ran.stderr).toContain('needs the scope `api`')
    expect(`${ran.stdout}${ran.stderr}`).not.toContain(gitlab.env.GITLAB_TOKEN)
  })
})
