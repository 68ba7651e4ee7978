/** `kill -9` after every single request of an apply; the next apply converges, makes nothing twice and loses nothing. */

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fortyObjects } from '../support/contents.ts'
import { worldOf } from '../support/live.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { type LoopbackProxy, openProxy } from '../support/proxy.ts'
import { undisturbed } from '../support/undisturbed.ts'

const program = join(import.meta.dirname, '..', '..', 'bin', 'run.js')
const atOnce = 2

interface Scene {
  harness: Harness
  proxy: LoopbackProxy
  env: NodeJS.ProcessEnv
}

async function openScene(): Promise<Scene> {
  const harness = await openHarness({ instant: true })
  const proxy = await openProxy(harness.sandbox.url)
  harness.write(portfolio(fortyObjects()))
  const { franchise_id, client_id, access_token, store_token } = harness.sandbox.credentials
  return {
    harness,
    proxy,
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: '',
      API_URL: proxy.url,
      FRANCHISE: franchise_id,
      CLIENT: client_id,
      PARTNER_TOKEN: access_token,
      STORE_TOKEN: store_token,
    },
  }
}

async function closeScene({ harness, proxy }: Scene): Promise<void> {
  await proxy.close()
  await harness.close()
}

function startApply({ harness, env }: Scene): {
  child: ChildProcess
  ended: Promise<{ code: number | null; text: string }>
} {
  const args = [program, 'apply', '--file', 'stores.yaml', '--auto-approve', '--format', 'json']
  const child = spawn(process.execPath, args, { cwd: harness.dir, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  child.stdout?.on('data', chunk => {
    text += chunk
  })
  child.stderr?.on('data', chunk => {
    text += chunk
  })
  return { child, ended: new Promise(done => child.on('close', code => done({ code, text }))) }
}

async function killedAfter(n: number, answered: boolean): Promise<string[]> {
  const scene = await openScene()
  try {
    const first = startApply(scene)
    scene.proxy.answered = seen => {
      if (seen < n) return true
      first.child.kill('SIGKILL')
      return answered
    }
    await first.ended
    scene.proxy.answered = () => true
    const second = await startApply(scene).ended
    expect(second.code, `killed after request ${n}: ${second.text}`).toBe(0)
    const { plan } = await scene.harness.plan()
    expect(plan.changes, `killed after request ${n}`).toEqual([])
    return await worldOf(scene.harness)
  } finally {
    await closeScene(scene)
  }
}

test('after every request', { timeout: 240_000 }, async () => {
  const scene = await openScene()
  const clean = await startApply(scene).ended
  expect(clean.code, clean.text).toBe(0)
  const requests = scene.proxy.count()
  const wanted = await worldOf(scene.harness)
  await closeScene(scene)
  // The page on reliability counts them so.
  expect(requests).toBe((await undisturbed({ instant: true })).requests)
  expect(requests).toBeGreaterThan(15)

  let next = 1
  const worker = async (): Promise<void> => {
    for (let n = next++; n <= requests; n = next++)
      expect(await killedAfter(n, n % 2 === 0), `request ${n}`).toEqual(wanted)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
})
