/**
 * The result as one comment on the pull request. GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_EVENT_PATH come from the job;
 * BODY_FILE was written with --format markdown and REPORT_FILE with --format json. PULL_REQUEST names another pull request,
 * COMMENT_KEY one of several projects, COMMENT_AUTHOR whoever the token belongs to, COMMENT_ALWAYS=true comments on no changes
 * too, NOTICE is a text that stands below the title.
 */

import { githubApi, jobOf, mostCharacters, needed, usualAuthor } from './github.mjs'
import { isMain } from './main.mjs'
import { isQuiet, readReport } from './report.mjs'
import { beginsWith, readBody, saysTheSame } from './sticky.mjs'

/** What was done, in words. */
export async function comment(env) {
  const { repository, pullRequest, runUrl } = jobOf(env)
  if (pullRequest === undefined) return 'no comment: this run belongs to no pull request'
  const { marker, body } = readBody(needed(env, 'BODY_FILE'), {
    key: env.COMMENT_KEY,
    notice: env.NOTICE,
    runUrl,
    mostCharacters,
  })
  const api = githubApi(env, 'pull-requests: write')
  const comments = `/repos/${repository}/issues/${pullRequest}/comments`
  const author = env.COMMENT_AUTHOR || usualAuthor
  for await (const one of api.list(`${comments}?per_page=100`)) {
    // Anybody can write a comment that begins like ours; whoever wrote it could change it later.
    if (!beginsWith(one.body, marker) || one.user?.login !== author) continue
    if (saysTheSame(one.body, body)) return `comment ${one.id} says so already`
    await api.call('PATCH', `/repos/${repository}/issues/comments/${one.id}`, { body })
    return `comment ${one.id} was written anew`
  }
  if (isQuiet(readReport(env.REPORT_FILE)) && env.COMMENT_ALWAYS !== 'true')
    return 'no comment: there is nothing to tell'
  const { id } = await api.call('POST', comments, { body })
  return `comment ${id} was made`
}

if (isMain(import.meta.url)) console.log(await comment(process.env))
