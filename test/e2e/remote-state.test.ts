/** Teams whose state is at a GitLab or in a bucket: plans travel between machines, runs keep apart, and a crash loses nothing. */

import { afterEach, describe, expect, test } from 'vitest'
import { startHttpState } from '../support/http-state.ts'
import {
  type Closers,
  expectKillable,
  expectTravels,
  machine,
  openKillable,
  pageShop,
  type Tap,
} from '../support/machines.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { s3Bucket, s3Login, startS3 } from '../support/s3.ts'
import { useEnvironment } from '../support/s3-stores.ts'

const closers: Closers = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
const login = { AWS_ACCESS_KEY_ID: s3Login.accessKeyId, AWS_SECRET_ACCESS_KEY: s3Login.secretAccessKey }
useEnvironment(login)

/** Where the state of a test lies. */
interface Place extends Tap {
  /** What the files say of it. */
  state: object
  /** All that is stored there. */
  text(): string
}

const password = 'glpat-very-secret'

const places: { [name: string]: () => Promise<Place> } = {
  async gitlab() {
    const server = await startHttpState({ manner: 'gitlab', login: { user: 'ann', password } })
    closers.push(server.close)
    const { password: _, ...settings } = server.settings
    const place: Place = {
      state: { ...settings, password: '${env:STATE_PASSWORD}', encryption: { key: '${env:STATE_KEY}' } },
      answered: () => true,
      text: () => [...server.texts.values()].join('\n'),
    }
    server.fault = (_request, count) => (place.answered(count) ? undefined : 'cut')
    return place
  },
  async s3() {
    const server = await startS3()
    closers.push(server.close)
    const place: Place = {
      state: { backend: 's3', bucket: s3Bucket, endpoint: server.url, encryption: { key: '${env:STATE_KEY}' } },
      answered: () => true,
      text: () => [...server.objects.values()].map(({ body }) => body.toString('utf8')).join('\n'),
    }
    server.fault = (_request, count) => (place.answered(count) ? undefined : 'cut')
    return place
  },
}

const env = { STATE_PASSWORD: password, STATE_KEY: 'ab'.repeat(32) }

async function harness(): Promise<Harness> {
  const opened = await openHarness({ instant: true }, { env })
  closers.push(opened.close)
  return opened
}

describe.each(Object.keys(places))('with the state at %s', name => {
  test('what one machine has planned another applies, and a third finds nothing to do', async () => {
    const place = await places[name]!()
    const first = await harness()
    first.write({ ...portfolio(pageShop('<p>1999</p>')), state: place.state })
    await first.plan()
    expect(place.text()).toBe('')
    await expectTravels(closers, first)
    // Encrypted, so that nothing of the shop can be read there.
    expect(place.text()).not.toContain('1999')
    expect(place.text()).not.toContain(password)
  })

  test('a second run on the same store is told of the first', async () => {
    const place = await places[name]!()
    const first = await harness()
    first.write({ ...portfolio(pageShop('<p>1999</p>')), state: place.state })
    expect((await first.apply()).exit_code).toBe(0)
    const ann = machine(closers, first, 'ann')
    await ann.withProject(async project => {
      const holder = { id: '1', ...ann.context.who, command: 'apply', since: '2026-11-24T12:00:00Z' }
      const lock = await project.state.lock('store:a', holder, 0)
      first.write({ ...portfolio(pageShop('<p>2000</p>')), state: place.state })
      await expect(machine(closers, first, 'bob').apply()).rejects.toMatchObject({
        code: 'STATE_LOCKED',
        message: expect.stringMatching(/ann on machine-of-ann .*apply, https:\/\/ci\.example\/ann/),
      })
      await lock.release()
    })
    expect((await machine(closers, first, 'bob').apply()).exit_code).toBe(0)
    expect((await first.plan()).plan.changes).toEqual([])
  })

  describe('kill -9', () => {
    async function open() {
      const place = await places[name]!()
      return openKillable(closers, await harness(), { state: place.state, tap: place, env: { ...env, ...login } })
    }

    test.each([
      ['request to BigCommerce', false],
      ['request to the state', true],
    ])('in the middle of a run, at any %s, leaves what the next run completes', { timeout: 240_000 }, (_, toState) =>
      expectKillable(open, { toState, samples: 3 }),
    )
  })
})
