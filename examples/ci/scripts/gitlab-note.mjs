/**
 * The result as one note on the merge request. GITLAB_TOKEN is a project access token with the scope `api` (a CI_JOB_TOKEN may
 * write no notes); CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID and CI_JOB_URL come from the job. BODY_FILE and
 * REPORT_FILE as for github-comment.mjs.
 */

import { openApi } from './http.mjs'
import { isMain } from './main.mjs'
import { isQuiet, readReport } from './report.mjs'
import { beginsWith, readBody, saysTheSame } from './sticky.mjs'

/** GitLab takes a million characters, and nobody reads so many. */
const mostCharacters = 200_000

/** What was done, in words. */
export async function note(env) {
  const { CI_MERGE_REQUEST_IID: request, CI_PROJECT_ID: project } = env
  if (!request) return 'no note: this job belongs to no merge request'
  if (!env.GITLAB_TOKEN) return 'no note: GITLAB_TOKEN is not set, or protected variables are not given to this branch'
  const { marker, body } = readBody(env.BODY_FILE, { key: env.COMMENT_KEY, runUrl: env.CI_JOB_URL, mostCharacters })
  const api = openApi({
    url: env.CI_API_V4_URL,
    headers: { 'PRIVATE-TOKEN': env.GITLAB_TOKEN },
    hints: {
      401: 'GITLAB_TOKEN is not valid any more.',
      403: 'GITLAB_TOKEN needs the scope `api` and the role Reporter.',
    },
  })
  const notes = `/projects/${encodeURIComponent(project)}/merge_requests/${encodeURIComponent(request)}/notes`
  const self = await api.call('GET', '/user')
  for await (const one of api.list(`${notes}?per_page=100&sort=asc&order_by=created_at`)) {
    if (one.system || !beginsWith(one.body, marker) || one.author?.id !== self.id) continue
    if (saysTheSame(one.body, body)) return `note ${one.id} says so already`
    await api.call('PUT', `${notes}/${one.id}`, { body })
    return `note ${one.id} was written anew`
  }
  if (isQuiet(readReport(env.REPORT_FILE)) && env.COMMENT_ALWAYS !== 'true') return 'no note: there is nothing to tell'
  const { id } = await api.call('POST', notes, { body })
  return `note ${id} was made`
}

if (isMain(import.meta.url)) console.log(await note(process.env))
