/** Files that are not whole yet, and a BigCommerce that has changed, is gone, or does not know the token any more. */

import { rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileListener } from '../../src/watch/file-events.ts'
import { systemClock } from '../../src/workflows/context.ts'
import { controlOf } from '../support/control.ts'
import { panelOf } from '../support/panel.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { shown, startWatch, type Watching } from '../support/watching.ts'

let project: Harness
let watching: Watching | undefined
beforeEach(async () => {
  project = await openHarness({ instant: true })
})
afterEach(async () => {
  await watching?.quit().catch(() => {})
  watching = undefined
  await project.close()
})

const page = (body: string, name = 'About') => ({
  channels: { us: { id: 1, pages: { about: { type: 'page', name, body } } } },
})
const about = 'stores.a.channels.us.pages.about'

async function applied(config: object): Promise<void> {
  project.write(config)
  expect((await project.apply()).exit_code).toBe(0)
}

describe('a file that is not whole', () => {
  /** What somebody does to the file in the time in which it may become whole. */
  async function afterDoubt(doubted: () => void): Promise<Watching> {
    await applied(portfolio(page('<p>One</p>')))
    let listener: FileListener | undefined
    let isDoubted = false
    const touch = () => listener?.touched(join(project.dir, 'stores.yaml'))
    const clock = {
      ...systemClock,
      wait: async (ms: number) => {
        if (ms < 200 || isDoubted) return
        isDoubted = true
        doubted()
        touch()
      },
    }
    watching = startWatch(project, {
      clock,
      openFileEvents: told => {
        listener = told
        return { watch: async () => false, close: async () => {} }
      },
    })
    expect(shown(await watching.next())).toBe('planned: ')
    return { ...watching, askFor: touch }
  }

  test('is not believed to be empty, or wrong, while it goes on changing', async () => {
    const { next, askFor } = await afterDoubt(() => project.write(portfolio(page('<p>Two</p>'))))
    truncateSync(join(project.dir, 'stores.yaml'))
    askFor('refresh')
    expect(shown(await next())).toBe(`planned: update ${about}`)
  })

  test('is told of as it is once nothing happens any more', async () => {
    const { next, askFor } = await afterDoubt(() => {})
    project.write('version: 1\nstores: {')
    askFor('refresh')
    expect(shown(await next())).toMatch(/^failed: stores.yaml:2 YAML_SYNTAX/)
  })
})

test('what somebody changes at BigCommerce is seen when it is read again, and not before', async () => {
  await applied(portfolio(page('<p>One</p>')))
  watching = startWatch(project)
  expect(shown(await watching.next())).toBe('planned: ')
  await panelOf(project, 'a').edit('/v3/content/pages', 'About', { body: '<p>Meddled</p>' })
  project.write(`# a remark\n${JSON.stringify(portfolio(page('<p>One</p>')))}`)
  expect(shown(await watching.next())).toBe('unchanged: ')
  watching.askFor('refresh')
  const again = await watching.next()
  expect([again.cause, shown(again)]).toEqual(['refresh', `planned: update ${about}`])
})

test('with what is known being old, an edit shows its plan at once and then reads again', async () => {
  await applied(portfolio(page('<p>One</p>')))
  watching = startWatch(project, { refreshAfterMs: -1 })
  expect(shown(await watching.next())).toBe('planned: ')
  await controlOf(project).forgetRequests()
  project.write(portfolio(page('<p>Two</p>')))
  const [first, second] = [await watching.next(), await watching.next()]
  expect(first).toMatchObject({ cause: 'change', basis: { asked: 0 } })
  expect(second).toMatchObject({ cause: 'age' })
  expect([shown(first), shown(second)]).toEqual([`planned: update ${about}`, `planned: update ${about}`])
  expect(project.sandbox.requests().length).toBeGreaterThan(0)
})

test.each([
  ['cannot be reached', { kind: 'status', status: 503 }, 'API_UNAVAILABLE'],
  ['does not know the token any more', { kind: 'status', status: 401 }, 'AUTH_FAILED'],
] as const)(
  'with a BigCommerce that %s the plan stays, and edits are planned on what is known',
  async (_, fault, code) => {
    await applied(portfolio(page('<p>One</p>')))
    watching = startWatch(project, {
      clock: { ...systemClock, wait: ms => (ms > 300 ? Promise.resolve() : systemClock.wait(ms)) },
    })
    expect(shown(await watching.next())).toBe('planned: ')
    await controlOf(project).inject({ match: {}, fault })
    watching.askFor('refresh')
    const kept = await watching.next()
    expect(shown(kept)).toBe('planned: ')
    expect(kept.report.diagnostics).toMatchObject([{ severity: 'warning', code }])
    expect(kept.report.exit_code).toBe(0)
    project.write(portfolio(page('<p>Two</p>')))
    expect(shown(await watching.next())).toBe(`planned: update ${about}`)
    await controlOf(project).heal()
    watching.askFor('refresh')
    const healed = await watching.next()
    expect([shown(healed), healed.report.diagnostics]).toEqual([`planned: update ${about}`, []])
  },
)

test('when somebody else has applied, it is read again', async () => {
  await applied(portfolio(page('<p>One</p>')))
  project.write(portfolio(page('<p>Two</p>')))
  watching = startWatch(project)
  expect(shown(await watching.next())).toBe(`planned: update ${about}`)
  await project.apply()
  const after = await watching.next()
  expect([after.cause, shown(after)]).toEqual(['state', 'planned: '])
})

test('a new file of tokens is tried at once', async () => {
  const { stores, connection, ...rest } = portfolio(page('<p>One</p>')) as { stores: { a: object }; connection: object }
  const { access_token: _, ...store } = stores.a as { access_token: string }
  const config = { ...rest, connection: { ...connection, credentials: { file: 'tokens.yaml' } }, stores: { a: store } }
  project.write({ a: project.sandbox.credentials.store_token }, 'secret/tokens.yaml')
  await applied(JSON.parse(JSON.stringify(config).replace('tokens.yaml', 'secret/tokens.yaml')))
  rmSync(join(project.dir, 'secret/tokens.yaml'))
  watching = startWatch(project, { files: ['stores.yaml'] })
  expect(JSON.stringify((await watching.next()).report)).toContain('secret/tokens.yaml cannot be read')
  project.write({ a: project.sandbox.credentials.store_token }, 'secret/tokens.yaml')
  const after = await watching.next()
  expect([after.cause, shown(after)]).toEqual(['tokens', 'planned: '])
})
