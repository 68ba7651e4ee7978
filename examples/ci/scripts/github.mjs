/** Where a job of GitHub Actions runs, what started it, and how it talks to GitHub and to its log. */

import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { openApi } from './http.mjs'

/** GitHub takes no longer text in a comment or an issue. */
export const mostCharacters = 65_536

/** Writes as whom GITHUB_TOKEN writes. */
export const usualAuthor = 'github-actions[bot]'

export function jobOf(env) {
  const file = env.GITHUB_EVENT_PATH
  const event = file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const repository = needed(env, 'GITHUB_REPOSITORY')
  const { GITHUB_SERVER_URL: server, GITHUB_RUN_ID: run } = env
  return {
    event,
    repository,
    pullRequest: Number(env.PULL_REQUEST || event.pull_request?.number) || undefined,
    runUrl: server && run ? `${server}/${repository}/actions/runs/${run}` : undefined,
  }
}

export function githubApi(env, permission) {
  return openApi({
    url: env.GITHUB_API_URL || 'https://api.github.com',
    headers: {
      Accept: 'application/vnd.github+json',
      Authorization: `Bearer ${needed(env, 'GITHUB_TOKEN')}`,
      'X-GitHub-Api-Version': '2022-11-28',
    },
    hints: {
      401: 'The token is not valid any more.',
      403: `The token may not: give the job \`permissions: { ${permission} }\`. Jobs of pull requests from forks never get it.`,
    },
  })
}

export function needed(env, name) {
  const value = env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set`)
  return value
}

/** A value for later steps; one of several lines, between lines that cannot occur in it. */
export function setOutput(env, name, value) {
  if (!env.GITHUB_OUTPUT) return
  const text = String(value)
  const end = `end-${[...Array(4)].map(() => Math.random().toString(36).slice(2)).join('')}`
  appendFileSync(env.GITHUB_OUTPUT, text.includes('\n') ? `${name}<<${end}\n${text}\n${end}\n` : `${name}=${text}\n`)
}

export function addSummary(env, text) {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${text}\n`)
}

/** A line in the log that GitHub shows at the top of the run. */
export function annotate(kind, text) {
  const escaped = text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  process.stdout.write(`::${kind}::${escaped}\n`)
}
