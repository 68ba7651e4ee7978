/** The GitLab template: the scripts of its jobs, run one after the other as a runner does, with the built program. */

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { openShop, program, root, type Shop } from '../cli/support.ts'
import { type GitLab, openGitLab } from './gitlab.ts'
import type { Ran } from './scripts.ts'

const template = parse(readFileSync(join(root, 'examples/ci/gitlab/.gitlab-ci.yml'), 'utf8')) as {
  variables: { [name: string]: string }
  [job: string]: { script?: string[]; artifacts?: { paths: string[]; reports?: { junit: string } } }
}

let shop: Shop
let gitlab: GitLab
beforeEach(async () => {
  shop = await openShop()
  gitlab = await openGitLab()
  mkdirSync(join(shop.dir, 'node_modules', '.bin'), { recursive: true })
  symlinkSync(root, join(shop.dir, 'node_modules', 'storewright'))
  symlinkSync(program, join(shop.dir, 'node_modules', '.bin', 'storewright'))
})
afterEach(async () => {
  await shop.close()
  await gitlab.close()
})

/** The lines of a job in one shell that stops at the first failure. */
function runJob(name: string, env: { [name: string]: string } = {}): Promise<Ran> {
  const { PATH, HOME } = process.env
  const lines = template[name]!.script!
  const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', lines.join('\n')], {
    cwd: shop.dir,
    env: { PATH, HOME, ...template.variables, ...shop.env, ...env } as NodeJS.ProcessEnv,
  })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', chunk => {
      said[stream] += chunk
    })
  }
  return new Promise(done => child.on('close', status => done({ status: status ?? -1, ...said })))
}

function expectArtifacts(name: string): void {
  const { paths, reports } = template[name]!.artifacts!
  for (const path of [...paths, ...(reports === undefined ? [] : [reports.junit])])
    expect(existsSync(join(shop.dir, path)), `${name}: ${path}`).toBe(true)
}

test('a merge request is validated and planned in one note; the plan of the main branch is applied; drift fails its job', async () => {
  expect((await runJob('validate')).status).toBe(0)
  const planned = await runJob('plan', gitlab.env)
  expect(planned.status, planned.stderr).toBe(0)
  expectArtifacts('plan')
  expect(gitlab.notes.map(one => one.body.split('\n')[0])).toEqual(['<!-- storewright:plan -->'])

  const { CI_MERGE_REQUEST_IID: _, ...main } = gitlab.env
  expect((await runJob('plan', main)).status).toBe(0)
  const applied = await runJob('apply', main)
  expect(applied.status, applied.stderr).toBe(0)
  expectArtifacts('apply')
  expect(gitlab.notes).toHaveLength(1)

  const calm = await runJob('drift')
  expect(calm.status, calm.stderr).toBe(0)
  expectArtifacts('drift')
  const { sandbox } = shop
  await fetch(`${sandbox.url}/stores/${sandbox.world.stores[0]!.store_hash}/v3/content/pages/1`, {
    method: 'PUT',
    headers: { 'X-Auth-Token': sandbox.credentials.store_token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ type: 'page', name: 'About', body: '<p>theirs</p>' }),
  })
  expect((await runJob('drift')).status).toBe(2)
  expect(shop.read('junit.xml')).toContain('about')
})

test('a plan that cannot be made fails its job, and says so in the note and to JUnit', async () => {
  shop.edit('country: US', 'country: 7')
  const { status } = await runJob('plan', gitlab.env)
  expect(status).not.toBe(0)
  expect(gitlab.notes[0]?.body).toContain('INVALID_VALUE')
  expect(shop.read('junit.xml')).toContain('INVALID_VALUE')
})

test('a plan of files that are others by now is not applied', async () => {
  await runJob('plan')
  shop.edit('Twelve people', 'Thirteen people')
  shop.writes()
  const { status } = await runJob('apply')
  expect(status).toBe(1)
  expect(shop.read('applied.json')).toContain('CONFIG_CHANGED')
  expect(shop.writes()).toEqual([])
})
