/** Do the contents survive a restart, without anything half written? */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { startSandbox } from '../../src/sandbox/index.ts'
import { account, launch, newStore, start, withStore } from './kit.ts'

const directories: string[] = []

afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true })
})

function dataFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'))
  directories.push(directory)
  return join(directory, 'data.json')
}

it('finds everything again: objects, ids, the clock', async () => {
  const data = dataFile()
  const before = await withStore({ data })
  const channel = { name: 'Outlet', type: 'storefront', platform: 'custom', status: 'active' }
  const { id } = (await before.store('POST', '/v3/channels', channel)).body.data
  await before.control('POST', '/clock/advance', { days: 2 })
  const world = (await before.control('GET', '/world')).body
  await before.sandbox.close()
  const after = await launch({ data, quota: false })
  after.hash = before.hash
  expect((await after.control('GET', '/world')).body).toEqual(world)
  expect((await after.store('POST', '/v3/channels', { ...channel, name: 'Next' })).body.data.id).toBe(id + 1)
})

it('remembers how far a store is, and leaves no temporary file', async () => {
  const data = dataFile()
  const before = await launch({ data })
  await before.partner('POST', '/accounts', account)
  await before.partner('POST', '/accounts/A-9/stores', newStore)
  await before.partner('GET', '/stores/S-9')
  await before.sandbox.close()
  const after = await launch({ data })
  expect((await after.partner('GET', '/stores/S-9')).body.data.status).toBe('allocating')
  expect(readdirSync(join(data, '..'))).toEqual(['data.json'])
})

it('writes before it answers', async () => {
  const data = dataFile()
  const { partner } = await launch({ data })
  await partner('POST', '/accounts', account)
  expect(JSON.parse(readFileSync(data, 'utf8')).accounts).toMatchObject([{ id: 'A-9' }])
})

it('does not start on a file it does not know', async () => {
  const data = dataFile()
  writeFileSync(data, '{"version": 7}')
  await expect(startSandbox({ now: () => start, data })).rejects.toThrow('is not a sandbox data file of version 1')
})
