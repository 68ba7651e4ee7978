/** Documents of the state as files: what is pulled can be pushed, and nothing older or foreign is pushed by mistake. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StateDocument } from '../../src/model/state.ts'
import { pullState, pushState } from '../../src/workflows/state-copy.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

const about = { type: 'page', name: 'About', url: '/about/', body: '<p>Since 1999</p>' }
const contents = {
  channels: { us: { id: 1, name: 'US shop', type: 'storefront', platform: 'bigcommerce', pages: { about } } },
}

let harness: Harness
beforeEach(async () => {
  harness = await openHarness({}, { env: { STATE_KEY: 'ab'.repeat(32) } })
  harness.write(portfolio(contents))
  expect((await harness.apply()).exit_code).toBe(0)
})
afterEach(() => harness.close())

const unit = 'store:a'
const pull = () => harness.withProject(true, project => pullState(harness.context, project, unit))
const pulled = async (): Promise<StateDocument> => JSON.parse((await pull()).text)
function push(document: object | string, force = false) {
  writeFileSync(join(harness.dir, 'state.json'), typeof document === 'string' ? document : JSON.stringify(document))
  return harness.withProject(true, project => pushState(harness.context, project, 'state.json', force))
}

test('what is pulled has the journal folded in, and is what a backup needs', async () => {
  const before = await pulled()
  await harness.withProject(false, ({ state }) =>
    state.append(unit, [{ type: 'forgotten', address: before.resources[0]!.address }]),
  )
  const report = await pull()
  expect(report).toMatchObject({ unit, serial: 1, objects: before.resources.length - 1 })
  const copy = await pulled()
  expect(copy.resources).toEqual(before.resources.slice(1))
  await harness.withProject(false, ({ state }) => state.write({ ...copy, serial: 2, resources: [] }))
  expect(await push({ ...before, serial: 3 })).toMatchObject({ changed: true, serial: 3, replaced: { serial: 2 } })
  expect(await pulled()).toEqual({ ...before, serial: 3 })
  expect((await harness.plan()).plan.changes).toEqual([])
})

test('what is stored already is not stored again', async () => {
  expect(await push(await pulled())).toMatchObject({ changed: false, serial: 1 })
})

test('what does not follow the stored version is refused, unless it is meant', async () => {
  const document = await pulled()
  await harness.withProject(false, ({ state }) => state.write({ ...document, serial: 2 }))
  const old = { ...document, resources: [] }
  await expect(push(old)).rejects.toMatchObject({
    code: 'STATE_STALE',
    message: expect.stringContaining('version 1 of the state of store:a, and version 2 is stored'),
    hint: expect.stringContaining('`serial` 3'),
  })
  await expect(push({ ...old, lineage: 'other', serial: 7 })).rejects.toMatchObject({ code: 'STATE_STALE' })
  expect(await pulled()).toEqual({ ...document, serial: 2 })
  expect(await push(old, true)).toMatchObject({ serial: 3, objects: 0 })
  expect(await push({ ...old, lineage: 'other', serial: 1 }, true)).toMatchObject({ lineage: 'other', serial: 1 })
  expect(await pulled()).toEqual({ ...old, lineage: 'other', serial: 1 })
})

test('a state that was lost is put back', async () => {
  const document = await pulled()
  harness.write({ ...portfolio(contents), state: { path: 'new' } })
  await expect(pull()).rejects.toMatchObject({ code: 'ADDRESS_NOT_FOUND', hint: 'The state is empty.' })
  expect(await push(document)).toMatchObject({ serial: 1, changed: true })
  expect(await pulled()).toEqual(document)
})

test('what is no document is refused, and a locked unit is left alone', async () => {
  const document = await pulled()
  for (const bad of ['{', '{}', { ...document, unit: 'stores.a' }, { ...document, resources: [{}] }]) {
    await expect(push(bad)).rejects.toMatchObject({
      code: 'STATE_INVALID',
      message: expect.stringContaining('state.json'),
    })
  }
  const holder = { id: '1', user: 'ann', host: 'build-7', pid: 1, command: 'apply', since: '2026-11-24T12:00:00Z' }
  await harness.withProject(false, async ({ state }) => {
    const lock = await state.lock(unit, holder, 0)
    await expect(push({ ...document, serial: 2 })).rejects.toMatchObject({ code: 'STATE_LOCKED' })
    await lock.release()
  })
})

test('a unit that there is not is told with the nearest that there are', async () => {
  const error = await harness
    .withProject(true, project => pullState(harness.context, project, 'store:b'))
    .catch(cause => cause)
  expect([error.code, error.hint]).toEqual(['ADDRESS_NOT_FOUND', expect.stringContaining('store:a')])
})

test('an encrypted state is pulled in plain, and an encrypted copy pushed', async () => {
  const state = { path: 'hidden', encryption: { key: '${env:STATE_KEY}' } }
  const document = await pulled()
  harness.write({ ...portfolio(contents), state })
  await push(document)
  expect(await pulled()).toEqual(document)
  const file = harness.files().get(join(harness.dir, 'hidden', 'store.a.json'))!
  expect(file).not.toContain('resources')
  expect(await push(file)).toMatchObject({ changed: false })
  harness.write(portfolio(contents))
  await expect(push(file)).rejects.toMatchObject({ code: 'STATE_KEY' })
})
