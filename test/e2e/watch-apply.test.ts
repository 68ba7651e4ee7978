/** `watch --apply` changes sandboxes and nothing else, and is not startled by what it does itself. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { controlOf } from '../support/control.ts'
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

const page = (body: string) => ({
  channels: { us: { id: 1, pages: { about: { type: 'page', name: 'About', body } } } },
})
const shop = (body: string, store: object = { environment: 'sandbox' }) => portfolio(page(body), store)
const about = 'stores.a.channels.us.pages.about'

const writes = (): string[] =>
  project.sandbox
    .requests()
    .flatMap(({ method, path }) => (method === 'GET' ? [] : [`${method} ${path.split('/').at(-1)}`]))

async function applied(config: object): Promise<void> {
  project.write(config)
  expect((await project.apply()).exit_code).toBe(0)
  await controlOf(project).forgetRequests()
}

test('a store that is a sandbox follows the file, and is then as the file says', async () => {
  await applied(shop('<p>One</p>'))
  watching = startWatch(project, { apply: true })
  const { next, quit } = watching
  expect(shown(await next())).toBe('planned: ')
  for (const word of ['Two', 'Three']) {
    project.write(shop(`<p>${word}</p>`))
    expect(shown(await next())).toBe(`planned: update ${about}`)
    const done = await next()
    expect(done).toMatchObject({ type: 'applied', report: { counts: { done: 1, failed: 0 } } })
    const left = await next()
    expect([left.cause, shown(left)]).toEqual(['apply', 'planned: '])
  }
  expect(writes()).toHaveLength(2)
  expect(await quit()).toMatchObject({ counts: { planned: 5, applied: 2, unchanged: 0, failed: 0, held: 0 } })
  expect((await project.plan()).plan.changes).toEqual([])
})

describe('without any request it is refused', () => {
  test.each([
    ['production', { environment: 'production' }],
    ['nothing', {}],
  ])('where a store says %s', async (_, store) => {
    project.write(shop('<p>One</p>', store))
    watching = startWatch(project, { apply: true })
    await expect(watching.next()).rejects.toThrow('1 problem')
    expect(project.sandbox.requests()).toEqual([])
  })

  test('once a store stops being a sandbox', async () => {
    await applied(shop('<p>One</p>'))
    watching = startWatch(project, { apply: true })
    expect(shown(await watching.next())).toBe('planned: ')
    await controlOf(project).forgetRequests()
    project.write(shop('<p>Two</p>', { environment: 'staging' }))
    expect(shown(await watching.next())).toMatch(/^failed: stores.yaml:\d+ NOT_A_SANDBOX/)
    expect(project.sandbox.requests()).toEqual([])
  })
})

test('what is around the sandboxes is left alone, and said so', async () => {
  await applied(shop('<p>One</p>'))
  watching = startWatch(project, { apply: true })
  expect(shown(await watching.next())).toBe('planned: ')
  const { accounts, ...rest } = shop('<p>One</p>') as { accounts: { acme: object } }
  project.write({ ...rest, accounts: { acme: { ...accounts.acme, name: 'Acme Two' } } })
  expect(shown(await watching.next())).toBe('planned: update accounts.acme')
  expect(shown(await watching.next())).toMatch(/^held: stores.yaml:\d+ NOT_A_SANDBOX/)
  expect(writes()).toEqual([])
})

test('what cannot be undone, and a plan with errors, wait for somebody', async () => {
  await applied(shop('<p>One</p>'))
  watching = startWatch(project, { apply: true })
  expect(shown(await watching.next())).toBe('planned: ')
  const { stores: _, ...without } = shop('<p>One</p>') as { stores: object }
  project.write({ ...without, stores: {} })
  expect((await watching.next()).type).toBe('planned')
  expect((await watching.next()).type).toBe('held')
  expect(writes()).toEqual([])
})

test('a change that does not come to rest is tried once for each edit', async () => {
  await applied(shop('<p>One</p>'))
  watching = startWatch(project, { apply: true })
  const { next } = watching
  expect(shown(await next())).toBe('planned: ')
  await controlOf(project).inject({ match: { method: 'PUT' }, fault: { kind: 'status', status: 422 } })
  project.write(shop('<p>Two</p>'))
  expect(shown(await next())).toBe(`planned: update ${about}`)
  expect(await next()).toMatchObject({ type: 'applied', report: { counts: { failed: 1 } } })
  expect(shown(await next())).toBe(`planned: update ${about}`)
  expect(writes()).toHaveLength(1)
})
