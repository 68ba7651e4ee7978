/** A state that moves to another place, or gets another key: nothing is lost on the way, wherever it is stopped. */

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DiagnosticsError } from '../../src/model/errors.ts'
import type { StateDocument } from '../../src/model/state.ts'
import { defaultOptions, openProject, type Project } from '../../src/workflows/project.ts'
import { migrateState, rewriteState } from '../../src/workflows/state-migrate.ts'
import { dying, Killed } from '../support/dying.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

const about = { type: 'page', name: 'About', url: '/about/', body: '<p>Since 1999</p>' }
const contents = {
  channels: { us: { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce', pages: { about } } },
}
const key = 'ab'.repeat(32)

let harness: Harness
beforeEach(async () => {
  harness = await openHarness({}, { env: { STATE_KEY: key, OTHER_KEY: 'cd'.repeat(32) } })
  harness.write(portfolio(contents))
  expect((await harness.apply()).exit_code).toBe(0)
})
afterEach(() => harness.close())

const there = { path: 'elsewhere', encryption: { key: '${env:STATE_KEY}' } }
const target = (state: object = there): void => harness.write({ version: 1, state }, 'next/state.yaml')
const migrate = (kill = Number.POSITIVE_INFINITY) =>
  harness.withProject(true, project =>
    migrateState(harness.context, { ...project, state: dying(project.state, kill) }, 'next/state.yaml'),
  )

/** What a project says of its state when `state` in the files says this. */
async function stateOf(state?: object): Promise<{ documents: (StateDocument | undefined)[]; key: string | undefined }> {
  const config = portfolio(contents)
  harness.write(state === undefined ? config : { ...config, state })
  const read = async ({ state: store }: Project) => ({
    documents: await Promise.all((await store.list()).map(unit => store.read(unit))),
    key: await store.hashKey(),
  })
  try {
    return await harness.withProject(true, read)
  } finally {
    harness.write(config)
  }
}

const textsIn = (directory: string): string[] =>
  readdirSync(join(harness.dir, directory), { withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(join(harness.dir, directory, entry.name), 'utf8'))

describe('migrate', () => {
  test('copies everything, serials and key and all; afterwards a plan is empty, there and here', async () => {
    target()
    const before = await stateOf()
    const report = await migrate()
    expect(report.units).toMatchObject([
      { unit: 'portfolio', serial: 1, copied: true },
      { unit: 'store:a', serial: 1, copied: true },
    ])
    expect(await stateOf()).toEqual(before)
    expect(await stateOf(there)).toEqual(before)
    expect(textsIn('elsewhere').every(text => text.includes('storewright-encrypted'))).toBe(true)
    harness.write({ ...portfolio(contents), state: there })
    expect((await harness.plan()).plan.changes).toEqual([])
    const changed = structuredClone(contents)
    changed.channels.us.pages.about.body = '<p>Since 1998</p>'
    harness.write({ ...portfolio(changed), state: there })
    expect((await harness.apply()).counts).toMatchObject({ done: 1, failed: 0 })
    expect((await harness.plan()).plan.changes).toEqual([])
  })

  test('copies what a run has left in a journal', async () => {
    await harness.withProject(false, async ({ state }) => {
      const intent = { address: 'stores.a.x', kind: 'page', naturalKey: 'x' } as never
      await state.append('store:a', [{ type: 'intent', intent }])
      await state.append('store:b', [{ type: 'intent', intent }])
    })
    target()
    await migrate()
    const { documents } = await stateOf(there)
    expect(documents.map(one => [one?.unit, one?.serial, one?.pending.length])).toEqual([
      ['portfolio', 1, 0],
      ['store:a', 1, 1],
      ['store:b', 1, 1],
      ['undo:portfolio', 2, 0],
      ['undo:store:a', 2, 0],
    ])
    expect((await migrate()).units.map(one => one.copied)).toEqual([false, false, false])
  })

  test('converges wherever it was killed', { timeout: 120_000 }, async () => {
    target()
    const before = await stateOf()
    for (let kill = 1; ; kill += 1) {
      rmSync(join(harness.dir, 'elsewhere'), { recursive: true, force: true })
      const killed = await migrate(kill).catch(error => error)
      const isOver = !(killed instanceof Killed)
      expect(isOver || (await stateOf())).toEqual(isOver || before)
      harness.advance(120_000)
      const again = await migrate()
      expect(again.units).toHaveLength(2)
      expect(await stateOf(there)).toEqual(before)
      if (isOver) {
        expect(again.units.every(one => !one.copied)).toBe(true)
        expect(kill).toBeGreaterThan(8)
        return
      }
    }
  })

  test('brings later versions to an earlier copy, and nothing else', async () => {
    target()
    await migrate()
    await harness.withProject(false, async ({ state }) => {
      const document = await state.read('store:a')
      await state.write({ ...document!, serial: 2, resources: [] })
    })
    const [, changed] = (await stateOf()).documents
    expect((await migrate()).units.map(one => one.copied)).toEqual([false, true])
    expect((await stateOf(there)).documents[1]).toEqual(changed)
  })

  test.each([
    ['another lineage', 'another lineage', (one: StateDocument) => ({ ...one, lineage: 'other' })],
    [
      'a later version',
      'was changed since it was copied',
      (one: StateDocument) => ({ ...one, serial: 9, resources: [] }),
    ],
    [
      'a unit of its own',
      'store:z is stored there, and not here',
      (one: StateDocument) => ({ ...one, unit: 'store:z' }),
    ],
  ])('refuses a place that holds %s, before anything is written', async (_, message, change) => {
    const [, document] = (await stateOf()).documents
    harness.write({ ...portfolio(contents), state: there })
    await harness.withProject(false, ({ state }) => state.write(change(document!), 'nothing'))
    harness.write(portfolio(contents))
    const before = await stateOf(there)
    target()
    const error = await migrate().catch(cause => cause)
    expect(error).toBeInstanceOf(DiagnosticsError)
    expect(error.diagnostics).toMatchObject([{ code: 'STATE_STALE', message: expect.stringContaining(message) }])
    expect(await stateOf(there)).toEqual(before)
  })

  test('refuses a place with another key for hashing', async () => {
    harness.write({ ...portfolio(contents), state: there })
    await harness.withProject(false, ({ state }) => state.keepHashKey('12'.repeat(32)))
    harness.write(portfolio(contents))
    target()
    const { diagnostics } = await migrate().catch(cause => cause)
    expect(diagnostics).toMatchObject([{ code: 'STATE_STALE', message: expect.stringContaining('another key') }])
  })

  test('waits for nobody: a unit that is worked on is told', async () => {
    target()
    const holder = { id: '1', user: 'ann', host: 'build-7', pid: 1, command: 'apply', since: '2026-11-24T12:00:00Z' }
    await harness.withProject(false, async ({ state }) => {
      const lock = await state.lock('store:a', holder, 0)
      await expect(migrate()).rejects.toMatchObject({ code: 'STATE_LOCKED', message: expect.stringContaining('ann') })
      await lock.release()
    })
    await migrate()
  })

  test('refuses to copy the state to where it is', async () => {
    target({ path: '.storewright/state' })
    await expect(migrate()).rejects.toMatchObject({ code: 'USAGE' })
  })
})

describe('rewrite', () => {
  const first = { encryption: { key: '${env:STATE_KEY}' } }
  const both = { encryption: { key: '${env:OTHER_KEY}', previous_keys: ['${env:STATE_KEY}'] } }
  const second = { encryption: { key: '${env:OTHER_KEY}' } }
  const rewrite = async (state: object, kill = Number.POSITIVE_INFINITY) => {
    harness.write({ ...portfolio(contents), state })
    const project = await openProject(harness.context, { ...defaultOptions, files: ['stores.yaml'] })
    return rewriteState(harness.context, { ...project, state: dying(project.state, kill) }).finally(project.close)
  }

  test('encrypts a plain state, changes its key, and ends the encryption', async () => {
    const objects = (await stateOf()).documents.map(one => one?.resources)
    expect(await rewrite(first)).toMatchObject({ encrypted: true, units: [{ serial: 2 }, { serial: 2 }] })
    expect(textsIn('.storewright/state').join('')).not.toContain('resources')
    await expect(stateOf()).rejects.toMatchObject({ code: 'STATE_KEY' })
    await expect(rewrite(second)).rejects.toMatchObject({ code: 'STATE_KEY' })
    await rewrite(both)
    expect((await stateOf(second)).documents.map(one => one?.resources)).toEqual(objects)
    await expect(stateOf(first)).rejects.toMatchObject({ code: 'STATE_KEY' })
    const ended = { encryption: { previous_keys: ['${env:OTHER_KEY}'] } }
    expect(await rewrite(ended)).toMatchObject({ encrypted: false })
    expect((await stateOf()).documents.map(one => one?.resources)).toEqual(objects)
    harness.write(portfolio(contents))
    expect((await harness.plan()).plan.changes).toEqual([])
  })

  test('converges wherever it was killed, and all stays legible meanwhile', async () => {
    await rewrite(first)
    const { documents, key: hashKey } = await stateOf(first)
    const objects = documents.map(one => one?.resources)
    for (let kill = 1; ; kill += 1) {
      const killed = await rewrite(both, kill).catch(error => error)
      const isOver = !(killed instanceof Killed)
      const found = await stateOf(both)
      expect([found.documents.map(one => one?.resources), found.key]).toEqual([objects, hashKey])
      harness.advance(120_000)
      if (isOver) {
        expect(kill).toBeGreaterThan(6)
        break
      }
      await rewrite(both)
      expect((await stateOf(second)).documents.map(one => one?.resources)).toEqual(objects)
      await rewrite({ encryption: { key: '${env:STATE_KEY}', previous_keys: ['${env:OTHER_KEY}'] } })
    }
  })
})
