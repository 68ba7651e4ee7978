/** What a run has done is taken back: exactly that, as a plan like any other, and what cannot be is listed. */

import { readFileSync, writeFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { controlOf } from '../support/control.ts'
import { shown } from '../support/living.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { applyFile, leftOf, takeBack, undoPlan } from '../support/undo.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const pageAt = 'stores.a.channels.us.pages.about'

function withPages(pages: object): object {
  return portfolio({ channels: { us: { id: 1, name: 'US', type: 'storefront', platform: 'bigcommerce', pages } } })
}

const about = (more: object = {}): object => ({ about: { type: 'page', name: 'About', body: '<p>1998</p>', ...more } })

async function applied(project: Harness, config: object, confirm: string[] = []): Promise<string> {
  project.write(config)
  const report = await project.apply(confirm)
  expect(report.counts).toMatchObject({ failed: 0, skipped: 0, not_started: 0 })
  return report.run_id!
}

async function harness(): Promise<Harness> {
  open = await openHarness({ instant: true })
  await applied(open, withPages(about()))
  return open
}

test('an update is taken back: the former values of what was changed, and nothing else', async () => {
  const project = await harness()
  const run = await applied(project, withPages(about({ body: '<p>2004</p>' })))
  const plan = await undoPlan(project, run)
  expect(shown(plan)).toEqual([`update ${pageAt}`])
  expect(plan.changes[0]!.attributes).toMatchObject([{ path: 'body', before: '<p>2004</p>', after: '<p>1998</p>' }])
  expect(plan.undo).toMatchObject({ run, command: 'apply', user: 'tester' })
  expect((await takeBack(project, run)).counts).toMatchObject({ done: 1, failed: 0 })

  expect(shown(await undoPlan(project, run))).toEqual([])
  project.write(withPages(about()))
  expect((await project.plan()).plan.changes).toEqual([])
})

test('an undo is a run like any other and can be taken back', async () => {
  const project = await harness()
  await applied(project, withPages(about({ body: '<p>2004</p>' })))
  const undo = await takeBack(project)
  await takeBack(project, undo.run_id)
  expect((await project.plan()).plan.changes).toEqual([])
})

test('what somebody has changed since is a conflict, shown and left, unless it is to be overwritten', async () => {
  const project = await harness()
  const run = await applied(project, withPages(about({ body: '<p>2004</p>', meta_description: 'us' })))
  await applied(project, withPages(about({ body: '<p>2010</p>', meta_description: 'us' })))
  const plan = await undoPlan(project, run)
  expect(plan.changes.map(one => one.attributes.map(attribute => attribute.path))).toEqual([['meta_description']])
  expect(leftOf(plan)).toEqual([
    expect.stringMatching(/^UNDO_CONFLICT .*about: body is left as it is: it was changed since, by run 2026/),
  ])
  const all = await undoPlan(project, run, { overwrite: [pageAt] })
  expect(leftOf(all)).toEqual([])
  expect(all.changes[0]!.attributes.map(one => one.path).sort()).toEqual(['body', 'meta_description'])
})

test('a saved undo that has gone stale is refused', async () => {
  const project = await harness()
  await applied(project, withPages(about({ body: '<p>2004</p>' })))
  await takeBack(project)
  await expect(applyFile(project)).rejects.toMatchObject({ code: 'PLAN_STALE' })
})

test('a sensitive value comes back only where the files say it again', async () => {
  open = await openHarness({ instant: true })
  const hook = (secret: string): object =>
    portfolio({
      webhooks: {
        orders: { scope: 'store/order/*', destination: 'https://hooks.example/o', headers: { 'X-Key': secret } },
      },
    })
  await applied(open, hook('first-secret'))
  const run = await applied(open, hook('second-secret'))
  const kept = [...open.files()].filter(([path]) => path.includes('/undo.')).map(([, text]) => text)
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.join('')).not.toMatch(/-secret/)
  expect(leftOf(await undoPlan(open, run))).toEqual([expect.stringMatching(/^CANNOT_UNDO .*headers.* only a hash/)])
  open.write(hook('first-secret'))
  expect(shown(await undoPlan(open, run))).toEqual(['update stores.a.webhooks.orders'])
})

test('a damaged snapshot is told, hides only its unit, and an apply there sends nothing', async () => {
  const project = await harness()
  const run = await applied(project, withPages(about({ body: '<p>2004</p>' })))
  const path = [...project.files().keys()].find(one => one.endsWith('undo.store.a.json'))!
  writeFileSync(path, '{"format":')
  await expect(undoPlan(project, run)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
  project.write(withPages(about({ body: '<p>2010</p>' })))
  const sent = project.sandbox.requests().filter(one => one.method !== 'GET').length
  const report = await project.apply()
  expect(report.results.map(one => one.error?.code)).toEqual(['STATE_INVALID'])
  expect(project.sandbox.requests().filter(one => one.method !== 'GET')).toHaveLength(sent)
})

test('nothing is taken back in a state of another lineage', async () => {
  const project = await harness()
  const run = await applied(project, withPages(about({ body: '<p>2004</p>' })))
  const path = [...project.files().keys()].find(one => one.endsWith('/store.a.json'))!
  writeFileSync(path, readFileSync(path, 'utf8').replace(/"lineage": "[^"]*"/, '"lineage": "another"'))
  const plan = await undoPlan(project, run)
  expect(shown(plan)).toEqual([])
  expect(plan.diagnostics.map(one => [one.severity, one.code])).toEqual([['error', 'CANNOT_UNDO']])
})

test('only the last runs are kept', async () => {
  const project = await harness()
  const first = await applied(project, withPages(about({ body: '<p>0</p>' })))
  for (let n = 1; n <= 20; n += 1) await applied(project, withPages(about({ body: `<p>${n}</p>` })))
  await expect(undoPlan(project, first)).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
})

test('what failed is not taken back, and what was done is', async () => {
  const project = await harness()
  await controlOf(project).inject({
    match: { method: 'POST', path: 'content/pages' },
    fault: { kind: 'status', status: 422, body: { title: 'no' } },
  })
  project.write(withPages({ ...about({ body: '<p>2004</p>' }), team: { type: 'page', name: 'Team' } }))
  const report = await project.apply()
  expect(report.counts).toMatchObject({ done: 1, failed: 1 })
  expect(shown(await undoPlan(project, report.run_id))).toEqual([`update ${pageAt}`])
})
