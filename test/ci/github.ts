/** What GitHub's documentation says of the endpoints that the scripts use: comments, issues, merged pull requests, runs, artifacts. */

import { type Answer, type Asked, openRest, pageOf, type Rest } from './rest.ts'

interface Comment {
  id: number
  issue: number
  body: string
  user: { login: string }
}

export interface Issue {
  number: number
  title: string
  body: string
  state: 'open' | 'closed'
  state_reason?: string
  labels: { name: string }[]
  user: { login: string }
  pull_request?: object
}

interface Run {
  id: number
  run_number: number
  head_sha: string
  head_branch: string
  event: string
  status: string
  conclusion: string
  path: string
  head_repository: { full_name: string }
  artifacts: { name: string; expired: boolean }[]
}

interface Pull {
  number: number
  merged_at: string | null
  merge_commit_sha: string
  head: { sha: string; repo: { full_name: string } | null }
}

export interface GitHub extends Rest {
  comments: Comment[]
  issues: Issue[]
  runs: Run[]
  pulls: Pull[]
  /** What the job needs to reach it. */
  env: { [name: string]: string }
}

export const repository = 'acme/shops'
export const bot = 'github-actions[bot]'
const token = 'ghs_secret'
const mostCharacters = 65_536

export async function openGitHub(): Promise<GitHub> {
  const comments: Comment[] = []
  const issues: Issue[] = []
  const runs: Run[] = []
  const pulls: Pull[] = []
  let ids = 900

  const tooLong = (body: unknown): Answer | undefined =>
    typeof body === 'string' && body.length <= mostCharacters
      ? undefined
      : { status: 422, body: { message: 'Validation Failed: body is too long (maximum is 65536 characters)' } }
  const numbered = (issue: string | undefined): Issue | undefined => issues.find(one => one.number === Number(issue))
  const guarded = (handle: (asked: Asked) => Answer) => (asked: Asked) =>
    asked.headers.authorization === `Bearer ${token}`
      ? handle(asked)
      : { status: 401, body: { message: 'Bad credentials' } }

  const repo = `/repos/${repository}`
  const route = (method: string, path: string, handle: (asked: Asked) => Answer) =>
    [method, new RegExp(`^${repo}${path}$`), guarded(handle)] as const

  const rest = await openRest([
    ...[
      route('GET', '/issues/(\\d+)/comments', asked =>
        pageOf(
          comments.filter(one => one.issue === Number(asked.params[0])),
          asked,
          rest.url,
        ),
      ),
      route('POST', '/issues/(\\d+)/comments', ({ params, body }) => {
        const refused = tooLong(body.body)
        if (refused !== undefined) return refused
        ids += 1
        const made = { id: ids, issue: Number(params[0]), body: String(body.body), user: { login: bot } }
        comments.push(made)
        return { status: 201, body: made }
      }),
      route('PATCH', '/issues/comments/(\\d+)', ({ params, body }) => {
        const found = comments.find(one => one.id === Number(params[0]))
        if (found === undefined) return { status: 404, body: { message: 'Not Found' } }
        const refused = tooLong(body.body)
        if (refused !== undefined) return refused
        found.body = String(body.body)
        return { status: 200, body: found }
      }),
      route('GET', '/issues', asked => {
        const [state, labels] = [asked.query.get('state') ?? 'open', asked.query.get('labels') ?? '']
        const wanted = labels.split(',').filter(label => label !== '')
        const found = issues.filter(
          one =>
            (state === 'all' || one.state === state) &&
            wanted.every(label => one.labels.some(({ name }) => name === label)),
        )
        return pageOf(asked.query.get('direction') === 'asc' ? found : found.toReversed(), asked, rest.url)
      }),
      route('POST', '/issues', ({ body }) => {
        const refused = tooLong(body.body)
        if (refused !== undefined) return refused
        const made: Issue = {
          number: issues.length + 1,
          title: String(body.title),
          body: String(body.body),
          state: 'open',
          labels: ((body.labels ?? []) as string[]).map(name => ({ name })),
          user: { login: bot },
        }
        issues.push(made)
        return { status: 201, body: made }
      }),
      route('PATCH', '/issues/(\\d+)', ({ params, body }) => {
        const found = numbered(params[0])
        if (found === undefined) return { status: 404, body: { message: 'Not Found' } }
        Object.assign(found, body)
        return { status: 200, body: found }
      }),
      route('GET', '/commits/([0-9a-f]+)/pulls', asked =>
        pageOf(
          pulls.filter(one => one.merge_commit_sha === asked.params[0]),
          asked,
          rest.url,
        ),
      ),
      route('GET', '/actions/workflows/([^/]+)/runs', asked => {
        const { query, params } = asked
        const found = runs.filter(
          one =>
            one.path.endsWith(`/${params[0]}`) &&
            one.head_sha === query.get('head_sha') &&
            one.event === query.get('event') &&
            one.conclusion === query.get('status'),
        )
        return pageOf(found, asked, rest.url, page => ({ total_count: found.length, workflow_runs: page }))
      }),
      route('GET', '/actions/runs/(\\d+)', ({ params }) => {
        const found = runs.find(one => one.id === Number(params[0]))
        return found === undefined ? { status: 404, body: { message: 'Not Found' } } : { status: 200, body: found }
      }),
      route('GET', '/actions/runs/(\\d+)/artifacts', asked => {
        const found = runs.find(one => one.id === Number(asked.params[0]))?.artifacts ?? []
        return pageOf(found, asked, rest.url, page => ({ total_count: found.length, artifacts: page }))
      }),
    ].map(([method, path, handle]) => [method, path, handle] as [string, RegExp, (asked: Asked) => Answer]),
  ])
  const env = {
    GITHUB_API_URL: rest.url,
    GITHUB_REPOSITORY: repository,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_RUN_ID: '77',
    GITHUB_TOKEN: token,
  }
  return Object.assign(rest, { comments, issues, runs, pulls, env })
}
