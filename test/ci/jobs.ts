/** Runs of the action in one repository: a checkout, GitHub, artifacts, and a local BigCommerce. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openShop, type Shop } from '../cli/support.ts'
import { type Done, type Job, runAction } from './composite.ts'
import { type GitHub, openGitHub, repository } from './github.ts'

export interface Event {
  event: object
  env?: { [name: string]: string }
  started?: Job['started']
}

export interface Jobs {
  shop: Shop
  github: GitHub
  temp: string
  artifacts: Job['artifacts']
  /** A run of its own; the action is built from its own files. */
  run(event: Event, inputs: { [input: string]: string }): Promise<Done & { id: number }>
  /** Lets GitHub know of a run that has succeeded with a plan. */
  tellOf(id: number, more: { event: string; head_branch: string; head_sha: string; path: string }): void
  /** The pull request's plan has been made and its branch merged. */
  mergedAfterPlan(): Promise<void>
  close(): Promise<void>
}

export const plan = { command: 'plan', comment: 'true', 'plan-artifact': 'storewright-plan' }
export const apply = { command: 'apply', comment: 'true', 'plan-artifact': 'storewright-plan' }

export const pullRequest: Event = { event: { pull_request: { number: 7 } } }
const head = 'a'.repeat(40)
export const merge = 'b'.repeat(40)
export const merged: Event = { event: {}, env: { GITHUB_SHA: merge, GITHUB_REF_NAME: 'main' } }

export async function openJobs(): Promise<Jobs> {
  const shop = await openShop()
  const github = await openGitHub()
  const temp = mkdtempSync(join(tmpdir(), 'storewright-action-'))
  const artifacts: Job['artifacts'] = new Map()
  let runs = 70
  const jobs: Jobs = {
    shop,
    github,
    temp,
    artifacts,
    async run({ event, env, started }, inputs) {
      runs += 1
      const id = runs
      const file = join(temp, `event-${id}.json`)
      writeFileSync(file, JSON.stringify(event))
      const done = await runAction(
        {
          workspace: shop.dir,
          temp: mkdtempSync(join(temp, 'runner-')),
          artifacts,
          env: { ...shop.env, ...github.env, GITHUB_EVENT_PATH: file, GITHUB_RUN_ID: String(id), ...env },
          ...(started === undefined ? {} : { started }),
        },
        { version: 'source', ...inputs },
      )
      for (const secret of [shop.env.PARTNER_TOKEN, github.env.GITHUB_TOKEN])
        if (secret) expect(`${done.log}${done.summary}`).not.toContain(secret)
      return { ...done, id }
    },
    tellOf(id, more) {
      github.runs.push({
        id,
        run_number: id,
        status: 'completed',
        conclusion: 'success',
        head_repository: { full_name: repository },
        artifacts: [{ name: 'storewright-plan', expired: false }],
        ...more,
      })
    },
    async mergedAfterPlan() {
      const { failed, log, id } = await jobs.run(pullRequest, plan)
      expect(failed, log).toBe(false)
      const path = '.github/workflows/pull-request.yml'
      jobs.tellOf(id, { event: 'pull_request', head_branch: 'topic', head_sha: head, path })
      github.pulls.push({
        number: 7,
        merged_at: '2026-11-24T12:00:00Z',
        merge_commit_sha: merge,
        head: { sha: head, repo: { full_name: repository } },
      })
    },
    async close() {
      await shop.close()
      await github.close()
      rmSync(temp, { recursive: true, force: true })
    },
  }
  return jobs
}
