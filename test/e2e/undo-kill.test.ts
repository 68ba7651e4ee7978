/**
 * `kill -9` after every single request of an apply that makes, changes and deletes: whatever had been sent by then is taken
 * back by an undo of that run, without an apply in between, and nothing else is.
 */

import { expect, test } from 'vitest'
import type { PlanReport } from '../../src/model/report.ts'
import { readHistory } from '../../src/workflows/history.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { type LoopbackProxy, openProxy } from '../support/proxy.ts'
import { type Ended, startRun } from '../support/runs.ts'
import { tablesOf } from '../support/tables.ts'

const atOnce = 2

interface Scene {
  harness: Harness
  proxy: LoopbackProxy
}

const page = (name: string, more: object = {}): object => ({ type: 'page', name, body: `<p>${name}</p>`, ...more })

function contents(pages: object, redirects: object, categories: object[]): object {
  return portfolio({
    channels: {
      us: {
        id: 1,
        name: 'US',
        type: 'storefront',
        platform: 'bigcommerce',
        pages,
        site: { url: 'https://us.example', redirects },
      },
    },
    category_trees: { us: { id: 1, name: 'US', channels: ['us'], categories } },
  })
}

const former = contents(
  { about: page('About'), team: page('Team', { parent: 'about' }), jobs: page('Jobs') },
  { '/a': '/one/', '/b': { type: 'category', category: 'us/Men' } },
  [{ name: 'Men', children: [{ name: 'Shirts' }] }, { name: 'Women' }],
)
const next = contents(
  { about: page('About', { body: '<p>Now</p>' }), press: page('Press', { parent: 'about' }), help: page('Help') },
  { '/a': '/two/', '/c': { type: 'category', category: 'us/Sale' } },
  [{ name: 'Men', children: [{ name: 'Shoes' }], sort_order: 3 }, { name: 'Sale' }],
)

const run = (scene: Scene, words: string): Promise<Ended> => startRun(scene.harness, scene.proxy, words).ended

async function done(scene: Scene, words: string): Promise<Ended> {
  const ended = await run(scene, words)
  expect(ended.code, `${words}: ${ended.stdout}${ended.stderr}`).toBe(0)
  return ended
}

/** A store as it was before, and the files of the run that is to come. */
async function openScene(): Promise<Scene> {
  const harness = await openHarness({ instant: true })
  const scene = { harness, proxy: await openProxy(harness.sandbox.url) }
  harness.write(former)
  await done(scene, 'apply --auto-approve')
  harness.write({ ...next, safety: { max_delete_percent: 100 } })
  return scene
}

async function closeScene({ harness, proxy }: Scene): Promise<void> {
  await proxy.close()
  await harness.close()
}

async function killedAfter(n: number, answered: boolean): Promise<void> {
  const scene = await openScene()
  const { harness, proxy } = scene
  try {
    const before = tablesOf(harness)
    const sent = proxy.count()
    const runs = await runsOf(harness)
    const first = startRun(harness, proxy, 'apply --auto-approve')
    proxy.answered = seen => {
      if (seen < sent + n) return true
      first.child.kill('SIGKILL')
      return answered
    }
    await first.ended
    proxy.answered = () => true
    const killed = (await runsOf(harness)).find(one => !runs.includes(one))
    if (killed === undefined) expect(tablesOf(harness), `nothing is kept, so nothing was sent: ${n}`).toEqual(before)
    else {
      const said = await done(scene, `undo ${killed} --out undo.json --format json`)
      const { plan } = JSON.parse(said.stdout) as PlanReport
      const lost = plan?.diagnostics.filter(one => one.code === 'UNDO_CONFLICT' || one.severity === 'error')
      expect(lost, `request ${n}`).toEqual([])
      if (plan!.changes.length > 0) await done(scene, 'apply undo.json --non-interactive')
      expect(tablesOf(harness), `request ${n}`).toEqual(before)
    }
    harness.write({ ...former, safety: { max_delete_percent: 100 } })
    // What was made again is recorded; a record that the killed run could not write is all that may be left to do.
    const rest = (await harness.plan()).plan.changes.filter(one => one.action !== 'adopt' && one.action !== 'forget')
    expect(
      rest.map(one => one.id),
      `request ${n}`,
    ).toEqual([])
  } finally {
    await closeScene(scene)
  }
}

async function runsOf(harness: Harness): Promise<string[]> {
  return harness.withProject(true, async project => {
    const { snapshots } = await readHistory(project)
    return [...new Set(snapshots.map(one => one.run))]
  })
}

test('after every request', { timeout: 400_000 }, async () => {
  const scene = await openScene()
  const sent = scene.proxy.count()
  await done(scene, 'apply --auto-approve')
  const requests = scene.proxy.count() - sent
  await closeScene(scene)
  expect(requests).toBeGreaterThan(15)

  let next = 1
  const worker = async (): Promise<void> => {
    for (let n = next++; n <= requests; n = next++) await killedAfter(n, n % 2 === 0)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
})
