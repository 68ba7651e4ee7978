/** The state in a bucket, on a server of ours that is as strict as Amazon's: what is stored where, and how often is asked. */

import { describe, expect, test } from 'vitest'
import { useS3Stores } from '../support/s3-stores.ts'
import { describeStateStore } from './conformance.ts'
import { document, errorOf, holder, page, recorded } from './support.ts'

const { start, open } = useS3Stores()
const unit = 'store:acme'
const below = 'storewright/store.acme/'
const folder = /^storewright\/store\.acme\/journal\/000000000001-[0-9a-f]{12}\//

describeStateStore('S3', async () => {
  const server = await start({ pageSize: 7 })
  return clock => open(server, { clock })
})

describe('objects', () => {
  test('lie where the manual says, and can be read by people', async () => {
    const server = await start()
    const store = open(server)
    const held = await store.lock(unit, holder('ann'), 0)
    await store.write(document(1, ['a']))
    await store.append(unit, [recorded('b')])
    await store.keepHashKey('ab'.repeat(32))
    const keys = [...server.objects.keys()].sort()
    expect(keys.map(key => key.replace(/-[0-9a-f]{12}\//, '-LINEAGE/'))).toEqual([
      'storewright/hash-key',
      'storewright/probe',
      `${below}document`,
      `${below}journal/000000000001-LINEAGE/00000001`,
      `${below}lock`,
    ])
    const text = (key: string) => server.objects.get(key)?.body.toString('utf8') ?? ''
    const [head, ...rest] = text(`${below}document`).split('\n')
    expect(JSON.parse(head ?? '')).toMatchObject({ unit, version: { lineage: 'l1', serial: 1 } })
    expect(JSON.parse(rest.join('\n'))).toEqual(document(1, ['a']))
    expect(text(`${below}lock`)).toContain('host-of-ann')
    await held.release()
  })

  test('of others below the prefix are left alone', async () => {
    const server = await start()
    const store = open(server)
    await store.write(document(1, ['a']))
    const strange = ['storewright/README', `${below}document.bak`, `${below}journal/notes`, 'storewright/x/y/document']
    for (const key of strange) server.objects.set(key, { body: Buffer.from('hello'), etag: 'x' })
    await store.write(document(2, ['b']))
    expect(await store.list()).toEqual([unit])
    expect(await store.read(unit)).toEqual(document(2, ['b']))
    for (const key of strange) expect(server.objects.get(key)?.body.toString()).toBe('hello')
  })

  test('of another prefix are another state', async () => {
    const server = await start()
    await open(server, { prefix: 'team-a/' }).write(document(1, ['a']))
    const other = open(server, { prefix: 'team-b/' })
    expect(await other.read(unit)).toBeUndefined()
    expect(await other.list()).toEqual([])
  })

  test('of a unit that was locked and never written to do not make it one that has a document', async () => {
    const server = await start()
    const store = open(server)
    await store.lock(unit, holder('ann'), 0)
    await store.breakLock(unit)
    expect([...server.objects.keys()]).toContain(`${below}document`)
    expect(await store.list()).toEqual([])
    expect(await store.read(unit)).toBeUndefined()
  })

  test('of a journal that a document has taken in are removed', async () => {
    const server = await start({ pageSize: 3 })
    const store = open(server)
    await store.lock(unit, holder('ann'), 0)
    await store.append(unit, [recorded('z')])
    await store.write(document(1))
    for (let at = 0; at < 8; at += 1) await store.append(unit, [recorded(`p${at}`)])
    expect([...server.objects.keys()].filter(key => folder.test(key))).toHaveLength(8)
    await store.write(document(2, ['a']))
    expect([...server.objects.keys()].filter(key => key.includes('/journal/'))).toEqual([])
  })

  test('that a failed clearing has left say nothing, and the next write removes them', async () => {
    const server = await start()
    const store = open(server)
    await store.write(document(1))
    await store.append(unit, [recorded('a')])
    server.fault = ({ method }) => (method === 'DELETE' ? { status: 403, code: 'AccessDenied' } : undefined)
    await store.write(document(2, ['b']))
    expect(await store.read(unit)).toEqual(document(2, ['b']))
    server.fault = () => undefined
    await store.write(document(3, ['c']))
    expect([...server.objects.keys()].filter(key => key.includes('/journal/'))).toEqual([])
  })
})

describe('requests', () => {
  test('reading writes nothing', async () => {
    const server = await start()
    const store = open(server)
    await store.read(unit)
    await store.list()
    await store.hashKey()
    await store.readLock(unit)
    await store.breakLock(unit)
    expect(server.seen.every(one => one.method === 'GET')).toBe(true)
  })

  test('an append under a lock is one; those that come meanwhile share one', async () => {
    const server = await start()
    const store = open(server)
    await store.lock(unit, holder('ann'), 0)
    await store.append(unit, [recorded('a')])
    const before = server.seen.length
    await store.append(unit, [recorded('b')])
    expect(server.seen.slice(before).map(one => one.method)).toEqual(['PUT'])
    await Promise.all(Array.from({ length: 30 }, (_, at) => store.append(unit, [recorded(`p${at}`)])))
    expect(server.seen.length - before).toBeLessThanOrEqual(3)
    expect((await store.read(unit))?.resources).toHaveLength(32)
  })

  test('a listing is as many as its pages', async () => {
    const server = await start({ pageSize: 10 })
    const store = open(server)
    const units = Array.from({ length: 12 }, (_, at) => `store:s${String(at).padStart(2, '0')}`)
    for (const one of units) await store.write(document(1, [], { unit: one }))
    const before = server.seen.length
    expect(await store.list()).toEqual(units)
    expect(server.seen.length - before).toBe(Math.ceil(server.objects.size / 10))
  })
})

describe('damage', () => {
  const put = (server: Awaited<ReturnType<typeof start>>, key: string, text: string): void => {
    server.objects.set(key, { body: Buffer.from(text), etag: 'by-hand' })
  }

  test.each([
    ['', 'its first line'],
    ['{"format":"storewright-state/1"}\n', 'its first line is odd'],
    ['{"storewright":"s3/1","unit":"store:other","token":1}\n{}', 'it belongs to store:other'],
    ['{"storewright":"s3/1","unit":"store:acme","token":1,"version":{"lineage":"l1","serial":1}}\n{"torn', 'not JSON'],
    [
      `{"storewright":"s3/1","unit":"store:acme","token":1,"version":{"lineage":"l1","serial":3}}\n${JSON.stringify(document(2))}`,
      'another version',
    ],
  ])('of a document is named: %s', async (text, words) => {
    const server = await start()
    put(server, `${below}document`, text)
    const error = await errorOf(open(server).read(unit))
    expect([error.code, error.message]).toEqual(['STATE_INVALID', expect.stringContaining(words)])
    expect(error.message).toContain('storewright/store.acme/document')
  })

  test('a document that was put back as an older copy is noticed by its journal', async () => {
    const server = await start()
    const store = open(server)
    await store.write(document(1))
    const copy = server.objects.get(`${below}document`)
    await store.write(document(2))
    await store.append(unit, [recorded('a')])
    server.objects.set(`${below}document`, copy!)
    expect((await errorOf(open(server).read(unit))).message).toContain('older copy')
  })

  test('a lock that was deleted by hand goes on with the tokens of the document', async () => {
    const server = await start()
    const [ann, bob] = [open(server), open(server)]
    for (const store of [ann, bob, ann]) {
      await store.lock(unit, holder('ann'), 0)
      await store.breakLock(unit)
    }
    const held = await bob.lock(unit, holder('bob'), 0)
    await bob.write(document(1, ['a']))
    server.objects.delete(`${below}lock`)
    const next = await ann.lock(unit, holder('ann'), 0)
    expect((await errorOf(bob.append(unit, [recorded('x')]))).code).toBe('STATE_LOCKED')
    await ann.append(unit, [recorded('b')])
    await next.release()
    await held.release()
    expect((await ann.read(unit))?.resources).toEqual([page('a'), page('b')])
  })
})

test('texts of every script, and large ones, come back as they were', async () => {
  const server = await start()
  const store = open(server)
  const odd = page('a', { attributes: { text: '日本語 \u0000 \ud800 "\\ \u2028 🛒', long: 'x'.repeat(5_000_000) } })
  await store.write(document(1, [], { resources: [odd] }))
  expect((await store.read(unit))?.resources).toEqual([odd])
})
