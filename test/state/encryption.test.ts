/** Encrypted state: nothing can be read, moved or changed without the key, and keys can be changed. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { StateStore } from '../../src/model/state.ts'
import { plainCodec } from '../../src/state/codec.ts'
import { type EncryptionKeys, encryptedCodec } from '../../src/state/encryption.ts'
import { createFileStore } from '../../src/state/file-store.ts'
import { describeStateStore } from './conformance.ts'
import { document, errorOf, fakeClock, holder, intended, nextId, page, recorded } from './support.ts'

const key = 'ab'.repeat(32)
const otherKey = Buffer.alloc(32, 7).toString('base64')
const passphrase = 'correct horse battery staple'
const unit = 'store:acme'
const hashKey = '1f'.repeat(32)

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'state-encrypted-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function open(keys: Partial<EncryptionKeys>): StateStore {
  const processes = { space: async () => 'here', alive: () => true }
  const codec = encryptedCodec({ previous: [], ...keys })
  return createFileStore({ dir, clock: fakeClock(), random: nextId, processes, codec })
}

const texts = (from = dir): string[] =>
  readdirSync(from).flatMap(name => {
    const path = join(from, name)
    return statSync(path).isDirectory() ? texts(path) : [readFileSync(path, 'utf8')]
  })

describeStateStore('encrypted file store', async () => {
  const processes = { space: async () => 'here', alive: () => true }
  return clock =>
    createFileStore({ dir, clock, random: nextId, processes, codec: encryptedCodec({ key, previous: [] }) })
})

describe('what is stored', () => {
  test('says unit, lineage and serial and nothing else, and is never twice the same', async () => {
    const store = open({ key })
    await store.write(document(1, ['secret-page']))
    await store.append(unit, [intended('secret-intent')])
    await store.keepHashKey(hashKey)
    const all = texts().join('')
    for (const word of ['secret', hashKey, 'resources', 'body', key]) expect(all).not.toContain(word)
    expect(JSON.parse(readFileSync(join(dir, 'store.acme.json'), 'utf8'))).toMatchObject({
      format: 'storewright-encrypted/1',
      unit,
      lineage: 'l1',
      serial: 1,
    })
    const codec = encryptedCodec({ key, previous: [] })
    const [one, two] = [codec, codec].map(each => JSON.parse(each.renderDocument(document(1))))
    for (const name of ['iv', 'tag', 'text']) expect(one[name]).not.toBe(two[name])
    expect(one.key).toBe(two.key)
  })

  test('of a plain state is encrypted by the next write', async () => {
    const plain = open({})
    await plain.write(document(1, ['a']))
    await plain.append(unit, [recorded('b')])
    await plain.keepHashKey(hashKey)
    const store = open({ key })
    expect((await store.read(unit))?.resources).toEqual([page('a'), page('b')])
    await store.append(unit, [recorded('c')])
    expect((await store.read(unit))?.resources).toHaveLength(3)
    await store.write(document(2, ['a', 'b', 'c']))
    await store.rewriteHashKey()
    expect(texts().every(text => text.includes('storewright-encrypted/1'))).toBe(true)
    expect(await store.hashKey()).toBe(hashKey)
  })
})

describe('without the right key', () => {
  const attempts = (store: StateStore) => [
    () => store.read(unit),
    () => store.write(document(2)),
    () => store.append(unit, [recorded('z')]),
    () => store.hashKey(),
    () => store.keepHashKey(hashKey),
    () => store.rewriteHashKey(),
  ]
  test.each([
    ['with another key', { key: otherKey }, 'was encrypted with another key (its id is ', 'previous_keys'],
    ['with a passphrase', { key: passphrase }, 'was encrypted with another key', 'previous_keys'],
    ['without a key', {}, 'is encrypted, and no key is configured', 'state.encryption.key'],
  ])('nothing is read and nothing overwritten: %s', async (_, keys, message, hint) => {
    const store = open({ key })
    await store.write(document(1, ['a']))
    await store.append(unit, [recorded('b')])
    await store.keepHashKey(hashKey)
    const before = texts()
    for (const attempt of attempts(open(keys))) {
      const error = await errorOf(attempt())
      expect([error.code, error.message, error.hint]).toEqual([
        'STATE_KEY',
        expect.stringContaining(message),
        expect.stringContaining(hint),
      ])
      expect(error.message).toContain(dir)
      for (const one of [key, otherKey, passphrase]) expect(inspect(error)).not.toContain(one)
    }
    expect(texts()).toEqual(before)
  })

  test('what was changed, or put in the place of another, is noticed', async () => {
    const store = open({ key })
    await store.write(document(1, ['a']))
    await store.write(document(1, ['a'], { unit: 'store:other' }))
    const path = join(dir, 'store.acme.json')
    const good = readFileSync(path, 'utf8')
    const envelope = JSON.parse(good)
    const flip = (text: string): string => `${text[0] === 'A' ? 'B' : 'A'}${text.slice(1)}`
    const bad = [
      { ...envelope, serial: 2 },
      { ...envelope, lineage: 'l2' },
      { ...envelope, text: flip(envelope.text) },
      { ...envelope, tag: flip(envelope.tag) },
      { ...envelope, tag: envelope.tag.slice(0, 8) },
      { ...envelope, iv: flip(envelope.iv) },
      { ...envelope, iv: '' },
      { ...envelope, text: undefined },
      { ...envelope, sort: 'line' },
      { ...envelope, format: 'storewright-encrypted/2' },
      JSON.parse(readFileSync(join(dir, 'store.other.json'), 'utf8')),
      { ...JSON.parse(readFileSync(join(dir, 'store.other.json'), 'utf8')), unit },
    ]
    for (const each of bad) {
      writeFileSync(path, JSON.stringify(each))
      expect([each, (await errorOf(open({ key }).read(unit))).code]).toEqual([each, 'STATE_INVALID'])
    }
    writeFileSync(path, good)
    expect(await store.read(unit)).toEqual(document(1, ['a']))
  })

  test('a line of one version says nothing about another', async () => {
    const store = open({ key })
    await store.write(document(1))
    await store.append(unit, [recorded('old')])
    const journal = join(dir, 'store.acme.journal')
    const line = JSON.parse(readFileSync(journal, 'utf8'))
    await store.write(document(2))
    writeFileSync(journal, `${JSON.stringify({ ...line, serial: 2 })}\n`)
    expect((await errorOf(store.read(unit))).message).toContain('it was changed after it was encrypted')
  })
})

describe('keys', () => {
  test('are the same as hexadecimal and as base64', async () => {
    await open({ key }).write(document(1, ['a']))
    const bytes = Buffer.from(key, 'hex')
    for (const form of [key.toUpperCase(), bytes.toString('base64'), bytes.toString('base64url')]) {
      expect(await open({ key: form }).read(unit)).toEqual(document(1, ['a']))
    }
  })

  test('can be passphrases, whose salt is stored and used again', async () => {
    await open({ key: passphrase }).write(document(1, ['a']))
    const store = open({ key: passphrase })
    expect(await store.read(unit)).toEqual(document(1, ['a']))
    await store.write(document(1, [], { unit: 'store:b' }))
    const salts = texts().map(text => JSON.parse(text).salt)
    expect(salts[0]).toHaveLength(24)
    expect(new Set(salts).size).toBe(1)
    expect((await errorOf(open({ key: `${passphrase}!` }).read(unit))).code).toBe('STATE_KEY')
  })

  test('that are too short are refused, and not shown', () => {
    let thrown: unknown
    try {
      open({ key: 'hunter2 hunter2' })
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'STATE_KEY', message: expect.stringContaining('15 characters') })
    expect(inspect(thrown)).not.toContain('hunter')
  })

  test('are changed while the state is in use; what was encrypted before stays legible until it is written anew', async () => {
    const first = open({ key })
    await first.write(document(1, ['a']))
    await first.append(unit, [recorded('b')])
    await first.keepHashKey(hashKey)
    const second = open({ key: passphrase, previous: [otherKey, key] })
    expect((await second.read(unit))?.resources).toHaveLength(2)
    await second.append(unit, [recorded('c')])
    expect((await second.read(unit))?.resources).toHaveLength(3)
    expect((await errorOf(open({ key: passphrase }).read(unit))).code).toBe('STATE_KEY')
    await second.write(document(2, ['a', 'b', 'c']))
    await second.rewriteHashKey()
    const third = open({ key: passphrase })
    expect(await third.read(unit)).toEqual(document(2, ['a', 'b', 'c']))
    expect(await third.hashKey()).toBe(hashKey)
  })

  test('that are all previous ones end the encryption', async () => {
    await open({ key }).write(document(1, ['a']))
    await open({ previous: [key] }).write(document(2, ['b']))
    expect(readFileSync(join(dir, 'store.acme.json'), 'utf8')).toBe(plainCodec.renderDocument(document(2, ['b'])))
  })
})

test('locks are legible without the key: who holds one is no secret of the state', async () => {
  await open({ key }).lock(unit, holder('ann'), 0)
  expect((await open({}).readLock(unit))?.holder?.user).toBe('ann')
})
