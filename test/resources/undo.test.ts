/** Holds every kind to what `undo` promises: made, changed and removed by a run, it is again as it was, or it is said why not. */

import { afterEach, describe, expect, test } from 'vitest'
import type { Plan } from '../../src/model/plan.ts'
import type { Json } from '../../src/model/values.ts'
import { kinds } from '../../src/resources/index.ts'
import { type Harness, openHarness, portfolio } from '../support/project.ts'
import { leftOf, lostOf, newIdsOf, takeBack, undoPlan } from '../support/undo.ts'
import { call } from './api.ts'
import { baseOf, configWith, leavesOf, type Members, readFixture, readSchema, stepTo } from './fixture.ts'

let open: Harness | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

describe.each(kinds.map(kind => [kind.name, kind] as const))('%s', (name, kind) => {
  const fixture = readFixture(name)
  const { address } = fixture
  const written = leavesOf(readSchema(name)).filter(leaf => fixture.exempt?.[leaf.path] === undefined)

  async function harness(spec?: Members): Promise<Harness> {
    // Where the name of a deleted channel stays taken, nothing can be made in its place.
    open = await openHarness({ instant: true, emulate: { deletedChannelName: 'free' } })
    if (fixture.before !== undefined) {
      open.write(portfolio())
      await open.apply()
      for (const { send, body } of fixture.before) await call(open, kind.api, send, body)
    }
    await settle(open, spec)
    return open
  }

  async function settle(project: Harness, spec: Json | undefined): Promise<void> {
    project.write(configWith(fixture, spec))
    const report = await project.apply([address])
    expect(report.results.filter(result => result.status !== 'done')).toEqual([])
    expect(changesOf((await project.plan()).plan)).toEqual([])
  }

  /** Takes the last run back; afterwards nothing is left of it, and a plan of these files is empty. */
  async function back(project: Harness, spec: Json | undefined, left: unknown[] = []): Promise<void> {
    const plan = await undoPlan(project)
    expect(plan.diagnostics.flatMap(one => (one.severity === 'error' ? [`${one.code} ${one.message}`] : []))).toEqual(
      [],
    )
    expect(leftOf(plan)).toEqual(left)
    const anew = plan.changes.filter(one => one.action === 'create' || one.step === 'create')
    expect(newIdsOf(plan)).toEqual(anew.map(one => one.address))
    const meaning = new Set(kinds.filter(one => one.removalMeans !== undefined).map(one => one.name))
    expect(lostOf(plan)).toEqual(anew.filter(one => meaning.has(one.kind)).map(one => one.address))
    const confirm = plan.changes.filter(one => one.reversibility === 'irreversible').map(one => one.address)
    const run = plan.undo!.run
    const report = await takeBack(project, run, { confirm })
    expect(
      report.results.flatMap(({ id, error, status }) => (status === 'done' ? [] : [`${id} ${error?.message}`])),
    ).toEqual([])
    expect(changesOf(await undoPlan(project, run))).toEqual([])
    project.write(configWith(fixture, spec))
    expect(changesOf((await project.plan()).plan)).toEqual([])
  }

  test('changed: as before', { timeout: 60_000 }, async () => {
    for (const leaf of written) {
      if (refusedAgain[`${name}.${leaf.path}`] !== undefined) continue
      if (leaf.immutable === 'refuse' || leaf.createOnly || leaf.instruction) continue
      const { base, values = [] } = fixture.fields[leaf.path] ?? {}
      const spec = baseOf(fixture, base)
      const project = await harness(spec)
      const step = stepTo(spec, leaf.path, values[0]!)
      await settle(project, step.spec)
      if (leftOf(await undoPlan(project)).length > 0) project.write(configWith(fixture, spec))
      await back(project, spec)
      await project.close()
      open = undefined
    }
  })

  test.each(Object.keys(fixture.bases))('made as %s: gone again', async base => {
    const project = await harness(undefined)
    await settle(project, baseOf(fixture, base))
    const made = (await undoPlan(project)).changes.length === 0
    const stays = kind.removal === 'never' && made
    await back(
      project,
      stays ? baseOf(fixture, base) : undefined,
      stays ? [`CANNOT_UNDO ${address} cannot be taken back: the API cannot delete it`] : [],
    )
  })

  test.each(Object.keys(fixture.bases))('removed as %s: there again', async base => {
    const spec = baseOf(fixture, base)
    const project = await harness(spec)
    await settle(project, undefined)
    if (leftOf(await undoPlan(project)).length > 0) project.write(configWith(fixture, spec))
    await back(project, spec)
  })
})

/** Values that BigCommerce takes at creation and at no time later. */
const refusedAgain: { [field: string]: string } = {
  'channel.status': 'Nothing leads back to prelaunch.',
}

function changesOf(plan: Plan): string[] {
  return plan.changes.map(({ id, attributes }) => `${id} ${attributes.map(one => one.path)}`)
}
