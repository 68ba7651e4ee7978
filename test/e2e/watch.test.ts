/** Files of a project are edited as people and editors do it, and the plan follows. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WatchEvent } from '../../src/model/watch.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { startWatch } from '../support/watching.ts'

let project: Harness
beforeEach(async () => {
  project = await openHarness({ instant: true })
})
afterEach(() => project.close())

const page = (body: string) => ({
  channels: { us: { id: 1, pages: { about: { type: 'page', name: 'About', body } } } },
})

/** `planned: create stores.a`, or `failed: stores.yaml:3 YAML_SYNTAX` */
function shown(event: WatchEvent): string {
  if (event.type === 'failed') {
    const [first] = event.report.diagnostics
    return `failed: ${first?.source?.file}:${first?.source?.line} ${first?.code}`
  }
  return `planned: ${event.report.plan!.changes.map(change => `${change.action} ${change.address}`).join(', ')}`
}

test('an edit is planned again, and one that cannot be read is told of with its place', async () => {
  project.write(portfolio(page('<p>One</p>')))
  await project.apply()
  const watching = startWatch(project)
  expect(shown(await watching.next())).toBe('planned: ')
  project.write(portfolio(page('<p>Two</p>')))
  const edited = await watching.next()
  expect(shown(edited)).toBe('planned: update stores.a.channels.us.pages.about')
  expect(edited).toMatchObject({ cause: 'change', changed: ['stores.yaml'] })
  project.write('version: 1\nstores: [')
  expect(shown(await watching.next())).toBe('failed: stores.yaml:2 YAML_SYNTAX')
  project.write(portfolio(page('<p>One</p>')))
  expect(shown(await watching.next())).toBe('planned: ')
  expect(await watching.quit()).toMatchObject({ exit_code: 0, counts: { planned: 3, failed: 1 } })
})
