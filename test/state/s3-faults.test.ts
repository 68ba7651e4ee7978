/** Buckets that fail, ways to them that break, and servers that are not enough like S3: nothing is doubled, and the reason is told. */

import { describe, expect, test } from 'vitest'
import type { StateStore } from '../../src/model/state.ts'
import type { S3Fault, S3Manner, S3Request, S3Server } from '../support/s3.ts'
import { s3Login } from '../support/s3.ts'
import { useEnvironment, useS3Stores } from '../support/s3-stores.ts'
import { document, errorOf, holder, page, recorded } from './support.ts'

const { start, open } = useS3Stores()
const unit = 'store:acme'

/** The fault for the first of the requests that it is meant for. */
function once(server: S3Server, meant: (request: S3Request) => boolean, fault: S3Fault): void {
  let left = 1
  server.fault = request => {
    if (!meant(request) || left === 0) return undefined
    left -= 1
    return fault
  }
}

const puts = (part: string) => (request: S3Request) => request.method === 'PUT' && request.key.includes(part)

describe.each<[string, S3Fault]>([
  ['is lost, although it was carried out', 'cut'],
  ['is that the server has failed', { status: 500, code: 'InternalError' }],
  ['is to go more slowly', { status: 503, code: 'SlowDown' }],
])('where the answer %s', (_, fault) => {
  const acts: [string, string, (store: StateStore) => Promise<unknown>][] = [
    ['a first document', '/document', store => store.write(document(1, ['a']))],
    ['an append', '/journal/', store => store.append(unit, [recorded('a')])],
    ['the key for hashing', 'hash-key', store => store.keepHashKey('ab'.repeat(32))],
    ['a lock', '/lock', store => store.lock(unit, holder('ann'), 0)],
    ['a first look', 'probe', store => store.append(unit, [recorded('a')])],
  ]
  test.each(acts)('%s is there once', async (__, part, act) => {
    const server = await start()
    const store = open(server)
    once(server, puts(part), fault)
    await act(store)
    const other = open(server)
    if (part === '/document') expect(await other.read(unit)).toEqual(document(1, ['a']))
    else if (part === 'hash-key') expect(await other.hashKey()).toBe('ab'.repeat(32))
    else if (part === '/lock') expect((await other.readLock(unit))?.holder?.user).toBe('ann')
    else expect((await other.read(unit))?.resources).toEqual([page('a')])
    expect([...server.objects.keys()].filter(key => key.includes('/journal/')).length).toBeLessThanOrEqual(1)
  })

  test('a document in the place of another is there once, and the run goes on', async () => {
    const server = await start()
    const store = open(server)
    const held = await store.lock(unit, holder('ann'), 0)
    await store.write(document(1, ['a']))
    await store.append(unit, [recorded('b')])
    once(server, puts('/document'), fault)
    await store.write(document(2, ['a', 'b']))
    once(server, puts('/journal/'), fault)
    await store.append(unit, [recorded('c')])
    await store.append(unit, [recorded('d')])
    await store.write(document(3, ['a', 'b', 'c', 'd']))
    await held.release()
    expect(await open(server).read(unit)).toEqual(document(3, ['a', 'b', 'c', 'd']))
    expect((await open(server).readLock(unit))?.holder).toBeUndefined()
  })
})

describe('a server without conditional writes', () => {
  test.each<[string, S3Manner]>([
    ['If-None-Match', { ignores: 'if-none-match' }],
    ['If-Match', { ignores: 'if-match' }],
    ['both', { ignores: 'both' }],
  ])('is refused before anything is written: it ignores %s', async (_, manner) => {
    const server = await start(manner)
    const acts = [
      (store: StateStore) => store.lock(unit, holder('ann'), 0),
      (store: StateStore) => store.append(unit, [recorded('a')]),
      (store: StateStore) => store.write(document(1)),
      (store: StateStore) => store.keepHashKey('ab'.repeat(32)),
    ]
    for (const act of acts) {
      const error = await errorOf(act(open(server)))
      expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining('has no conditional writes')])
      expect(error.hint).toContain('Ceph')
    }
    expect([...server.objects.keys()]).toEqual(['storewright/probe'])
  })

  test('is noticed when it was another before, or its bucket had no versions', async () => {
    const good = await start()
    await open(good).write(document(1))
    const bad = await start({ ignores: 'if-none-match' })
    for (const [key, object] of good.objects) bad.objects.set(key, object)
    expect((await errorOf(open(bad).append(unit, [recorded('a')]))).message).toContain('no conditional writes')
    expect((await open(bad).read(unit))?.resources).toEqual([])
  })

  test('is told from one that knows ETags only without quotes, whoever asks first', async () => {
    const server = await start({ wantsBareEtags: true })
    const stores = Array.from({ length: 8 }, () => open(server))
    await Promise.all(stores.map((store, at) => store.append(unit, [recorded(`p${at}`)])))
    await open(server).write(document(1, ['a']))
    await open(server).write(document(2, ['b']))
    expect(await open(server).read(unit)).toEqual(document(2, ['b']))
    expect((await errorOf(open(server).write(document(2)))).code).toBe('STATE_STALE')
  })

  test('is asked after once in a program, with two requests when it was asked before', async () => {
    const server = await start()
    await open(server).write(document(1))
    const store = open(server)
    const before = server.seen.length
    await store.lock(unit, holder('ann'), 0)
    await store.write(document(2))
    await store.append(unit, [recorded('a')])
    const asked = server.seen.slice(before).filter(one => one.key.endsWith('/probe'))
    expect(asked.map(one => one.method)).toEqual(['PUT', 'GET'])
  })
})

describe('an error', () => {
  const answers: [string, S3Fault, string, string][] = [
    ['of a bucket that is not there', { status: 404, code: 'NoSuchBucket' }, 'no such bucket', 'state.bucket'],
    ['of a right that is missing', { status: 403, code: 'AccessDenied' }, 'may not do that', 's3:ListBucket'],
    ['of a key that is not known', { status: 403, code: 'InvalidAccessKeyId' }, 'does not know', 'AWS_ACCESS_KEY_ID'],
    ['of a secret that is wrong', { status: 403, code: 'SignatureDoesNotMatch' }, 'does not know', 'AWS_SECRET'],
    ['of a session that has ended', { status: 400, code: 'ExpiredToken' }, 'have expired', 'aws sso login'],
    ['of a clock that is wrong', { status: 403, code: 'RequestTimeTooSkewed' }, 'clock is wrong', 'NTP'],
    [
      'of another region',
      { status: 301, code: 'PermanentRedirect', headers: { 'x-amz-bucket-region': 'eu-west-3' } },
      'another region',
      '`state.region: eu-west-3`',
    ],
    ['of a server that cannot', { status: 501, code: 'NotImplemented' }, 'does not know what', 'conditional writes'],
    ['of a server that is down', { status: 503, code: 'ServiceUnavailable' }, 'at the moment', 'Run again later'],
    ['in a page for people', { body: '<!DOCTYPE html><title>Sign in</title>' }, 'something else than S3', 'endpoint'],
  ]
  test.each(answers)('%s says so, and what to do', async (_, fault, words, hint) => {
    const server = await start()
    server.fault = () => fault
    const error = await errorOf(open(server).read(unit))
    expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining(words)])
    expect(error.hint).toContain(hint)
    const all = [error.message, error.hint, JSON.stringify(error)].join(' ')
    expect(all).not.toContain(s3Login.secretAccessKey)
    expect(all).not.toContain('Signature=')
  })

  test('of a server that is not there says so', async () => {
    const server = await start()
    const store = open(server)
    await server.close()
    const error = await errorOf(store.read(unit))
    expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining('no connection')])
  })

  test('of a read in the midst of many is not taken for an object that is missing', async () => {
    const server = await start()
    const store = open(server)
    await store.write(document(1))
    for (let at = 0; at < 5; at += 1) await store.append(unit, [recorded(`p${at}`)])
    server.fault = ({ key }) => (key.endsWith('/00000003') ? { status: 403, code: 'AccessDenied' } : undefined)
    expect((await errorOf(store.read(unit))).code).toBe('STATE_IO')
  })
})

describe('without credentials', () => {
  useEnvironment({
    AWS_ACCESS_KEY_ID: undefined,
    AWS_SECRET_ACCESS_KEY: undefined,
    AWS_PROFILE: undefined,
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  })
  test('it is said where they are looked for', async () => {
    const error = await errorOf(open(await start()).read(unit))
    expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining('no credentials')])
    expect(error.hint).toContain('AWS_ACCESS_KEY_ID')
  })
})
