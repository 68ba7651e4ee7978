/** What people are told when PostgreSQL cannot be used: what is wrong, what to do, and no password. */

import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { ToolError } from '../../src/model/errors.ts'
import type { StateStore } from '../../src/model/state.ts'
import { loadPackage } from '../../src/state/packages.ts'
import { createPostgresStore } from '../../src/state/postgres-store.ts'
import { freePort, someoneElse, startPostgres } from '../support/postgres.ts'
import { document, errorOf, fakeClock, nextId, recorded } from './support.ts'

const server = await startPostgres()
const stores: StateStore[] = []
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})
const certificates: string[] = []
afterAll(async () => {
  await server?.stop()
  for (const home of certificates) rmSync(home, { recursive: true, force: true })
})

const unit = 'store:acme'
const password = 'hidden-word'
let names = 0

function open(url: string, schema = 'storewright', clock = fakeClock()): StateStore {
  const store = createPostgresStore({ url, schema, clock, random: nextId })
  stores.push(store)
  return store
}

/** A role that may connect and no more, and its URL. */
async function newRole(more = ''): Promise<{ role: string; url: string; schema: string }> {
  names += 1
  const role = `role_${names}`
  await server!.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}' ${more}`)
  return { role, url: server!.url({ user: role, password }), schema: `errors_${names}` }
}

function expectHidden(error: ToolError): void {
  expect(inspect(error, { depth: 9 })).not.toContain(password)
}

describe.skipIf(server === undefined)('PostgreSQL', () => {
  test.each([
    ['a wrong password', () => ({ password: `${password}x` }), 'user or password is wrong (28P01)', '%40'],
    ['an unknown user', () => ({ user: 'nobody', password }), 'user or password is wrong (28P01)', '%40'],
    ['no password', () => ({ password: '' }), 'password must be a string', 'There is no password in `state.url`'],
    ['an unknown database', () => ({ database: 'nosuch' }), 'there is no such database (3D000)', 'CREATE DATABASE'],
    [
      'a certificate where there is none',
      () => ({ query: '?sslmode=verify-full' }),
      'The server does not support SSL connections',
      'sslmode=disable',
    ],
    [
      'a certificate file that is missing',
      () => ({ query: '?sslmode=verify-full&sslrootcert=/nonexistent/ca.pem' }),
      'a file that `state.url` names',
      'path',
    ],
  ])('%s is told at once', async (_, more, message, hint) => {
    const clock = fakeClock()
    const store = open(server!.url(more()), 'storewright', clock)
    for (const attempt of [() => store.read(unit), () => store.write(document(1))]) {
      const error = await errorOf(attempt())
      expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining(message)])
      expect(error.message).toContain(`127.0.0.1:${server!.port}/`)
      expect(error.hint).toContain(hint)
      expectHidden(error)
    }
    expect(clock.waits).toEqual([])
  })

  test('a server that is not there is told at once', async () => {
    const clock = fakeClock()
    const error = await errorOf(
      open(server!.url({ port: await freePort(), password }), 'storewright', clock).read(unit),
    )
    expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining('nothing listens')])
    expect(error.hint).toContain('state.url')
    expectHidden(error)
    expect(clock.waits).toEqual([])
  })

  test.each(['nonsense', 'https://db.example/state', `postgres://ann:${password}@db example:x/`])(
    'what is no URL is told without it: %s',
    url => {
      let thrown: unknown
      try {
        open(url)
      } catch (error) {
        thrown = error
      }
      expect(thrown).toMatchObject({ code: 'INVALID_VALUE', message: expect.stringContaining('`state.url`') })
      expectHidden(thrown as ToolError)
    },
  )

  test('a role that may make nothing is told what its administrator can run, and that is enough', async () => {
    const { role, url, schema } = await newRole()
    const store = open(url, schema)
    expect(await store.read(unit)).toBeUndefined()
    const error = await errorOf(store.write(document(1)))
    expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining('permission denied')])
    expectHidden(error)
    const [, statements = ''] = /(CREATE SCHEMA .*;)/.exec(error.hint ?? '') ?? []
    await server!.query(statements.replaceAll('ROLE', role))
    await store.write(document(1))
    expect(await store.list()).toEqual([unit])
  })

  test('a role that may not use the tables of somebody else is told so by reading, too', async () => {
    const { role, url, schema } = await newRole()
    await open(server!.url(), schema).write(document(1))
    const store = open(url, schema)
    const error = await errorOf(store.read(unit))
    expect([error.code, error.message]).toEqual(['STATE_IO', expect.stringContaining('permission denied')])
    const [, statements = ''] = /(CREATE SCHEMA .*;)/.exec(error.hint ?? '') ?? []
    await server!.query(statements.replaceAll('ROLE', role))
    await store.append(unit, [recorded('a')])
    expect((await store.read(unit))?.resources).toHaveLength(1)
  })

  test('a server that only reads can be read', async () => {
    const { url, schema } = await newRole('CONNECTION LIMIT 5')
    await open(server!.url(), schema).write(document(1, ['a']))
    await server!.query(
      `GRANT ALL ON SCHEMA ${schema} TO PUBLIC; GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO PUBLIC`,
    )
    const store = open(`${url}?options=-c%20default_transaction_read_only%3Don`, schema)
    expect((await store.read(unit))?.resources).toHaveLength(1)
    const error = await errorOf(store.write(document(2)))
    expect([error.message, error.hint]).toEqual([
      expect.stringContaining('the server is read-only (25006)'),
      expect.stringContaining('replica'),
    ])
  })

  test('connections that others use up are waited for', async () => {
    const { url, schema } = await newRole('CONNECTION LIMIT 1')
    await open(server!.url(), schema).write(document(1))
    await server!.query(
      `GRANT ALL ON SCHEMA ${schema} TO PUBLIC; GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO PUBLIC`,
    )
    const first = open(url, schema)
    await first.read(unit)
    const clock = fakeClock()
    const error = await errorOf(open(url, schema, clock).read(unit))
    expect(error.message).toContain('no connection left (53300)')
    expect(clock.waits.length).toBeGreaterThan(3)
    const patient = open(url, schema, { ...clock, wait: () => first.close() })
    expect(await patient.read(unit)).toEqual(document(1))
  })
})

test('a client library that is not installed is told with the package to install', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  const error = await errorOf(loadPackage('pg', () => Promise.reject(missing)))
  expect([error.code, error.message, error.hint]).toEqual([
    'STATE_IO',
    'The state cannot be reached: the package `pg` is not installed',
    expect.stringContaining('`npm install pg`'),
  ])
  const broken = await errorOf(loadPackage('pg', () => Promise.reject(new Error('bad file'))))
  expect(broken.message).toContain('cannot be loaded: bad file')
})

const certificate = makeCertificate()

describe.skipIf(server === undefined || certificate === undefined)('a server with TLS', () => {
  const { path, settings } = certificate ?? { path: '', settings: [] }
  test('is checked as `sslmode` says', async () => {
    const secured = (await startPostgres(settings))!
    const ca = `sslrootcert=${encodeURIComponent(path)}`
    try {
      const told = async (query: string, host = 'localhost'): Promise<string> => {
        const url = secured.url({ query }).replace('127.0.0.1', host)
        return open(url)
          .list()
          .then(
            () => 'fine',
            error => error.message,
          )
      }
      expect(await told('')).toBe('fine')
      expect(await told('?sslmode=require')).toBe('fine')
      expect(await told(`?sslmode=verify-full&${ca}`)).toBe('fine')
      expect(await told('?sslmode=verify-full')).toContain('its certificate is signed by nobody else')
      expect(await told(`?sslmode=verify-full&${ca}`, '127.0.0.1')).toContain('for another host')
    } finally {
      for (const store of stores.splice(0)) await store.close()
      await secured.stop()
    }
  })
})

/** For localhost, as files that the server may read; undefined where `openssl` is not installed. */
function makeCertificate(): { path: string; settings: string[] } | undefined {
  const home = mkdtempSync(join(tmpdir(), 'storewright-tls-'))
  certificates.push(home)
  const [crt, key] = ['server.crt', 'server.key'].map(name => join(home, name))
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const made = spawnSync('openssl', ['req', '-new', '-x509', '-nodes', '-out', crt!, '-keyout', key!, ...subject])
  if (made.status !== 0) return undefined
  for (const path of [home, crt!, key!]) {
    if (someoneElse.uid !== undefined) chownSync(path, someoneElse.uid, someoneElse.gid)
  }
  chmodSync(key!, 0o600)
  return { path: crt!, settings: ['ssl=on', `ssl_cert_file=${crt}`, `ssl_key_file=${key}`] }
}
