/** All workers together have no more requests under way at the franchise's API than one run has. */

import { expect, test } from 'vitest'
import type { Api } from '../../src/model/kind.ts'
import type { Connections } from '../../src/workflows/connect.ts'
import { shareOf } from '../../src/workflows/fleet-share.ts'

function franchise() {
  const waiting: (() => void)[] = []
  let most = 0
  const api = {
    get: () =>
      new Promise(done => {
        waiting.push(() => done(null))
        most = Math.max(most, waiting.length)
      }),
  } as unknown as Api
  const connections = { partner: () => api } as unknown as Connections
  return { connections, waiting, most: () => most }
}

const settled = () => new Promise<void>(done => setImmediate(done))

test.each([
  [1, 8],
  [2, 4],
  [3, 2],
  [8, 1],
  [20, 1],
])('of %i workers each has %i of 8 requests', async (workers, own) => {
  const { connections, waiting, most } = franchise()
  const share = shareOf(connections, 8)
  share.among(workers)
  const asked = Array.from({ length: 12 }, (_, at) => share.connections.partner().get(`/stores/${at}`))
  for (let left = 12; left > 0; left -= 1) {
    await settled()
    waiting.shift()!()
  }
  await Promise.all(asked)
  expect(most()).toBe(own)
})

test('one at a time as long as it is not known how many there are, and more as soon as others have gone', async () => {
  const { connections, waiting } = franchise()
  const share = shareOf(connections, 8)
  const asked = [1, 2, 3].map(at => share.connections.partner().get(`/stores/${at}`))
  await settled()
  expect(waiting).toHaveLength(1)
  share.among(4)
  await settled()
  expect(waiting).toHaveLength(2)
  share.among(1)
  await settled()
  expect(waiting).toHaveLength(3)
  for (const answer of waiting) answer()
  await Promise.all(asked)
})
