/** The faults that every kind of object meets, and at which of the tour's writes. */

import type { Fault } from '../../src/sandbox/faults.ts'
import type { Harness } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

/** The write took effect, and nobody heard of it. */
export const unheard: readonly { name: string; fault: Fault }[] = [
  { name: 'the connection is reset after the work', fault: { kind: 'reset', when: 'after' } },
  { name: '504 after the work', fault: { kind: 'status', status: 504, when: 'after' } },
  { name: 'the answer breaks off', fault: { kind: 'truncate' } },
]

export const writes = ['POST', 'PUT', 'DELETE'] as const

/** Requests to the API of a store. */
export const storePath = '/stores/[^/]+/v[23]/'

/** Every so many-th write is hit; TOUR_FAULTS=1 asks for all. */
export const usualStep = 6

/** Which writes of one method a fault hits, from 1; another fault begins with another one. */
export function hits(name: string, requests: number, every: number): number[] {
  const first = 1 + (name.length % every)
  return Array.from({ length: Math.max(0, Math.ceil((requests - first + 1) / every)) }, (_, at) => first + at * every)
}

export async function withTour<T>(work: (project: Harness) => Promise<T>): Promise<T> {
  const project = await openTour()
  try {
    return await work(project)
  } finally {
    await project.close()
  }
}

/** How many writes of each method the apply of the tour sends to stores, and how many rows there are afterwards. */
export function cleanTour(): Promise<{ requests: { [method: string]: number }; counts: { [table: string]: number } }> {
  return withTour(async project => {
    if ((await project.apply()).exit_code !== 0) throw new Error('the tour could not be applied')
    const sent = project.sandbox.requests().filter(request => new RegExp(storePath).test(request.path))
    const requests = Object.fromEntries(
      writes.map(method => [method, sent.filter(one => one.method === method).length]),
    )
    return { requests, counts: countedRows(project) }
  })
}

/** How many rows of every kind both stores have. */
export function countedRows({ sandbox }: Harness): { [table: string]: number } {
  const counts: { [table: string]: number } = {}
  for (const { id, store_hash } of sandbox.world.stores) {
    for (const [name, { rows }] of Object.entries(sandbox.world.contents[store_hash]!.tables)) {
      if (rows.length > 0) counts[`${id} ${name}`] = rows.length
    }
  }
  return counts
}
