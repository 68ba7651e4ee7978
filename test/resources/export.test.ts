/**
 * Every kind survives an export: what is applied, forgotten and exported is adopted as it is, and nothing is left to do.
 * What a kind cannot give is data: `export` in `fixtures/<kind>.yaml`.
 */

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Change } from '../../src/model/plan.ts'
import type { Desired } from '../../src/model/resources.ts'
import { sameJson } from '../../src/model/values.ts'
import { kinds } from '../../src/resources/index.ts'
import { exportStores } from '../../src/workflows/export.ts'
import { setFrom } from '../support/env-file.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { call } from './api.ts'
import { at, baseOf, configWith, type Fixture, leavesOf, type Members, readFixture, readSchema } from './fixture.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

const ofStores = kinds.filter(kind => kind.api === 'store')

describe.each(ofStores.map(kind => [kind.name] as const))('%s', name => {
  const fixture = readFixture(name)

  test.each(Object.keys(fixture.bases))('%s, exported: adopted as it is, and nothing is left to do', async base => {
    open = await openHarness()
    const project = open
    const config = configWith(fixture, baseOf(fixture, base))
    await settle(project, fixture, config)
    const declared = await declaredIn(project)

    rmSync(join(project.dir, '.storewright'), { recursive: true })
    project.write(headOf(config))
    const report = await project.withProject(true, one =>
      exportStores(project.context, one, { stores: ['a'], envFile: '.env' }),
    )
    expect(report.diagnostics).toEqual([])
    if (report.variables.length > 0) setFrom(project)
    const { stores } = parse(report.text!) as { stores: { a: Members } }
    project.write({ ...headOf(config), stores: { a: { ...headOf(config).stores.a, ...stores.a } } })

    const { plan } = await project.plan()
    expect(plan.diagnostics.filter(one => one.severity === 'error')).toEqual([])
    expect(plan.changes.filter(one => one.action !== 'adopt').map(summary)).toEqual([])
    const own = plan.changes.filter(one => one.kind === name)
    expect(own.length > 0).toBe(fixture.export?.skip === undefined)
    if (fixture.export?.skip === undefined) {
      const isOwn = (one: Desired): boolean => one.kind === name
      const lost = lostOf(declared.filter(isOwn), (await declaredIn(project)).filter(isOwn), name)
      expect(lost.filter(path => fixture.export?.lost?.[path] === undefined)).toEqual([])
    }
    expect((await project.apply([fixture.address])).exit_code).toBe(0)
    expect((await project.plan()).plan.changes.map(summary)).toEqual([])
  })
})

async function settle(project: Harness, fixture: Fixture, config: Members): Promise<void> {
  if (fixture.before !== undefined) {
    project.write(portfolio())
    await project.apply()
    for (const { send, body } of fixture.before) await call(project, 'store', send, body)
  }
  project.write(config)
  expect((await project.apply([fixture.address])).results.filter(one => one.status !== 'done')).toEqual([])
}

/** The same file without the contents of the store. */
function headOf(config: Members): { stores: { a: Members } } & Members {
  const collections = new Set(kinds.filter(kind => kind.parent === 'store').map(kind => kind.collection))
  const { stores } = config as { stores: { a: Members } }
  const head = Object.entries(stores.a).filter(([name]) => !collections.has(name))
  return { ...config, stores: { a: Object.fromEntries(head) } }
}

async function declaredIn(project: Harness): Promise<Desired[]> {
  return project.withProject(true, async one => one.config.desired.filter(object => object.unit === 'store:a'))
}

/** Fields that were declared, that can be read back, and that no exported object of the kind says. */
function lostOf(declared: readonly Desired[], exported: readonly Desired[], name: string): string[] {
  const said = leavesOf(readSchema(name)).filter(leaf => !leaf.writeOnly && !leaf.createOnly && !leaf.instruction)
  return said.flatMap(({ path, default: usual = null }) => {
    const valueIn = ({ attributes }: Desired) => at(attributes, path.split('.')) ?? usual
    const wasSaid = declared.some(one => !sameJson(valueIn(one), usual))
    const isSaid = exported.some(one => at(one.attributes, path.split('.')) !== undefined)
    return wasSaid && !isSaid ? [path] : []
  })
}

function summary({ action, address, attributes }: Change): string {
  return `${action} ${address} ${attributes.map(one => one.path)}`
}
