/** A store of 5,000 objects is exported in one request for each page that it has, and comes back whole. */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { exportStores } from '../../src/workflows/export.ts'
import { controlOf } from '../support/control.ts'
import { manyObjects, skusOfMany } from '../support/many.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

test('5,000 objects: no question is asked twice, and the plan only adopts', async () => {
  open = await openHarness({ instant: true, keepExchanges: 20_000 })
  const project = open
  project.write(portfolio({ channels: { us: { id: 1 } } }))
  await project.apply()
  const rows = skusOfMany.map((sku, n) => ({ name: `Product ${n}`, sku }))
  await controlOf(project).seed({ objects: [{ store: 'a', kind: 'products', rows }] })
  project.write(portfolio(manyObjects()))
  expect((await project.apply()).counts).toMatchObject({ done: 5_005, failed: 0, skipped: 0 })

  project.write(portfolio())
  rmSync(join(project.dir, '.storewright'), { recursive: true })
  await controlOf(project).forgetRequests()
  const written = await project.withProject(true, one =>
    exportStores(project.context, one, { stores: ['a'], out: 'live' }),
  )
  expect(written.exit_code).toBe(0)
  expect(Object.values(written.objects).reduce((sum, one) => sum + one)).toBe(5_011)
  const reads = project.sandbox.requests()
  expect(new Set(reads.map(({ method }) => method))).toEqual(new Set(['GET']))
  const asked = reads.map(({ path, query }) => JSON.stringify([path, query]))
  expect(new Set(asked).size).toBe(asked.length)
  const pagesOf = (path: string): number => reads.filter(one => one.path.endsWith(path)).length
  expect(['/redirects', '/categories', '/pages', '/channel-assignments', '/products'].map(pagesOf)).toEqual([
    5, 4, 2, 1, 1,
  ])
  // Each list of each kind, each page of it, each group of settings, each price list.
  expect(reads.length).toBeLessThanOrEqual(75)

  project.write({ ...portfolio(), include: ['live/stores/a.yaml'] })
  const { plan } = await project.plan()
  expect(plan.diagnostics.filter(one => one.severity === 'error')).toEqual([])
  expect(plan.changes.filter(one => one.action !== 'adopt').map(one => `${one.action} ${one.address}`)).toEqual([])
  expect(plan.changes.length).toBe(5_013)
  const again = await project.withProject(true, one =>
    exportStores(project.context, one, { stores: [], update: true, out: 'live' }),
  )
  expect(again.update).toEqual({ written: true, files: [], added: [], changed: [], refused: [], gone: [] })
}, 240_000)
