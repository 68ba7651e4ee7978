/** `state move`: records get another address, and nothing is sent. */

import { afterEach, beforeEach, expect, test } from 'vitest'
import { ToolError } from '../../src/model/errors.ts'
import { unitOfHistory } from '../../src/model/snapshot.ts'
import { moveState } from '../../src/workflows/state-move.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let project: Harness
beforeEach(async () => {
  project = await openHarness()
  project.write(portfolio(contents))
  expect((await project.apply()).exit_code).toBe(0)
})
afterEach(() => project.close())

const categories = [{ name: 'Men', children: [{ name: 'Shirts' }] }, { name: 'Women' }]
const eu = {
  name: 'Europe',
  type: 'storefront',
  platform: 'catalyst',
  pages: { about: { type: 'page', name: 'About' } },
}
const contents = {
  channels: { eu, us: { id: 1, pages: { about: { type: 'page', name: 'About' } } } },
  category_trees: { eu: { name: 'EU', channels: ['eu'], categories } },
}

async function move(from: string, to: string): Promise<string[]> {
  const sent = project.sandbox.requests().length
  const report = await project.withProject(true, one => moveState(project.context, one, from, to))
  expect(project.sandbox.requests()).toHaveLength(sent)
  return report.resources.map(one => one.address)
}

async function recorded(): Promise<string> {
  return project.withProject(true, async one => {
    const units = (await one.state.list()).filter(unit => unitOfHistory(unit) === undefined)
    const documents = await Promise.all(units.map(unit => one.state.read(unit)))
    return JSON.stringify(documents)
  })
}

/** The error, after which the state is as it was. */
async function refused(from: string, to: string): Promise<ToolError> {
  const before = await recorded()
  const failure = await move(from, to).catch(error => error)
  expect(failure).toBeInstanceOf(ToolError)
  expect(await recorded()).toBe(before)
  return failure as ToolError
}

test('an object with what lies in it, and what refers to it; the plan for the new files is empty', async () => {
  expect(await move('stores.a.channels.eu', 'stores.a.channels.europe')).toEqual([
    'stores.a.channels.europe',
    'stores.a.channels.europe.pages.about',
  ])
  expect(await recorded()).not.toMatch(/"(\$ref|address|parent)":"stores\.a\.channels\.eu\b/)
  const { us } = contents.channels
  project.write(
    portfolio({
      channels: { europe: eu, us },
      category_trees: { eu: { ...contents.category_trees.eu, channels: ['europe'] } },
    }),
  )
  expect((await project.plan()).plan.changes).toEqual([])
})

test('what no plan can recognise', async () => {
  await move('stores.a.category_trees.eu.categories.Men', 'stores.a.category_trees.eu.categories.Gents')
  const tree = {
    ...contents.category_trees.eu,
    categories: [{ name: 'Gents', children: [{ name: 'Shirts' }] }, { name: 'Women' }],
  }
  project.write(portfolio({ ...contents, category_trees: { eu: tree } }))
  const { changes } = (await project.plan()).plan
  expect(changes.map(change => change.id)).toEqual(['stores.a.category_trees.eu.categories.Gents#update'])
})

test('a store, whose contents come along', async () => {
  const moved = await move('stores.a', 'stores.acme-a')
  expect(moved).toContain('stores.acme-a')
  expect(moved).toContain('stores.acme-a.category_trees.eu.categories.Men.Shirts')
  expect(await recorded()).not.toContain('"stores.a"')
  const { stores, ...rest } = portfolio(contents) as { stores: { a: object } }
  project.write({ ...rest, stores: { 'acme-a': { id: 'a', ...stores.a } } })
  expect((await project.plan()).plan.changes).toEqual([])
})

test('a move that broke off in between can be done again', async () => {
  await project.withProject(true, async one => {
    const [portfolioDocument, contentsDocument] = await Promise.all(
      ['portfolio', 'store:a'].map(unit => one.state.read(unit)),
    )
    await move('stores.a', 'stores.b')
    for (const document of [portfolioDocument!, contentsDocument!]) {
      const now = (await one.state.read(document.unit))!
      await one.state.write({ ...document, serial: now.serial + 1 })
    }
  })
  expect(await move('stores.a', 'stores.b')).toHaveLength(9)
  expect(await recorded()).not.toContain('"stores.a"')
})

test.each([
  ['stores.a.channels.eu', 'stores.a.channels.us', 'CLASH', 'stores.a.channels.us is recorded already'],
  ['stores.a.channels.us.pages.about', 'stores.a.channels.eu.pages.info', 'CLASH', 'lies in channel 1, and'],
  ['stores.a.channels.eu', 'stores.b.channels.eu', 'CLASH', 'lies in store a, and stores.b.channels.eu in nothing'],
  ['stores.a.channels.eu', 'stores.a.category_trees.eu2', 'CLASH', 'is not an address of a channel'],
  ['stores.a', 'accounts.a', 'CLASH', 'is not an address of a store'],
  ['stores.a.channels.ue', 'stores.a.channels.x', 'ADDRESS_NOT_FOUND', 'stores.a.channels.ue is recorded'],
  ['stores.a.channels.eu', 'stores.a..x', 'USAGE', '`stores.a..x` is not an address'],
] as const)('%s to %s is refused', async (from, to, code, message) => {
  const failure = await refused(from, to)
  expect(failure.code).toBe(code)
  expect(failure.message).toContain(message)
})

test('a store that is declared as another one is refused', async () => {
  project.write({ ...portfolio(contents), stores: { b: { ...(portfolio() as { stores: { a: object } }).stores.a } } })
  const failure = await refused('stores.a', 'stores.b')
  expect(failure.message).toContain('stores.b is declared as another store than a')
  expect(failure.hint).toContain('`id: a`')
})

test('nothing is moved while somebody else has the lock', async () => {
  await project.withProject(true, async one => {
    const holder = { id: 'x', user: 'u', host: 'h', pid: 1, command: 'apply', since: '2026-11-24T12:00:00Z' }
    const lock = await one.state.lock('store:a', holder, 0)
    expect((await refused('stores.a.channels.eu', 'stores.a.channels.x')).code).toBe('STATE_LOCKED')
    await lock.release()
  })
})
