/** The whole tour, thrown out of the state and the files: what is exported takes it all back, and nothing changes. */

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { kinds } from '../../src/resources/index.ts'
import { exportStores } from '../../src/workflows/export.ts'
import { setFrom } from '../support/env-file.ts'
import type { Harness } from '../support/project.ts'
import { openTour } from '../support/tour.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

test('the tour, exported, plans to be adopted and nothing else', async () => {
  open = await openTour()
  const project = open
  expect((await project.apply()).exit_code).toBe(0)
  const before = await project.withProject(true, one =>
    exportStores(project.context, one, { stores: ['acme-us'], envFile: '.env' }),
  )
  expect(before.exit_code).toBe(0)
  rmSync(join(project.dir, '.storewright'), { recursive: true })
  const inFile = parse(readFileSync(join(project.dir, 'stores.yaml'), 'utf8'))
  const collections = new Set(kinds.filter(kind => kind.parent === 'store').map(kind => kind.collection))
  for (const name of Object.keys(inFile.stores['acme-us'])) {
    if (collections.has(name)) delete inFile.stores['acme-us'][name]
  }
  Object.assign(inFile.stores['acme-us'], parse(before.text!).stores['acme-us'])
  inFile.stores = { 'acme-us': inFile.stores['acme-us'] }
  project.write(stringify(inFile))
  setFrom(project)
  const { plan } = await project.plan()
  expect(plan.diagnostics.filter(one => one.severity === 'error')).toEqual([])
  expect(plan.changes.filter(one => one.action !== 'adopt').map(one => `${one.action} ${one.address}`)).toEqual([])
  expect((await project.apply()).exit_code).toBe(0)
  expect((await project.plan()).plan.changes).toEqual([])
})
