/**
 * Every kind meets an answer that never comes: the write took effect, and nobody heard of it. The apply settles it or the
 * next one does; nothing is there twice, and nothing is left to do. TOUR_FAULTS=1 tries every write; else every sixth.
 */

import { describe, expect, test } from 'vitest'
import type { Fault } from '../../src/sandbox/faults.ts'
import { controlOf } from '../support/control.ts'
import type { Harness } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

const every = Number(process.env.TOUR_FAULTS ?? 6)
const writes = ['POST', 'PUT', 'DELETE'] as const
const path = '/stores/[^/]+/v[23]/'

const faults: { name: string; fault: Fault }[] = [
  { name: 'the connection is reset after the work', fault: { kind: 'reset', when: 'after' } },
  { name: '504 after the work', fault: { kind: 'status', status: 504, when: 'after' } },
  { name: 'the answer breaks off', fault: { kind: 'truncate' } },
]

async function withTour<T>(work: (project: Harness) => Promise<T>): Promise<T> {
  const project = await openTour()
  try {
    return await work(project)
  } finally {
    await project.close()
  }
}

/** How many rows of every kind both stores have. */
function counted({ sandbox }: Harness): { [table: string]: number } {
  const counts: { [table: string]: number } = {}
  for (const { id, store_hash } of sandbox.world.stores) {
    for (const [name, { rows }] of Object.entries(sandbox.world.contents[store_hash]!.tables)) {
      if (rows.length > 0) counts[`${id} ${name}`] = rows.length
    }
  }
  return counts
}

const clean = withTour(async project => {
  expect((await project.apply()).exit_code).toBe(0)
  const sent = project.sandbox.requests().filter(request => new RegExp(path).test(request.path))
  const requests = Object.fromEntries(writes.map(method => [method, sent.filter(one => one.method === method).length]))
  return { requests, counts: counted(project) }
})

describe.each(faults)('$name', ({ name, fault }) => {
  test.each(writes)(
    'at a %s of any kind: the same world, and nothing left to do',
    async method => {
      const { requests, counts } = await clean
      for (let nth = 1 + (name.length % every); nth <= requests[method]!; nth += every) {
        await withTour(async project => {
          const at = `${name}, ${method} ${nth}`
          await controlOf(project).inject({ match: { method, path, nth, count: 1 }, fault })
          await project.apply()
          await controlOf(project).heal()
          const second = await project.apply()
          expect(
            second.results.filter(result => result.status !== 'done'),
            at,
          ).toEqual([])
          expect((await project.plan()).plan.changes, at).toEqual([])
          expect(counted(project), at).toEqual(counts)
        })
      }
    },
    300_000,
  )
})
