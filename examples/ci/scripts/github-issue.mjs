/**
 * Drift as one issue: opened when something differs, written anew while it does, closed when nothing does any more. Environment
 * as for github-comment.mjs; ISSUE_LABEL is the label that it is found by, COMMENT_KEY names one of several projects.
 */

import { githubApi, jobOf, mostCharacters, needed, usualAuthor } from './github.mjs'
import { isMain } from './main.mjs'
import { countDrift, readReport } from './report.mjs'
import { beginsWith, readBody, saysTheSame } from './sticky.mjs'

/** What was done, in words. */
export async function driftIssue(env) {
  const { repository, runUrl } = jobOf(env)
  const count = countDrift(readReport(needed(env, 'REPORT_FILE')))
  if (count === undefined) return 'the issue is left alone: it is not known whether anything differs'
  const key = env.COMMENT_KEY ?? ''
  const { marker, body } = readBody(needed(env, 'BODY_FILE'), { key, runUrl, mostCharacters })
  const label = env.ISSUE_LABEL || 'storewright-drift'
  const where = key === '' ? '' : ` in ${key}`
  const title = `Drift${where}: ${count === 1 ? 'one object differs' : `${count} objects differ`} at BigCommerce`
  const api = githubApi(env, 'issues: write')
  const issues = `/repos/${repository}/issues`
  const open = await openIssue(api, issues, label, marker, env.COMMENT_AUTHOR || usualAuthor)
  if (count === 0) {
    if (open === undefined) return 'nothing differs, and no issue is open'
    const words = `Nothing differs any more.${runUrl === undefined ? '' : ` [Run](${runUrl})`}`
    await api.call('POST', `${issues}/${open.number}/comments`, { body: words })
    await api.call('PATCH', `${issues}/${open.number}`, { state: 'closed', state_reason: 'completed' })
    return `issue ${open.number} was closed`
  }
  if (open === undefined) {
    const { number } = await api.call('POST', issues, { title, body, labels: [label] })
    return `issue ${number} was opened`
  }
  if (open.title === title && saysTheSame(open.body, body)) return `issue ${open.number} says so already`
  await api.call('PATCH', `${issues}/${open.number}`, { title, body })
  return `issue ${open.number} was written anew`
}

async function openIssue(api, issues, label, marker, author) {
  const query = `state=open&labels=${encodeURIComponent(label)}&sort=created&direction=asc&per_page=100`
  for await (const one of api.list(`${issues}?${query}`)) {
    if (one.pull_request === undefined && beginsWith(one.body, marker) && one.user?.login === author) return one
  }
  return undefined
}

if (isMain(import.meta.url)) console.log(await driftIssue(process.env))
