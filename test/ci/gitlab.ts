/** What GitLab's documentation says of the endpoints that the script uses: notes of a merge request, and who one is. */

import { type Answer, type Asked, openRest, pageOf, type Rest } from './rest.ts'

interface Note {
  id: number
  body: string
  system: boolean
  author: { id: number }
}

export interface GitLab extends Rest {
  notes: Note[]
  env: { [name: string]: string }
}

export const self = 41
const token = 'glpat-secret'

export async function openGitLab(): Promise<GitLab> {
  const notes: Note[] = []
  let ids = 300
  const path = '^/api/v4/projects/12/merge_requests/5/notes'
  const guarded = (handle: (asked: Asked) => Answer) => (asked: Asked) =>
    asked.headers['private-token'] === token ? handle(asked) : { status: 401, body: { message: '401 Unauthorized' } }
  const rest: Rest = await openRest([
    ['GET', /^\/api\/v4\/user$/, guarded(() => ({ status: 200, body: { id: self, username: 'project_12_bot' } }))],
    ['GET', new RegExp(`${path}$`), guarded(asked => pageOf(notes, asked, rest.url))],
    [
      'POST',
      new RegExp(`${path}$`),
      guarded(({ body }) => {
        ids += 1
        const made = { id: ids, body: String(body.body), system: false, author: { id: self } }
        notes.push(made)
        return { status: 201, body: made }
      }),
    ],
    [
      'PUT',
      new RegExp(`${path}/(\\d+)$`),
      guarded(({ params, body }) => {
        const found = notes.find(one => one.id === Number(params[0]))
        if (found === undefined) return { status: 404, body: { message: '404 Not found' } }
        found.body = String(body.body)
        return { status: 200, body: found }
      }),
    ],
  ])
  const env = {
    CI_API_V4_URL: `${rest.url}/api/v4`,
    CI_PROJECT_ID: '12',
    CI_MERGE_REQUEST_IID: '5',
    CI_JOB_URL: 'https://gitlab.example/acme/shops/-/jobs/9',
    GITLAB_TOKEN: token,
  }
  return Object.assign(rest, { notes, env })
}
