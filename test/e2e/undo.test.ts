/** What a run has done is taken back: exactly that, as a plan like any other, and what cannot be is listed. */

import { afterEach, expect, test } from 'vitest'
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
