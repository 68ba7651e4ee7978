/**
 * Every kind meets an answer that never comes: the write took effect, and nobody heard of it. The apply settles it or the
 * next one does; nothing is there twice, and nothing is left to do. TOUR_FAULTS=1 tries every write; else every sixth.
 */

import { describe, expect, test } from 'vitest'
import { controlOf } from '../support/control.ts'
import { cleanTour, countedRows, hits, storePath, unheard, usualStep, withTour, writes } from './tour-fault-rows.ts'

const every = Number(process.env.TOUR_FAULTS ?? usualStep)
const clean = cleanTour()

describe.each(unheard)('$name', ({ name, fault }) => {
  test.each(writes)(
    'at a %s of any kind: the same world, and nothing left to do',
    async method => {
      const { requests, counts } = await clean
      for (const nth of hits(name, requests[method]!, every)) {
        await withTour(async project => {
          const at = `${name}, ${method} ${nth}`
          await controlOf(project).inject({ match: { method, path: storePath, nth, count: 1 }, fault })
          await project.apply()
          await controlOf(project).heal()
          const second = await project.apply()
          expect(
            second.results.filter(result => result.status !== 'done'),
            at,
          ).toEqual([])
          expect((await project.plan()).plan.changes, at).toEqual([])
          expect(countedRows(project), at).toEqual(counts)
        })
      }
    },
    300_000,
  )
})
