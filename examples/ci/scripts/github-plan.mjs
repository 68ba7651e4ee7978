/**
 * In which run was the plan made that was reviewed? Of the pull request that this commit has merged: the last successful run
 * of WORKFLOW for its last commit. Or the run PLAN_RUN that somebody names, if it is one of this repository on this branch.
 * Sets the outputs `run-id` and `pull-request`; neither when there is none.
 */

import { githubApi, jobOf, needed, setOutput } from './github.mjs'
import { isMain } from './main.mjs'

/** What was found, in words. */
export async function findPlan(env) {
  const { repository } = jobOf(env)
  const api = githubApi(env, 'actions: read, contents: read, pull-requests: read')
  const artifact = needed(env, 'PLAN_ARTIFACT')
  const repo = `/repos/${repository}`
  const found = env.PLAN_RUN ? await named(api, repo, env) : await merged(api, repo, env)
  if (found.pullRequest !== undefined) setOutput(env, 'pull-request', found.pullRequest)
  if (found.run === undefined) return found.why
  for await (const one of api.list(
    `${repo}/actions/runs/${found.run}/artifacts?per_page=100`,
    page => page.artifacts,
  )) {
    if (one.name !== artifact || one.expired) continue
    setOutput(env, 'run-id', found.run)
    return `the plan of run ${found.run} is applied`
  }
  return `run ${found.run} has no artifact ${artifact}, or no longer`
}

async function merged(api, repo, env) {
  const commit = needed(env, 'GITHUB_SHA')
  let pull
  for await (const one of api.list(`${repo}/commits/${commit}/pulls?per_page=100`)) {
    if (one.merged_at !== null && one.merge_commit_sha === commit) pull = one
  }
  if (pull === undefined) return { why: `no pull request was merged as ${commit}` }
  const { number: pullRequest, head } = pull
  // A fork can put what it likes into an artifact of its own run.
  if (head.repo?.full_name !== env.GITHUB_REPOSITORY) return { pullRequest, why: `#${pullRequest} came from a fork` }
  const workflow = encodeURIComponent(needed(env, 'WORKFLOW'))
  const query = `event=pull_request&status=success&head_sha=${head.sha}&per_page=100`
  const runs = api.list(`${repo}/actions/workflows/${workflow}/runs?${query}`, page => page.workflow_runs)
  let last
  for await (const one of runs) {
    if (one.head_repository?.full_name !== env.GITHUB_REPOSITORY || one.head_sha !== head.sha) continue
    if (last === undefined || one.run_number > last.run_number) last = one
  }
  const why = `#${pullRequest} has no successful run of ${env.WORKFLOW} for ${head.sha}`
  return { pullRequest, run: last?.id, why }
}

async function named(api, repo, env) {
  if (!/^\d{1,20}$/.test(env.PLAN_RUN)) throw new Error(`\`${env.PLAN_RUN}\` is no id of a run`)
  const run = await api.call('GET', `${repo}/actions/runs/${env.PLAN_RUN}`)
  const isOurs = run.head_repository?.full_name === env.GITHUB_REPOSITORY && run.head_branch === env.GITHUB_REF_NAME
  if (!isOurs || run.event === 'pull_request') {
    throw new Error(`run ${run.id} is not one of ${env.GITHUB_REPOSITORY} on ${env.GITHUB_REF_NAME}`)
  }
  return { run: run.id, why: '' }
}

if (isMain(import.meta.url)) console.log(await findPlan(process.env))
