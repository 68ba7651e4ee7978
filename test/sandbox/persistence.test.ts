/** Do the contents survive a restart, without anything half written? */

import { spawnSync } from 'node:child_process'
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

const pageNames = async (shop: Awaited<ReturnType<typeof withStore>>): Promise<string[]> => {
  const { data } = (await shop.store('GET', '/v3/content/pages')).body
  return (data as { name: string }[]).map(one => one.name).sort()
}

it('is shared by several sandboxes at once: each sees what the others have written, and nothing is lost', async () => {
  const data = dataFile()
  const one = await withStore({ data })
  const two = await launch({ data, quota: false })
  two.hash = one.hash
  const page = (name: string) => ({ type: 'page', name, channel_id: 1, body: name })
  const names = Array.from({ length: 10 }, (_, n) => [`one ${n}`, `two ${n}`]).flat()
  const made = await Promise.all(
    names.map(name => (name.startsWith('one') ? one : two).store('POST', '/v3/content/pages', page(name))),
  )
  expect(made.map(({ status }) => status)).toEqual(names.map(() => 201))
  expect(new Set(made.map(({ body }) => body.data.id)).size).toBe(names.length)
  for (const shop of [one, two]) expect(await pageNames(shop)).toEqual([...names].sort())
  expect(readdirSync(join(data, '..'))).toEqual(['data.json'])
})

it('does what it was asked with the contents as they are then, also where a request takes its time', async () => {
  const data = dataFile()
  const one = await withStore({ data })
  const two = await launch({ data, quota: false })
  two.hash = one.hash
  for (let n = 0; n < 5; n += 1) {
    const { id } = (await one.store('POST', '/v3/pricelists', { name: `List ${n}` })).body.data
    const others = [1, 2, 3].map(at => ({ type: 'page', name: `Page ${n} ${at}`, channel_id: 1, body: '' }))
    await Promise.all([
      one.store('DELETE', `/v3/pricelists?id:in=${id}`),
      ...others.map(page => two.store('POST', '/v3/content/pages', page)),
    ])
    expect((await two.store('GET', '/v3/pricelists')).body.data).toEqual([])
  }
  expect(await pageNames(one)).toHaveLength(15)
})

it('is not kept from others by a sandbox that was killed', async () => {
  const data = dataFile()
  const shop = await withStore({ data })
  const { pid } = spawnSync(process.execPath, ['--version'])
  writeFileSync(`${data}.lock`, String(pid))
  const made = await shop.store('POST', '/v3/content/pages', { type: 'page', name: 'Made', channel_id: 1, body: '' })
  expect(made.status).toBe(201)
  expect(readdirSync(join(data, '..'))).toEqual(['data.json'])
})
