/** The state at a server that speaks the protocol of Terraform's `http` backend, as it is described and as GitLab does. */

import { describe, expect, test } from 'vitest'
import { useHttpStores } from '../support/http-stores.ts'
import { describeStateStore } from './conformance.ts'
import { document, errorOf, fakeClock, holder, recorded } from './support.ts'

const { start, open } = useHttpStores()
const unit = 'store:acme'

for (const manner of ['protocol', 'gitlab'] as const) {
  describeStateStore(`HTTP (${manner})`, async () => {
    const server = await start({ manner })
    return clock => open(server, { clock })
  })
}

describe('what is stored', () => {
  test('a unit is one text, found by the index, with a number that rises with every write', async () => {
    const server = await start({ manner: 'gitlab' })
    const store = open(server)
    await store.write(document(1, ['a']))
    await store.append(unit, [recorded('b')])
    await store.append(unit, [recorded('c')])
    expect([...server.texts.keys()].sort()).toEqual(['index', 'store.acme'])
    const text = JSON.parse(server.texts.get('store.acme') ?? '')
    expect(text).toMatchObject({ storewright: 'http/1', serial: 3, document: { lineage: 'l1', version: 1 } })
    expect(text.journal).toHaveLength(2)
    expect(JSON.parse(text.document.text)).toEqual(document(1, ['a']))
    expect(JSON.parse(server.texts.get('index') ?? '')).toMatchObject({ units: [unit], key: null })
    expect(server.versions('store.acme')).toBe(3)
  })

  test('no name of a member is one that GitLab reads as a parameter', async () => {
    const server = await start()
    const store = open(server)
    await store.write(document(1))
    await store.keepHashKey('ab'.repeat(32))
    for (const text of server.texts.values()) {
      const names = Object.keys(JSON.parse(text))
      expect(names).toContain('serial')
      for (const name of ['id', 'name', 'ID', 'file', 'format']) expect(names).not.toContain(name)
    }
  })

  test('appends that come while one is under way go together', async () => {
    const server = await start()
    const store = open(server)
    await store.lock(unit, holder('ann'), 0)
    await store.append(unit, [recorded('first')])
    const before = server.seen.length
    await Promise.all(Array.from({ length: 30 }, (_, at) => store.append(unit, [recorded(`p${at}`)])))
    expect(server.seen.length - before).toBeLessThanOrEqual(2)
    expect((await store.read(unit))?.resources).toHaveLength(31)
  })

  test('an append does not slip into the journal of a document that was written before it', async () => {
    const server = await start()
    const store = open(server)
    const ends = [
      store.append(unit, [recorded('a')]),
      store.write(document(1, ['b'])),
      store.append(unit, [recorded('c')]),
      store.append(unit, [recorded('d')]),
    ]
    await Promise.all(ends)
    expect((await store.read(unit))?.resources.map(one => one.key)).toEqual(['b', 'c', 'd'])
  })

  test('under a lock a write is one request', async () => {
    const server = await start()
    const store = open(server)
    await store.lock(unit, holder('ann'), 0)
    await store.append(unit, [recorded('a')])
    const before = server.seen.length
    await store.append(unit, [recorded('b')])
    await store.write(document(1, ['a', 'b']))
    expect(server.seen.slice(before).map(one => one.method)).toEqual(['POST', 'POST'])
  })

  test('a unit is in the index before its text is stored', async () => {
    const server = await start()
    const store = open(server)
    server.fault = ({ path, method }) =>
      path.endsWith('/store.acme') && method === 'POST' ? { status: 400 } : undefined
    expect((await errorOf(store.write(document(1)))).code).toBe('STATE_IO')
    expect(await store.list()).toEqual([unit])
    expect(await store.read(unit)).toBeUndefined()
  })

  test('the state of Terraform itself is never overwritten, nor a document whose envelope says otherwise', async () => {
    const server = await start()
    const terraform = JSON.stringify({ version: 4, terraform_version: '1.11.4', serial: 3, lineage: 'x' })
    server.texts.set('store.acme', terraform)
    const store = open(server)
    for (const attempt of [() => store.read(unit), () => store.append(unit, [recorded('a')])]) {
      const error = await errorOf(attempt())
      expect([error.code, error.message]).toEqual(['STATE_INVALID', expect.stringContaining('the state of Terraform')])
    }
    expect(server.texts.get('store.acme')).toBe(terraform)
    server.texts.delete('store.acme')
    await store.write(document(1, ['a']))
    const odd = JSON.parse(server.texts.get('store.acme') ?? '')
    server.texts.set('store.acme', JSON.stringify({ ...odd, document: { ...odd.document, version: 7 } }))
    expect((await errorOf(store.read(unit))).code).toBe('STATE_INVALID')
  })
})

describe('servers that do not look at the id of a lock', () => {
  test('who was overtaken writes nothing after a pause', async () => {
    const clock = fakeClock()
    const server = await start({ ignoresIds: true })
    const [ann, bob] = [open(server, { clock }), open(server, { clock })]
    await ann.lock(unit, holder('ann'), 0)
    await ann.write(document(1, ['a']))
    await bob.breakLock(unit)
    await bob.lock(unit, holder('bob'), 0)
    await bob.write(document(2, ['b']))
    clock.pass(11_000)
    const error = await errorOf(ann.append(unit, [recorded('x')]))
    expect([error.code, error.message]).toEqual(['STATE_LOCKED', expect.stringContaining('bob')])
    expect(await bob.read(unit)).toEqual(document(2, ['b']))
  })
})
